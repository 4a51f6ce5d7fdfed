"""Small flows, facts and events for the tests of this room, and the strategies that make random ones."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from wizard.model.event import Answered, Probed, Started
from wizard.model.fact import CANNOT_TELL, OPEN_VALUES, SKIPPED, Catalogue, FactSpec
from wizard.model.flow import Answer, Flow, Rule, Step, Verdict
from wizard.model.observation import Observation, ProbeResult
from wizard.model.words import Outcome, Source, Sureness

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
EMPTY = Catalogue(facts={}, probes={})
CATCH_ALL = "nothing"

Rows = Sequence[Mapping[str, Sequence[str]]]
Domains = Mapping[str, Sequence[str]]


def fact_spec(name: str, values: Sequence[str]) -> FactSpec:
    """A fact with these definite values and the two open ones."""
    return FactSpec(id=name, title=name, meaning="", values=dict.fromkeys((*values, *OPEN_VALUES), ""))


def verdict(title: str) -> Verdict:
    """A verdict that differs from others by its title."""
    return Verdict(title=title, tells="It tells.", next=("Go on.",), outcome=Outcome.FIX)


def step(fact: str, values: Sequence[str], **more: object) -> Step:
    """A step that asks a fact of the same name."""
    base: dict[str, object] = {
        "id": fact.replace("_", "-"),
        "title": fact,
        "ask": fact,
        "question": "What is it?",
        "why": "It tells.",
        "answers": tuple(Answer(value=v, label=v) for v in values),
    }
    return Step.model_validate({**base, **more})


def flow_of(domains: Domains, rows: Rows, **more: object) -> Flow:
    """A flow that asks each fact once, with these rows (`r0`, `r1`, ...) and a catch-all."""
    rules = [
        Rule(id=f"r{i}", when={f: tuple(v) for f, v in row.items()}, verdict=verdict(f"row {i}"))
        for i, row in enumerate(rows)
    ]
    base: dict[str, object] = {
        "format": 1,
        "id": "small",
        "title": "Small",
        "summary": "",
        "verified_on": "2026-11-22",
        "facts": {fact: fact_spec(fact, values) for fact, values in domains.items()},
        "steps": tuple(step(fact, values) for fact, values in domains.items()),
        "rules": (*rules, Rule(id=CATCH_ALL, when={}, verdict=verdict("nothing known"))),
    }
    return Flow.model_validate({**base, **more})


def seen(fact: str, value: str, **more: object) -> Observation:
    """An observation by a person, at NOW."""
    base: dict[str, object] = {"fact": fact, "value": value, "source": Source.PERSON, "at": NOW}
    return Observation.model_validate({**base, **more})


def known(**values: str) -> dict[str, Observation]:
    """Facts as persons gave them."""
    return {fact: seen(fact, value) for fact, value in values.items()}


def started() -> Started:
    """The first event of a session."""
    return Started(
        at=NOW,
        session="s",
        flow="small",
        flow_hash="0",
        knowledge="k",
        tool="t",
        target="https://api.anthropic.com",
    )


def answered(fact: str, value: str, at: int = 0) -> Answered:
    """A person's answer to the step of `fact`, `at` seconds after NOW."""
    when = NOW + timedelta(seconds=at)
    name = fact.replace("_", "-")
    return Answered(at=when, step=name, observation=seen(fact, value, at=when, step=name))


def probed(fact: str, value: str, at: int = 0, **more: object) -> Probed:
    """A probe of the step of `fact` that saw `value`."""
    when = NOW + timedelta(seconds=at)
    name = fact.replace("_", "-")
    observation = seen(
        fact, value, **{"at": when, "step": name, "source": Source.PROBE, "sureness": Sureness.SHOWN, **more}
    )
    result = ProbeResult(probe="p_one", state="done", observations=(observation,), started=when, ms=1)
    return Probed(at=when, step=name, result=result)


def whole(domains: Domains, *, answered: bool = False) -> dict[str, tuple[str, ...]]:
    """The full domains: with the open values, or without."""
    return {f: tuple(v) if answered else (*v, CANNOT_TELL, SKIPPED) for f, v in domains.items()}


def situations(domains: Mapping[str, Sequence[str]]) -> Iterator[dict[str, str]]:
    """Every combination of values: the brute force that the clever ways are held against."""
    for values in itertools.product(*domains.values()):
        yield dict(zip(domains, values, strict=True))


def fires(flow: Flow, situation: Mapping[str, str]) -> str:
    """The first row that holds in a fully known situation."""
    return next(
        rule.id for rule in flow.rules if all(situation[fact] in wanted for fact, wanted in rule.when.items())
    )


@st.composite
def tables(draw: st.DrawFn) -> tuple[dict[str, list[str]], list[dict[str, tuple[str, ...]]]]:
    """Domains of two to four facts and up to six rows over them; no condition accepts a whole domain."""
    names = ["x_a", "x_b", "x_c", "x_d"][: draw(st.integers(2, 4))]
    domains = {name: ["v1", "v2", "v3"][: draw(st.integers(1, 3))] for name in names}
    rows = []
    for _ in range(draw(st.integers(0, 6))):
        chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=len(names), unique=True))
        row = {}
        for name in chosen:
            domain = [*domains[name], CANNOT_TELL, SKIPPED]
            values = draw(
                st.lists(st.sampled_from(domain), min_size=1, max_size=len(domain) - 1, unique=True)
            )
            row[name] = tuple(values)
        rows.append(row)
    return domains, rows
