"""One writer at a time, by an advisory lock that the system drops when its holder dies, kill -9 included.

No process ids are stored: they are reused, and a crash leaves them behind. The file holds only when the
holder started, for the sentence that refuses the second one.
"""

import contextlib
import errno
import os
from datetime import datetime
from pathlib import Path
from types import TracebackType

from wizard.session.errors import InUseError
from wizard.session.files import open_private

_FAR = 1 << 30
"""Where Windows locks a byte: beyond the text, which stays readable for the one that is refused."""
_TRIES = 3
_HELD = frozenset({errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK})
"""What systems say when somebody else holds the lock; anything else is a fault of the file system."""


def _grab(descriptor: int) -> None:
    """Take the lock or raise OSError at once."""
    if os.name == "nt":
        import msvcrt

        os.lseek(descriptor, _FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Lock:
    """Holds a lock file until it is released or the process ends, however it ends."""

    def __init__(self, path: Path, now: datetime) -> None:
        """Take the lock.

        Args:
            path: the lock file; it is made where it is missing.
            now: when this holder started, for whoever is refused meanwhile.

        Raises:
            InUseError: somebody else holds it.
            OSError: the file cannot be opened or written, or its file system knows no locks.
        """
        self._descriptor = _taken(path)
        try:
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            os.ftruncate(self._descriptor, 0)
            os.write(self._descriptor, now.isoformat(timespec="seconds").encode("ascii"))
        except OSError:
            self.release()
            raise

    def release(self) -> None:
        """Let go; further calls do nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __enter__(self) -> "Lock":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def _taken(path: Path) -> int:
    """An open, locked descriptor of the file that is at `path` now, not of one that was deleted meanwhile."""
    for _ in range(_TRIES):
        descriptor = open_private(path, os.O_RDWR | os.O_CREAT)
        try:
            _grab(descriptor)
        except OSError as error:
            since = _since(descriptor)
            os.close(descriptor)
            if error.errno not in _HELD:
                raise
            raise InUseError(
                f"another a400-wizard{since} is working on this session; "
                "close it first, or start a new session here"
            ) from error
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(descriptor), path.stat()):
                return descriptor
        os.close(descriptor)
    raise InUseError("another a400-wizard is deleting this session")


def _since(descriptor: int) -> str:
    """When the holder started, as a part of a sentence; empty where it cannot be read."""
    try:
        os.lseek(descriptor, 0, os.SEEK_SET)
        started = datetime.fromisoformat(os.read(descriptor, 64).decode("ascii"))
    except (OSError, ValueError):
        return ""
    return f", started {started.astimezone():%Y-%m-%d at %H:%M:%S}," if started.tzinfo else ""
