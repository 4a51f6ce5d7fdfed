"""A session kept the naive way, with whole copies in place of events: what the real one is held against."""

from dataclasses import dataclass, field
from datetime import timedelta

from hypothesis import strategies as st

from tests.flow.build import (
    NOW,
    answered,
    fires,
    probed,
    situations,
    whole,
)
from wizard.model.event import (
    Event,
    Forgotten,
    Redone,
    Undone,
    Went,
)
from wizard.model.fact import OPEN_VALUES
from wizard.model.flow import Flow


@dataclass
class Naive:
    """A session as one would write it down by hand: snapshots, brute force, nothing clever."""

    flow: Flow
    domains: dict[str, list[str]]
    facts: dict[str, tuple[str, str]] = field(default_factory=dict)
    pointer: str | None = None
    past: list[tuple[dict[str, tuple[str, str]], str | None]] = field(default_factory=list)
    future: list[tuple[dict[str, tuple[str, str]], str | None]] = field(default_factory=list)

    def act(self) -> None:
        """Remember where we are before something is done."""
        self.past.append((dict(self.facts), self.pointer))
        self.future.clear()

    def travel(self, source: list, target: list) -> None:  # type: ignore[type-arg]
        """Undo or redo."""
        if source:
            target.append((dict(self.facts), self.pointer))
            self.facts, self.pointer = source.pop()

    def relevant(self, told: dict[str, str]) -> set[str]:
        """Facts that some completion turns on."""
        free = {f: v for f, v in whole(self.domains).items() if f not in told}
        names = list(free)
        outcomes = {tuple(s.values()): fires(self.flow, {**told, **s}) for s in situations(free)}
        return {
            fact
            for i, fact in enumerate(names)
            for one in outcomes
            for value in free[fact]
            if outcomes[(*one[:i], value, *one[i + 1 :])] != outcomes[one]
        }

    def values(self) -> dict[str, str]:
        """The value of each known fact."""
        return {fact: value for fact, (value, _) in self.facts.items()}

    def current(self) -> str | None:
        """Where the person went, else the first question that still matters."""
        if self.pointer:
            return self.pointer
        matters = self.relevant(self.values())
        return next((f for f in self.domains if f in matters), None)

    def applying(self) -> list[str]:
        """Answered questions that one would still be asked, given the answers before them."""
        told = self.values()
        order = list(self.domains)
        return [
            f
            for f in order
            if f in told and f in self.relevant({g: told[g] for g in order[: order.index(f)] if g in told})
        ]

    def back(self) -> str | None:
        """The nearest applying answer before the question that is shown."""
        order = list(self.domains)
        shown = self.current()
        place = order.index(shown) if shown else len(order)
        before = [f for f in self.applying() if order.index(f) < place]
        return before[-1] if before else None


def take(naive: Naive, data: st.DataObject, at: int) -> Event:
    """One random act: done to the naive model, and given back as an event."""
    kind = data.draw(st.sampled_from(["answer", "answer", "probe", "back", "jump", "undo", "redo", "forget"]))
    fact = data.draw(st.sampled_from(list(naive.domains)))
    if kind == "answer":
        fact = naive.current() or fact
    value = data.draw(st.sampled_from([*naive.domains[fact], *OPEN_VALUES]))
    name = fact.replace("_", "-")
    when = NOW + timedelta(seconds=at)
    if kind == "undo":
        naive.travel(naive.past, naive.future)
        return Undone(at=when)
    if kind == "redo":
        naive.travel(naive.future, naive.past)
        return Redone(at=when)
    naive.act()
    if kind == "answer":
        measured = naive.facts.get(fact, ("", ""))[1] == "probe"
        if not measured or value not in (*OPEN_VALUES, naive.facts[fact][0]):
            naive.facts[fact] = (value, "person")
        naive.pointer = None
        return answered(fact, value, at)
    if kind == "probe":
        if value not in OPEN_VALUES:
            naive.facts[fact] = (value, "probe")
        if naive.pointer == fact:
            naive.pointer = None
        return probed(fact, value, at)
    if kind == "forget":
        naive.facts.pop(fact, None)
        return Forgotten(at=when, fact=fact)
    if kind == "jump":
        naive.pointer = fact
        return Went(at=when, to=name)
    naive.pointer = naive.back() or naive.pointer
    return Went(at=when, to=None)
