"""From a place in a JSON value to line and column in the text that it was parsed from.

Nothing is indexed beforehand: the text is walked along the asked-for places only, and what lies beside them
is skipped by the C scanner of the standard library. So the cost is one pass over the text however many places
are asked for, and nothing at all where a body has no problem.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from contextlib import suppress
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import NamedTuple

from wizard.diagnosis.contract.finding import Place

_SPACE = re.compile(r"[ \t\n\r]*")
_scan: Callable[[str, int], tuple[object, int]] = json.JSONDecoder(strict=False).scan_once  # type: ignore[attr-defined]


class Span(NamedTuple):
    """Character offsets of a value in its text; of its key too, where it is a member of an object."""

    start: int
    end: int
    key_start: int


class _Wanted(dict[str | int, "_Wanted"]):
    """Asked-for places as a tree of steps."""

    asked = False


def spans(text: str, places: Iterable[Place]) -> dict[Place, Span]:
    """Where the places stand. A place that is not there has the span of its nearest ancestor.

    Args:
        text: A JSON text, as far as it parses; a walk that meets an error keeps what it found before.
        places: Keys and indices from the root.
    """
    wanted = set(places)
    tree = _Wanted()
    for place in wanted:
        node = tree
        for step in place:
            node = node.setdefault(step, _Wanted())
    walk = _Walk(text)
    with suppress(ValueError, IndexError, RecursionError, StopIteration):
        # What was found before a broken part is still right.
        walk.value(_SPACE.match(text, 0).end(), (), tree, None)  # type: ignore[union-attr]
    return {place: walk.nearest(place) for place in wanted}


class _Walk:
    def __init__(self, text: str) -> None:
        self.text = text
        self.found: dict[Place, Span] = {}

    def nearest(self, place: Place) -> Span:
        for length in range(len(place), -1, -1):
            if place[:length] in self.found:
                return self.found[place[:length]]
        return Span(0, min(1, len(self.text)), 0)

    def value(self, start: int, place: Place, tree: _Wanted, key_start: int | None) -> int:
        """Pass over one value, going into it where something inside is asked for; the offset after it."""
        # Entered before its end is known, so that a cut-off text still gives the ancestors of a place.
        self.found[place] = Span(start, start + 1, start if key_start is None else key_start)
        first = self.text[start]
        if tree and first == "{":
            end = self._object(start, place, tree)
        elif tree and first == "[":
            end = self._array(start, place, tree)
        else:
            end = self._skip(start)
        self.found[place] = Span(start, end, start if key_start is None else key_start)
        return end

    def _skip(self, start: int) -> int:
        return _scan(self.text, start)[1]

    def _object(self, start: int, place: Place, tree: _Wanted) -> int:
        at = self._after_space(start + 1)
        if self.text[at] == "}":
            return at + 1
        while True:
            key_start = at
            key, at = scanstring(self.text, at + 1, False)
            at = self._after_space(self._after_space(at) + 1)
            # A key that stands twice keeps its last value, as parsers do.
            inner = tree.get(key)
            at = self._skip(at) if inner is None else self.value(at, (*place, key), inner, key_start)
            at = self._after_space(at)
            if self.text[at] != ",":
                return at + 1
            at = self._after_space(at + 1)

    def _array(self, start: int, place: Place, tree: _Wanted) -> int:
        at = self._after_space(start + 1)
        if self.text[at] == "]":
            return at + 1
        index = 0
        while True:
            at = self.value(at, (*place, index), tree[index], None) if index in tree else self._skip(at)
            at = self._after_space(at)
            if self.text[at] != ",":
                return at + 1
            at = self._after_space(at + 1)
            index += 1

    def _after_space(self, at: int) -> int:
        return _SPACE.match(self.text, at).end()  # type: ignore[union-attr]


class Lines:
    """Offsets to line and column, both from 1; columns count characters."""

    def __init__(self, text: str) -> None:
        """Note where the lines of a text begin."""
        self._starts = [0, *(match.end() for match in re.finditer(r"\n|\r\n?", text))]

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of a character."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def bounds(self, line: int) -> tuple[int, int | None]:
        """Offsets of a line's first character and of the next line's; None after the last line."""
        return self._starts[line - 1], self._starts[line] if line < len(self._starts) else None
