"""Two columns beside a label, at most 80 cells wide, for comparing two sessions."""

import unicodedata
from collections.abc import Iterable, Iterator

WIDTH = 80
_LABEL = 16
_GAP = 2
_COLUMN = (WIDTH - _LABEL - 2 * _GAP) // 2


def rows(label: str, one: str, other: str) -> Iterator[str]:
    """The lines of one entry; long texts go on below themselves."""
    left, right = _wrapped(one), _wrapped(other)
    head = _wrapped(label, _LABEL)
    for number in range(max(len(left), len(right), len(head))):
        cells = [column[number] if number < len(column) else "" for column in (head, left, right)]
        widths = (_LABEL, _COLUMN, 0)
        yield (" " * _GAP).join(_padded(c, w) for c, w in zip(cells, widths, strict=True)).rstrip()


def rule() -> str:
    """A line between two parts."""
    return "-" * WIDTH


def _wrapped(text: str, width: int = _COLUMN) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in _pieces(text.split(), width):
        if line and _cells(line) + 1 + _cells(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]


def _pieces(words: Iterable[str], width: int) -> Iterator[str]:
    """Words, those too long for a line in parts of it."""
    for word in words:
        part = ""
        for letter in word:
            if _cells(part) + _cells(letter) > width:
                yield part
                part = ""
            part += letter
        yield part


def _padded(text: str, width: int) -> str:
    return text + " " * max(0, width - _cells(text))


def _cells(text: str) -> int:
    """How many cells a terminal gives the text: wide letters take two, marks none."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )
