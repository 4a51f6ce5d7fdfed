"""Saved sessions read back: finding one, its state, and what is made of it."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import wizard
from wizard.evidence import Gate, printable
from wizard.evidence.redaction import KnownSecrets, Level
from wizard.evidence.redaction.preview import Lift
from wizard.evidence.report import Report, report
from wizard.evidence.summary import SummaryContext
from wizard.flow import FlowError, load, replay
from wizard.flow.shelf import shipped_flows
from wizard.knowledge.load import catalogue
from wizard.model.flow import Flow
from wizard.model.secret import Secret
from wizard.model.state import SessionState
from wizard.session import BadIdError, DamagedError, NotFoundError, Store, Stored
from wizard.walk.papers import FOREIGN, environment_secrets, machine, names

LATEST = "latest"
TOOL = f"a400-wizard {wizard.__version__}"


class CannotReadError(Exception):
    """A saved session is there and cannot be read back; its text is a sentence for the person."""


@dataclass(frozen=True, slots=True)
class Told:
    """A saved session with its flow and the state that its events make."""

    stored: Stored
    flow: Flow
    state: SessionState
    foreign: str | None


def meant(store: Store, given: str) -> str:
    """The id that a person means: the latest, a whole id, or a part that only one session has.

    Raises:
        BadIdError: the part fits several sessions.
        NotFoundError: it fits none.
    """
    if given == LATEST:
        return store.latest()
    fitting = [session for session in store.ids() if given and given in session]
    if len(fitting) > 1:
        raise BadIdError(f"{len(fitting)} sessions fit {printable(given)}: {', '.join(fitting[:5])}")
    if not fitting:
        raise NotFoundError(
            f"there is no session {printable(given)} on this machine; see `a400-wizard sessions`"
        )
    return fitting[0]


def told(stored: Stored) -> Told:
    """Read a session back on the flow that it pinned.

    Raises:
        CannotReadError: its flow or its beginning cannot be read.
    """
    try:
        _ = stored.started
        flow = _flow(stored.flow_bytes)
        state = replay(flow, catalogue(), stored.events)
    except (FlowError, ValueError, DamagedError) as error:
        raise CannotReadError(f"session {stored.id} cannot be read back: {error}") from error
    return Told(stored, flow, state, None if _ships(stored.flow_bytes) else FOREIGN)


@lru_cache(maxsize=8)
def _flow(data: bytes) -> Flow:
    """A flow as it was pinned. It was verified when the session began, so its shape is enough here."""
    return load(data, name="the pinned flow", shipped=True, catalogue=catalogue()).flow


@lru_cache(maxsize=8)
def _ships(data: bytes) -> bool:
    try:
        return any(file.read() == data for file in shipped_flows())
    except OSError:
        return False


def gate_for(
    stored: Stored, level: Level, secrets: Sequence[Secret | str] = (), lifts: tuple[Lift, ...] = ()
) -> Gate:
    """The gate for a saved session: its case key, this machine's names, and every secret that is known."""
    known = KnownSecrets.of((*environment_secrets(os.environ), *secrets))
    return Gate(level, known, stored.case_key, names(), lifts)


def gate_for_reply(secrets: Sequence[Secret | str] = (), lifts: tuple[Lift, ...] = ()) -> Gate:
    """The gate for what a person types to answer somebody's case.

    It belongs to no session here, so it has no marks; and a person may say their own name, so the names of
    this machine count only where a text shows that they are names.
    """
    return Gate(known=KnownSecrets.of((*environment_secrets(os.environ), *secrets)), lifts=lifts)


def context_of(session: Told, gate: Gate) -> SummaryContext:
    """What a summary of a saved session is made with."""
    return SummaryContext(
        tool=TOOL,
        knowledge=session.stored.started.knowledge,
        gate=gate,
        machine=machine(),
        foreign=session.foreign,
    )


def report_of(session: Told, gate: Gate, now: datetime) -> Report:
    """The report of a saved session."""
    return report(session.state, session.flow, context=context_of(session, gate), now=now)


def target(given: Path, name: str) -> Path:
    """The file to write: the one named, or a free name in the folder named."""
    if not given.is_dir():
        return given
    path = given / name
    number = 1
    while path.exists():
        number += 1
        path = given / f"{Path(name).stem}-{number}{path.suffix}"
    return path
