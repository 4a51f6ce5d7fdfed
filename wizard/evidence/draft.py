"""*This leaves your machine*: a report as it would leave, with each thing that was taken out of it.

A draft is what a person looks at before a report is saved or copied, and it is what leaves then, byte for
byte. What the gate took out is listed once for all forms of the report. A person may put things back one by
one, each with a reason; a draft with a lift more or less is made anew from the session. What opens
something (a key, a password, a code, a card) is never put back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from wizard.evidence.naming import file_stem
from wizard.evidence.redaction import Level
from wizard.evidence.redaction.engine import LAYERS
from wizard.evidence.redaction.preview import CannotLiftError, Lift
from wizard.evidence.redaction.tags import KINDS, NEVER_PUT_BACK, TAG, WITHHELD
from wizard.evidence.render import Form, render
from wizard.evidence.report import report
from wizard.evidence.summary import SummaryContext
from wizard.model.flow import Flow
from wizard.model.state import SessionState

_EARLIER = "It was taken out before it was stored on this machine."
_LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Taken:
    """One thing that was taken out, or put back, wherever it stands in the report."""

    kind: str
    """One of `tags.KINDS`."""
    tag: str
    """What stands in its place; empty where it was put back."""
    times: int
    """How often the tag stands in the first form of the report."""
    why: str
    """Why it was taken out, one sentence."""
    liftable: bool
    reason: str = ""
    """Why it was put back; empty where it was not."""
    stood: str = field(default="", repr=False)
    """What stands there without the gate, for the person at this machine alone; dots for a credential."""
    value: str = field(default="", repr=False)
    """By which it is put back."""

    @property
    def what(self) -> str:
        """What it is: *an e-mail address*."""
        return KINDS[self.kind]

    @property
    def lifted(self) -> bool:
        """Whether a person put it back."""
        return bool(self.reason)

    @property
    def rule(self) -> str:
        """Whether it can be put back, in a few words."""
        if self.lifted:
            return f"put back, because: {self.reason}"
        return "can be put back" if self.liftable else "never put back"


@dataclass(frozen=True, slots=True)
class Draft:
    """A report that may leave as it stands."""

    stem: str
    """The name for its files, without an ending."""
    level: Level
    made_at: datetime
    texts: Mapping[Form, str]
    """Each form that will leave; nothing else does."""
    taken: tuple[Taken, ...]
    lifts: tuple[Lift, ...]
    withheld: bool
    """Whether a part could not be judged and is not in the texts."""

    def with_lift(self, number: int, reason: str) -> tuple[Lift, ...]:
        """The lifts with one thing more put back.

        Args:
            number: its place in `taken`, counted from 0.
            reason: why it is needed; it goes into the report.

        Raises:
            CannotLiftError: it is never put back, it is back already, there is no reason or no such thing.
        """
        found = self._numbered(number)
        reason = " ".join(reason.split())[:_LONGEST_REASON]
        if found.lifted:
            raise CannotLiftError("That is put back already.")
        if not found.liftable:
            raise CannotLiftError(f"{found.what[0].upper()}{found.what[1:]} is never put back.")
        if not reason:
            raise CannotLiftError("Say why it is needed; the reason goes into the report.")
        return (*self.lifts, Lift(found.kind, found.value, reason))

    def without_lift(self, number: int) -> tuple[Lift, ...]:
        """The lifts with one thing less put back.

        Raises:
            CannotLiftError: there is no such thing.
        """
        found = self._numbered(number)
        return tuple(lift for lift in self.lifts if (lift.kind, lift.value) != (found.kind, found.value))

    def _numbered(self, number: int) -> Taken:
        if not 0 <= number < len(self.taken):
            raise CannotLiftError("There is nothing of that number.")
        return self.taken[number]


def draft(
    state: SessionState, flow: Flow, *, context: SummaryContext, forms: tuple[Form, ...], now: datetime
) -> Draft:
    """The report of a session in some of its forms, as it would leave.

    Args:
        state: the session.
        flow: its flow.
        context: the gate, with what was put back, and what is known of program and machine.
        forms: what will leave; the first one is what a person reads first.
        now: this moment, in the time zone of the person.

    Raises:
        LeakError: the last search found what must not leave.
    """
    gate = context.gate
    made = report(state, flow, context=context, now=now)
    texts = {form: render(made, form, gate=gate) for form in forms}
    whole = "\n".join(texts.values())
    return Draft(
        stem=file_stem(state, now, gate=gate),
        level=gate.level,
        made_at=now,
        texts=texts,
        taken=_listed(context, whole, texts[forms[0]]),
        lifts=gate.put_back,
        withheld=WITHHELD in whole,
    )


def _listed(context: SummaryContext, whole: str, first: str) -> tuple[Taken, ...]:
    """What was taken out and what was put back, always in the same order."""
    gate = context.gate
    found: dict[tuple[str, str], Taken] = {}
    left = {match.group().rstrip("\r\n") for match in TAG.finditer(whole)} - {WITHHELD}
    why = {layer.id: layer.why for layer in LAYERS}
    for finding, stood in gate.taken:
        if finding.replacement in left:
            found[finding.kind, finding.value or finding.replacement] = Taken(
                finding.kind,
                finding.replacement,
                first.count(finding.replacement),
                why.get(finding.layer, _EARLIER),
                bool(finding.value),
                stood=stood,
                value=finding.value,
            )
    known = {taken.tag for taken in found.values()}
    for tag in left - known:
        kind = tag[1:-1].partition("#")[0]
        found[kind, tag] = Taken(kind, tag, first.count(tag), _EARLIER, False, stood="••••")
    for lift in gate.put_back:
        found[lift.kind, lift.value] = Taken(
            lift.kind, "", 0, "", lift.kind not in NEVER_PUT_BACK, lift.reason, lift.value, lift.value
        )
    return tuple(found[key] for key in sorted(found))
