"""What repairs change in a text, as a unified diff, in time that grows with the size of the text alone."""

import difflib
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_AROUND = 2
"""Unchanged lines shown around a change."""
_SHORT = 5_000
"""Lines up to which the texts are compared as a whole."""
_WINDOW = 2_000
"""Lines in which a change must end; repairs are local."""
_AGAIN = 3
"""Equal lines in a row that end a change."""
_RANGES = re.compile(r"@@ -(\d+)(,\d+)? \+(\d+)(,\d+)? @@")


class _Island(NamedTuple):
    """Lines of both texts in which they differ."""

    old: int
    old_end: int
    new: int
    new_end: int


def unified(before: str, after: str, name: str, new_name: str) -> Iterator[str]:
    """The lines of a unified diff; none where nothing changed."""
    old, new = before.splitlines(), after.splitlines()
    if len(old) + len(new) <= _SHORT:
        yield from difflib.unified_diff(old, new, name, new_name, lineterm="", n=_AROUND)
        return
    begun = False
    for island in _joined(_islands(old, new)):
        first, first_new = max(0, island.old - _AROUND), max(0, island.new - _AROUND)
        some = old[first : island.old_end + _AROUND], new[first_new : island.new_end + _AROUND]
        lines = list(difflib.unified_diff(*some, name, new_name, lineterm="", n=_AROUND))
        for line in lines[2:] if begun else lines:
            yield _moved(line, first, first_new)
        begun = True


def _islands(old: Sequence[str], new: Sequence[str]) -> Iterator[_Island]:
    at, there = 0, 0
    while at < len(old) or there < len(new):
        if at < len(old) and there < len(new) and old[at] == new[there]:
            at, there = at + 1, there + 1
            continue
        end, new_end = _end(old, new, at, there)
        yield _Island(at, end, there, new_end)
        at, there = end, new_end


def _end(old: Sequence[str], new: Sequence[str], at: int, there: int) -> tuple[int, int]:
    """Where both texts are alike again; their ends where that is not near."""
    starts: dict[tuple[str, ...], int] = {}
    for index in range(there, min(there + _WINDOW, len(new) - _AGAIN + 1)):
        starts.setdefault(tuple(new[index : index + _AGAIN]), index)
    for index in range(at, min(at + _WINDOW, len(old) - _AGAIN + 1)):
        found = starts.get(tuple(old[index : index + _AGAIN]))
        if found is not None:
            return index, found
    return len(old), len(new)


def _joined(islands: Iterator[_Island]) -> Iterator[_Island]:
    """Changes whose surroundings touch, as one."""
    last: _Island | None = None
    for island in islands:
        if last is not None and island.old - last.old_end <= 2 * _AROUND:
            last = _Island(last.old, island.old_end, last.new, island.new_end)
            continue
        if last is not None:
            yield last
        last = island
    if last is not None:
        yield last


def _moved(line: str, old: int, new: int) -> str:
    """A line of a diff of a part, with the numbers of the whole."""
    ranges = _RANGES.fullmatch(line)
    if ranges is None:
        return line
    start, length, new_start, new_length = ranges.groups(default="")
    return f"@@ -{int(start) + old}{length} +{int(new_start) + new}{new_length} @@"
