"""Finding the few passages of a long log that speak of an error, without reading every line closely.

Short pastes are one passage. In long ones, lines with a strong mark are found with plain substring
searches, lines that differ only in numbers are taken once, and each hit grows over the lines that
belong to it (an indented continuation, a pretty-printed object, a traceback).
"""

from bisect import bisect_right
from dataclasses import dataclass

from wizard.knowledge.cause_book import cause_book

SHORT_CHARS = 24_000
SHORT_LINES = 160
MOST_PASSAGES = 40
LONGEST_PASSAGE = 60_000
_KNOWN_BY = 20
"""So many characters at its ends find an object again in the text as it was pasted."""

_DIGITS = str.maketrans("", "", "0123456789abcdefABCDEF-:.,TZ ")


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of the paste, with its place as character offsets."""

    text: str
    start: int
    end: int


def passages(text: str) -> list[Passage]:
    """The passages of `text` worth reading closely, in order."""
    if len(text) <= SHORT_CHARS and text.count("\n") <= SHORT_LINES:
        return [Passage(text, 0, len(text))] if text.strip() else []
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters change their length; places would be off
        lowered = text
    starts = _line_starts(text)
    signs = cause_book().signs["log"]
    hits = _hit_lines(lowered, starts, signs["strong"]) or _hit_lines(lowered, starts, signs["weak"])
    if not hits and text.count("\n") <= SHORT_LINES:
        return [Passage(text[:LONGEST_PASSAGE], 0, min(len(text), LONGEST_PASSAGE))]
    return _grow(text, starts, _once_per_shape(lowered, starts, hits))


def _line_starts(text: str) -> list[int]:
    starts = [0]
    at = text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return starts


def _hit_lines(lowered: str, starts: list[int], marks: list[str]) -> list[int]:
    """Numbers of the lines that hold one of the marks."""
    hits: set[int] = set()
    for mark in marks:
        at = lowered.find(mark)
        while at >= 0:
            line = bisect_right(starts, at) - 1
            hits.add(line)
            at = lowered.find(mark, starts[line + 1]) if line + 1 < len(starts) else -1
    return sorted(hits)


def _once_per_shape(lowered: str, starts: list[int], hits: list[int]) -> list[int]:
    """Of lines that differ in digits only, the first; so a retry storm is read once."""
    seen: set[str] = set()
    kept = []
    for line in hits:
        end = starts[line + 1] if line + 1 < len(starts) else len(lowered)
        shape = lowered[starts[line] : min(end, starts[line] + 600)].translate(_DIGITS)
        if shape not in seen:
            seen.add(shape)
            kept.append(line)
    return kept


def _grow(text: str, starts: list[int], lines: list[int]) -> list[Passage]:
    """Each hit with the lines that belong to it; overlapping ones become one."""
    found: list[tuple[int, int]] = []
    last = len(starts) - 1
    for line in lines:
        if found and line < found[-1][1]:
            continue
        first, after = line, line + 1
        while first > 0 and line - first < 14 and _continues(text, starts, first):
            first -= 1
        while after <= last and after - line < 60 and _continues(text, starts, after):
            after += 1
        if found and first < found[-1][1]:
            first = found[-1][1]
        found.append((first, after))
        if len(found) >= MOST_PASSAGES:
            break
    ends = [starts[after] if after <= last else len(text) for _, after in found]
    return [
        Passage(text[starts[first] : min(end, starts[first] + LONGEST_PASSAGE)], starts[first], end)
        for (first, _), end in zip(found, ends, strict=True)
    ]


def _continues(text: str, starts: list[int], line: int) -> bool:
    """Whether a line goes on from the one before it: indented, or opening and closing an object."""
    start = starts[line]
    head = text[start : start + 1]
    if not head or head == "\n":
        return False
    if head in " \t}])\"'│┃⎿":
        return True
    before = text[max(starts[line - 1], start - 200) : start].rstrip()
    return before.endswith(("{", "[", "(", ",", ":", "<head>", "<html>")) or (
        head == "<" and before.endswith(">")
    )


def trimmed(passage: Passage) -> tuple[int, int]:
    """The place of a passage without the blanks around it."""
    text = passage.text
    start = passage.start + len(text) - len(text.lstrip())
    return start, max(start, passage.start + len(text.rstrip()))


def line_span(passage: Passage, said: str, at: int) -> tuple[int, int] | None:
    """The place of words in the paste, from their line's beginning; None where they were cleaned too much.

    Args:
        passage: the passage that holds them, as it was pasted.
        said: the words as they stand in the cleaned passage.
        at: where to look from, in characters of the passage.
    """
    head, tail = said[:_KNOWN_BY], said[-_KNOWN_BY:]
    start = passage.text.find(head, at)
    end = passage.text.find(tail, start) if start >= 0 else -1
    if end < 0:
        return None
    first = max(at, passage.text.rfind("\n", 0, start) + 1)
    first += len(passage.text[first:start]) - len(passage.text[first:start].lstrip())
    return passage.start + first, passage.start + end + len(tail)
