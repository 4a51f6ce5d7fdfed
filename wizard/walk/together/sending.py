"""Writing a session as a case file: looked at first, then exactly what was seen becomes the next round."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from wizard.evidence.case import CASE_SUFFIX, CaseError, digest, open_case
from wizard.evidence.naming import file_stem
from wizard.evidence.redaction.preview import Lift
from wizard.knowledge.load import catalogue
from wizard.model.event import Consented
from wizard.model.secret import Secret
from wizard.session import InUseError, SessionError, Store
from wizard.session.case.drafting import CaseDraft, case_draft
from wizard.session.case.export import USER, Leaving
from wizard.session.files import write_atomically
from wizard.session.inbox import leave
from wizard.walk.saving import let_out
from wizard.walk.together.saved import context_of, gate_for, target, told

CaseLevel = Literal["public", "support"]
USUAL: CaseLevel = "support"


@dataclass(frozen=True, slots=True)
class Sent:
    """A case file that was written."""

    path: Path
    made: CaseDraft
    notes: tuple[str, ...]
    """What could not be read back of the session."""

    @property
    def said(self) -> tuple[str, ...]:
        """What was written, in sentences."""
        made = self.made
        what = f"round {made.round}" if made.fresh else f"nothing new since round {made.round}, the same case"
        stayed = f"{made.stayed} steps could not be judged and stayed here."
        return (f"Case written: {self.path} ({what}).", *((stayed,) if made.stayed else ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Who a case file is for, and what of it was put back."""

    level: CaseLevel | None = None
    """None goes on with the level of the case; one that begins takes the usual."""
    name: str = ""
    """How the person is called in it; empty takes the usual word."""
    secrets: Sequence[Secret | str] = ()
    """What this program knows besides the environment's secrets."""
    lifts: tuple[Lift, ...] = ()


def drafted(store: Store, session: str, wanted: Wanted, now: datetime) -> CaseDraft:
    """The case of a session with what is new as its next round, to be looked at. Nothing is written.

    Args:
        store: where sessions are kept.
        session: which one; it may be open meanwhile.
        wanted: level, name, and what is put back.
        now: this moment.

    Raises:
        CaseError: it may not leave, or the case is full.
        LeakError: the last search found what must not leave.
        SessionError, CannotReadError: the session cannot be read.
    """
    found = told(store.load(session))
    with store.case(found.stored.id, now) as slot:
        before = slot.read()
    level = wanted.level or (open_case(before).manifest.level if before else USUAL)
    context = context_of(found, gate_for(found.stored, level, wanted.secrets, wanted.lifts))
    name = " ".join(wanted.name.split()) or USER
    leaving = Leaving(found.stored.events, found.flow, found.stored.flow_bytes, catalogue(), context, name)
    stem = file_stem(found.state, now, gate=context.gate)
    return case_draft(leaving, before, stem, now.astimezone())


def write(store: Store, made: CaseDraft, to: Path, now: datetime) -> Sent:
    """Write exactly what was looked at, as a file and as what the next round goes on from.

    Args:
        store: where sessions are kept.
        made: what the person agreed to.
        to: a file, or a folder in which it gets a name that says when and what.
        now: this moment.

    Raises:
        CaseError: the case has gone on since it was looked at; nothing is written.
        SessionError: the session is gone, or its case is being written by somebody else.
        OSError: the file cannot be written.
    """
    with store.case(made.session, now) as slot:
        kept = slot.read()
        if (digest(kept) if kept else None) != made.before:
            raise CaseError("the case has gone on since you looked at it; look at it once more")
        path = target(to, made.stem + CASE_SUFFIX)
        slot.write(made.data)
    write_atomically(path, made.data)
    return Sent(path, made, store.load(made.session).notes)


def entry(made: CaseDraft, at: datetime) -> Consented:
    """For the ledger: that this case was let out, at which level, and with what put back."""
    return let_out(f"the case file as round {made.round}", made, at)


def enter(store: Store, session: str, shared: Consented) -> str:
    """Put into the journal that something was let out; a wizard that has the session open takes it in.

    What was let out is out by then, so a journal that cannot be written is said and stops nothing.

    Returns:
        What went wrong, as a sentence without its end; empty where it is entered.
    """
    try:
        try:
            _, sitting = store.resume(session, shared.at)
        except InUseError:
            leave(store.folder / session, (shared,))
            return ""
        with sitting:
            sitting.append(shared)
    except SessionError as error:
        return f"it is written, but the session's ledger has no entry of it: {error}"
    return ""
