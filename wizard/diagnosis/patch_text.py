"""Applies a JSON Patch to a JSON text by cutting and inserting, so that all else stays as it was written."""

import json
import re
from collections.abc import Iterable
from typing import Any

from wizard.diagnosis.contract.positions import Span, spans
from wizard.model.explanation import PatchOperation

_SPACE = re.compile(r"[ \t\n\r]*")
_SPACE_BEFORE = re.compile(r"[ \t\n\r]*$")

Step = str | int


def patch_text(text: str, operations: Iterable[PatchOperation], wanted: Any) -> str:
    """The text with the operations applied.

    Args:
        text: A JSON text that parses.
        operations: A patch that fits it.
        wanted: The value that the result must have. Should cutting come to anything else, which an
            exotic text may do, the value is written anew, with the text's own indentation.
    """
    result = text
    try:
        for operation in operations:
            result = _apply(result, operation)
        if json.loads(result) == wanted:
            return result
    except (ValueError, IndexError, KeyError, TypeError):
        pass  # written anew below: the value counts more than the spacing
    indent = re.search(r"\n([ \t]+)", text)
    return json.dumps(wanted, ensure_ascii=False, indent=indent[1] if indent else None)


def _apply(text: str, operation: PatchOperation) -> str:
    root = json.loads(text)
    at = _place(root, operation.path)
    if operation.op in ("replace", "add") and not at:
        # The repair of a text that did not parse: it says what the text, put right, already says.
        return text if root == operation.value else _written(text, operation.value)
    if operation.op == "replace":
        span = _span(text, at)
        return text[: span.start] + _written(text, operation.value) + text[span.end :]
    if operation.op == "add":
        return _insert(text, root, at, _written(text, operation.value))
    if operation.op == "remove":
        return _cut(text, root, at)
    if operation.op in ("move", "copy"):
        return _move(text, root, operation, at)
    return text


def _move(text: str, root: Any, operation: PatchOperation, at: tuple[Step, ...]) -> str:
    source = _place(root, operation.from_ or "")
    span = _span(text, source)
    key = at[-1]
    renamed = source[:-1] == at[:-1] and isinstance(key, str) and key not in _get(root, at[:-1])
    if operation.op == "move" and renamed:
        key_end = span.key_start + len(_key_text(text, span))
        return text[: span.key_start] + json.dumps(key, ensure_ascii=False) + text[key_end:]
    value = text[span.start : span.end]
    if operation.op == "copy":
        return _insert(text, root, at, value)
    shorter = _cut(text, root, source)
    root = json.loads(shorter)
    return _insert(shorter, root, _place(root, operation.path), value)


def _key_text(text: str, span: Span) -> str:
    match = re.compile(r'"(?:[^"\\]|\\.)*+"').match(text, span.key_start)
    if match is None:
        raise ValueError("no key stands here")
    return match.group()


def _place(root: Any, pointer: str) -> tuple[Step, ...]:
    """A pointer as keys and indices, `-` as the index after the last item."""
    place: list[Step] = []
    for raw in pointer.split("/")[1:]:
        step = raw.replace("~1", "/").replace("~0", "~")
        if isinstance(root, list):
            index = len(root) if step == "-" else int(step)
            place.append(index)
            root = root[index] if index < len(root) else None
        else:
            place.append(step)
            root = root.get(step) if isinstance(root, dict) else None
    return tuple(place)


def _get(root: Any, at: tuple[Step, ...]) -> Any:
    for step in at:
        root = root[step]
    return root


def _span(text: str, at: tuple[Step, ...]) -> Span:
    return spans(text, [at])[at]


def _written(text: str, value: Any) -> str:
    """A value as this text would write it: non-ASCII letters as they are only where it has some itself."""
    return json.dumps(value, ensure_ascii=text.isascii() and "\\u" in text)


def _insert(text: str, root: Any, at: tuple[Step, ...], written: str) -> str:
    holder = _get(root, at[:-1])
    last = at[-1]
    if isinstance(holder, dict):
        if last in holder:
            span = _span(text, at)
            return text[: span.start] + written + text[span.end :]
        written = f"{json.dumps(last, ensure_ascii=False)}: {written}"
        before = (*at[:-1], next(reversed(holder))) if holder else None
    else:
        if isinstance(last, int) and last < len(holder):
            span = _span(text, at)
            gap = _gap(text, span.start)
            return text[: span.start] + written + "," + (gap or " ") + text[span.start :]
        before = (*at[:-1], len(holder) - 1) if holder else None
    if before is None:
        span = _span(text, at[:-1])
        return text[: span.start + 1] + written + text[span.start + 1 :]
    span = _span(text, before)
    gap = _gap(text, span.key_start)
    return text[: span.end] + "," + (gap or " ") + written + text[span.end :]


def _gap(text: str, start: int) -> str:
    """The white space before an offset, as far as a line and its indentation go."""
    match = _SPACE_BEFORE.search(text, max(0, start - 400), start)
    return match.group() if match else ""


def _cut(text: str, root: Any, at: tuple[Step, ...]) -> str:
    """Take out a member or an item with the comma that belongs to it."""
    span = _span(text, at)
    holder = _get(root, at[:-1])
    keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
    position = keys.index(at[-1])
    start, end = span.key_start, span.end
    after = _SPACE.match(text, end)
    next_at = after.end() if after else end
    if position + 1 < len(keys):
        # The comma after it goes, and what comes next takes its place.
        following = _SPACE.match(text, next_at + 1)
        return text[:start] + text[following.end() if following else next_at + 1 :]
    if position:
        previous = _span(text, (*at[:-1], keys[position - 1]))
        return text[: previous.end] + text[end:]
    return text[:start] + text[next_at:]
