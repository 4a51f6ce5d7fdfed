"""The person's own body: exactly as it was pasted, with a change applied on request, fit for their clipboard.

The explanation on the page is safe to print, so a letter that must not reach a terminal is replaced in it.
What goes back to the person must be their own text: it is read from the paste again.
"""

import json
from collections.abc import Sequence
from typing import Any

from wizard.model.explanation import PatchOperation


class CannotRepairError(Exception):
    """The change does not fit the body; its text is one clear sentence."""

    def __init__(self) -> None:
        super().__init__("This change does not fit the text any more: make it by hand.")


def exact_body(pasted: str) -> str | None:
    """The request body as it stands in what was pasted; None where there is none."""
    from wizard import explain

    request = explain(pasted).request
    return request.body_text if request else None


def for_oneself(text: str) -> str:
    """The text with credentials taken out and nothing else: for the person's own clipboard."""
    from wizard import redact

    return redact(text, level="local").text


def repaired(text: str, edit: Sequence[PatchOperation]) -> str:
    """The body with a JSON Patch applied, written as it was: its indentation, its letters.

    Raises:
        CannotRepairError: the body does not parse, or the patch points at something that is not there.
    """
    try:
        body = json.loads(text)
        for operation in edit:
            body = _applied(body, operation)
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise CannotRepairError from error
    return json.dumps(body, indent=_indent(text), ensure_ascii=text.isascii())


def _indent(text: str) -> int | None:
    inner = text.strip().split("\n")[1:]
    widths = (len(line) - len(line.lstrip()) for line in inner if line[:1] == " ")
    return next(widths, 2) if inner else None


def _steps(pointer: str) -> list[str]:
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def _parent(body: Any, steps: Sequence[str]) -> Any:
    for step in steps[:-1]:
        body = body[int(step)] if isinstance(body, list) else body[step]
    return body


def _applied(body: Any, operation: PatchOperation) -> Any:
    """One operation of RFC 6902; `test` raises where it does not hold."""
    steps = _steps(operation.path)
    if operation.op in ("move", "copy"):
        source = _steps(operation.from_ or "")
        value = _found(body, source)
        if operation.op == "move":
            body = _without(body, source)
        return _with(body, steps, value, insert=True)
    if operation.op == "remove":
        return _without(body, steps)
    if operation.op == "test":
        if _found(body, steps) != operation.value:
            raise LookupError(operation.path)
        return body
    return _with(body, steps, operation.value, insert=operation.op == "add")


def _found(body: Any, steps: Sequence[str]) -> Any:
    if not steps:
        return body
    parent = _parent(body, steps)
    return parent[int(steps[-1])] if isinstance(parent, list) else parent[steps[-1]]


def _without(body: Any, steps: Sequence[str]) -> Any:
    parent = _parent(body, steps)
    parent.pop(int(steps[-1]) if isinstance(parent, list) else steps[-1])
    return body


def _with(body: Any, steps: Sequence[str], value: Any, *, insert: bool) -> Any:
    if not steps:
        return value
    parent, last = _parent(body, steps), steps[-1]
    if isinstance(parent, dict):
        if not insert:
            parent[last]  # a replacement needs something to replace
        parent[last] = value
    elif insert:
        parent.insert(len(parent) if last == "-" else int(last), value)
    else:
        parent[int(last)] = value
    return body
