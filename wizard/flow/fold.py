"""What the events in force say: facts, history, notes, changes. No verdicts here, only what happened."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from wizard.model.event import (
    Answered,
    Asked,
    Changed,
    CheckId,
    Closed,
    Consented,
    Decided,
    Event,
    Forgotten,
    Learned,
    Noted,
    Pasted,
    Probed,
    Proved,
    Reproduced,
    Resumed,
    Saved,
    Went,
)
from wizard.model.fact import OPEN_VALUES, FactId
from wizard.model.observation import Observation
from wizard.model.state import Wanted
from wizard.model.words import Source

Back = Callable[["Told"], str | None]
"""The step that *back* leads to, from what was told so far; None where there is none."""


@dataclass(slots=True)
class Told:
    """Everything that a list of events says. Filled by `tell`, read by everyone else."""

    now: datetime
    """When the last observation was made, or the session was begun or taken up again: what ages are
    measured against."""
    facts: dict[FactId, Observation] = field(default_factory=dict)
    history: list[Observation] = field(default_factory=list)
    pointer: str | None = None
    """The step that the person went to and has not answered since."""
    paste: Pasted | None = None
    notes: dict[str, list[str]] = field(default_factory=dict)
    consents: list[Consented] = field(default_factory=list)
    reproductions: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    changes: dict[str, Changed] = field(default_factory=dict)
    checks: dict[CheckId, Proved] = field(default_factory=dict)
    wanted: list[Wanted] = field(default_factory=list)
    saved: list[Saved] = field(default_factory=list)
    closed: bool = False

    def tell(self, event: Event, back: Back) -> None:
        """Take in one event."""
        match event:
            case Answered():
                self._see(event.observation)
                self.pointer = None
                self._did(event.step)
            case Probed():
                for seen in event.result.observations:
                    self._see(seen)
                if event.step == self.pointer:
                    self.pointer = None
                self._did(event.step)
            case Learned():
                for seen in event.observations:
                    self._see(seen)
            case Forgotten():
                self.facts.pop(event.fact, None)
            case Went():
                self.pointer = event.to if event.to is not None else back(self) or self.pointer
            case Noted():
                kept = self.notes.setdefault(event.field, [])
                if event.text not in kept:
                    kept.append(event.text)
            case Pasted():
                self.paste = event
            case _:
                self._record(event)

    def _record(self, event: Event) -> None:
        match event:
            case Consented():
                self.consents.append(event)
            case Reproduced():
                self._reproduce(event)
            case Changed(state="open"):
                self.changes[event.change] = event
            case Changed():
                self.changes.pop(event.change, None)
            case Proved():
                if event.verdict != "not_done" or event.check not in self.checks:
                    self.checks[event.check] = event
            case Asked():
                self._want(event)
            case Decided():
                self._decide(event)
            case Saved():
                self.saved.append(event)
            case Closed():
                self.closed = True
            case Resumed():
                self.closed = False
                self.now = max(self.now, event.at)
            case _:
                pass

    @property
    def queue(self) -> list[str]:
        """Steps that were asked for, granted and not done yet, in the order of the asking."""
        return [wanted.step for wanted in self.wanted if wanted.decision == "granted" and not wanted.done]

    def _want(self, event: Asked) -> None:
        if any(wanted.ask == event.ask for wanted in self.wanted):
            return
        for ask in event.steps:
            self.wanted.append(Wanted(ask=event.ask, step=ask.step, text=ask.text, by=event.by, at=event.at))

    def _decide(self, event: Decided) -> None:
        decision: Literal["granted", "refused"] = "granted" if event.granted else "refused"
        self._rewrite(
            lambda w: (w.ask, w.step) == (event.ask, event.step),
            decision=decision,
            decided_at=event.at,
            done=False,
        )

    def _did(self, step: str | None) -> None:
        self._rewrite(lambda wanted: wanted.step == step and wanted.decision == "granted", done=True)

    def _rewrite(self, which: Callable[[Wanted], bool], **new: object) -> None:
        self.wanted = [w.model_copy(update=new) if which(w) else w for w in self.wanted]

    def _see(self, seen: Observation) -> None:
        self.history.append(seen)
        self.now = max(self.now, seen.at)
        if counts(seen, self.facts.get(seen.fact)):
            self.facts[seen.fact] = seen

    def _reproduce(self, event: Reproduced) -> None:
        running = bool(self.reproductions) and self.reproductions[-1][1] is None
        if event.mark == "start":
            self.reproductions.append((event.at, None))
        elif running:
            self.reproductions[-1] = (self.reproductions[-1][0], event.at)


def counts(seen: Observation, before: Observation | None) -> bool:
    """Whether a new observation takes the place of the one in force.

    The newest wins, with exceptions. A probe that could not tell leaves the question to the person and
    takes no answer away. A person who gives the value that was measured already confirms it: the
    measurement stays, because it is the better evidence. And who skips a question that a probe has
    answered goes on with what it measured; only another answer, or taking it back, overrides that.
    """
    if seen.source is not Source.PERSON:
        return seen.value not in OPEN_VALUES
    if before is None or before.source is Source.PERSON:
        return True
    passed_over = before.source is Source.PROBE and seen.value in OPEN_VALUES
    return not passed_over and before.value != seen.value


def told(started: datetime, events: Sequence[Event], back: Back) -> Told:
    """What these events say, in order."""
    result = Told(now=started)
    for event in events:
        result.tell(event, back)
    return result
