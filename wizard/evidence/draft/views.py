"""What a person reads of a draft: views of groups of lines, long ones folded, and the marks in them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from wizard.evidence.draft.taken import Taken
from wizard.evidence.redaction.preview import Leftover, leftovers
from wizard.evidence.redaction.tags import TAG

Line = tuple[str, str]
"""What stands before a text, and the text."""
OWN_HASH = re.compile(
    r"^\W*(?:flow|content SHA-256|\"flow_hash|\"(?:summary|whole|[a-z_]{4,20})\":)[^\n]*?\b([0-9a-f]{64})\b",
    re.IGNORECASE | re.MULTILINE,
)
"""The hashes that every report brings; they look random, and a person cannot judge them."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text that is set apart."""

    start: int
    end: int
    sort: Literal["taken", "back", "doubt"]
    """Taken out; put back; stays and looks random, so that a person should look at it."""


def doubtful(text: str) -> tuple[Leftover, ...]:
    """Words that look random and stay, without the report's own hashes."""
    own = {found.span(1) for found in OWN_HASH.finditer(text)}
    return tuple(left for left in leftovers(text) if (left.start, left.end) not in own)


def marks(text: str, taken: Iterable[Taken], *, doubts: bool = True) -> tuple[Mark, ...]:
    """Everything of a text that is set apart, in order and without overlap.

    Args:
        text: what leaves, or a line of it.
        taken: what was taken out and put back.
        doubts: also what looks random; not for files whose hashes are their own.
    """
    found = [Mark(*match.span(), "taken") for match in TAG.finditer(text)]
    if doubts:
        found += [Mark(left.start, left.end, "doubt") for left in doubtful(text)]
    for one in taken:
        if one.lifted:
            places = re.finditer(re.escape(one.value), text, re.IGNORECASE)
            found += [Mark(*match.span(), "back") for match in places]
    kept: list[Mark] = []
    # What was put back on purpose is no doubt any more.
    for mark in sorted(found, key=lambda mark: (mark.start, mark.sort != "back", mark.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return tuple(kept)


@dataclass(frozen=True, slots=True)
class Group:
    """Some lines under a title."""

    title: str
    lines: tuple[Line, ...]
    open: int | None = None
    """How many lines are shown before the rest is folded away; None shows them all."""

    def shown(self, taken: Iterable[Taken]) -> Iterator[Line | int]:
        """The lines while the group is folded; for lines that are folded away, how many they are.

        A line in which something is marked is never folded away.
        """
        known = tuple(taken)
        hidden = 0
        for number, line in enumerate(self.lines):
            if self.open is None or number < self.open or marks(line[1], known):
                if hidden:
                    yield hidden
                hidden = 0
                yield line
            else:
                hidden += 1
        if hidden:
            yield hidden


@dataclass(frozen=True, slots=True)
class View:
    """One thing to look at: groups of lines, or a file as it stands."""

    title: str
    """What it is, or the name of the file."""
    groups: tuple[Group, ...] = ()
    text: str = ""
    doubts: bool = True
    """Whether what looks random is pointed out; a file of hashes has its own."""

    @property
    def whole(self) -> str:
        """Everything that the page says."""
        lines = (head + text for group in self.groups for head, text in group.lines)
        return self.text or "\n".join(lines)

    def doubted(self, taken: Iterable[Taken]) -> tuple[str, ...]:
        """Words that look random and stay, each once; none where they are not pointed out."""
        known = tuple(taken)
        texts = [self.text, *(text for group in self.groups for _, text in group.lines)] * self.doubts
        found = ((text, mark) for text in texts for mark in marks(text, known))
        return tuple(dict.fromkeys(text[m.start : m.end] for text, m in found if m.sort == "doubt"))
