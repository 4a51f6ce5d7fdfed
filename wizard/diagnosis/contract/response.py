"""Holds an answer against the shape of a Message: the body itself, or a saved stream of events.

For people who validate outputs at their boundary, and for finding gateways that change answers on the way.
Within an API version keys, block types and values may be added, so what is not known is noted and never an
error (official documentation, API versions).
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic_core import ValidationError

from wizard.diagnosis.contract.checker import problems_of
from wizard.diagnosis.contract.finding import Finding, Place, dotted
from wizard.diagnosis.contract.parse import Parsed, parse
from wizard.diagnosis.contract.schema import Shape, response_shape
from wizard.knowledge.contract import VERSIONS
from wizard.model.explanation import Problem

_ADDITIONS = ("extra_forbidden", "union_tag_invalid", "literal_error")
_MOST = 100
_MOST_EVENTS = 100_000
_STREAM = re.compile(r"\s*(?:(?:event|data|id|retry)\s*)?:", re.ASCII)


class _Event(NamedTuple):
    name: str
    data: str
    line: int


def check_response(body: Any) -> list[Problem]:
    """Say where an answer departs from the shape of a Message.

    Args:
        body: The answer as a dict, text or bytes: a Message, a count of tokens, or a saved event stream.

    Returns:
        Problems, errors before warnings; unknown additions are warnings. Never raises.
    """
    text = body.decode("utf-8", "replace") if isinstance(body, bytes | bytearray) else body
    if isinstance(text, str) and _STREAM.match(text):
        return problems_of(_stream(text), VERSIONS, Parsed())
    parsed = parse(body)
    found = list(parsed.findings)
    if parsed.readable:
        found += _message(parsed.value)
    return problems_of(found, VERSIONS, parsed)


def _message(value: Any) -> Iterator[Finding]:
    if isinstance(value, dict) and value.get("type") == "error":
        error = value.get("error")
        text = error.get("message", "") if isinstance(error, dict) else ""
        yield Finding("response_error", ("error",), None, {"text": text})
        return
    if (
        isinstance(value, dict)
        and set(value) <= {"input_tokens", "context_management"}
        and "input_tokens" in value
    ):
        return
    yield from _hold(response_shape("message"), value, ())


def _hold(shape: Shape, value: Any, at: Place) -> Iterator[Finding]:
    try:
        shape.validator.validate_python(value)
    except ValidationError as error:
        for details in error.errors(include_url=False, include_input=False)[:_MOST]:
            located = shape.locate(details["loc"])
            place, path = (*at, *located.at), dotted((*at, *located.path))
            rule = "response_addition" if details["type"] in _ADDITIONS else "response_shape"
            yield Finding(rule, place, path, {"text": details["msg"]})


def _events(text: str) -> Iterator[_Event]:
    """The events of a stream (HTML standard, server-sent events)."""
    name, begun = "", 0
    data: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            if data or name:
                yield _Event(name, "\n".join(data), begun)
            name, data, begun = "", [], 0
            continue
        begun = begun or number
        key, _, rest = line.partition(":")
        if key.strip() == "event":
            name = rest.strip()
        elif key.strip() == "data":
            data.append(rest.removeprefix(" "))
    if data or name:
        yield _Event(name, "\n".join(data), begun)


def _stream(text: str) -> Iterator[Finding]:
    """What is wrong with a saved stream: its events one by one, then their order."""
    order = _Order()
    count = 0
    for event in _events(text):
        count += 1
        if count > _MOST_EVENTS:
            return
        place: Place = (f"line {event.line}",)
        if event.data.strip() == "[DONE]":
            advice = "The API ends a stream with message_stop. [DONE] is of another vendor's shape."
            yield _told(place, "data: [DONE] is not an event of this API", advice)
            continue
        parsed = parse(event.data)
        if not parsed.readable or parsed.findings or not isinstance(parsed.value, dict):
            yield _told(place, "the event's data is not a JSON object", "The stream was cut or changed here.")
            continue
        value = parsed.value
        kind = value.get("type")
        if kind == "error":
            error = value.get("error")
            said = error.get("message", "") if isinstance(error, dict) else ""
            yield Finding("response_error", place, None, {"text": said})
        elif kind != "ping":
            if event.name and event.name != kind:
                yield _told(place, f"event {event.name} carries data of type {kind}", "The two must agree.")
            yield from _hold(response_shape("event"), value, place)
            yield from order.take(value, place)
    yield from order.end(count)


def _told(place: Place, text: str, advice: str) -> Finding:
    return Finding("response_stream_order", place, None, {"text": text, "advice": advice})


class _Order:
    """message_start, then blocks that open and close in turn, then message_delta and message_stop."""

    def __init__(self) -> None:
        self.last = ""
        self.open: set[int] = set()
        self.started = False
        self.failed = False

    def take(self, value: dict[str, Any], place: Place) -> Iterator[Finding]:
        """One event of a stream, in order; what is wrong with its place in the order."""
        kind, index = str(value.get("type")), value.get("index")
        if self.last == "message_stop":
            yield _told(place, f"{kind} comes after message_stop", "Two streams may have been saved as one.")
        if kind == "message_start":
            self.started = True
        elif not self.started:
            self.started = True
            yield _told(place, "the stream does not begin with message_start", "Its beginning is missing.")
        if isinstance(index, int):
            yield from self._block(kind, index, place)
        self.last = kind

    def _block(self, kind: str, index: int, place: Place) -> Iterator[Finding]:
        if kind == "content_block_start":
            if index in self.open:
                yield _told(place, f"block {index} begins twice", "Events were repeated on the way.")
            self.open.add(index)
        elif index not in self.open:
            yield _told(
                place, f"{kind} for block {index}, which is not open", "Events were lost or reordered."
            )
        elif kind == "content_block_stop":
            self.open.discard(index)

    def end(self, count: int) -> Iterator[Finding]:
        """What is wrong with how the stream ends."""
        if not count:
            yield Finding("response_empty")
        elif self.last and self.last != "message_stop":
            advice = (
                "The stream was cut before its end: retry, and see that a relay passes on the last events."
            )
            yield _told(("end",), f"the stream ends after {self.last}, without message_stop", advice)
