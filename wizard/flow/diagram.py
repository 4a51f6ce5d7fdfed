"""Which facts can still change the outcome of a first-hit table: exact, by a reduced decision diagram.

A reduced ordered decision diagram of a function holds a node for a variable exactly when the function
depends on it. Rows are kept as a bit set while facts are fixed one after the other; situations in which
the same rows are left share one node, which keeps real tables small.
"""

from collections.abc import Mapping, Sequence

Box = Mapping[str, frozenset[str]]
"""Fact -> the values that satisfy it; facts that are not named are free."""

MOST_NODES = 50_000
"""Above this the diagram is given up. The verifier refuses tables that reach it: no loaded flow does."""
NO_ROW = -1


class TooLargeError(Exception):
    """The table is too large to be judged exactly."""


class _Diagram:
    def __init__(self, rows: Sequence[Box], domains: Mapping[str, Sequence[str]]) -> None:
        self._facts = list(dict.fromkeys(fact for row in rows for fact in row))
        level = {fact: i for i, fact in enumerate(self._facts)}
        self._last = [max((level[f] for f in row), default=-1) for row in rows]
        self._reads = [0] * len(self._facts)
        for number, row in enumerate(rows):
            for fact in row:
                self._reads[level[fact]] |= 1 << number
        self._branches = [_branches(fact, rows, domains[fact]) for fact in self._facts]
        self._memo: dict[tuple[int, int], int] = {}
        self._nodes: dict[tuple[int, ...], int] = {}

    def support(self, live: int) -> tuple[str, ...]:
        """The facts that the outcome depends on while these rows are left, in the order of the rows."""
        self._node(0, live)
        used = {key[0] for key in self._nodes}
        return tuple(fact for level, fact in enumerate(self._facts) if level in used)

    def _node(self, level: int, live: int) -> int:
        """The node for the rows `live` once every fact before `level` is fixed; outcomes are below zero."""
        live = self._cut(level, live)
        if not live:
            return NO_ROW
        first = _lowest(live)
        if self._last[first] < level:
            return NO_ROW - 1 - first
        while not self._reads[level] & live:
            level += 1
        key = (level, live)
        if key not in self._memo:
            if len(self._memo) >= MOST_NODES:
                raise TooLargeError
            children = tuple(self._node(level + 1, live & keep) for keep in self._branches[level])
            self._memo[key] = (
                children[0]
                if len(set(children)) == 1
                else self._nodes.setdefault((level, *children), len(self._nodes))
            )
        return self._memo[key]

    def _cut(self, level: int, live: int) -> int:
        """Leave out rows behind the first one that needs nothing more: they cannot fire."""
        rest = live
        while rest:
            number = _lowest(rest)
            if self._last[number] < level:
                return live & ((2 << number) - 1)
            rest &= rest - 1
        return live


def _lowest(bits: int) -> int:
    return (bits & -bits).bit_length() - 1


def _branches(fact: str, rows: Sequence[Box], domain: Sequence[str]) -> list[int]:
    """For each kind of value that rows tell apart: the rows that it leaves."""
    kinds: dict[int, None] = {}
    for value in domain:
        keep = 0
        for number, row in enumerate(rows):
            if fact not in row or value in row[fact]:
                keep |= 1 << number
        kinds[keep] = None
    return list(kinds)


def deciding(rows: Sequence[Box], domains: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The facts that the first row to hold depends on, in the order in which rows name them.

    Args:
        rows: the conditions of each row, in table order.
        domains: every value that each fact of the rows can take.

    Raises:
        TooLargeError: the table cannot be judged within `MOST_NODES`.
    """
    return _Diagram(rows, domains).support((1 << len(rows)) - 1)
