"""Files that only their owner can read, written so that a crash leaves the old one or the new one.

No path of this module follows a symbolic link at its end: a link planted in a state folder must not make
the wizard read or overwrite something else.
"""

import contextlib
import os
import stat
from pathlib import Path

FOLDER_MODE = 0o700
FILE_MODE = 0o600
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_BINARY = getattr(os, "O_BINARY", 0)
_FRESH = ".new"
"""Ending of a file while it is written."""


def private_folder(path: Path) -> Path:
    """Make a folder (and the missing ones above it) that only its owner can enter, and return it.

    Raises:
        NotADirectoryError: something else, or a symbolic link, stands there.
        OSError: it cannot be made.
    """
    path.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise NotADirectoryError(f"{path} is not a folder")
    if os.name == "posix" and stat.S_IMODE(found.st_mode) != FOLDER_MODE:
        path.chmod(FOLDER_MODE)
    return path


def open_private(path: Path, flags: int) -> int:
    """Open a file for its owner alone, without following a link; returns the descriptor.

    Raises:
        OSError: it cannot be opened, is a symbolic link, or is no regular file.
    """
    descriptor = os.open(path, flags | _NO_FOLLOW | _BINARY, FILE_MODE)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(f"{path} is not a regular file")
    return descriptor


def read_private(path: Path, largest: int) -> bytes:
    """The bytes of a file of ours.

    Raises:
        OSError: it cannot be read, is a link, or has more than `largest` bytes.
    """
    with os.fdopen(open_private(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:
        data = file.read(largest + 1)
    if len(data) > largest:
        raise OSError(f"{path.name} has more than {largest} bytes")
    return data


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file at once: a reader, and a crash at any moment, sees the old bytes or the new ones.

    Raises:
        OSError: the folder cannot be written to, or the disk is full; the old file still stands.
    """
    fresh = path.with_name(f".{path.name}.{os.getpid()}{_FRESH}")
    with contextlib.suppress(FileNotFoundError):
        fresh.unlink()  # left by a crash of a process that had the same number
    descriptor = open_private(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)
    except BaseException:  # nothing is swallowed: what was begun is put away first
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise
    sync_folder(path.parent)


def remove_unfinished(folder: Path, names: str) -> None:
    """Take away what a crash in `write_atomically` left half written.

    Args:
        folder: where to look.
        names: a pattern of the files' own names. Nobody else may write one meanwhile: hold the lock for them.
    """
    for left in folder.glob(f".{names}.*{_FRESH}"):
        with contextlib.suppress(OSError):
            left.unlink()


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable, where the platform lets folders be synced."""
    if os.name != "posix":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
