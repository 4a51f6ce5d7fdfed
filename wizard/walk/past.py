"""Sessions of before: finding one by what a person typed, and listing those that can be taken up again."""

from collections.abc import Iterable

from wizard.flow import replay
from wizard.model.event import Closed, Pasted
from wizard.model.state import SessionState
from wizard.proof.changes import reminders
from wizard.session import BadIdError, NotFoundError, SessionError, Store, Stored, Unreadable
from wizard.walk.errors import CannotOpenError
from wizard.walk.options import LATEST
from wizard.walk.page import Resumable
from wizard.walk.parts import Parts

_MOST = 20
"""Sessions listed on the start page; `a400-wizard sessions` lists all."""
_MOST_REMINDERS = 3
"""Changes left open that a start names; more are counted."""


def find_session(store: Store, given: str) -> str:
    """The id that a person means: the latest, a whole id, or a part that only one session has.

    Raises:
        BadIdError: the part fits several sessions.
        NotFoundError: there is no such session.
    """
    if given == LATEST:
        return store.latest()
    ids = store.ids()
    if given in ids:
        return given
    fitting = [session for session in ids if given and given in session]
    if len(fitting) > 1:
        raise BadIdError(f"{len(fitting)} sessions fit {given!r}; see `a400-wizard sessions`")
    if not fitting:
        raise NotFoundError(f"there is no session {given!r} on this machine; see `a400-wizard sessions`")
    return fitting[0]


def practice_of(store: Store, given: str) -> str | None:
    """The scenario that a session plays, so that taking it up again starts the same one; None for none.

    What is wrong with the session is left to be said when it is really opened.
    """
    try:
        return store.load(find_session(store, given)).started.practice
    except SessionError:
        return None


def resumable(parts: Parts) -> tuple[Resumable, ...]:
    """The newest sessions of this world, each in one line; damaged ones are shown with the reason."""
    found: list[Resumable] = []
    for session in parts.store.all():
        if len(found) == _MOST:
            break
        if isinstance(session, Unreadable):
            found.append(Resumable(session.id, _when(session.id), "", "cannot be read", session.why))
        elif session.started.practice == parts.world.case_name:
            found.append(_line(session, parts))
    return tuple(found)


def _when(session: str) -> str:
    """`2026-11-22 09:35` of an id that begins with the moment in UTC."""
    return f"{session[:4]}-{session[4:6]}-{session[6:8]} {session[9:11]}:{session[11:13]} UTC"


def left_open(sessions: Iterable[Resumable]) -> tuple[str, ...]:
    """What to say at a start of temporary changes that earlier sessions left open."""
    said = [f"{words} [session {each.id}]" for each in sessions for words in each.reminders]
    more = len(said) - _MOST_REMINDERS
    rest = (f"And {more} more: a400-wizard changes lists them.",) if more > 0 else ()
    return (*said[:_MOST_REMINDERS], *rest)


def _line(session: Stored, parts: Parts) -> Resumable:
    when = f"{session.started.at.astimezone():%Y-%m-%d %H:%M}"
    damaged = session.notes[0] if session.notes else None
    state = _state(session, parts)
    return Resumable(
        session.id,
        when,
        session.started.flow,
        _how_far(session, state),
        damaged,
        reminders(state.open_changes) if state else (),
    )


def _state(session: Stored, parts: Parts) -> SessionState | None:
    """What the session was; None where its flow cannot be read."""
    try:
        flow = parts.flows.pinned(session.flow_bytes).flow
        return replay(flow, parts.catalogue, session.events)
    except (ValueError, CannotOpenError):
        return None


def _how_far(session: Stored, state: SessionState | None) -> str:
    """What the session is about and how far it got."""
    pasted = next((e for e in reversed(session.events) if isinstance(e, Pasted)), None)
    about = f"{pasted.status or ''} {pasted.error_type or ''}".strip() if pasted else ""
    if state is None:
        return about or "its flow cannot be read"
    reached = state.evaluation.reached
    if reached:
        far = reached.verdict.title
    else:
        answered = sum(1 for entry in state.trail if entry.applies)
        far = f"{answered} answered, {state.steps_left} to go at most"
    ended = " (ended)" if isinstance(session.events[-1], Closed) else ""
    return ": ".join(filter(None, (about, far))) + ended
