"""Wrapping by the width that a terminal really gives a text: wide letters count two columns, marks none."""

import unicodedata
from collections.abc import Iterator

_NARROWEST = 20


def char_width(char: str) -> int:
    """The columns of one character."""
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def text_width(text: str) -> int:
    """The columns of a text."""
    return sum(map(char_width, text))


def wrap(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """Lines of at most `width` columns, broken at spaces and, where a word is longer than a line, inside it.

    Addresses and paths stay whole even so, because a broken one cannot be copied.

    Args:
        text: may hold line ends, which are kept.
        width: columns of the terminal.
        first: what the first line begins with.
        rest: what the other lines begin with; as many spaces as `first` has columns by default.
    """
    rest = " " * text_width(first) if rest is None else rest
    room = max(_NARROWEST, width) - max(text_width(first), text_width(rest))
    lines = [line for part in text.splitlines() or [""] for line in _lines(part, max(8, room))]
    return [f"{first if i == 0 else rest}{line}".rstrip() for i, line in enumerate(lines)]


def _lines(text: str, room: int) -> Iterator[str]:
    line, used = "", 0
    for word in text.split():
        width = text_width(word)
        if line and used + 1 + width > room:
            yield line
            line, used = "", 0
        while width > room and "/" not in word and "\\" not in word:
            head = _head(word, room)
            yield head
            word = word[len(head) :]
            width = text_width(word)
        line, used = (f"{line} {word}", used + 1 + width) if line else (word, width)
    yield line


def _head(word: str, room: int) -> str:
    """As many characters of a word as fit into `room` columns; at least one."""
    used = 0
    for place, char in enumerate(word):
        used += char_width(char)
        if used > room and place:
            return word[:place]
    return word
