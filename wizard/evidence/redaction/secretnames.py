"""Where names stand in a text that hold a secret, or may hold one."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wizard.evidence.redaction.rules import kind_of_name, may_hold, spoken_names
from wizard.evidence.redaction.signs import places

_NAME = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-"
_REST = re.compile(r"[\w.-]{0,60}")
_LONGEST = 60
_PART = 1 << 16
_MOST = 1 << 17
"""A window of the usual size cannot hold so many; one that grew, because nothing in it ends, can."""


class TooManyNamesError(Exception):
    """A text holds more names than are judged at once."""


class SecretName(NamedTuple):
    """A name in a text."""

    start: int
    end: int
    stem: int
    """Where the part of it stands by which it was found."""
    name: str
    kind: str | None
    """What a value under it is; None where it only may hold a secret."""


def whole_name(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the name begins and ends that a part of it stands in."""
    head = text[max(0, start - _LONGEST) : start]
    rest = _REST.match(text, end)
    stop = rest.end() if rest else end
    return start - (len(head) - len(head.rstrip(_NAME))), end + len(text[end:stop].rstrip("."))


def is_secret_name(name: str) -> bool:
    """Whether a value under this name is a secret, or may be one. Which digits are in it does not matter."""
    name = name.lstrip("-")
    return kind_of_name(name) is not None or may_hold(name)


def secret_names(text: str, small: str, stems: Iterable[str]) -> Iterator[SecretName]:
    """Every such name with one of the stems in it, in order.

    Args:
        text: the text.
        small: the same in small letters, as long.
        stems: short texts of which one stands in every such name.

    Raises:
        TooManyNamesError: the text is made of such names; it cannot be judged in bounded memory.
    """
    found = 0
    for place, stem in _places(stems, small):
        start, end = whole_name(text, place, place + len(stem))
        name = text[start:end]
        kind = _kind(text, start, name)
        if kind is not None or may_hold(name.lstrip("-")):
            yield SecretName(start, end, place, name, kind)
            found += 1
            if found > _MOST:
                raise TooManyNamesError


def _places(stems: Iterable[str], small: str) -> Iterator[tuple[int, str]]:
    """Where the stems stand, in order, held in memory for a part of the text at a time."""
    for begin in range(0, len(small), _PART):
        yield from places(stems, small, begin, begin + _PART)


def _kind(text: str, start: int, name: str) -> str | None:
    if name.lower() == "key":
        asked = text[start - 1 : start] in ("?", "&") and start
        spoken = text[max(0, start - 12) : start + 3].lower().endswith(spoken_names())
        return "secret" if asked or spoken else None
    return kind_of_name(name.lstrip("-"))
