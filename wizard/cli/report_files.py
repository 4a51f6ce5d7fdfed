"""Bundles, and checking what came: a report, a bundle in a folder or archive, a case file, an ask file."""

import os
import stat
from datetime import datetime
from pathlib import Path

from wizard.cli.console import Exit, UsageError, complain, read_bytes, say, say_json
from wizard.cli.saved import Told, gate_for, report_of, target, write
from wizard.evidence import printable
from wizard.evidence.bundle import belongs, bundle, changed_parts, open_bundle, open_report
from wizard.evidence.case import CaseError, ForgedError, open_case
from wizard.evidence.case.archive import LARGEST_FILE, MOST_FILES, pack, unpack
from wizard.evidence.case.models import FLOW
from wizard.evidence.case.models import belongs as belongs_to_case
from wizard.evidence.naming import file_stem
from wizard.evidence.redaction import Level
from wizard.evidence.redaction.preview import Lift

_ZIP = b"PK\x03\x04"


def write_bundle(
    session: Told, level: Level, output: Path | None, now: datetime, lifts: tuple[Lift, ...] = ()
) -> int:
    """Write the bundle: into an archive where the name ends in `.zip`, else into a folder of its own.

    Raises:
        UsageError: it cannot be written there.
    """
    gate = gate_for(session.stored, level, lifts=lifts)
    files = bundle(report_of(session, gate, now), gate)
    stem = file_stem(session.state, now, gate=gate)
    path = output or Path()
    if path.suffix.lower() == ".zip":
        write(path, pack(files))
    else:
        path = _folder(target(path, stem) if path.is_dir() else path)
        for name, data in files.items():
            write(path / name, data)
    complain(f"written to {printable(str(path))} for level {level}: {', '.join(files)}")
    return Exit.FINE


def _folder(path: Path) -> Path:
    try:
        path.mkdir(mode=0o700)
    except OSError as error:
        raise UsageError(f"cannot make the folder {printable(str(path))}: {error.strerror}") from error
    return path


def verify(given: str, *, as_json: bool) -> int:
    """Say whether what came is as it was made."""
    try:
        line, facts = _verified(given)
    except ForgedError as error:
        return _told(False, printable(str(error), one_line=True), {}, as_json=as_json)
    except CaseError as error:
        complain(f"this is no report of a400-wizard that can be read: {printable(str(error), one_line=True)}")
        return Exit.UNKNOWN
    if facts.get("changed"):
        return _told(False, line, facts, as_json=as_json)
    return _told(True, printable(line, one_line=True), facts, as_json=as_json)


def _told(fine: bool, line: str, facts: dict[str, object], *, as_json: bool) -> int:
    if as_json:
        say_json({"unchanged": fine, "changed": [], "said": line, **facts})
    else:
        say(line)
    return Exit.FINE if fine else Exit.PROBLEM


def _verified(given: str) -> tuple[str, dict[str, object]]:
    """What the file is, in one line, with the details for programs.

    Raises:
        CaseError: it is nothing of ours, or was changed.
    """
    if Path(given).is_dir():
        return _bundle(_read_folder(Path(given)))
    data = read_bytes(given)
    if data[:4] == _ZIP:
        files = unpack(data, lambda name: belongs(name) or belongs_to_case(name))
        return _case(data) if FLOW in files else _bundle(files)
    report = open_report(data)
    changed = changed_parts(report)
    facts: dict[str, object] = {
        "kind": "report",
        "changed": changed,
        "level": report.level,
        "session": report.session,
    }
    if changed:
        parts = ", ".join(part for part in changed if part != "whole")
        return f"changed since it was made: {parts or 'its head'}", facts
    return f"as it was made: session {report.session}, level {report.level}, {report.tool}", facts


def _bundle(files: dict[str, bytes]) -> tuple[str, dict[str, object]]:
    found = open_bundle(files)
    line = f"as it was made: bundle of session {found.session}, level {found.level}"
    return line, {"kind": "bundle", "level": found.level, "session": found.session}


def _case(data: bytes) -> tuple[str, dict[str, object]]:
    case = open_case(data)
    rounds = len(case.turns)
    line = f"as it was made: case of session {case.manifest.session}, level {case.manifest.level}, "
    return line + f"{rounds} round{'s' * (rounds != 1)}", {
        "kind": "case",
        "level": case.manifest.level,
        "session": case.manifest.session,
        "rounds": case.manifest.rounds,
    }


def _read_folder(folder: Path) -> dict[str, bytes]:
    """The files of a folder, none of them followed where it is a link.

    Raises:
        CaseError: the folder holds what no bundle holds.
    """
    files: dict[str, bytes] = {}
    try:
        with os.scandir(folder) as found:
            for entry in found:
                name = printable(entry.name, limit=60, one_line=True)
                if len(files) > MOST_FILES or not belongs(entry.name):
                    raise ForgedError(f"the folder holds a file that does not belong there: {name}")
                about = entry.stat(follow_symlinks=False)
                if not stat.S_ISREG(about.st_mode) or about.st_size > LARGEST_FILE:
                    raise ForgedError(f"{name} in the folder is no plain file, or too large")
                files[entry.name] = Path(entry.path).read_bytes()
    except OSError as error:
        raise CaseError(f"the folder cannot be read: {error.strerror or error}") from error
    return files
