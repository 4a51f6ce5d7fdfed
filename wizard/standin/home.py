"""The temporary home of a practice: made with a note of who made it, and swept where its maker was killed.

An end that a program can still act on takes its home away; after a kill -9 it stays. The next practice sweeps
such homes: only those of this user, of a maker that no longer runs, and never by following a link.
"""

import contextlib
import os
import shutil
import stat
import tempfile
from pathlib import Path

_PREFIX = "a400-practice-"
_OWNER = "owner"
_MOST = 200
"""Entries that one sweep looks at; whatever is left is for the next one."""


def make_home() -> Path:
    """A fresh home of this process.

    Raises:
        OSError: the temporary folder cannot be used.
    """
    home = Path(tempfile.mkdtemp(prefix=_PREFIX))
    (home / _OWNER).write_text(str(os.getpid()), "ascii")
    return home


def sweep(folder: Path | None = None) -> int:
    """Take away the homes of practices that were killed; how many there were.

    Args:
        folder: where to look; the system's temporary folder where None.
    """
    gone = 0
    try:
        found = sorted((folder or Path(tempfile.gettempdir())).glob(f"{_PREFIX}*"))[:_MOST]
    except OSError:
        return 0
    for home in found:
        if _abandoned(home):
            shutil.rmtree(home, ignore_errors=True)
            gone += 1
    return gone


def _abandoned(home: Path) -> bool:
    """Whether a home is a folder of this user whose maker is known and has ended."""
    try:
        state = home.lstat()
        if not stat.S_ISDIR(state.st_mode) or (hasattr(os, "getuid") and state.st_uid != os.getuid()):
            return False
        maker = int((home / _OWNER).read_text("ascii")[:20])
    except (OSError, ValueError):
        return False
    return maker > 0 and not _runs(maker)


def _runs(process: int) -> bool:
    """Whether a process of that number runs; in doubt it does."""
    if os.name != "posix":
        return True  # a signal 0 would end it there, and its temporary folder is swept by the system
    with contextlib.suppress(PermissionError):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
    return True
