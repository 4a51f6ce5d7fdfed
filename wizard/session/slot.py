"""Where the case file of one session is kept, beside its journal."""

from pathlib import Path

from wizard.session.errors import DamagedError
from wizard.session.files import read_private, write_atomically

LARGEST_CASE = 16 * 1024 * 1024


class CaseSlot:
    """Where the case file of one session is kept, so that the next export goes on from it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> bytes | None:
        """The case as it was exported last; None where it never was.

        Raises:
            DamagedError: it is there and cannot be read.
        """
        try:
            return read_private(self._path, LARGEST_CASE)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise DamagedError(f"the case file of the session cannot be read: {error}") from error

    def write(self, data: bytes) -> None:
        """Keep a case; the one before is replaced at once or not at all.

        Raises:
            DamagedError: it cannot be written.
        """
        try:
            write_atomically(self._path, data)
        except OSError as error:
            raise DamagedError(f"the case file is not kept: {error.strerror or error}") from error
