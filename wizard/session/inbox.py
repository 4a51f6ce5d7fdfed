"""Results that other commands leave beside a session while a wizard has it open.

A journal has one writer. A command that proves something in another terminal meanwhile (`audit`, `referee`,
`replay`, `prove`, `changes`) leaves its events here, one file each; the writer takes them in when it next
looks, or when the session is next opened. Taking in twice after a crash does no harm: the newest result
of a check counts, and a change is open or undone whichever line says so.
"""

import contextlib
import os
import time
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from wizard.evidence.redaction import KnownSecrets
from wizard.model.event import Changed, Consented, Event, Proved
from wizard.session.errors import DamagedError
from wizard.session.files import read_private, write_atomically
from wizard.session.scrub import NONE, scrubbed

LARGEST = 1024 * 1024
"""Bytes of one file; the results of one command have some thousand."""
MOST_FILES = 200
_PATTERN = "left-*.json"
_LEFT = (Proved, Changed, Consented)
"""What may be left: results and changes. Answers and steps are the open wizard's own."""


@cache
def _events() -> TypeAdapter[tuple[Event, ...]]:
    """Made when something was left: building it takes a moment that no start should pay for."""
    return TypeAdapter(tuple[Event, ...])


def leave(folder: Path, events: Sequence[Event], secrets: KnownSecrets = NONE) -> None:
    """Leave events for the wizard that has the session open; their secrets are taken out before.

    Args:
        folder: the session's folder.
        events: results, changes and consents.
        secrets: values that the program knows.

    Raises:
        DamagedError: they cannot be written.
    """
    clean = tuple(scrubbed(event, secrets) for event in events if isinstance(event, _LEFT))
    name = f"left-{time.time_ns():020}-{os.getpid()}.json"
    try:
        write_atomically(folder / name, _events().dump_json(clean))
    except OSError as error:
        raise DamagedError(f"the result is not left: {error.strerror or error}") from error


def waiting(folder: Path) -> bool:
    """Whether something was left. Cheap: it is asked every second while a page waits for results."""
    return next(iter(folder.glob(_PATTERN)), None) is not None


def take(folder: Path) -> Iterator[tuple[Event, ...]]:
    """The events of each file that was left, the oldest first.

    A file is deleted when the next one is asked for, so that what was not put into the journal stays. One
    that cannot be read is deleted too: nothing of ours writes such a file, and it would be met for ever.
    """
    for path in sorted(folder.glob(_PATTERN))[:MOST_FILES]:
        try:
            events = _events().validate_json(read_private(path, LARGEST))
        except (OSError, ValidationError):
            events = ()
        yield tuple(event for event in events if isinstance(event, _LEFT))
        with contextlib.suppress(OSError):
            path.unlink()
