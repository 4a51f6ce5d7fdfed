"""Where things stand in a TOML file: an index from key paths to lines.

`tomllib` gives positions for syntax errors only, so that findings about values would have none. This
index reads headers and keys line by line, skips what stands inside multi-line strings, and answers
with the nearest line that it knows.
"""

import re
from collections.abc import Sequence

Path = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_.\"'-]+)\s*=(.*)$")
_FENCES = ('"""', "'''")


class LineIndex:
    """Lines by key path, such as `("step", 2, "answers", 0, "value")`.

    Args:
        text: the file's text.
    """

    def __init__(self, text: str) -> None:
        self._lines: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}
        self._read(text)

    def line(self, path: Sequence[str | int]) -> int:
        """The line of a path, or of the nearest table around it; 1 where nothing is known."""
        known = tuple(path)
        while known:
            if known in self._lines:
                return self._lines[known]
            known = known[:-1]
        return 1

    def _read(self, text: str) -> None:
        table: Path = ()
        fence: str | None = None
        for number, line in enumerate(text.split("\n"), 1):
            if fence:
                if fence in line:
                    fence = None
                continue
            if header := _HEADER.match(line):
                table = self._open(_parts(header[2]), repeated=header[1] == "[[")
                self._lines.setdefault(table, number)
            elif key := _KEY.match(line):
                self._lines.setdefault((*table, *_parts(key[1])), number)
                fence = _opened(key[2])

    def _open(self, names: Sequence[str], *, repeated: bool) -> Path:
        path: Path = ()
        for position, name in enumerate(names):
            path = (*path, name)
            last = position == len(names) - 1
            if last and repeated:
                self._counts[path] = self._counts.get(path, -1) + 1
            if path in self._counts:
                path = (*path, self._counts[path])
        return path


def _parts(dotted: str) -> list[str]:
    return [part.strip().strip("\"'") for part in dotted.split(".")]


def _opened(value: str) -> str | None:
    """The fence of a multi-line string that begins here and does not end on the same line."""
    for fence in _FENCES:
        if value.count(fence) % 2:
            return fence
    return None
