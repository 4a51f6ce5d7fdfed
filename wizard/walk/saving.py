"""Saving the report: each form under a name that says when and what, written whole or not at all."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from wizard.evidence.render import SUFFIXES, Form
from wizard.model.event import Saved
from wizard.session.files import write_atomically
from wizard.walk.options import ShareLevel


def free_stem(folder: Path, stem: str) -> str:
    """`stem`, or with a number behind it where a report of that name is there already."""
    number, name = 1, stem
    while any((folder / f"{name}{suffix}").exists() for suffix in SUFFIXES.values()):
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
    write_atomically(path, data)
    return sha256(data).hexdigest()


def save(
    folder: Path, stem: str, texts: Mapping[Form, str], at: datetime, level: ShareLevel
) -> list[tuple[Path, Saved]]:
    """Write every form; returns each path with the event that tells of it.

    Raises:
        OSError: a file could not be written.
    """
    name = free_stem(folder, stem)
    written = []
    for form, text in texts.items():
        path = folder / f"{name}{SUFFIXES[form]}"
        digest = write_whole(path, text)
        written.append((path, Saved(at=at, name=path.name, sha256=digest, level=level)))
    return written
