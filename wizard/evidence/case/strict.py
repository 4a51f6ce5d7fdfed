"""JSON of others, read strictly: no doubled keys, no numbers without end, no depth without end.

Two readers may disagree about a doubled key or a huge number, and then a hash proves nothing about what a
person was shown. Every text is made printable here, once, so that nothing later can forget it.
"""

import json
import math
from datetime import datetime
from typing import Any, NoReturn, TypeVar

from pydantic import BaseModel, ValidationError

from wizard.evidence.case.errors import CaseError, NewerError
from wizard.evidence.printable import printable

DEEPEST = 24
LONGEST_NUMBER = 18
"""Digits of a whole number; times, ports and sizes need far fewer."""
LONGEST_TEXT = 20_000
_FIRST_YEAR, _LAST_YEAR = 2020, 2120
"""A time outside of these is a mistake or a trick: arithmetic on the first and last years overflows."""

M = TypeVar("M", bound=BaseModel)


class _RefusedError(ValueError):
    """A value that is JSON and is not taken."""


def read(data: bytes, what: str) -> Any:
    """The value that the bytes hold, every text in it safe to print.

    Args:
        data: JSON in UTF-8.
        what: the file, as the refusal names it.

    Raises:
        CaseError: it is no JSON, or none that is taken.
    """
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_pairs,
            parse_int=_whole,
            parse_float=_real,
            parse_constant=_constant,
        )
        return _safe(value, 0)
    except _RefusedError as error:
        raise CaseError(f"{what} cannot be read: {error}") from error
    except (ValueError, RecursionError) as error:
        raise CaseError(f"{what} cannot be read: it is no JSON in UTF-8") from error


def shaped(kind: type[M], value: Any, what: str, newest: int) -> M:
    """A versioned document as its model.

    Args:
        kind: the model; its field `format` has one value.
        value: what `read` gave.
        what: the file, as the refusal names it.
        newest: the newest version that this program reads.

    Raises:
        NewerError: a newer program wrote it.
        CaseError: it is something else.
    """
    form = kind.model_fields["format"].default
    if not isinstance(value, dict) or value.get("format") != form:
        raise CaseError(f"{what} does not say that it is: {form}")
    version = value.get("version")
    if type(version) is int and version > newest:
        raise NewerError(
            f"{what} was written by a newer a400-wizard (format {min(version, 10**6)}; this program reads "
            f"up to {newest}): update the program to open it"
        )
    return valid(kind, value, what)


def valid(kind: type[M], value: Any, what: str) -> M:
    """A value as its model.

    Raises:
        CaseError: it does not have the model's shape.
    """
    try:
        found = kind.model_validate(value)
    except ValidationError as error:
        raise CaseError(wrong(error, what)) from error
    in_time(found.model_dump(), what)
    return found


def wrong(error: ValidationError, what: str) -> str:
    """The first fault of a document, in one sentence."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    where = printable(".".join(str(part) for part in first["loc"]), limit=80, one_line=True)
    said = printable(first["msg"], limit=120, one_line=True)
    return f"{what} does not have the shape of one: {where or 'the whole'}: {said}"


def in_time(value: Any, what: str) -> None:
    """Refuse times that no session can have.

    Raises:
        CaseError: there is one.
    """
    if isinstance(value, datetime):
        if not _FIRST_YEAR <= value.year <= _LAST_YEAR:
            raise CaseError(f"{what} holds a time that cannot be: the year {value.year}")
    elif isinstance(value, dict):
        for item in value.values():
            in_time(item, what)
    elif isinstance(value, list | tuple):
        for item in value:
            in_time(item, what)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _RefusedError("a key stands in it twice")
    return found


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise _RefusedError("a number in it is too long")
    return int(digits)


def _real(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value) or len(digits) > 40:
        raise _RefusedError("a number in it is too long")
    return value


def _constant(name: str) -> NoReturn:
    raise _RefusedError(f"{name} is no number")


def _safe(value: Any, depth: int) -> Any:
    if depth > DEEPEST:
        raise _RefusedError("it is nested too deeply")
    if isinstance(value, str):
        if len(value) > LONGEST_TEXT:
            raise _RefusedError("a text in it is too long")
        return printable(value, one_line=True)
    if isinstance(value, dict):
        return {_safe(key, depth + 1): _safe(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_safe(item, depth + 1) for item in value]
    return value
