"""Lines of heads and texts as the commands print them: each text wrapped behind its head, 80 cells wide."""

from collections.abc import Iterable, Iterator
from textwrap import wrap

from wizard.evidence.printable import printable

WIDTH = 80


def laid(lines: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Heads and texts as lines of at most `WIDTH`."""
    for head, text in lines:
        yield from hung(head, text)


def hung(head: str, text: str) -> list[str]:
    """A text behind a head, wrapped below itself, at most `WIDTH` wide and safe to print."""
    safe = printable(text, one_line=True)
    width = max(20, WIDTH - len(head))
    lines = wrap(safe, width, break_on_hyphens=False) or [""]
    return [(head + lines[0]).rstrip(), *(" " * len(head) + line for line in lines[1:])]
