"""What the commands on saved sessions share: finding one, reading it back, and its report."""

from pathlib import Path

from wizard.cli.console import Exit, UsageError, complain
from wizard.evidence import printable
from wizard.session import BadIdError, NotFoundError, SessionError
from wizard.session.files import write_atomically
from wizard.walk.together.saved import (
    LATEST,
    TOOL,
    CannotReadError,
    Told,
    context_of,
    gate_for,
    meant,
    report_of,
    target,
    told,
)

__all__ = [
    "LATEST",
    "TOOL",
    "CannotReadError",
    "Told",
    "context_of",
    "gate_for",
    "meant",
    "refused",
    "report_of",
    "target",
    "told",
    "write",
]


def refused(error: SessionError | CannotReadError) -> int:
    """Say why a session could not be used and give the exit code for it."""
    complain(printable(str(error)))
    return Exit.USAGE if isinstance(error, BadIdError | NotFoundError) else Exit.UNKNOWN


def write(path: Path, data: bytes) -> None:
    """Write a file for the person, whole or not at all, readable by its owner only.

    Raises:
        UsageError: it cannot be written there.
    """
    try:
        write_atomically(path, data)
    except OSError as error:
        raise UsageError(f"cannot write {printable(str(path))}: {error.strerror or error}") from error
