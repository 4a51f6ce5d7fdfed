"""Exact sets of situations as boxes, and their subtraction.

A box holds, for each fact, a bit mask over its domain; it stands for every situation whose values lie
inside. Subtracting a row from a box leaves at most one box per fact of the row, disjoint from each
other, which makes coverage, gaps and shadowing exact without listing situations.
"""

from collections.abc import Iterable, Mapping, Sequence

from wizard.flow.diagram import TooLargeError

Masks = tuple[int, ...]

MOST_BOXES = 10_000
"""Above this a table counts as not verifiable; real tables stay below a few hundred."""


class Space:
    """The situations that a set of facts can be in.

    Args:
        domains: every value of each fact; the order of facts and values is the order of examples.
    """

    def __init__(self, domains: Mapping[str, Sequence[str]]) -> None:
        self.facts = tuple(domains)
        self._domains = {fact: tuple(values) for fact, values in domains.items()}
        self.full: Masks = tuple((1 << len(self._domains[fact])) - 1 for fact in self.facts)

    def box(self, conditions: Mapping[str, Iterable[str]]) -> Masks:
        """The box of these conditions; values outside the domain add nothing."""
        return tuple(
            self._mask(fact, conditions[fact]) if fact in conditions else full
            for fact, full in zip(self.facts, self.full, strict=True)
        )

    def _mask(self, fact: str, values: Iterable[str]) -> int:
        wanted = set(values)
        return sum(1 << bit for bit, value in enumerate(self._domains[fact]) if value in wanted)

    def example(self, box: Masks) -> dict[str, str]:
        """The first situation of a box: for each fact its first value."""
        return {
            fact: self._domains[fact][(mask & -mask).bit_length() - 1]
            for fact, mask in zip(self.facts, box, strict=True)
        }

    def free(self, fact: str, box: Masks) -> bool:
        """Whether the box says nothing of the fact."""
        position = self.facts.index(fact)
        return box[position] == self.full[position]


def meet(one: Masks, other: Masks) -> Masks | None:
    """What two boxes share; None where that is nothing."""
    shared = tuple(a & b for a, b in zip(one, other, strict=True))
    return shared if all(shared) else None


def subtract(boxes: Iterable[Masks], hole: Masks) -> list[Masks]:
    """What is left of disjoint boxes without `hole`, as disjoint boxes.

    Raises:
        TooLargeError: more than `MOST_BOXES` are left.
    """
    left: list[Masks] = []
    for box in boxes:
        if meet(box, hole) is None:
            left.append(box)
            continue
        rest = list(box)
        for position, mask in enumerate(hole):
            if outside := rest[position] & ~mask:
                left.append((*rest[:position], outside, *rest[position + 1 :]))
                rest[position] &= mask
        if len(left) > MOST_BOXES:
            raise TooLargeError
    return left


def intersect(boxes: Iterable[Masks], row: Masks) -> list[Masks]:
    """The part of disjoint boxes that lies inside `row`."""
    return [shared for box in boxes if (shared := meet(box, row)) is not None]
