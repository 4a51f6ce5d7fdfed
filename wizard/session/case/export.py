"""A session as a case file: each export appends one round to what was exported before."""

from dataclasses import dataclass
from datetime import datetime

from wizard.diagnosis.minimize.signature import shape
from wizard.evidence.case import (
    CASE_SUFFIX,
    Case,
    CaseError,
    PutBack,
    Round,
    Seen,
    append,
    begin,
    digest,
    journal,
    open_ask,
    open_case,
)
from wizard.evidence.case.chain import json_bytes
from wizard.evidence.case.leaving import all_leaving, vocabulary
from wizard.evidence.case.models import (
    ASK,
    JOURNAL,
    MOST_PUT_BACK,
    OBSERVATIONS,
    REPORT,
    SUMMARY,
    is_name,
)
from wizard.evidence.fingerprint import fingerprint
from wizard.evidence.gate import Gate
from wizard.evidence.redaction import redact
from wizard.evidence.redaction.tags import KINDS
from wizard.evidence.render import as_json, as_text
from wizard.evidence.report import Report, report
from wizard.evidence.selfcheck import LeakError
from wizard.evidence.summary import SummaryContext
from wizard.flow import replay
from wizard.flow.shelf import ships
from wizard.model.event import Consented, Event, Started
from wizard.model.fact import Catalogue
from wizard.model.flow import Flow
from wizard.model.state import SessionState
from wizard.model.words import Consent

USER = "user"
"""What the user's side is called where nobody says a name."""
_PLACEHOLDERS = ("$", "%", "<", "{")
"""What stands for a value in an example command, such as `$ANTHROPIC_API_KEY`, begins with one of these."""
_SHAREABLE = ("support", "public")
_LEFT_ALREADY = (
    "an earlier round of this case holds what is known to be secret by now, so it cannot be sent again. "
    "Tell whoever has it, change that secret, and begin a new session for what is new"
)


@dataclass(frozen=True, slots=True)
class Exported:
    """A case as bytes, and what the last round brought."""

    data: bytes
    round: int
    fresh: bool
    """False where nothing happened since the round before: the same file again."""
    withheld: int = 0


@dataclass(frozen=True, slots=True)
class Leaving:
    """What is to become a round."""

    events: tuple[Event, ...]
    flow: Flow
    flow_bytes: bytes
    catalogue: Catalogue
    context: SummaryContext
    name: str = USER


def export(leaving: Leaving, before: bytes | None, now: datetime) -> Exported:
    """The case with everything that happened since the last export as a new round.

    Args:
        leaving: the session with its flow; the level of `context.gate` is stamped into the case.
        before: the case as it was exported last, support's rounds included; None begins one.
        now: this moment.

    Raises:
        CaseError: the session does not fit the case, or something cannot be judged; nothing leaves then.
        LeakError: the last check found what must not leave.
    """
    _may_leave(leaving)
    case = open_case(before) if before else None
    taken = _taken(case, leaving)
    fresh = leaving.events[taken:]
    gate = leaving.context.gate
    if case and before and not _worth(fresh):
        return Exported(_released(before, gate, before), len(case.turns), fresh=False)
    events, withheld = all_leaving(fresh, gate, vocabulary(leaving.flow, leaving.catalogue))
    if not case and not (events and isinstance(events[0], Started)):
        raise CaseError("the beginning of the session cannot be judged, so nothing leaves")
    state = replay(leaving.flow, leaving.catalogue, (case.events if case else ()) + events)
    made = report(state, leaving.flow, context=leaving.context, now=now)
    record = _record(state, leaving, now, taken=len(leaving.events), withheld=withheld)
    head = begin(state.started.session, leaving.flow_bytes, leaving.flow.id, gate.level)
    data = append(head, leaving.flow_bytes, case, record, _files(events, made, leaving))
    number = len(case.turns) + 1 if case else 1
    return Exported(_released(data, gate, before), number, fresh=True, withheld=withheld)


def _may_leave(leaving: Leaving) -> None:
    if leaving.context.gate.level not in _SHAREABLE:
        raise CaseError("a case is for somebody else: share it at level support or public")
    if not is_name(leaving.name):
        raise CaseError("a name in a case has letters, digits and spaces, at most 40 of them")
    _clean_flow(leaving)


