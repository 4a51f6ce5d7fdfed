"""Who said what, when: the events of a case as sentences, for a reader who was not there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from wizard.evidence.case import Case, Turn
from wizard.evidence.lines import Words
from wizard.evidence.printable import printable
from wizard.model.event import (
    Answered,
    Changed,
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
    Redone,
    Reproduced,
    Saved,
    Started,
    Undone,
)
from wizard.model.flow import Flow
from wizard.model.observation import Observation

_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said, measured or done."""

    round: int
    at: datetime
    who: str
    """A name as its owner gave it; `probe` behind it where the wizard measured."""
    text: str
    kind: str
    step: str | None = None


class Chronicle:
    """Turns events into sentences, in the words of the case's own flow."""

    def __init__(self, flow: Flow, now: datetime) -> None:
        self._words = Words(flow, now)
        self._steps: Mapping[str, str] = {step.id: step.title for step in flow.steps}

    def of_case(self, case: Case) -> tuple[Said, ...]:
        """Everything that was said in all rounds, in the order of the rounds."""
        return tuple(said for turn in case.turns for said in self.of_turn(turn))

    def of_turn(self, turn: Turn) -> tuple[Said, ...]:
        """What one round added."""
        number, name = turn.record.number, turn.record.name
        if turn.ask is None:
            return self.of_events(turn.events, number, name)
        ask, by = turn.ask, f"support {turn.ask.by}" if turn.ask.by != "support" else "support"
        lines: list[tuple[str, str, str | None]] = [("note", f"note: {note}", None) for note in ask.notes]
        lines += [("dispute", f"doubts row {d.row}{_why(d.why)}", None) for d in ask.disputes]
        lines += [("ask", f"asks for: {self._step(a.step)}{_why(a.text)}", a.step) for a in ask.asks]
        if not lines:
            lines = [("note", "answered without a note", None)]
        return tuple(Said(number, ask.at, by, _clean(text), kind, step) for kind, text, step in lines)

    def of_events(self, events: tuple[Event, ...], number: int, name: str) -> tuple[Said, ...]:
        """The events of one round of the user's side."""
        found = []
        for event in events:
            text = self.sentence(event)
            if text:
                who = f"{name} (probe)" if isinstance(event, Probed) else name
                step = getattr(event, "step", None)
                found.append(Said(number, event.at, who, _clean(text), event.kind, step))
        return tuple(found)

    def sentence(self, event: Event) -> str | None:
        """One event as a sentence; None for what says nothing to a reader, such as moving between pages."""
        match event:
            case Started():
                practice = f", practice ({event.practice})" if event.practice else ""
                return f"began on flow {event.flow}, about {event.target}{practice}"
            case Answered():
                return f"{self._step(event.step)}: {self._value(event.observation)}"
            case Probed():
                return self._probed(event)
            case Learned():
                return "the paste says: " + "; ".join(self._fact(seen) for seen in event.observations)
            case Pasted():
                told = (str(event.status or ""), event.error_type or "", event.message or "")
                return "pasted: " + (" ".join(filter(None, told)) or f"a text of {event.chars} characters")
            case Noted():
                return f"told {event.field.replace('_', ' ')}: {event.text}"
            case Proved():
                return (
                    f"check {event.check.replace('_', ' ')}: {event.verdict.replace('_', ' ')}, {event.said}"
                )
            case _:
                return self._act(event)

    def _act(self, event: Event) -> str | None:
        match event:
            case Consented():
                hosts = f" ({', '.join(event.hosts)})" if event.hosts else ""
                answer = "allowed" if event.granted else "refused"
                about = f" ({event.about})" if event.about else ""
                return f"{answer}: {event.consent.words}{hosts}{about}, asked by {event.asked_by}"
            case Decided():
                answer = "allowed" if event.granted else "refused"
                return f"{answer} the step {self._step(event.step)}, asked by {event.asked_by}"
            case Changed():
                return f"{'changed' if event.state == 'open' else 'put back'}: {event.what}"
            case Reproduced():
                return "began to reproduce it" if event.mark == "start" else "ended the reproduction"
            case Undone():
                return "took the last step back"
            case Redone():
                return "put back what was taken back"
            case Forgotten():
                return f"says that this no longer holds: {self._words.title(event.fact)}"
            case Saved():
                return f"saved a report: {event.name}"
            case Closed():
                return "ended the session"
            case _:
                return None

    def _probed(self, event: Probed) -> str:
        seen = event.result.observations
        if not seen:
            return f"{event.result.probe}: {event.result.said or event.result.state.replace('_', ' ')}"
        return "; ".join(f"{self._fact(o)}{_said(o.said)}" for o in seen)

    def _step(self, step: str) -> str:
        return self._steps.get(step, step)

    def _fact(self, seen: Observation) -> str:
        return f"{self._words.title(seen.fact)}: {self._value(seen)}"

    def _value(self, seen: Observation) -> str:
        return self._words.value(seen.fact, seen.value)


def _why(text: str) -> str:
    return f" ({text})" if text else ""


def _said(text: str) -> str:
    return f" ({text})" if text else ""


def _clean(text: str) -> str:
    return printable(text, limit=_LONGEST, one_line=True)
