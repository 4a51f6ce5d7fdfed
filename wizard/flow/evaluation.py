"""The table against what is known: three-valued, first hit, every row explained."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from wizard.flow.diagram import TooLargeError, deciding
from wizard.flow.domains import Values, asking, holds, specs, table_facts
from wizard.model.fact import OPEN_VALUES, SKIPPED, Catalogue, FactId
from wizard.model.flow import Flow, Rule
from wizard.model.observation import Observation
from wizard.model.state import ConditionTrace, Evaluation, Reached, RowTrace, RuledOut
from wizard.model.words import Place, Sureness

_MOST_NEAR = 3


def evaluate(
    flow: Flow, catalogue: Catalogue, facts: Mapping[FactId, Observation], now: datetime
) -> Evaluation:
    """Compare every row with the facts.

    A row fires only when it holds and every earlier row is definitely ruled out; until then the verdict
    is open. A fact whose every step is ruled out by its `when` counts as passed over, so that a flow
    always ends. An observation that is older than it may be still says what was seen, but serves as no
    control: it clears no place, and a verdict that leans on it is `likely` at most.

    Args:
        flow: the flow.
        catalogue: the shared facts.
        facts: the observation in force for each known fact.
        now: the moment at which observations are judged for their age.
    """
    values = known_values(flow, facts)
    rows: list[RowTrace] = []
    fired: Rule | None = None
    blocked = False
    for rule in flow.rules:
        trace = _trace(rule, values)
        verdict = holds(rule.when, values)
        if fired is None and not blocked and verdict is True:
            fired = rule
            trace = trace.model_copy(update={"state": "fired"})
        elif verdict is not False:
            trace = trace.model_copy(update={"state": "not_reached" if fired else "open"})
            blocked = True
        rows.append(trace)
    return Evaluation(
        rows=tuple(rows),
        reached=_reached(flow, fired, facts, now) if fired else None,
        relevant=() if fired else relevant(flow, catalogue, values),
        near=_near(rows, fired.id if fired else None),
    )


def known_values(flow: Flow, facts: Mapping[FactId, Observation]) -> dict[FactId, str]:
    """The value of each known fact; a fact that no step can ask any more counts as passed over."""
    values = {fact: seen.value for fact, seen in facts.items()}
    closed = {
        fact: SKIPPED
        for fact, steps in asking(flow).items()
        if fact not in values and all(holds(step.when, values) is False for step in steps)
    }
    return {**values, **closed}


def relevant(flow: Flow, catalogue: Catalogue, values: Values) -> tuple[FactId, ...]:
    """Exactly the unknown facts that can still change the verdict, in the order in which rows want them."""
    known = specs(flow, catalogue)
    rows = [
        {fact: frozenset(wanted) for fact, wanted in rule.when.items() if fact not in values}
        for rule in flow.rules
        if holds(rule.when, values) is not False
    ]
    named = {fact for row in rows for fact in row}
    domains = {fact: known[fact].domain if fact in known else () for fact in named}
    try:
        found = set(deciding(rows, domains))
    except TooLargeError:  # the verifier refuses such a table; asking too much is the safe side
        found = named
    return tuple(fact for fact in table_facts(flow) if fact in found)


def needed(flow: Flow, catalogue: Catalogue, values: Values) -> frozenset[FactId]:
    """The unknown facts worth asking: those that decide, and those that open a step which asks one."""
    steps = asking(flow)
    wanted: set[FactId] = set()
    waiting = list(relevant(flow, catalogue, values))
    while waiting:
        fact = waiting.pop()
        if fact in wanted:
            continue
        wanted.add(fact)
        for step in steps.get(fact, ()):
            if holds(step.when, values) is None:
                waiting.extend(gate for gate in step.when if gate not in values)
    return frozenset(wanted)


def _trace(rule: Rule, values: Values) -> RowTrace:
    conditions = tuple(
        ConditionTrace(
            fact=fact,
            wanted=wanted,
            actual=values.get(fact),
            holds=None if fact not in values else values[fact] in wanted,
        )
        for fact, wanted in rule.when.items()
    )
    return RowTrace(rule=rule.id, title=rule.verdict.title, state="ruled_out", conditions=conditions)


def _near(rows: Sequence[RowTrace], last: str | None) -> tuple[str, ...]:
    """The rows that lack the least: nothing known speaks against them, and something is not known.

    Rows that nothing speaks for are named only where the catch-all fired, because then the question is
    what could still have told something.
    """
    stuck = last is not None and not any(row.rule == last and row.conditions for row in rows)
    candidates = [
        row
        for row in rows
        if row.missing
        and all(c.holds is True or c.fact in row.missing for c in row.conditions)
        and (stuck or len(row.missing) < len(row.conditions))
    ]
    least = min((len(row.missing) for row in candidates), default=0)
    return tuple(row.rule for row in candidates if len(row.missing) == least)[:_MOST_NEAR]


def _reached(flow: Flow, rule: Rule, facts: Mapping[FactId, Observation], now: datetime) -> Reached:
    because = tuple(facts[fact] for fact in rule.when if fact in facts)
    cleared = tuple(
        RuledOut(place=place, by=facts[fact])
        for place, fact in rule.verdict.rules_out.items()
        if fact in facts and _is_control(facts[fact], now) and not _points_at(flow, place, facts[fact])
    )
    return Reached(
        rule=rule.id,
        verdict=rule.verdict,
        sureness=_sureness(rule, because, now),
        because=because,
        ruled_out=cleared,
        not_checked=tuple(
            fact
            for fact in table_facts(flow)
            if fact not in facts or facts[fact].value in OPEN_VALUES or not facts[fact].fresh(now)
        ),
    )


def _is_control(seen: Observation, now: datetime) -> bool:
    """Whether an observation may clear a place: definite, fresh, and not a guess."""
    return seen.value not in OPEN_VALUES and seen.fresh(now) and seen.sureness is not Sureness.CANNOT_TELL


def _points_at(flow: Flow, place: Place, seen: Observation) -> bool:
    """Whether some row blames the place for the very value that was seen; then it cannot clear it."""
    return any(
        seen.value in rule.when.get(seen.fact, ()) for rule in flow.rules if rule.verdict.blames is place
    )


def _sureness(rule: Rule, because: Iterable[Observation], now: datetime) -> Sureness:
    """The sureness of the weakest condition; a row without conditions shows nothing."""
    if not rule.when:
        return Sureness.CANNOT_TELL
    ranks = [_weight(seen, now) for seen in because]
    if len(ranks) < len(rule.when):  # a condition met by a fact that could not be asked
        ranks.append(Sureness.LIKELY)
    return min(ranks, key=lambda sureness: sureness.rank)


def _weight(seen: Observation, now: datetime) -> Sureness:
    """What one condition is worth: an old observation, or one met by *not told*, is `likely` at most."""
    if seen.value in OPEN_VALUES:
        return Sureness.LIKELY
    if not seen.fresh(now):
        return min(seen.sureness, Sureness.LIKELY, key=lambda sureness: sureness.rank)
    return seen.sureness
