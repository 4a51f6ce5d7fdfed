"""From a place in a JSON value to line and column in the text that it was parsed from.

Nothing is indexed beforehand: the text is walked along the asked-for places only, and what lies beside them
is skipped by the C scanner of the standard library. So the cost is one pass over the text however many places
are asked for, and nothing at all where a body has no problem.
"""

import ast
import json
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import NamedTuple

from wizard.diagnosis.contract.finding import Place

_LARGE = 256 * 1024
"""Characters left in a text from which on a walk stops as soon as it has all that was asked for."""
_SPACE = re.compile(r"[ \t\n\r]*")
_LINE_END = re.compile(r"\r\n|\r|\n")
_scan: Callable[[str, int], tuple[object, int]] = json.JSONDecoder(strict=False).scan_once  # type: ignore[attr-defined]


class Span(NamedTuple):
    """Character offsets of a value in its text; of its key too, where it is a member of an object."""

    start: int
    end: int
    key_start: int


class _Wanted(dict[str | int, "_Wanted"]):
    """Asked-for places as a tree of steps."""


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
        walk.value(walk.after_space(0), (), tree, None)
    return {place: walk.nearest(place) for place in wanted}


def python_spans(text: str, places: Iterable[Place]) -> dict[Place, Span]:
    """Where places stand in a text that is a dict as Python writes it."""
    begins = len(text) - len(text.lstrip())
    whole = Span(begins, begins + 1, begins)
    try:
        root = ast.parse(text[begins:].rstrip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return dict.fromkeys(places, whole)
    lines = [begins, *(found.end() for found in _LINE_END.finditer(text, begins)), len(text)]

    def offset(line: int, column: int) -> int:
        """`ast` counts columns in bytes of UTF-8."""
        start = lines[line - 1]
        return start + len(
            text[start : lines[line]].encode("utf-8", "replace")[:column].decode("utf-8", "ignore")
        )

    def begin(node: ast.expr) -> int:
        return offset(node.lineno, node.col_offset)

    found: dict[Place, Span] = {}
    for place in places:
        node, key = root, root
        for step in place:
            inner = _entered(node, step)
            if inner is None:
                break
            key, node = inner
        end = offset(node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)
        found[place] = Span(begin(node), end, begin(key))
    return found


def _entered(node: ast.expr, step: str | int) -> tuple[ast.expr, ast.expr] | None:
    """The key and the value behind a step into a Python dict or list; of a key that stands twice the last."""
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        named = [(k, v) for k, v in pairs if isinstance(k, ast.Constant) and k.value == step]
        return named[-1] if named else None
    if isinstance(node, ast.List | ast.Tuple) and isinstance(step, int) and step < len(node.elts):
        return node.elts[step], node.elts[step]
    return None


class _Walk:
    def __init__(self, text: str) -> None:
        self.text = text
        self.found: dict[Place, Span] = {}

    def nearest(self, place: Place) -> Span:
        """The stretch of a place, or of the nearest place around it that stands in the text."""
        for length in range(len(place), -1, -1):
            if place[:length] in self.found:
                return self.found[place[:length]]
        return Span(0, min(1, len(self.text)), 0)

    def value(self, start: int, place: Place, tree: _Wanted, key_start: int | None, last: bool = True) -> int:
        """Pass over one value, going into it where something inside is asked for; the offset after it.

        Where it is the last that is asked for and large, nobody needs its end: it is not looked for.
        """
        key = start if key_start is None else key_start
        # Entered before its end is known, so that a cut-off text still gives the ancestors of a place.
        self.found[place] = Span(start, start + 1, key)
        first = self.text[start]
        if tree and first == "{":
            end = self._object(start, place, tree, last)
        elif tree and first == "[":
            end = self._array(start, place, tree, last)
        elif last and first in "{[" and len(self.text) - start > _LARGE:
            raise StopIteration
        else:
            end = self._skip(start)
        self.found[place] = Span(start, end, key)
        return end

    def _skip(self, start: int) -> int:
        return _scan(self.text, start)[1]

    def _object(self, start: int, place: Place, tree: _Wanted, last: bool) -> int:
        at = self.after_space(start + 1)
        left = set(tree)
        if self.text[at] == "}":
            return at + 1
        while True:
            key_start = at
            key, at = scanstring(self.text, at + 1, False)
            at = self.after_space(self.after_space(at) + 1)
            # A key that stands twice keeps its last value, as parsers do.
            left.discard(key)
            inner = tree.get(key)
            done = last and not left
            at = self._skip(at) if inner is None else self.value(at, (*place, key), inner, key_start, done)
            at = self.after_space(at)
            if self.text[at] != ",":
                return at + 1
            if done and len(self.text) - at > _LARGE:
                raise StopIteration
            at = self.after_space(at + 1)

    def _array(self, start: int, place: Place, tree: _Wanted, last: bool) -> int:
        at = self.after_space(start + 1)
        if self.text[at] == "]":
            return at + 1
        index = 0
        highest = max((step for step in tree if isinstance(step, int)), default=-1)
        while True:
            done = last and index >= highest
            inner = tree.get(index)
            at = self._skip(at) if inner is None else self.value(at, (*place, index), inner, None, done)
            at = self.after_space(at)
            if self.text[at] != ",":
                return at + 1
            if done and len(self.text) - at > _LARGE:
                raise StopIteration
            at = self.after_space(at + 1)
            index += 1

    def after_space(self, at: int) -> int:
        """The offset of the next character that is not white space."""
        return _SPACE.match(self.text, at).end()  # type: ignore[union-attr]


def lines_of(text: str, offsets: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Offsets as line and column, both from 1; columns count characters. One pass over the text."""
    found: dict[int, tuple[int, int]] = {}
    line, seen = 1, 0
    for offset in sorted(set(offsets)):
        line += text.count("\n", seen, offset)
        seen = max(seen, offset)
        found[offset] = line, offset - text.rfind("\n", 0, offset)
    return found
