"""The journal: one line per event, appended, synced and never rewritten.

The first line names the format and its version. A line that a crash cut short is tolerated and said; it
is sealed with a mark before the next event is written, so that every later line still stands on its own.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from wizard.model.event import Event
from wizard.session.errors import DamagedError, NewerFormatError
from wizard.session.files import open_private, sync_folder

FORMAT = "a400-wizard journal"
VERSION = 1
LARGEST = 64 * 1024 * 1024
"""Bytes that a journal may have; a session of a long day has some hundred kilobytes."""
LONGEST_LINE = 1024 * 1024
MOST_EVENTS = 100_000
MOST_DAMAGE = 20
"""Damaged lines that are told one by one; after so many the rest is only counted."""
_SEAL = b" #cut"

_EVENT: TypeAdapter[Event] = TypeAdapter(Event)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a journal holds, and what could not be read of it."""

    events: tuple[Event, ...]
    header: dict[str, Any]
    torn: bool = False
    """The last line was cut short; the step that it was to hold had not been finished."""
    damage: tuple[str, ...] = ()
    """One sentence for each line that is no event, with its number."""

    @property
    def notes(self) -> tuple[str, ...]:
        """Everything that a person should know of the reading."""
        cut = ("The last line was cut short by a crash; the step before it is the last one saved.",)
        return (cut if self.torn else ()) + self.damage


class Journal:
    """The writing end. One journal has one writer; the lock of the session sees to it."""

    def __init__(self, path: Path, header: dict[str, Any] | None = None) -> None:
        """Open a journal for appending; with a header, a new one is begun.

        Args:
            path: the file.
            header: what the first line holds besides format and version; None continues an old journal.

        Raises:
            OSError: the file cannot be opened, or stands there already where a new one is to be begun.
        """
        begin = header is not None
        flags = os.O_WRONLY | os.O_APPEND | (os.O_CREAT | os.O_EXCL if begin else 0)
        self._descriptor = open_private(path, flags)
        self._prefix = b"" if begin else _seal_for(path)
        if header is not None:
            self._write(_line({"format": FORMAT, "version": VERSION, **header}))
            sync_folder(path.parent)

    def append(self, event: Event) -> None:
        """Write one event and return once it is on the disk.

        Raises:
            DamagedError: the disk is full or gone, or the event is larger than a line may be.
        """
        self._write(_line(event.model_dump(mode="json")))

    def _write(self, line: bytes) -> None:
        if len(line) > LONGEST_LINE:
            raise DamagedError(f"a step of {len(line)} bytes is too large to be saved")
        whole = memoryview(self._prefix + line)
        try:
            written = os.write(self._descriptor, whole)
            if written < len(whole):
                self._prefix = _SEAL + b"\n"
                raise DamagedError("the disk is full: the last step is not saved")
            os.fsync(self._descriptor)
        except OSError as error:
            raise DamagedError(f"the last step is not saved: {error.strerror or error}") from error
        self._prefix = b""

    def close(self) -> None:
        """Close the file; further calls do nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode("ascii") + b"\n"


def _seal_for(path: Path) -> bytes:
    """What must come before the next line: nothing, a missing line end, or the mark of a cut line."""
    with os.fdopen(open_private(path, os.O_RDONLY), "rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - LONGEST_LINE))
        tail = file.read()
    before, _, last = tail.rpartition(b"\n")
    if not last:
        return b""
    # Without a line end before it, it is the first line, which was found whole when it was read.
    return b"\n" if not before or _event(last) is not None else _SEAL + b"\n"


def _event(line: bytes) -> Event | None:
    try:
        return _EVENT.validate_json(line)
    except ValidationError:
        return None


def read_journal(path: Path) -> Reading:
    """Read a journal as far as it can be read. Hostile and huge files end in a sentence, never in a crash.

    Raises:
        NewerFormatError: a newer program wrote it.
        DamagedError: it is no journal, or larger than a journal can be.
        OSError: it cannot be opened.
    """
    with os.fdopen(open_private(path, os.O_RDONLY), "rb") as file:
        if os.fstat(file.fileno()).st_size > LARGEST:
            raise DamagedError(f"the journal has more than {LARGEST // 1024**2} MB and is not read")
        data = file.read(LARGEST)
    lines = data.split(b"\n", MOST_EVENTS + 1)
    if len(lines) > MOST_EVENTS + 1:
        raise DamagedError(f"the journal has more than {MOST_EVENTS} lines and is not read")
    header = _header(lines[0])
    return _events(header, lines[1:])


def _header(line: bytes) -> dict[str, Any]:
    try:
        header = json.loads(line) if len(line) <= LONGEST_LINE else None
    except (ValueError, RecursionError):
        header = None
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise DamagedError("line 1 of the journal does not say that it is a journal of a400-wizard")
    version = header.get("version")
    if type(version) is not int or version < 1:
        raise DamagedError("line 1 of the journal names no version")
    if version > VERSION:
        raise NewerFormatError(
            f"this session was written by a newer a400-wizard (format {min(version, 10**6)}; "
            f"this program reads up to {VERSION}): update the program to open it"
        )
    return header


def _events(header: dict[str, Any], lines: list[bytes]) -> Reading:
    events: list[Event] = []
    damage: list[str] = []
    torn = False
    for number, line in enumerate(lines, start=2):
        last = number == len(lines) + 1
        if not line or line.endswith(_SEAL):
            continue
        event = _event(line) if len(line) <= LONGEST_LINE else None
        if event is not None:
            events.append(event)
        elif last:
            torn = True
        else:
            damage.append(f"Line {number} of the journal is damaged and was left out.")
    if len(damage) > MOST_DAMAGE:
        more = len(damage) - MOST_DAMAGE
        damage[MOST_DAMAGE:] = [f"{more} further damaged lines were left out."]
    return Reading(tuple(events), header, torn, tuple(damage))
