"""Marked ranges in a shown text, and the window of a large text around one of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from wizard.ui.text import defused

AROUND = 400
"""Lines shown before and after the mark of a large text."""
BESIDE = 600
"""Characters shown before and after the mark on a very long line."""
LARGE = 200_000
"""Characters beyond which only a window is shown (facts: terminal-ui.md C.4)."""
WIDE_LINE = 2_000
"""A line longer than this is shown as a window, and left without colors."""

NOTE = "   ◀ "
"""Stands between a marked line and the words of its marks."""

TOKENS = re.compile(
    r'(?P<key>"(?:[^"\\\n]|\\.)*"(?=[ \t]*:))|(?P<string>"(?:[^"\\\n]|\\.)*")'
    r"|(?P<number>-?\b\d[\d.eE+-]*)|(?P<word>\b(?:true|false|null)\b)"
)
"""The four things that JSON colors tell apart; each alternative is linear in the line."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A range with what is wrong there. Lines and columns count from 1, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int
    word: str
    """`error 1` or `warning 2`: what stands beside the range for those who do not see its color."""
    severity: str


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a text that is shown, with its marks moved along."""

    text: str
    """What is shown; a marked line ends in `NOTE` and the words of its marks."""
    first_line: int
    marks: tuple[Mark, ...]
    cut: str = ""
    """One sentence where something was left out."""


def ordered(mark: Mark) -> Mark:
    """The mark with an end that lies behind its start; a point becomes one character."""
    if (mark.end_line, mark.end_column) > (mark.line, mark.column):
        return mark
    return replace(mark, end_line=mark.line, end_column=mark.column + 1)


def window(text: str, marks: Sequence[Mark], at: Mark | None = None) -> Window:
    """What to show of `text` so that one mark is in sight.

    Args:
        text: the person's own text; it is defused here.
        marks: ranges in `text`.
        at: the mark that must be in sight.
    """
    marks = tuple(ordered(mark) for mark in marks)
    lines = text.split("\n")
    first, last, cut = 0, len(lines), ""
    if len(text) > LARGE:
        middle = (at.line if at else 1) - 1
        first, last = max(0, middle - AROUND), min(len(lines), middle + AROUND + 1)
        cut = f"lines {first + 1} to {last} of {len(lines)}"
    part = lines[first:last]
    moved = [replace(m, line=m.line - first, end_line=m.end_line - first) for m in marks]
    moved = [m for m in moved if 1 <= m.line <= len(part)]
    for number, line in enumerate(part, 1):
        if len(line) > WIDE_LINE:
            focus = at.column if at and at.line - first == number else 1
            part[number - 1], shift = _narrowed(line, focus)
            moved = [_shifted(m, number, shift) for m in moved]
            cut = cut or "long lines are cut"
    shown = [defused(line, one_line=True, limit=None) for line in part]
    for number in {mark.line for mark in moved}:
        words = ", ".join(mark.word for mark in moved if mark.line == number)
        shown[number - 1] += f"{NOTE}{words}"
    return Window("\n".join(shown), first + 1, tuple(moved), cut)


def _narrowed(line: str, column: int) -> tuple[str, int]:
    start = max(0, column - 1 - BESIDE)
    end = min(len(line), column - 1 + BESIDE)
    return ("…" if start else "") + line[start:end] + ("…" if end < len(line) else ""), start - bool(start)


def _shifted(mark: Mark, line: int, shift: int) -> Mark:
    column = max(1, mark.column - shift) if mark.line == line else mark.column
    end = max(1, mark.end_column - shift) if mark.end_line == line else mark.end_column
    return replace(mark, column=column, end_column=end)