def _taken(case: Case | None, leaving: Leaving) -> int:
    """How many events went into the case before, once the session is found to go on from it."""
    if case is None:
        return 0
    taken = case.head.record.events
    if taken > len(leaving.events) or case.manifest.flow_sha256 != digest(leaving.flow_bytes):
        raise CaseError("the session lost steps that were exported before; the case file still has them")
    if case.manifest.level != leaving.context.gate.level:
        raise CaseError(f"this case is shared at level {case.manifest.level}; go on with that level")
    return taken


def _released(data: bytes, gate: Gate, before: bytes | None) -> bytes:
    """The case, once every byte of it was searched: what left before leaves again, and more may be known now.

    Raises:
        CaseError: it cannot be read back, or what must not leave did leave with an earlier round.
        LeakError: something in what is new must not leave.
    """
    open_case(data)
    try:
        gate.release({f"case{CASE_SUFFIX}": data})
    except LeakError as error:
        if before is not None and _leaks(before, gate):
            raise CaseError(_LEFT_ALREADY) from error
        raise
    return data


def _leaks(data: bytes, gate: Gate) -> bool:
    """Whether a case holds what must not leave by what is known now."""
    try:
        gate.release({f"case{CASE_SUFFIX}": data})
    except LeakError:
        return True
    return False


def _worth(fresh: tuple[Event, ...]) -> bool:
    """Whether there is anything to append; opening, sharing and reading an answer are no steps."""
    return any(
        event.kind not in ("resumed", "closed", "saved", "asked")
        and not (isinstance(event, Consented) and event.consent is Consent.SHARES)
        for event in fresh
    )


def _clean_flow(leaving: Leaving) -> None:
    """The flow travels byte for byte, so it has to be clean as it is."""
    text = leaving.flow_bytes.decode("utf-8", "replace")
    gate = leaving.context.gate
    if any(gate.known.find(text)):
        raise CaseError("the flow file of this session holds a secret that is known here")
    if ships(leaving.flow_bytes):
        return
    found = [
        finding
        for finding in redact(text, level="local").findings
        if text[finding.start : finding.start + 1] not in _PLACEHOLDERS
    ]
    if found:
        kinds = ", ".join(sorted({finding.kind for finding in found}))
        raise CaseError(f"the flow file of this session holds what must not leave ({kinds})")


def _record(state: SessionState, leaving: Leaving, now: datetime, *, taken: int, withheld: int) -> Round:
    reached = state.evaluation.reached
    seen = None
    if reached:
        seen = Seen(rule=reached.rule, title=reached.verdict.title, sureness=reached.sureness.value)
    return Round(
        number=1,
        who="user",
        name=leaving.name,
        at=now,
        tool=leaving.context.tool,
        knowledge=leaving.context.knowledge,
        events=taken,
        withheld=withheld,
        verdict=seen,
        fingerprint=fingerprint(state, shape=shape, gate=leaving.context.gate),
        put_back=put_back(leaving.context.gate),
        files={},
    )


def put_back(gate: Gate) -> tuple[PutBack, ...]:
    """What a person put back, as the file that leaves says it: of what kind, and why.

    Raises:
        CaseError: more was put back than a round can say.
    """
    if len(gate.put_back) > MOST_PUT_BACK:
        raise CaseError(f"at most {MOST_PUT_BACK} things can be put back into one round")
    return tuple(PutBack(what=KINDS[lift.kind], reason=gate.line(lift.reason, 300)) for lift in gate.put_back)


def _files(events: tuple[Event, ...], made: Report, leaving: Leaving) -> dict[str, bytes]:
    gate = leaving.context.gate
    return {
        JOURNAL: journal(events),
        OBSERVATIONS: json_bytes([seen.model_dump(mode="json") for seen in made.observations]),
        SUMMARY: gate.text(as_text(made)).encode("utf-8"),
        REPORT: as_json(made).encode("ascii"),
    }


def appended_ask(before: bytes, ask: bytes, name: str, now: datetime, tool: str, knowledge: str) -> bytes:
    """The case with support's answer as its next round, byte for byte as it came.

    Args:
        before: the case as it was exported last.
        ask: the bytes of the ask file; they were judged before.
        name: how support calls themselves in it.
        now: when it was taken in.
        tool: this program.
        knowledge: its knowledge.

    Raises:
        CaseError: the case is full.
    """
    case = open_case(before)
    record = Round(
        number=1,
        who="support",
        name=name,
        at=now,
        answers=open_ask(ask).answers,
        tool=tool,
        knowledge=knowledge,
        events=case.head.record.events,
        files={},
    )
    return append({}, case.flow, case, record, {ASK: ask})
