"""Where flow files are: those that came with the program, and a person's own."""

from dataclasses import dataclass
from pathlib import Path

from wizard.flow.reading import LARGEST_FLOW

_ROOM = Path(__file__).resolve().parent
_INSTALLED = _ROOM.parent / "_flows"
_CHECKOUT = _ROOM.parents[1] / "flows"


@dataclass(frozen=True, slots=True)
class FlowFile:
    """One flow file that can be loaded."""

    id: str
    """The file's name without its ending."""
    path: Path
    shipped: bool

    def read(self) -> bytes:
        """The bytes, at most one more than a flow may have, so that a huge file is refused unread.

        Raises:
            OSError: the file cannot be read.
        """
        with self.path.open("rb") as file:
            return file.read(LARGEST_FLOW + 1)


def shipped_folder() -> Path:
    """The folder of the shipped flows: inside the package once installed, else the checkout's `flows/`."""
    return _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT


def shipped_flows(own: Path | None = None) -> tuple[FlowFile, ...]:
    """The shipped flows by name, then those of a person's own folder.

    Args:
        own: the person's flows directory; a missing one counts as empty. A flow there that has the name
            of a shipped one does not take its place.
    """
    shipped = [FlowFile(p.stem, p, shipped=True) for p in _tomls(shipped_folder())]
    theirs = [FlowFile(p.stem, p, shipped=False) for p in _tomls(own)] if own else []
    return (*shipped, *theirs)


def ships(data: bytes) -> bool:
    """Whether a flow came with the program, byte for byte."""
    try:
        return any(file.shipped and file.read() == data for file in shipped_flows())
    except OSError:
        return False


def _tomls(folder: Path) -> list[Path]:
    try:
        return sorted(p for p in folder.iterdir() if p.suffix == ".toml" and p.is_file())
    except OSError:
        return []
