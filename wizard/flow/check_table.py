"""The decision table: gaps, undeclared overlaps, dead rows. Exact, by box subtraction."""

from collections.abc import Iterator, Mapping
from itertools import islice

from wizard.flow.boxes import Masks, Space, meet, subtract
from wizard.flow.diagram import TooLargeError, deciding
from wizard.flow.domains import specs
from wizard.flow.finding import Finding
from wizard.flow.loaded import LoadedFlow
from wizard.flow.table import Partition, is_catch_all, partition
from wizard.model.fact import Catalogue, FactId
from wizard.model.flow import Flow, Rule, Slug

_MOST_GAPS = 3
_MOST_OVERLAPS = 40
"""A table with more is wrong from the ground up; more lines would not help its author."""


def check_table(loaded: LoadedFlow, catalogue: Catalogue) -> Iterator[Finding]:
    """Findings about the table as a whole. Every fact and value that it names must exist."""
    yield from _catch_all(loaded)
    try:
        _judgeable(loaded.flow, catalogue)
        every = partition(loaded.flow, catalogue)
        told = partition(loaded.flow, catalogue, answered=True)
        yield from _dead(loaded, every)
        yield from islice(_overlaps(loaded, every), _MOST_OVERLAPS)
        yield from _gaps(loaded, catalogue, told)
    except TooLargeError:
        yield Finding(
            kind="not-verified",
            file=loaded.name,
            line=loaded.lines.line(("rule", 0)),
            message="the table is too large to be verified.",
            hint="Split it into two flows, or let rows share conditions.",
        )


def _judgeable(flow: Flow, catalogue: Catalogue) -> None:
    """Raise where the table is too large to tell which facts still decide."""
    known = specs(flow, catalogue)
    rows = [{f: frozenset(wanted) for f, wanted in rule.when.items()} for rule in flow.rules]
    deciding(rows, {f: known[f].domain for row in rows for f in row})


def _catch_all(loaded: LoadedFlow) -> Iterator[Finding]:
    rules = loaded.flow.rules
    for index, rule in enumerate(rules[:-1]):
        if is_catch_all(rule):
            yield Finding(
                kind="catch-all",
                file=loaded.name,
                line=loaded.lines.line(("rule", index)),
                message=f"row {rule.id} takes everything, so no row after it can fire.",
                hint="Move it to the end.",
            )
    if not rules or not is_catch_all(rules[-1]):
        yield Finding(
            kind="no-catch-all",
            file=loaded.name,
            line=loaded.lines.line(("rule", len(rules) - 1)),
            message="the last row is not `when = {}`.",
            hint="End with a row that says what cannot be told and what is missing.",
        )


def _dead(loaded: LoadedFlow, every: Partition) -> Iterator[Finding]:
    for index, rule in enumerate(loaded.flow.rules):
        if is_catch_all(rule) or every.taken[rule.id]:
            continue
        row = every.space.box(rule.when)
        blockers = [
            other.id
            for other in loaded.flow.rules[:index]
            if not is_catch_all(other) and meet(every.space.box(other.when), row)
        ]
        by = (
            f"earlier rows take all of it: {', '.join(blockers)}"
            if blockers
            else "its situation is impossible"
        )
        yield Finding(
            kind="dead-row",
            file=loaded.name,
            line=loaded.lines.line(("rule", index)),
            message=f"row {rule.id} can never fire, because {by}.",
        )


def _overlaps(loaded: LoadedFlow, every: Partition) -> Iterator[Finding]:
    rules = [rule for rule in loaded.flow.rules if not is_catch_all(rule)]
    behind = _behind(loaded.flow)
    holes = [every.space.box(i.when) for i in loaded.flow.impossible]
    for later, rule in enumerate(rules):
        for other in rules[:later]:
            if other.verdict == rule.verdict or other.id in behind[rule.id]:
                continue
            shared = meet(every.space.box(other.when), every.space.box(rule.when))
            left = _possible(shared, holes) if shared else []
            if not left:
                continue
            yield Finding(
                kind="overlap",
                file=loaded.name,
                line=loaded.lines.line(("rule", loaded.flow.rules.index(rule))),
                message=f"row {rule.id} also holds where {other.id} fires: "
                f"{_sentence(_told_by(every.space, left[0], other, rule))}.",
                hint=f'Say after = ["{other.id}"] where that is meant.',
            )


def _behind(flow: Flow) -> Mapping[Slug, frozenset[Slug]]:
    """Row -> every row that it says it comes after, directly or through another row."""
    behind: dict[Slug, frozenset[Slug]] = {}
    for rule in flow.rules:
        named = frozenset(rule.after)
        behind[rule.id] = named.union(*(behind.get(name, frozenset()) for name in named))
    return behind


def _possible(box: Masks, holes: list[Masks]) -> list[Masks]:
    left = [box]
    for hole in holes:
        left = subtract(left, hole)
    return left


def _told_by(space: Space, box: Masks, *rules: Rule) -> dict[FactId, str]:
    named = {fact for rule in rules for fact in rule.when}
    return {fact: value for fact, value in space.example(box).items() if fact in named}


def _gaps(loaded: LoadedFlow, catalogue: Catalogue, told: Partition) -> Iterator[Finding]:
    rules = [rule for rule in loaded.flow.rules if not is_catch_all(rule)]
    line = loaded.lines.line(("rule", max(0, len(loaded.flow.rules) - 1)))
    for box in told.left[:_MOST_GAPS]:
        situation = told.space.example(box)
        shown = {fact: value for fact, value in situation.items() if not told.space.free(fact, box)}
        more = f" ({len(told.left)} such gaps)" if len(told.left) > _MOST_GAPS else ""
        yield Finding(
            kind="gap",
            file=loaded.name,
            line=line,
            message=f"no row but the catch-all takes this: {_sentence(shown or situation)}{more}.",
            hint=_nearest(rules, situation),
        )


def _nearest(rules: list[Rule], situation: Mapping[FactId, str]) -> str:
    """The row that lacks the fewest conditions in a situation, and what it would have to accept."""

    def lacks(rule: Rule) -> list[FactId]:
        return [fact for fact, wanted in rule.when.items() if situation.get(fact) not in wanted]

    if not rules:
        return ""
    best = min(rules, key=lambda rule: len(lacks(rule)))
    wants = " and ".join(f"{fact} = {' or '.join(best.when[fact])}" for fact in lacks(best))
    return f"Nearest is row {best.id}, which wants {wants}."


def _sentence(situation: Mapping[FactId, str]) -> str:
    return ", ".join(f"{fact} = {value}" for fact, value in situation.items())
