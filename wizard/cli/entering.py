"""Entering what a command showed into a saved session."""

import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from wizard.cli.console import UsageError, complain
from wizard.cli.saved import CannotReadError, Told, meant, refused, told
from wizard.evidence import printable
from wizard.model.event import Event
from wizard.model.secret import Secret
from wizard.session import SessionError
from wizard.session.boundary import home_store
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
    """Append the events that a session's state asks for; what was wrong is said, and None returned."""
    store = home_store()
    try:
        stored, sitting = store.resume(meant(store, given), datetime.now(UTC))
        with sitting:
            sitting.know([*environment_secrets(os.environ), *secrets])
            events = make(told(stored))
            for event in events:
                sitting.append(event)
        if events:
            complain(f"entered into session {stored.id}")
        return told(store.load(stored.id))
    except (SessionError, CannotReadError) as error:
        complain(f"not entered: {printable(str(error))}")
        return None
