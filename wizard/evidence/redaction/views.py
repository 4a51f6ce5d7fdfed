r"""A text as it reads once it is decoded, with the way back to where each letter stood.

Five things hide a key without changing it: invisible characters, percent signs (`%2D`), the equal signs of
mail (`=2D`), escapes (`\u002d`, JSON in JSON) and HTML entities (`&#45;`). Each gives one view of the text.
"""

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cached_property

from wizard.evidence.redaction.gist import Gist
from wizard.evidence.redaction.invisible import HIDDEN

_PERCENT = re.compile(r"%[0-7][0-9A-Fa-f]|(?:%[89A-Fa-f][0-9A-Fa-f])+")
_PRINTABLE = re.compile(r"(?:=[0-9A-F]{2}|=\r?\n)+")
"""Quoted-printable, as mail is written; there, an equal sign itself is `=3D`."""
_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[nrtbf\"'/\\])")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});")
_WIDE = re.compile(r"[\uff01-\uff5e]")
_CONTROL = {"n": "\n", "r": "\r", "t": "\t", "b": " ", "f": " "}


class View:
    """A decoded text, and the way back to the given one; that is only made when it is asked for."""

    def __init__(self, given: str, pattern: re.Pattern[str], decode: Callable[[re.Match[str]], str]) -> None:
        self._given = given
        self._pattern = pattern
        self._decode = decode
        self.text = pattern.sub(decode, given)

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the given text; an escape that it touches comes along whole."""
        starts, came = self._parts
        first = bisect_right(starts, start) - 1
        last = bisect_right(starts, end - 1) - 1
        begin, _, plain = came[first]
        given_start = begin + start - starts[first] if plain else begin
        begin, stop, plain = came[last]
        return given_start, begin + end - starts[last] if plain else stop

    @cached_property
    def _parts(self) -> tuple[list[int], list[tuple[int, int, bool]]]:
        """Where each part starts in the decoded text; where it was, and whether it stands there as it is."""
        starts: list[int] = []
        came: list[tuple[int, int, bool]] = []
        at = shown = 0

        def add(length: int, start: int, end: int, plain: bool) -> None:
            nonlocal shown
            if length:
                starts.append(shown)
                came.append((start, end, plain))
                shown += length

        for match in self._pattern.finditer(self._given):
            add(match.start() - at, at, match.start(), True)
            add(len(self._decode(match)), *match.span(), False)
            at = match.end()
        add(len(self._given) - at, at, len(self._given), True)
        return starts, came


def views(text: str, gist: Gist) -> Iterator[View]:
    """Every view that differs from the text."""
    if gist.odd:
        if HIDDEN.search(gist.odd):
            yield View(text, HIDDEN, lambda _: "")
        if _WIDE.search(gist.odd):
            yield View(text, _WIDE, lambda m: chr(ord(m.group()) - 0xFEE0))
    if gist.has("%") and _PERCENT.search(text):
        yield View(text, _PERCENT, _percent)
    if "=\n" in text or "=\r\n" in text or (gist.has("\n0d") and "=3D" in text):
        yield View(text, _PRINTABLE, _printable)
    if gist.has("\\") and _ESCAPE.search(text):
        yield View(text, _ESCAPE, _escape)
    if gist.has("&") and _ENTITY.search(text):
        yield View(text, _ENTITY, lambda m: html.unescape(m.group()))


def _percent(match: re.Match[str]) -> str:
    return bytes.fromhex(match.group().replace("%", "")).decode("utf-8", "replace")


def _printable(match: re.Match[str]) -> str:
    digits = re.sub(r"=(?:\r?\n)?", "", match.group())
    return bytes.fromhex(digits).decode("utf-8", "replace")


def _escape(match: re.Match[str]) -> str:
    sign, digits = match.group()[1], match.group()[2:]
    if digits:
        return chr(int(digits, base=16))
    return _CONTROL.get(sign, sign)
