"""The state of a session as a pure function of its events."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from wizard.flow.domains import Values, asking, holds, specs
from wizard.flow.evaluation import evaluate, known_values, needed
from wizard.flow.fold import Told, told
from wizard.flow.ledger import Ledger, opened
from wizard.model.event import Event
from wizard.model.fact import Catalogue, FactId
from wizard.model.flow import Flow, Step
from wizard.model.observation import Observation
from wizard.model.state import Evaluation, SessionState, TrailEntry
from wizard.model.words import Source

Backs = dict[tuple[object, ...], str | None]
"""What was known at a moment -> where *back* led from there."""


class View:
    """A flow seen with what was told: effective facts, evaluation, trail and the step to show."""

    def __init__(self, flow: Flow, catalogue: Catalogue, seen: Told) -> None:
        self._flow = flow
        self._catalogue = catalogue
        self._told = seen
        self.facts = _effective(flow, seen.facts)
        self._values = known_values(flow, self.facts)

    @cached_property
    def evaluation(self) -> Evaluation:
        """The table against the effective facts."""
        return evaluate(self._flow, self._catalogue, self.facts, self._told.now)

    @cached_property
    def _needed(self) -> frozenset[FactId]:
        return needed(self._flow, self._catalogue, self._values)

    @cached_property
    def trail(self) -> tuple[TrailEntry, ...]:
        """Every step whose fact is known, in flow order, with whether it still applies."""
        return tuple(
            self._entry(step, self._told.facts[step.ask])
            for step in self._flow.steps
            if step.ask in self._told.facts and self._belongs(step)
        )

    def _belongs(self, step: Step) -> bool:
        return self._told.facts[step.ask].step == step.id or holds(step.when, self._values) is not False

    def _entry(self, step: Step, seen: Observation) -> TrailEntry:
        label = next((a.label for a in step.answers if a.value == seen.value), None)
        spec = specs(self._flow, self._catalogue).get(step.ask)
        return TrailEntry(
            step=step.id,
            title=step.title,
            fact=step.ask,
            value=seen.value,
            label=label or (spec.values.get(seen.value) if spec else None) or seen.value,
            source=seen.source,
            applies=self._applies(step),
            stale=not seen.fresh(self._told.now),
        )

    def _applies(self, step: Step) -> bool:
        """Whether the walk would still come to this step, given what stands before it."""
        if step.ask not in self.facts or holds(step.when, self._values) is not True:
            return False
        if step.kind != "decide":
            return True
        later = set()
        for other in reversed(self._flow.steps):
            later.add(other.ask)
            if other.id == step.id:
                break
        before = {fact: value for fact, value in self._values.items() if fact not in later}
        return step.ask in needed(self._flow, self._catalogue, before)

    @cached_property
    def current(self) -> str | None:
        """The step to show: where the person went, else what was asked for, else the next open one."""
        known = {step.id for step in self._flow.steps}
        pointer = self._told.pointer
        if pointer in known:
            return pointer
        asked_for = next((step for step in self._told.queue if step in known), None)
        if asked_for is not None:
            return asked_for
        if self.evaluation.reached:
            return None
        return next((step.id for step in self._flow.steps if self._open(step)), None)

    def _open(self, step: Step) -> bool:
        if step.ask in self._values or holds(step.when, self._values) is not True:
            return False
        return step.kind != "decide" or step.ask in self._needed

    @property
    def steps_left(self) -> int:
        """How many deciding steps may still come."""
        if self.evaluation.reached:
            return 0
        return sum(
            1
            for step in self._flow.steps
            if step.kind == "decide"
            and step.ask in self._needed
            and holds(step.when, self._values) is not False
        )

    @property
    def back(self) -> str | None:
        """The answered step that *back* leads to: the nearest one before the step that is shown."""
        order = [step.id for step in self._flow.steps]
        place = order.index(self.current) if self.current else len(order)
        before = [e.step for e in self.trail if e.applies and order.index(e.step) < place]
        return before[-1] if before else None


def _effective(flow: Flow, facts: Mapping[FactId, Observation]) -> dict[FactId, Observation]:
    """The facts that count: a person's answer to a step that no longer applies does not."""
    steps = asking(flow)
    left = dict(facts)
    while True:
        values: Values = {fact: seen.value for fact, seen in left.items()}
        moot = [
            fact
            for fact, seen in left.items()
            if seen.source is Source.PERSON
            and fact in steps
            and all(holds(step.when, values) is not True for step in steps[fact])
        ]
        if not moot:
            return left
        for fact in moot:
            del left[fact]


