"""Writing a session as a case file: each time what is new becomes the next round of the same case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from wizard.evidence.case import CASE_SUFFIX
from wizard.evidence.naming import file_stem
from wizard.knowledge.load import catalogue
from wizard.model.secret import Secret
from wizard.session import Store
from wizard.session.case.export import USER, Leaving, export
from wizard.session.files import write_atomically
from wizard.walk.together.saved import context_of, gate_for, target, told

CaseLevel = Literal["public", "support"]


@dataclass(frozen=True, slots=True)
class Sent:
    """A case file that was written."""

    path: Path
    round: int
    fresh: bool
    """False where nothing happened since the round before: the same case again."""
    withheld: int
    notes: tuple[str, ...]
    """What could not be read back of the session."""

    @property
    def said(self) -> tuple[str, ...]:
        """What was written, in sentences."""
        what = f"round {self.round}" if self.fresh else f"nothing new since round {self.round}, the same case"
        stayed = f"{self.withheld} steps could not be judged and stayed here."
        return (f"Case written: {self.path} ({what}).", *((stayed,) if self.withheld else ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Who a case file is for, and where it is written."""

    level: CaseLevel = "support"
    name: str = ""
    """How the person is called in it; empty takes the usual word."""
    to: Path
    """A file, or a folder in which it gets a name that says when and what."""
    secrets: Sequence[Secret | str] = ()
    """What this program knows besides the environment's secrets."""


def send(store: Store, session: str, wanted: Wanted, now: datetime) -> Sent:
    """Append a round with what is new to the case of a session, and write the whole case.

    Args:
        store: where sessions are kept.
        session: which one; it may be open meanwhile.
        wanted: level, name and place.
        now: this moment.

    Raises:
        CaseError: it may not leave, or the case is full.
        LeakError: the last search found what must not leave.
        SessionError, CannotReadError: the session cannot be read.
        OSError: the file cannot be written.
    """
    found = told(store.load(session))
    context = context_of(found, gate_for(found.stored, wanted.level, wanted.secrets))
    name = " ".join(wanted.name.split()) or USER
    leaving = Leaving(found.stored.events, found.flow, found.stored.flow_bytes, catalogue(), context, name)
    with store.case(found.stored.id, now) as slot:
        done = export(leaving, slot.read(), now)
        path = target(wanted.to, file_stem(found.state, now, gate=context.gate) + CASE_SUFFIX)
        slot.write(done.data)
    write_atomically(path, done.data)
    return Sent(path, done.round, done.fresh, done.withheld, found.stored.notes)
