"""Sessions on disk: one folder each, with its journal, the flow as it was, and pasted text with consent.

Layout below the store's root: `sessions/<id>/journal.jsonl`, `flow.toml`, `paste-<n>.txt`, `case.key`,
`case.a400case` (what was exported last, with the answers that came back), `lock` and `case.lock`. Folders
are 0700 and files 0600. Nothing outside `sessions/<id>` is ever written or deleted.
"""

import contextlib
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from wizard.model.event import Event, Started
from wizard.session.errors import DamagedError, InUseError, NotFoundError, SessionError
from wizard.session.files import (
    open_private,
    private_folder,
    read_private,
    remove_unfinished,
    write_atomically,
)
from wizard.session.ids import checked, is_id
from wizard.session.journal import Journal, Reading, read_journal
from wizard.session.lock import Lock
from wizard.session.sitting import PASTES, Sitting
from wizard.session.slot import CaseSlot

JOURNAL = "journal.jsonl"
FLOW = "flow.toml"
LOCK = "lock"
CASE_KEY = "case.key"
CASE = "case.a400case"
CASE_LOCK = "case.lock"
LARGEST_FLOW = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Stored:
    """A session as it was read: its events, its flow, and what could not be read."""

    id: str
    events: tuple[Event, ...]
    flow_bytes: bytes
    notes: tuple[str, ...] = ()
    """What a person should know of the reading, such as a line that a crash cut short."""
    case_key: bytes | None = None

    @property
    def started(self) -> Started:
        """The first event.

        Raises:
            DamagedError: the journal does not begin with one.
        """
        if self.events and isinstance(self.events[0], Started):
            return self.events[0]
        raise DamagedError(f"session {self.id} has lost its beginning and cannot be taken up again")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A session that is there and cannot be read, with the reason."""

    id: str
    why: str


@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge did."""

    deleted: tuple[str, ...]
    in_use: tuple[str, ...]