class Moment:
    """A session after certain events; everything that it implies is computed when first asked for."""

    def __init__(
        self, flow: Flow, catalogue: Catalogue, ledger: Ledger, backs: "Backs | None" = None
    ) -> None:
        self.flow = flow
        self.catalogue = catalogue
        self.ledger = ledger
        self.backs: Backs = {} if backs is None else backs

    @cached_property
    def told(self) -> Told:
        """What the events in force say."""
        return told(self.ledger.started.at, self.ledger.kept, self._back)

    def _back(self, so_far: Told) -> str | None:
        """Where *back* leads; found once for what was known at that moment, because every fold asks again."""
        facts = tuple((f, o.value, o.source, o.step, o.at, o.holds_s) for f, o in so_far.facts.items())
        known = (so_far.now, so_far.pointer, tuple(so_far.queue), facts)
        if known not in self.backs:
            self.backs[known] = View(self.flow, self.catalogue, so_far).back
        return self.backs[known]

    @cached_property
    def view(self) -> View:
        """The flow seen with it."""
        return View(self.flow, self.catalogue, self.told)


@dataclass(frozen=True)
class Course:
    """A session on its way.

    Args:
        moment: the session as it is now.
        before: the session before the last event, for telling what fell with it.
    """

    moment: Moment
    before: Moment | None = None

    @property
    def ledger(self) -> Ledger:
        """The events in force, and those taken back."""
        return self.moment.ledger

    @cached_property
    def state(self) -> SessionState:
        """Everything that pages, summaries and reports are made from."""
        seen, view, ledger = self.moment.told, self.moment.view, self.ledger
        return SessionState(
            started=ledger.started,
            facts=view.facts,
            history=tuple(seen.history),
            trail=view.trail,
            fallen=_fallen(self.before.view.trail, view.trail) if self.before else (),
            current=view.current,
            evaluation=view.evaluation,
            paste=seen.paste,
            notes={field: tuple(texts) for field, texts in seen.notes.items()},
            consents=tuple(seen.consents),
            reproductions=tuple(seen.reproductions),
            open_changes=tuple(seen.changes.values()),
            checks=seen.checks,
            wanted=tuple(seen.wanted),
            saved=tuple(seen.saved),
            can_back=view.back is not None,
            can_undo=ledger.can_undo,
            can_redo=bool(ledger.taken),
            closed=seen.closed,
            steps_left=view.steps_left,
        )


def start(flow: Flow, catalogue: Catalogue, event: Event) -> Course:
    """The course of a session that has just begun.

    Raises:
        ValueError: the event is not `started`.
    """
    return Course(Moment(flow, catalogue, opened([event])))


def advance(course: Course, event: Event) -> Course:
    """The course after one more event. Nothing is computed before the state is asked for."""
    now = course.moment
    return Course(Moment(now.flow, now.catalogue, now.ledger.after(event), now.backs), before=now)


def replay(
    flow: Flow, catalogue: Catalogue, events: Sequence[Event], backs: Backs | None = None
) -> SessionState:
    """The state after these events; the same as advancing through them one by one.

    Args:
        flow: the flow.
        catalogue: the shared facts.
        events: the session.
        backs: kept between replays of one session that grows, so that none is computed twice.

    Raises:
        ValueError: the list does not begin with `started`.
    """
    course = Course(Moment(flow, catalogue, opened(events), backs))
    for event in events[1:]:
        course = advance(course, event)
    return course.state


def _fallen(before: Iterable[TrailEntry], now: Iterable[TrailEntry]) -> tuple[TrailEntry, ...]:
    """Entries that applied before the last event and, though still known, do not any more."""
    applied = {entry.step for entry in before if entry.applies}
    return tuple(entry for entry in now if not entry.applies and entry.step in applied)
