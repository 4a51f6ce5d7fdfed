"""What the API says when it accepts a request: messages, streams, token counts, batches."""

import json
from collections.abc import AsyncGenerator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from wizard.standin.answer import Answer, Ids
from wizard.standin.refusals import Refusal
from wizard.standin.rules.case import Case
from wizard.standin.rules.model import count

_TEXT = "This is the practice server. Your request was accepted as it stands."


def message(case: Case, ids: Ids) -> dict[str, Any]:
    """A finished message for an accepted request."""
    content, reason = _content(case, ids)
    words = sum(len(str(block.get("text", ""))) for block in content)
    return {
        "id": ids.next("msg_01", 22),
        "type": "message",
        "role": "assistant",
        "model": case.model.id,
        "content": content,
        "stop_reason": reason,
        "stop_sequence": None,
        "usage": {
            "input_tokens": count(case),
            "cache_creation_input_tokens": 0,
            "cache_read_input_tokens": 0,
            "output_tokens": max(1, words // 4) if content else 0,
            "service_tier": "standard",
        },
    }


def _content(case: Case, ids: Ids) -> tuple[list[dict[str, Any]], str]:
    choice = case.body.get("tool_choice") or {}
    if choice.get("type") in ("any", "tool"):
        name = choice.get("name") or case.tools[0].get("name")
        return [{"type": "tool_use", "id": ids.next("toolu_01", 22), "name": name, "input": {}}], "tool_use"
    most = int(case.body.get("max_tokens", 0))
    if most == 0:
        return [], "max_tokens"
    room = most * 4
    cut = len(_TEXT) > room
    return [{"type": "text", "text": _TEXT[:room]}], "max_tokens" if cut else "end_turn"


def streamed(
    whole: Mapping[str, Any], *, broken: Refusal | None, request_id: str
) -> AsyncGenerator[bytes, None]:
    """The same message as server-sent events; `broken` is an error that comes after the stream began."""
    return _events(whole, broken, request_id)


async def _events(
    whole: Mapping[str, Any], broken: Refusal | None, request_id: str
) -> AsyncGenerator[bytes, None]:
    start = {**whole, "content": [], "stop_reason": None, "usage": {**whole["usage"], "output_tokens": 1}}
    yield _event("message_start", {"message": start})
    for index, block in enumerate(whole["content"]):
        text = str(block.get("text", ""))
        opened = {**block, "text": ""} if "text" in block else {**block, "input": {}}
        yield _event("content_block_start", {"index": index, "content_block": opened})
        yield _event("ping", {})
        for part in _parts(text):
            yield _event(
                "content_block_delta", {"index": index, "delta": {"type": "text_delta", "text": part}}
            )
            if broken is not None:
                yield _event("error", broken.envelope(request_id))
                return
        if "input" in block:
            delta = {"type": "input_json_delta", "partial_json": json.dumps(block["input"])}
            yield _event("content_block_delta", {"index": index, "delta": delta})
        yield _event("content_block_stop", {"index": index})
    ending = {"stop_reason": whole["stop_reason"], "stop_sequence": None}
    yield _event(
        "message_delta", {"delta": ending, "usage": {"output_tokens": whole["usage"]["output_tokens"]}}
    )
    yield _event("message_stop", {})


def _event(name: str, data: Mapping[str, Any]) -> bytes:
    return f"event: {name}\ndata: {json.dumps({'type': name, **data})}\n\n".encode()


def _parts(text: str) -> list[str]:
    return [text[at : at + 24] for at in range(0, len(text), 24)]


def stream_answer(parts: AsyncGenerator[bytes, None]) -> Answer:
    """An answer that streams server-sent events."""
    headers = (("Content-Type", "text/event-stream; charset=utf-8"), ("Cache-Control", "no-cache"))
    return Answer(headers=headers, stream=parts, note="api")


def batch(number: int, ids: Ids) -> dict[str, Any]:
    """A batch that was just taken in."""
    now = datetime.now(UTC)
    batch_id = ids.next("msgbatch_01", 22)
    return {
        "id": batch_id,
        "type": "message_batch",
        "processing_status": "in_progress",
        "request_counts": {"processing": number, "succeeded": 0, "errored": 0, "canceled": 0, "expired": 0},
        "created_at": now.isoformat(),
        "expires_at": (now + timedelta(hours=24)).isoformat(),
        "ended_at": None,
        "cancel_initiated_at": None,
        "archived_at": None,
        "results_url": None,
    }
