"""The bodies in a file: one, or one a line (JSONL, as batch files are written)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

_LARGEST_JSONL_HEAD = 4 * 1024 * 1024


@dataclass
class Entry:
    """One body of a file."""

    name: str
    """How it is called where there are several: `line 3`."""
    body: bytes
    skipped: int
    """Lines of the file before it."""
    _rows: list[str] = field(default_factory=list)

    def rows(self) -> list[str]:
        """Its lines as text, split as lines and columns are counted."""
        if not self._rows:
            self._rows = self.body.decode("utf-8", "replace").split("\n")
        return self._rows


def entries(data: bytes, url: str | None = None) -> Iterator[Entry]:
    """The bodies of a file. A file of several JSON objects, one a line, has one for each line."""
    lines = data.split(b"\n")
    filled = [index for index, line in enumerate(lines) if line.strip()]
    if len(filled) < 2 or not all(_is_object(lines[index]) for index in filled[:2]):
        yield Entry("", data, 0)
        return
    for index in filled:
        yield Entry(f"line {index + 1}", _as_batch(lines[index]), index)


def _is_object(line: bytes) -> bool:
    stripped = line.strip()
    if not (stripped.startswith(b"{") and stripped.endswith(b"}")) or len(stripped) > _LARGEST_JSONL_HEAD:
        return False
    try:
        return isinstance(json.loads(stripped), dict)
    except (ValueError, RecursionError):
        return False


def _as_batch(line: bytes) -> bytes:
    """A line as it is; the name stays for lines of batch files, which `check` knows by their keys."""
    return line.rstrip(b"\r")
