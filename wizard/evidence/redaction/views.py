r"""A text as it reads once it is decoded, with the way back to where each letter stood.

Four things hide a key without changing it: invisible characters, percent signs (`%2D`), escapes (`\u002d`,
JSON in JSON) and HTML entities (`&#45;`). Each gives one view of the text.
"""

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from wizard.evidence.redaction.invisible import HIDDEN, hides

_PERCENT = re.compile(r"%[0-7][0-9A-Fa-f]|(?:%[89A-Fa-f][0-9A-Fa-f])+")
_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[nrtbf\"'/\\])")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});")
_WIDE = re.compile(r"[\uff01-\uff5e]")
_CONTROL = {"n": "\n", "r": "\r", "t": "\t", "b": " ", "f": " "}


@dataclass(frozen=True, slots=True)
class View:
    """A decoded text and where its parts came from."""

    name: str
    text: str
    starts: list[int]
    """Where each part starts in the decoded text."""
    came: list[tuple[int, int, bool]]
    """Where it was in the given one, and whether it stands there letter by letter."""

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the given text; an escape that it touches comes along whole."""
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, end - 1) - 1
        begin, _, plain = self.came[first]
        given_start = begin + start - self.starts[first] if plain else begin
        begin, stop, plain = self.came[last]
        return given_start, begin + end - self.starts[last] if plain else stop


def views(text: str) -> Iterator[View]:
    """Every view that differs from the text."""
    if hides(text):
        yield _view("invisible characters", text, HIDDEN, lambda _: "")
    if not text.isascii() and _WIDE.search(text):
        yield _view("wide letters", text, _WIDE, lambda m: chr(ord(m.group()) - 0xFEE0))
    if "%" in text and _PERCENT.search(text):
        yield _view("percent signs", text, _PERCENT, _percent)
    if "\\" in text and _ESCAPE.search(text):
        yield _view("escapes", text, _ESCAPE, _escape)
    if "&" in text and _ENTITY.search(text):
        yield _view("entities", text, _ENTITY, lambda m: html.unescape(m.group()))


def _view(name: str, text: str, pattern: re.Pattern[str], decode: Callable[[re.Match[str]], str]) -> View:
    parts: list[str] = []
    starts: list[int] = []
    came: list[tuple[int, int, bool]] = []
    at = shown = 0

    def add(part: str, start: int, end: int, plain: bool) -> None:
        nonlocal shown
        if part:
            parts.append(part)
            starts.append(shown)
            came.append((start, end, plain))
            shown += len(part)

    for match in pattern.finditer(text):
        add(text[at : match.start()], at, match.start(), True)
        add(decode(match), *match.span(), False)
        at = match.end()
    add(text[at:], at, len(text), True)
    return View(name, "".join(parts), starts, came)


def _percent(match: re.Match[str]) -> str:
    return bytes.fromhex(match.group().replace("%", "")).decode("utf-8", "replace")


def _escape(match: re.Match[str]) -> str:
    sign, digits = match.group()[1], match.group()[2:]
    if digits:
        return chr(int(digits, base=16))
    return _CONTROL.get(sign, sign)
