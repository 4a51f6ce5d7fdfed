"""Making foreign text safe to print, without moving a character.

Whatever a service, a proxy or a paste says may hold terminal escapes, text that reverses its own
direction, invisible letters or lone surrogates. `printable()` is the door that every such text passes
before it is shown. One character in gives one character out, so that line and column of a problem found
in the original still point at the right place in what is shown.
"""

import unicodedata
from collections.abc import Iterable

from wizard.evidence.redaction.known import KnownSecrets
from wizard.model.secret import Secret

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
"""Stands for a character that must not reach a terminal and has no picture of its own."""
MASK = "•"
"""Stands for one character of a known secret."""
ELLIPSIS = "…"
_AHEAD = 8192
"""Characters looked at beyond a limit, so that a secret which starts before the cut is still seen whole."""

_NEVER_SHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories: control, format (bidi and zero-width among them), surrogate, private use,
unassigned, line and paragraph separator."""
_BLANKS = frozenset({0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0})
"""Letters and marks that are drawn as nothing, and so can hide a word inside a word."""
_VARIATION = frozenset(range(0xFE00, 0xFE10)) | frozenset(range(0xE0100, 0xE01F0)) | {0x180B, 0x180C, 0x180D}
"""Variation selectors: invisible, and terminals disagree about the width that they give."""


def _picture(point: int) -> int:
    """The code point to show for `point`; itself where it is harmless."""
    if point in (0x09, 0x0A):
        return point
    if point < 0x20:
        return 0x2400 + point  # the Control Pictures block shows ESC as ␛
    if point == 0x7F:
        return 0x2421
    if point in _VARIATION:
        return 0x20
    if point in _BLANKS or unicodedata.category(chr(point)) in _NEVER_SHOWN:
        return ord(REPLACEMENT)
    return point


class _Pictures(dict[int, int]):
    """A translation table that learns each code point when it is first seen."""

    def __missing__(self, point: int) -> int:
        self[point] = shown = _picture(point)
        return shown


_PICTURES = _Pictures()


def printable(
    text: str,
    *,
    limit: int | None = None,
    secrets: Iterable[Secret | str] | KnownSecrets = (),
    one_line: bool = False,
) -> str:
    """The text with everything defused that could act on a terminal, and known secrets masked.

    Args:
        text: anything; it is never trusted.
        limit: at most so many characters; what is cut ends in an ellipsis.
        secrets: values that the program knows; each of their characters becomes a dot.
        one_line: show line ends and tabs as pictures too, for titles and table cells.

    Returns:
        A text of the same length (or of `limit`), in which character n stands for character n of `text`.
    """
    cut = limit is not None and len(text) > limit
    if limit is not None and cut:
        text = text[: limit + _AHEAD]
    known = KnownSecrets.of(secrets)
    if known:
        text = _masked(text, known)
    if not (text.isascii() and text.isprintable()):
        text = text.replace("\r\n", " \n").translate(_PICTURES)
    if one_line:
        text = text.replace("\n", "␤").replace("\t", " ")
    if limit is not None and cut:
        return text[: max(limit - 1, 0)] + ELLIPSIS if limit else ""
    return text


def defused(text: str) -> str:
    """A part of a file, safe to print, its line ends as they were.

    `printable` shows a text; this is for a text that stays a file, in which a carriage return before a line
    feed is how the lines of that file end.
    """
    return "\r\n".join(printable(part) for part in text.split("\r\n"))


def _masked(text: str, known: KnownSecrets) -> str:
    parts: list[str] = []
    at = 0
    for start, end in known.find(text):
        parts += (text[at:start], MASK * (end - start))
        at = end
    return "".join((*parts, text[at:]))
