"""What a flow's conditions mean: the facts it knows, and whether a condition holds."""

from collections.abc import Iterable, Mapping

from wizard.model.fact import Catalogue, FactId, FactSpec
from wizard.model.flow import Conditions, Flow, Step

Values = Mapping[FactId, str]
"""Fact -> its value, for the facts that are known."""


def specs(flow: Flow, catalogue: Catalogue) -> dict[FactId, FactSpec]:
    """Every fact that the flow can speak of: the shared ones and its own."""
    return {**catalogue.facts, **flow.facts}


def holds(conditions: Conditions, values: Values) -> bool | None:
    """Whether all conditions hold: False as soon as one is ruled out, None while one is not known."""
    answer: bool | None = True
    for fact, wanted in conditions.items():
        value = values.get(fact)
        if value is None:
            answer = None
        elif value not in wanted:
            return False
    return answer


def table_facts(flow: Flow) -> tuple[FactId, ...]:
    """The facts that the decision table reads, in the order in which rows want them."""
    return tuple(dict.fromkeys(fact for rule in flow.rules for fact in rule.when))


def asking(flow: Flow) -> dict[FactId, tuple[Step, ...]]:
    """The steps that ask each fact, in flow order."""
    found: dict[FactId, list[Step]] = {}
    for step in flow.steps:
        found.setdefault(step.ask, []).append(step)
    return {fact: tuple(steps) for fact, steps in found.items()}


def first_words(items: Iterable[str], most: int = 3) -> str:
    """The first few items as a list in words, with the number of those left out."""
    every = list(items)
    shown = ", ".join(every[:most])
    return f"{shown} and {len(every) - most} more" if len(every) > most else shown
