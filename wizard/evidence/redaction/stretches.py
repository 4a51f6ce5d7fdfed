"""Stretches of a text, for asking what lies inside of one."""

from bisect import bisect_right


class Stretches:
    """Sorted stretches without overlap, for asking whether one of them covers a place."""

    def __init__(self, stretches: list[tuple[int, int]]) -> None:
        self._starts = [start for start, _ in stretches]
        self._ends = [end for _, end in stretches]

    def cover(self, start: int, end: int) -> bool:
        """Whether one of the stretches covers all of start to end."""
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and end <= self._ends[at]
