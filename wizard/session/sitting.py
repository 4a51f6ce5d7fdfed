"""A session while it is open: its lock, the writing end of its journal, and what lies beside it."""

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from wizard.evidence import redact
from wizard.evidence.redaction import KnownSecrets
from wizard.model.event import Event
from wizard.model.secret import Secret
from wizard.session.errors import DamagedError
from wizard.session.files import write_atomically
from wizard.session.journal import Journal
from wizard.session.lock import Lock
from wizard.session.scrub import scrubbed

PASTES = "paste-*.txt"
"""The files of pasted texts that were kept."""


class Sitting:
    """The one writer of a session. Close it, or use it as a context."""

    def __init__(self, folder: Path, lock: Lock, journal: Journal, events: tuple[Event, ...]) -> None:
        self._folder = folder
        self._lock = lock
        self._journal = journal
        self._events = list(events)
        self._secrets: set[Secret | str] = set()
        self._known = KnownSecrets(())

    @property
    def id(self) -> str:
        """The session's id."""
        return self._folder.name

    @property
    def folder(self) -> Path:
        """Where the session lies, for telling the person."""
        return self._folder

    @property
    def events(self) -> tuple[Event, ...]:
        """Everything that was written, in order."""
        return tuple(self._events)

    def know(self, secrets: Iterable[Secret | str]) -> None:
        """Take these values out of everything that is written from now on."""
        self._secrets.update(secrets)
        self._known = KnownSecrets.of(self._secrets)

    def append(self, event: Event) -> Event:
        """Write an event and return it as it was written, once it is on the disk.

        Secrets are taken out first; show and compute with what comes back.

        Raises:
            DamagedError: it could not be written; the session on the disk is as before.
        """
        clean = scrubbed(event, self._known)
        self._journal.append(clean)
        self._events.append(clean)
        return clean

    def keep_paste(self, text: str) -> str:
        """Keep a pasted text beside the journal, its secrets taken out, and return the file's name.

        Only call it with the person's consent.

        Raises:
            DamagedError: it could not be written.
        """
        taken = {path.name for path in self._folder.glob(PASTES)}
        name = next(n for i in range(1, len(taken) + 2) if (n := f"paste-{i}.txt") not in taken)
        clean = redact(text, secrets=self._known, level="local").text
        try:
            write_atomically(self._folder / name, clean.encode("utf-8", "surrogatepass"))
        except OSError as error:
            raise DamagedError(f"the pasted text is not kept: {error.strerror or error}") from error
        return name

    def close(self) -> None:
        """Close the journal and let the lock go; further calls do nothing."""
        self._journal.close()
        self._lock.release()

    def __enter__(self) -> "Sitting":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
