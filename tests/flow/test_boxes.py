"""Boxes of situations: subtraction is exact and leaves disjoint parts."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from wizard.flow.boxes import Space, intersect, meet, subtract

SPACE = Space({"a": "xyz", "b": "xy", "c": "wxyz"})
masks = st.tuples(st.integers(1, 7), st.integers(1, 3), st.integers(1, 15))


def points(box: tuple[int, ...]) -> set[tuple[int, ...]]:
    """Every situation of a box, as one bit per fact."""
    return set(itertools.product(*([1 << i for i in range(4) if mask >> i & 1] for mask in box)))


@given(masks, st.lists(masks, max_size=4))
def test_subtraction_is_exact_and_disjoint(box: tuple[int, ...], holes: list[tuple[int, ...]]) -> None:
    """What is left holds each situation of the rest once, and no other."""
    left = [box]
    for hole in holes:
        left = subtract(left, hole)

    assert set().union(*map(points, left)) == points(box) - set().union(*map(points, holes))
    assert all(meet(one, other) is None for one, other in itertools.combinations(left, 2))


@given(masks, masks)
def test_a_part_and_the_rest_make_the_whole(box: tuple[int, ...], row: tuple[int, ...]) -> None:
    """What a row takes and what it leaves are the box again."""
    parts = [*intersect([box], row), *subtract([box], row)]

    assert sorted(p for part in parts for p in points(part)) == sorted(points(box))


def test_an_example_is_the_first_situation() -> None:
    """Domains give the order of facts and values."""
    box = SPACE.box({"a": ["z", "y"], "c": ["w", "unheard"]})

    assert SPACE.example(box) == {"a": "y", "b": "x", "c": "w"}
    assert SPACE.free("b", box)
    assert not SPACE.free("a", box)
