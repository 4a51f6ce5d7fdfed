"""Answers held against the shape of a Message."""

import json
from typing import Any

import pytest

from wizard.diagnosis.contract import check_response

MESSAGE: dict[str, Any] = {
    "id": "msg_1", "type": "message", "role": "assistant", "model": "claude-opus-5",
    "stop_reason": "end_turn",
    "stop_sequence": None, "content": [{"type": "text", "text": "hi", "citations": None}],
    "usage": {"input_tokens": 1, "output_tokens": 2},
}  # fmt: skip


def stream(*events: dict[str, Any]) -> str:
    """A saved stream of events."""
    return "".join(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events)


START = {"type": "message_start", "message": {**MESSAGE, "content": [], "stop_reason": None}}
OPEN = {
    "type": "content_block_start",
    "index": 0,
    "content_block": {"type": "text", "text": "", "citations": None},
}
DELTA = {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "hi"}}
CLOSE = {"type": "content_block_stop", "index": 0}
LAST = {
    "type": "message_delta",
    "delta": {"stop_reason": "end_turn", "stop_sequence": None},
    "usage": {"output_tokens": 2},
}
STOP = {"type": "message_stop"}
PING = {"type": "ping"}


def test_a_message_and_a_stream_have_no_problem() -> None:
    """What the API sends passes, as a value, as text, as bytes, as a stream with pings."""
    assert check_response(MESSAGE) == check_response(json.dumps(MESSAGE)) == []
    assert check_response(json.dumps(MESSAGE).encode()) == []
    assert check_response(stream(START, PING, OPEN, DELTA, CLOSE, LAST, STOP)) == []
    assert check_response({"input_tokens": 5}) == []


def test_additions_are_noted_and_never_errors() -> None:
    """New keys, block types and values come within an API version."""
    answer = {**MESSAGE, "mood": "calm", "stop_reason": "tired",
              "content": [{"type": "hologram", "x": 1}, {"type": "text", "text": "a", "font": 1}],
              "usage": {**MESSAGE["usage"], "joules": 3}}  # fmt: skip

    found = check_response(answer)

    assert {p.severity for p in found} == {"warning"}
    assert {p.pointer for p in found} == {
        "/mood",
        "/stop_reason",
        "/content/0",
        "/content/1/font",
        "/usage/joules",
    }


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"usage": None}, "/usage"),
        ({"content": "hi"}, "/content"),
        ({"content": [{"type": "text"}]}, "/content/0/text"),
        ({"id": 5}, "/id"),
        ({"content": [{"type": "tool_use", "id": "a", "name": "b", "input": "{}"}]}, "/content/0/input"),
    ],
)
def test_departures_are_errors_at_their_place(change: dict[str, Any], pointer: str) -> None:
    """A missing or changed part is told where it is."""
    assert [(p.severity, p.pointer) for p in check_response({**MESSAGE, **change})] == [("error", pointer)]


@pytest.mark.parametrize(
    ("events", "word"),
    [
        ((START, OPEN, DELTA), "without message_stop"),
        ((OPEN, DELTA, CLOSE, LAST, STOP), "does not begin with message_start"),
        ((START, DELTA, LAST, STOP), "not open"),
        ((START, OPEN, OPEN, CLOSE, LAST, STOP), "begins twice"),
        ((START, OPEN, CLOSE, LAST, STOP, PING, DELTA), "after message_stop"),
    ],
)
def test_a_stream_out_of_order_is_told(events: tuple[dict[str, Any], ...], word: str) -> None:
    """Cut, reordered and joined streams are told with what happened."""
    assert any(word in p.message and p.severity == "error" for p in check_response(stream(*events)))


def test_an_error_answer_is_passed_on() -> None:
    """An error is no Message; its text is repeated and the way to read it named."""
    error = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}

    for answer in (error, stream(START, error)):
        assert any("Overloaded" in p.message and "explain" in p.fix for p in check_response(answer))


def test_what_other_vendors_and_cut_files_send_is_told() -> None:
    """[DONE], data that is no JSON, and nothing at all."""
    assert "[DONE]" in check_response(stream(START, STOP) + "data: [DONE]\n\n")[0].message
    assert "not a JSON object" in check_response('event: ping\ndata: {"type"\n\n')[0].message
    assert check_response("")[0].severity == "error"