class Store:
    """The sessions below one folder."""

    def __init__(self, root: Path) -> None:
        self._sessions = root / "sessions"

    @property
    def folder(self) -> Path:
        """Where the sessions are, for telling the person."""
        return self._sessions

    def create(self, started: Started, flow_bytes: bytes, *, case_key: bytes | None = None) -> Sitting:
        """Begin a session: pin its flow, write its first event and hold its lock.

        Args:
            started: the first event; its `session` is the id.
            flow_bytes: the flow file as it is now; the session stays on it.
            case_key: the key of the case's pseudonyms.

        Raises:
            BadIdError: the id is none.
            SessionError: a session of that id exists, or the disk cannot be written.
        """
        folder = self._path(started.session)
        lock: Lock | None = None
        try:
            private_folder(self._sessions.parent)
            private_folder(self._sessions)
            if os.path.lexists(folder):
                raise SessionError(f"session {started.session} exists already")
            folder.mkdir(mode=0o700)
            lock = Lock(folder / LOCK, started.at)
            write_atomically(folder / FLOW, flow_bytes)
            if case_key is not None:
                write_atomically(folder / CASE_KEY, case_key)
            header = {"session": started.session, "flow_sha256": sha256(flow_bytes).hexdigest()}
            sitting = Sitting(folder, lock, Journal(folder / JOURNAL, header), ())
        except OSError as error:
            if lock:
                lock.release()
            where = f"sessions are kept in {self._sessions}, which has to be writable"
            raise SessionError(f"{_cannot('begin', error)}; {where}{_ELSEWHERE}") from error
        try:
            sitting.append(started)
        except DamagedError:
            sitting.close()
            raise
        return sitting

    def load(self, session: str) -> Stored:
        """Read a session without locking it.

        Raises:
            NotFoundError, NewerFormatError, DamagedError, BadIdError: as their names say.
        """
        folder = self._existing(session)
        try:
            reading = read_journal(folder / JOURNAL)
            flow = read_private(folder / FLOW, LARGEST_FLOW)
        except FileNotFoundError as error:
            raise DamagedError(f"session {session} was begun and never got a first step") from error
        except OSError as error:
            raise DamagedError(_cannot("read", error)) from error
        if not reading.events:
            raise DamagedError(f"session {session} was begun and never got a first step")
        return Stored(session, reading.events, flow, reading.notes + _flow_note(reading, flow), _key(folder))

    def resume(self, session: str, now: datetime) -> tuple[Stored, Sitting]:
        """Take a session up again: what it holds, and the writing end.

        Raises:
            InUseError: another wizard is writing to it.
            NotFoundError, NewerFormatError, DamagedError, BadIdError: as their names say.
        """
        folder = self._existing(session)
        try:
            lock = Lock(folder / LOCK, now)
        except OSError as error:
            raise DamagedError(_cannot("open", error)) from error
        try:
            stored = self.load(session)
            _ = stored.started
            remove_unfinished(folder, PASTES)
            return stored, Sitting(folder, lock, Journal(folder / JOURNAL), stored.events)
        except OSError as error:
            lock.release()
            raise DamagedError(_cannot("open", error)) from error
        except SessionError:
            lock.release()
            raise

    def ids(self) -> tuple[str, ...]:
        """Every session's id, the newest first."""
        try:
            with os.scandir(self._sessions) as found:
                names = [e.name for e in found if is_id(e.name) and e.is_dir(follow_symlinks=False)]
        except OSError:
            return ()
        return tuple(sorted(names, reverse=True))

    def all(self) -> Iterator[Stored | Unreadable]:
        """Every session, the newest first; one that cannot be read says why and hides no other."""
        for session in self.ids():
            try:
                yield self.load(session)
            except SessionError as error:
                yield Unreadable(session, str(error))

    def latest(self) -> str:
        """The id of the newest session.

        Raises:
            NotFoundError: there is none.
        """
        for session in self.ids():
            return session
        raise NotFoundError("no session is saved on this machine")

    @contextlib.contextmanager
    def case(self, session: str, now: datetime) -> Iterator[CaseSlot]:
        """The place of a session's case file, for one exporter at a time.

        The journal has a lock of its own, so a case can be exported while a wizard has the session open.

        Raises:
            InUseError: somebody else is exporting it.
            NotFoundError, BadIdError, DamagedError: as their names say.
        """
        folder = self._existing(session)
        try:
            lock = Lock(folder / CASE_LOCK, now)
        except OSError as error:
            raise DamagedError(_cannot("open", error)) from error
        remove_unfinished(folder, CASE)
        try:
            yield CaseSlot(folder / CASE)
        finally:
            lock.release()

    def delete(self, session: str, now: datetime) -> None:
        """Delete a session with everything it holds, really: its files are unlinked, nothing is kept.

        Raises:
            InUseError: another wizard is writing to it.
            NotFoundError, BadIdError, SessionError: as their names say.
        """
        folder = self._existing(session)
        try:
            with contextlib.ExitStack() as held:
                lock = held.enter_context(Lock(folder / LOCK, now))
                if os.name == "nt":
                    lock.release()  # an open file cannot be deleted there
                shutil.rmtree(folder)
        except OSError as error:
            raise SessionError(_cannot("delete", error)) from error

    def purge(self, now: datetime, *, older_than: timedelta | None = None) -> Purged:
        """Delete every session, or those begun longer ago than `older_than`; what is in use stays.

        Raises:
            SessionError: a folder cannot be deleted.
        """
        deleted: list[str] = []
        in_use: list[str] = []
        for session in self.ids():
            begun = datetime.strptime(f"{session[:15]} +0000", "%Y%m%d-%H%M%S %z")
            if older_than is not None and now - begun <= older_than:
                continue
            try:
                self.delete(session, now)
                deleted.append(session)
            except InUseError:
                in_use.append(session)
        return Purged(tuple(deleted), tuple(in_use))

    def _path(self, session: str) -> Path:
        return self._sessions / checked(session)

    def _existing(self, session: str) -> Path:
        folder = self._path(session)
        try:
            found = folder.lstat()
        except OSError as error:
            raise NotFoundError(f"there is no session {session} on this machine") from error
        if not stat.S_ISDIR(found.st_mode):
            raise DamagedError(f"what stands under the name {session} is no session folder")
        return folder


_ELSEWHERE = " (XDG_STATE_HOME names another place)" if sys.platform.startswith("linux") else ""


def _cannot(verb: str, error: OSError) -> str:
    return f"cannot {verb} the session: {error.strerror or error}"


def _flow_note(reading: Reading, flow: bytes) -> tuple[str, ...]:
    if reading.header.get("flow_sha256") == sha256(flow).hexdigest():
        return ()
    return ("The flow file of this session was changed after it was pinned.",)


def _key(folder: Path) -> bytes | None:
    try:
        descriptor = open_private(folder / CASE_KEY, os.O_RDONLY)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        return file.read(64) or None
