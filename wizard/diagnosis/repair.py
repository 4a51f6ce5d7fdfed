"""Applies repairs: a JSON Patch to a body, in a text without touching what it does not name.

A repair is offered by `check` where it is safe, applied only on request, and checked again. The people who
read the result know their own text, so spacing, order and notation of everything else stay as they are.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, TypeVar

from wizard.diagnosis.contract.parse import parse
from wizard.diagnosis.patch_text import patch_text
from wizard.model.explanation import PatchOperation, Problem
from wizard.model.words import Severity

Body = TypeVar("Body")
Recheck = Callable[[Any], Sequence[Problem]]

_ROUNDS = 60


class PatchError(ValueError):
    """The patch does not fit the body; the text says which operation and why."""


class Repaired(NamedTuple):
    """What repairing came to."""

    body: Any
    """The body with the repairs; of the kind that was given."""
    applied: tuple[Problem, ...]
    left: tuple[Problem, ...]
    """What the body still has after them."""


def apply(body: Body, patch: Iterable[PatchOperation]) -> Body:
    """Apply a JSON Patch (RFC 6902) to a body given as a value, as text or as bytes.

    A text keeps its spacing and order wherever the patch says nothing. One that does not parse is put right
    first, where there is no doubt about how.

    Raises:
        PatchError: an operation names a place that is not there, a `test` fails, or the text cannot be read.
    """
    operations = tuple(patch)
    if isinstance(body, bytes | bytearray | memoryview):
        text = _applied_to_text(_text_of(bytes(body)), operations)
        return text.encode("utf-8", "surrogatepass")  # type: ignore[return-value]
    if isinstance(body, str):
        return _applied_to_text(_text_of(body), operations)  # type: ignore[return-value]
    return apply_value(body, operations)  # type: ignore[no-any-return]


def _applied_to_text(text: str, operations: tuple[PatchOperation, ...]) -> str:
    try:
        wanted = json.loads(text)
    except ValueError as error:
        raise PatchError("the body cannot be read as JSON") from error
    for operation in operations:
        wanted = _step(wanted, operation)
    return patch_text(text, operations, wanted)


def _text_of(body: str | bytes) -> str:
    """A body as a text that parses."""
    parsed = parse(body)
    if not parsed.readable:
        raise PatchError("the body cannot be read as JSON")
    if parsed.mended_text is not None:
        return parsed.mended_text
    return body if isinstance(body, str) else body.decode("utf-8", "replace")


def apply_value(body: Any, operations: Iterable[PatchOperation]) -> Any:
    """Apply a patch to a value; the given one is left as it is."""
    result = plain_copy(body)
    for operation in operations:
        result = _step(result, operation)
    return result


def plain_copy(value: Any) -> Any:
    """A copy in which no two places share an object.

    A body built in Python may hold one dict twice; as JSON they are two values, and a change to one must not
    show in the other.
    """
    if isinstance(value, dict):
        return {key: plain_copy(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain_copy(inner) for inner in value]
    return value


def _step(root: Any, operation: PatchOperation) -> Any:
    steps = steps_of(operation.path)
    if operation.op == "test":
        if _get(root, steps) != operation.value:
            raise PatchError(f"test failed at {operation.path!r}")
        return root
    if operation.op in ("move", "copy"):
        source = steps_of(operation.from_ or "")
        value = plain_copy(_get(root, source))
        if operation.op == "move":
            _remove(root, source)
        return _add(root, steps, value)
    value = plain_copy(operation.value)
    if operation.op == "add":
        return _add(root, steps, value)
    if operation.op == "replace":
        if not steps:
            return value
        _get(root, steps)
        holder, last = _holder(root, steps)
        holder[last] = value
        return root
    _get(root, steps)
    _remove(root, steps)
    return root


def steps_of(pointer: str) -> list[str]:
    """The steps of a JSON Pointer (RFC 6901)."""
    if pointer and not pointer.startswith("/"):
        raise PatchError(f"{pointer!r} is no JSON Pointer")
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def _index(step: str) -> int:
    if not re.fullmatch(r"0|[1-9]\d{0,9}", step):
        raise PatchError(f"{step!r} is no index")
    return int(step)


def _get(root: Any, steps: list[str]) -> Any:
    for step in steps:
        if isinstance(root, dict) and step in root:
            root = root[step]
        elif isinstance(root, list) and _index(step) < len(root):
            root = root[_index(step)]
        else:
            raise PatchError(f"there is no {step!r}")
    return root


def _holder(root: Any, steps: list[str]) -> tuple[Any, Any]:
    holder = _get(root, steps[:-1])
    if isinstance(holder, dict):
        return holder, steps[-1]
    if isinstance(holder, list):
        return holder, len(holder) if steps[-1] == "-" else _index(steps[-1])
    raise PatchError(f"nothing can stand at {steps[-1]!r}")


def _add(root: Any, steps: list[str], value: Any) -> Any:
    if not steps:
        return value
    holder, last = _holder(root, steps)
    if isinstance(holder, dict):
        holder[last] = value
    elif last <= len(holder):
        holder.insert(last, value)
    else:
        raise PatchError(f"index {last} is beyond the end")
    return root


def _remove(root: Any, steps: list[str]) -> None:
    if not steps:
        raise PatchError("the whole body cannot be removed")
    holder, last = _holder(root, steps)
    del holder[last]


def repair(body: Any, recheck: Recheck) -> Repaired:
    """Apply every repair on offer, one at a time, and check after each.

    A repair stays only if what it was offered for is gone and no other error has come instead.

    Args:
        body: A value, a text or bytes.
        recheck: Checks a body, as `check` with the setting of this request.
    """
    problems = tuple(recheck(body))
    applied: list[Problem] = []
    refused: set[tuple[str, str]] = set()
    for _ in range(_ROUNDS):
        offer = next(
            (p for p in problems if p.edit and (p.rule, p.pointer) not in refused and _worth(p)), None
        )
        if offer is None or offer.edit is None:
            break
        try:
            candidate = apply(body, offer.edit)
        except PatchError:
            refused.add((offer.rule, offer.pointer))
            continue
        after = tuple(recheck(candidate))
        if _errors(after) < _errors(problems) or (
            len(after) < len(problems) and _errors(after) == _errors(problems)
        ):
            body, problems = candidate, after
            applied.append(offer)
        else:
            refused.add((offer.rule, offer.pointer))
    return Repaired(body, tuple(applied), problems)


def _worth(problem: Problem) -> bool:
    """Warnings may be no faults at all, so their repairs are left to the person."""
    return problem.severity is Severity.ERROR


def _errors(problems: Sequence[Problem]) -> int:
    return sum(problem.severity is Severity.ERROR for problem in problems)
