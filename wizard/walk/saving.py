"""Saving the report: Markdown and JSON under a name that says when and what, written whole or not at all."""

import os
import re
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from wizard.model.event import Saved
from wizard.model.state import SessionState
from wizard.walk.options import ShareLevel

_FORMS = ("md", "json")


def report_stem(state: SessionState, at: datetime) -> str:
    """The file's name without its ending: the local time and what the table said."""
    reached = state.evaluation.reached
    what = reached.rule if reached else "open"
    what = re.sub(r"[^a-z0-9-]+", "-", what.lower())[:48].strip("-") or "report"
    practice = "practice-" if state.started.practice else ""
    return f"a400-{at.astimezone():%Y%m%d-%H%M}-{practice}{what}"


def free_stem(folder: Path, stem: str) -> str:
    """`stem`, or with a number behind it where a report of that name is there already."""
    number, name = 1, stem
    while any((folder / f"{name}.{form}").exists() for form in _FORMS):
        number += 1
        name = f"{stem}-{number}"
    return name


def write_whole(path: Path, text: str) -> str:
    """Write a file that only its owner reads, in one step; returns its SHA-256.

    Raises:
        OSError: it could not be written; nothing is left behind.
    """
    data = text.encode("utf-8", "replace")
    path.parent.mkdir(parents=True, exist_ok=True)
    # NamedTemporaryFile creates with mode 0600, and the rename keeps it.
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.stem}-", delete=False) as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except OSError:
            Path(file.name).unlink(missing_ok=True)
            raise
    return sha256(data).hexdigest()


def save(
    folder: Path, state: SessionState, at: datetime, level: ShareLevel, markdown: str, json: str
) -> list[tuple[Path, Saved]]:
    """Write both forms; returns each path with the event that tells of it.

    Raises:
        OSError: a file could not be written.
    """
    stem = free_stem(folder, report_stem(state, at))
    written = []
    for form, text in zip(_FORMS, (markdown, json), strict=True):
        path = folder / f"{stem}.{form}"
        digest = write_whole(path, text)
        written.append((path, Saved(at=at, name=path.name, sha256=digest, level=level)))
    return written
