"""The sessions that are saved here, each in one row: found by any text, by likeness, newest first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wizard.diagnosis.minimize.signature import shape
from wizard.evidence.fingerprint import Fingerprint, Likeness, compare, fingerprint
from wizard.model.event import Closed, Pasted
from wizard.session import SessionError, Store, Stored, Unreadable
from wizard.walk.together.saved import CannotReadError, Told, gate_for, told


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One session of the list; of one that cannot be read only `id` and `about` say something."""

    id: str
    begun: datetime | None = None
    flow: str | None = None
    practice: str | None = None
    status: int | None = None
    error_type: str | None = None
    request_id: str | None = None
    causes: tuple[str, ...] = ()
    verdict: str | None = None
    """The row of the table that fired."""
    ended: bool = False
    events: int = 0
    notes: tuple[str, ...] = ()
    """What could not be read back."""
    about: str = ""
    """What it is about and how far it got; of one that cannot be read, why."""
    readable: bool = True

    @property
    def when(self) -> str:
        """When it was begun, in this machine's time; empty where that is not known."""
        return f"{self.begun.astimezone():%Y-%m-%d %H:%M}" if self.begun else ""

    @property
    def data(self) -> dict[str, Any]:
        """The row for programs."""
        if not self.readable:
            nothing = dict.fromkeys(("begun", "flow", "practice", "verdict"))
            return {"id": self.id, **nothing, "about": self.about, "readable": False}
        names = [name for name in self.__slots__ if name != "begun"]
        told = {name: getattr(self, name) for name in names}
        return {**told, "begun": self.begun.isoformat() if self.begun else None}

    def has(self, text: str) -> bool:
        """Whether the time, id, error, cause, request id or verdict holds every word of a text."""
        values = [self.when, *(str(value) for value in self.data.values() if value not in (None, (), ""))]
        whole = "\n".join(values).lower()
        return all(word in whole for word in text.lower().split())


def row(session: Stored | Unreadable) -> Row:
    """One session as a row."""
    if isinstance(session, Unreadable):
        return Row(id=session.id, about=f"cannot be read: {session.why}", readable=False)
    try:
        state = told(session).state
    except CannotReadError as reason:
        return Row(id=session.id, about=str(reason), readable=False)
    pasted = next((e for e in reversed(session.events) if isinstance(e, Pasted)), None)
    error = f"{pasted.status or ''} {pasted.error_type or ''}".strip() if pasted else ""
    reached = state.evaluation.reached
    answered = sum(1 for entry in state.trail if entry.applies)
    far = reached.verdict.title if reached else f"{answered} answered, no verdict yet"
    return Row(
        id=session.id,
        begun=session.started.at,
        flow=session.started.flow,
        practice=session.started.practice,
        status=pasted.status if pasted else None,
        error_type=pasted.error_type if pasted else None,
        request_id=pasted.request_id if pasted else None,
        causes=tuple(pasted.causes) if pasted else (),
        verdict=reached.rule if reached else None,
        ended=isinstance(session.events[-1], Closed),
        events=len(session.events),
        notes=session.notes,
        about=": ".join(filter(None, (error, far))) + (" (damaged)" if session.notes else ""),
    )


def rows(sessions: Iterable[Stored | Unreadable], text: str = "") -> tuple[Row, ...]:
    """The rows that hold a text."""
    return tuple(found for found in map(row, sessions) if found.has(text))


def print_of(session: Told) -> Fingerprint:
    """The fingerprint of a saved session."""
    return fingerprint(session.state, shape=shape, gate=gate_for(session.stored, "support"))


def like(store: Store, wanted: Fingerprint, own: str | None = None) -> Iterator[tuple[Told, Likeness]]:
    """Saved sessions that look like the same failure, the most alike first.

    Args:
        store: where they are kept.
        wanted: the fingerprint to compare with.
        own: a session that is left out, because the fingerprint is its own.
    """
    found: list[tuple[Told, Likeness]] = []
    for stored in store.all():
        if not isinstance(stored, Stored) or stored.id == own:
            continue
        try:
            session = told(stored)
        except (SessionError, CannotReadError):
            continue
        likeness = compare(wanted, print_of(session))
        if likeness.alike:
            found.append((session, likeness))
    yield from sorted(found, key=lambda pair: pair[1].rank, reverse=True)


def said(likeness: Likeness) -> str:
    """How two fingerprints compare, as a sentence without its end."""
    if likeness.equal:
        return "The same failure, as far as both tell"
    if likeness.alike:
        return f"Probably the same failure; {', '.join(likeness.different) or 'little'} differs"
    return "Another failure" if likeness.different else "Too little is known to compare the failures"
