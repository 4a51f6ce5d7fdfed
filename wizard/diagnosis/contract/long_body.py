"""Reads the messages of a long body piece by piece, so that it never stands in memory as a whole.

Values take several times the memory of their text. So only what is around the messages is read at once, and
the messages in pieces that are forgotten when they have been looked at. Where a piece ends is guessed from
how messages begin and end as text; the parser then says whether the guess was right, since a stretch of text
that is a list of values when brackets are put around it cannot be anything else. Whatever is written in
another way, or is not JSON at all, is left to be read as a whole.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic_core import from_json

LONG = 1024 * 1024
"""Bytes from which on a body is read in pieces."""
_PIECE = 512 * 1024
_MOST_GUESSES = 50
"""Brackets that are tried as those of the messages."""
_MOST_ROLES = 8
"""Roles before a bracket that are tried as that of the last message; a call's input may hold others."""
_MARK = "\x00messages\x00"
"""Stands for the messages in what is around them; no key and no text of a body is like it."""
_LIST = re.compile(rb'"messages"\s*:\s*\[')
_BEFORE_ROLE = re.compile(rb"\}\s*(,)\s*\{\s*\Z")
_ROLE_AT_END = re.compile(rb'"role"\s*:\s*"\w+"\s*\}\s*(,)')
_ENDS_WITH_ROLE = re.compile(rb'"role"\s*:\s*"\w+"\s*\}\s*\Z')
_WHITE = b" \t\r\n"
_SPACE = re.compile(rb"[ \t\r\n]*")
_NEAR = 300
"""Bytes in which the white space and the brackets around the role of a message stand."""


class GuessedWrong(Exception):  # noqa: N818 - it is no error of the body
    """The pieces are not what they seemed to be: the body has to be read as a whole."""


class LongBody:
    """A body of which only what is around the messages is held as a value."""

    def __init__(self, data: bytes, around: dict[str, Any], start: int, end: int, last: "_Last") -> None:
        """Use `long_body`, which makes sure that the parts fit together."""
        self.data = data
        """The whole text."""
        self.around = around
        """The body with an empty list of messages."""
        self.start = start
        """Where the messages begin, behind their bracket."""
        self.end = end
        """Where the bracket behind them stands."""
        self.read: list[Piece] = []
        """The pieces that were read so far."""
        self._last = last

    def pieces(self) -> Iterator[list[Any]]:
        """The messages in order, some at a time.

        Raises:
            GuessedWrong: The text is not what it seemed to be.
        """
        self.read = []
        number, at, end = 0, self.start, self._last.comma
        while at < end:
            size = _PIECE
            while True:
                cut = _comma(self.data, at + size, end)
                try:
                    piece = _list(self.data, at, cut)
                    break
                except ValueError as error:
                    if cut == end:
                        raise GuessedWrong from error
                    size = 2 * (cut - at)  # so that what is read in vain stays less than what is read
            self.read.append(Piece(number, at, cut))
            yield piece
            number, at = number + len(piece), cut + 1
        self.read.append(Piece(number, self._last.start, self.end))
        yield self._last.messages


class Piece(NamedTuple):
    """Where some of the messages stand."""

    number: int
    """Index of the first of them."""
    start: int
    end: int


class _Last(NamedTuple):
    """What had to be read to know where the messages end."""

    comma: int
    """Where what stands before ends."""
    start: int
    messages: list[Any]


def long_body(body: Any) -> LongBody | None:
    """A body to be read in pieces; None where it is short, or not written in a way that allows it."""
    if not isinstance(body, str | bytes | bytearray) or len(body) < LONG:
        return None
    try:
        data = body.encode() if isinstance(body, str) else bytes(body)
    except UnicodeEncodeError:
        return None
    for number, found in enumerate(_LIST.finditer(data)):
        start = found.end()
        if number >= _MOST_GUESSES or start > len(data) // 2:
            break
        for end, last in _ends(data, start):
            around = _around(data, start, end)
            if around is not None:
                return LongBody(data, around, start, end, last)
    return None


def _around(data: bytes, start: int, end: int) -> dict[str, Any] | None:
    """The body without its messages; None where they do not stand between these offsets."""
    try:
        value = from_json(data[:start] + b'"\\u0000messages\\u0000"' + data[end:], allow_inf_nan=False)
    except ValueError:
        return None
    if not isinstance(value, dict) or value.get("messages") != [_MARK]:
        return None
    return {**value, "messages": []}


def _ends(data: bytes, start: int) -> Iterator[tuple[int, _Last]]:
    """Offsets of brackets that may close the messages, the last one first."""
    at = len(data)
    for _ in range(_MOST_GUESSES):
        at = data.rfind(b"]", max(start, len(data) // 2), at)
        if at < 0:
            return
        last = _last(data, start, at)
        if last is not None:
            yield at, last


def _last(data: bytes, start: int, end: int) -> _Last | None:
    """The last message, where one ends before an offset. Where its end shows that, it need not be read."""
    if _ENDS_WITH_ROLE.search(data[max(start, end - _NEAR) : end]):
        return _Last(end, end, [])
    first = start + len(_SPACE.match(data, start).group())  # type: ignore[union-attr]
    role = end
    for _ in range(_MOST_ROLES):
        role = data.rfind(b'"role"', start, role)
        if role < 0:
            return None
        begin = max(start, role - _NEAR)
        before = data[begin:role].rstrip(_WHITE)
        if not before.endswith(b"{"):
            continue
        brace = begin + len(before) - 1
        gap = data[begin:brace].rstrip(_WHITE)
        alone = first == brace
        if not alone and (data[first : first + 1] == b"," or not gap.endswith(b",")):
            continue
        try:
            return _Last(start if alone else begin + len(gap) - 1, brace, _list(data, brace, end))
        except ValueError:
            continue
    return None


def _comma(data: bytes, start: int, end: int) -> int:
    """Where a message seems to end, at or after an offset: the comma behind it; the end where none does."""
    role = start
    while (role := data.find(b'"role"', role, end)) >= 0:
        begin = max(0, role - _NEAR)
        before = _BEFORE_ROLE.search(data[begin:role])
        if before and begin + before.start(1) >= start:
            return begin + before.start(1)
        behind = _ROLE_AT_END.match(data, role, min(end, role + _NEAR))
        if behind:
            return behind.start(1)
        role += 1
    return end


def _list(data: bytes, start: int, end: int) -> list[Any]:
    """The values that stand between two offsets, with commas between them."""
    text = bytearray(b"[")
    text += memoryview(data)[start:end]
    text += b"]"
    value: list[Any] = from_json(text, allow_inf_nan=False)
    return value
