"""Entering what a command showed into a saved session."""

import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from wizard.cli.console import UsageError, complain
from wizard.cli.saved import CannotReadError, Told, meant, refused, told
from wizard.evidence import printable
from wizard.evidence.redaction import KnownSecrets
from wizard.model.event import Event
from wizard.model.secret import Secret
from wizard.session import InUseError, SessionError, Store
from wizard.session.boundary import home_store
from wizard.session.inbox import leave, take
from wizard.walk.papers import environment_secrets


def read_session(given: str) -> Told | int:
    """The session that a person means, read back; the exit code where it cannot be."""
    store = home_store()
    try:
        return told(store.load(meant(store, given)))
    except (SessionError, CannotReadError) as error:
        return refused(error)


def check_world(session: Told, practice: str | None) -> None:
    """Results of practice do not belong into a real session, nor real ones into practice.

    Raises:
        UsageError: they would.
    """
    played = session.state.started.practice
    if played == practice:
        return
    if played:
        raise UsageError(f"session {session.stored.id} is practice: add --practice {played}")
    raise UsageError(f"session {session.stored.id} is real: results of practice do not belong into it")


def enter(given: str | None, events: Sequence[Event], *, secrets: Sequence[Secret | str] = ()) -> bool:
    """Append events to the session that a person named; says what became of it. True where it is entered."""
    if given is None:
        complain("entered nowhere: name a session with --session, for example --session latest")
        return False
    return change(given, lambda _told: events, secrets=secrets) is not None


def change(
    given: str, make: Callable[[Told], Sequence[Event]], *, secrets: Sequence[Secret | str] = ()
) -> Told | None:
    """Append the events that a session's state asks for; what was wrong is said, and None returned.

    A wizard that has the session open is the only one that writes to it; then the events are left beside
    it, and that wizard takes them in and shows them.
    """
    store = home_store()
    known = [*environment_secrets(os.environ), *secrets]
    try:
        session = meant(store, given)
        try:
            stored, sitting = store.resume(session, datetime.now(UTC))
        except InUseError:
            return _left(store, session, make, known)
        with sitting:
            sitting.know(known)
            for events in take(sitting.folder):
                for event in events:
                    sitting.append(event)
            made = make(told(store.load(session)))
            for event in made:
                sitting.append(event)
        if made:
            complain(f"entered into session {stored.id}")
        return told(store.load(stored.id))
    except (SessionError, CannotReadError) as error:
        complain(f"not entered: {printable(str(error))}")
        return None


def _left(
    store: Store, session: str, make: Callable[[Told], Sequence[Event]], known: Sequence[Secret | str]
) -> Told:
    """Leave the events for the wizard that has the session open."""
    found = told(store.load(session))
    made = make(found)
    if made:
        leave(store.folder / session, made, KnownSecrets.of(known))
        complain(f"session {session} is open in another terminal: the result appears there")
    return found
