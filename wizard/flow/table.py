"""The decision table as an exact partition: what each row takes, what is left, an example for each."""

from collections.abc import Mapping
from dataclasses import dataclass

from wizard.flow.boxes import Masks, Space, intersect, subtract
from wizard.flow.domains import specs, table_facts
from wizard.model.fact import OPEN_VALUES, Catalogue, FactId, FactSpec
from wizard.model.flow import Flow, Rule, Slug


def is_catch_all(rule: Rule) -> bool:
    """Whether a row takes everything that is left."""
    return not rule.when


@dataclass(frozen=True, slots=True)
class Partition:
    """Who takes which situations."""

    space: Space
    taken: Mapping[Slug, tuple[Masks, ...]]
    """Row -> the situations that it and no earlier row takes; none for a dead row."""
    left: tuple[Masks, ...]
    """The situations that no row takes."""


def partition(flow: Flow, catalogue: Catalogue, *, answered: bool = False) -> Partition:
    """Split all possible situations among the rows; the catch-all row is left aside.

    Args:
        flow: the flow. Facts that nobody describes are left out of its table.
        catalogue: the shared facts.
        answered: only situations in which every fact is told, none skipped.

    Raises:
        TooLargeError: the table cannot be judged exactly.
    """
    known = specs(flow, catalogue)
    space = Space({fact: _domain(known[fact], answered=answered) for fact in _facts(flow) if fact in known})
    left = [space.full]
    for impossible in flow.impossible:
        left = subtract(left, space.box(impossible.when))
    taken: dict[Slug, tuple[Masks, ...]] = {}
    for rule in flow.rules:
        if is_catch_all(rule):
            continue
        row = space.box(rule.when)
        taken[rule.id] = tuple(intersect(left, row))
        left = subtract(left, row)
    return Partition(space, taken, tuple(left))


def _facts(flow: Flow) -> tuple[FactId, ...]:
    """The facts of the table, and those that only an impossible combination names."""
    other = (fact for impossible in flow.impossible for fact in impossible.when)
    return tuple(dict.fromkeys((*table_facts(flow), *other)))


def _domain(spec: FactSpec, *, answered: bool) -> tuple[str, ...]:
    return tuple(v for v in spec.domain if not (answered and v in OPEN_VALUES))


def cases(flow: Flow, catalogue: Catalogue) -> dict[Slug, dict[FactId, str]]:
    """For each row that can fire, one whole situation in which it does."""
    found: dict[Slug, dict[FactId, str]] = {}
    for answered in (True, False):
        split = partition(flow, catalogue, answered=answered)
        for rule, boxes in split.taken.items():
            if boxes and rule not in found:
                found[rule] = split.space.example(boxes[0])
        last = next((rule.id for rule in flow.rules if is_catch_all(rule)), None)
        if last and split.left and last not in found:
            found[last] = split.space.example(split.left[0])
    return {rule.id: found[rule.id] for rule in flow.rules if rule.id in found}
