"""Saving the report: each form under a name that says when and what, written whole or not at all."""

from datetime import datetime
from hashlib import sha256
from pathlib import Path

from wizard.evidence.draft import Draft
from wizard.evidence.redaction.tags import KINDS
from wizard.evidence.render import SUFFIXES
from wizard.model.event import Consented, Saved
from wizard.model.words import Consent
from wizard.session.files import write_atomically


def free_stem(folder: Path, stem: str) -> str:
    """`stem`, or with a number behind it where a report of that name is there already."""
    number, name = 1, stem
    while any((folder / f"{name}{suffix}").exists() for suffix in SUFFIXES.values()):
        number += 1
        name = f"{stem}-{number}"
    return name


def write_whole(path: Path, data: bytes) -> str:
    """Write a file that only its owner reads, in one step; returns its SHA-256.

    Raises:
        OSError: it could not be written; nothing is left behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, data)
    return sha256(data).hexdigest()


def let_out(how: str, made: Draft, at: datetime) -> Consented:
    """For the ledger: what was let out, at which level and with what put back.

    Args:
        how: what left and how: *the report as a file*.
        made: what the person looked at and agreed to.
        at: when it left.
    """
    back = "; ".join(f"put back {KINDS[lift.kind]}, because: {lift.reason}" for lift in made.lifts)
    about = f"{how} at level {made.level}" + (f"; {back}" if back else "")
    return Consented(at=at, consent=Consent.SHARES, hosts=(), granted=True, about=about)


def save(folder: Path, made: Draft, at: datetime) -> list[tuple[Path, Saved]]:
    """Write every file of a draft; returns each path with the event that tells of it.

    Raises:
        OSError: a file could not be written.
    """
    name = free_stem(folder, made.stem)
    written = []
    for ending, data in made.files.items():
        path = folder / f"{name}{ending}"
        digest = write_whole(path, data)
        written.append((path, Saved(at=at, name=path.name, sha256=digest, level=made.level)))
    return written
