"""Stretches that go out, and the text with them replaced."""

import re
from bisect import bisect_right
from dataclasses import dataclass

from wizard.evidence.redaction.span import Span
from wizard.evidence.redaction.tags import NEVER_PUT_BACK, Pseudonyms

_LINE_ENDS = re.compile(r"[\r\n]+")
_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|[nrtbf\"\\/])")
_SCALAR = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null")
_SCALAR_LETTERS = "0123456789+-.eE"
_ESCAPED_QUOTE = re.compile(r"(\\*\")\s{0,4}:\s{0,8}\Z")
_OPENS = re.compile(r"[:,\[]\s*\Z")
_CLOSES = re.compile(r"\s*(?:[,}\]]|\Z)")


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch that goes out: where, of which layer (by its place in the order) and as what."""

    start: int
    end: int
    order: int
    span: Span

    @property
    def liftable_value(self) -> str:
        """What a person puts back; empty for what never is, so that no finding carries a credential."""
        return "" if self.span.kind in NEVER_PUT_BACK else self.span.value

    def joined(self, other: "Cut") -> "Cut":
        """Both as one stretch, named by the layer that comes first."""
        first = min(self, other, key=lambda cut: (cut.order, cut.start))
        return Cut(min(self.start, other.start), max(self.end, other.end), first.order, first.span)


def merged(cuts: list[Cut]) -> list[Cut]:
    """The cuts in order, those that overlap made one."""
    done: list[Cut] = []
    for cut in sorted(cuts, key=lambda c: (c.start, c.end)):
        if done and cut.start < done[-1].end:
            done[-1] = done[-1].joined(cut)
        else:
            done.append(cut)
    return done


def whole(text: str, cuts: list[Cut]) -> list[Cut]:
    """The cuts, grown to whole JSON numbers and whole escapes: half of one is no JSON."""
    grown = []
    changed = False
    for cut in cuts:
        start, end = _number(text, cut.start, cut.end)
        if "\\" in text[max(0, start - 5) : end + 5]:
            start, end = _escapes(text, start, end, path=cut.span.kind in ("user", "host"))
        same = start == cut.start and end == cut.end
        grown.append(cut if same else Cut(start, end, cut.order, cut.span))
        changed = changed or not same
    return merged(grown) if changed else cuts


def _escapes(text: str, start: int, end: int, *, path: bool) -> tuple[int, int]:
    """The stretch with the escapes that it cuts in two; in a path, a backslash before a name is none."""
    for match in _ESCAPE.finditer(text, max(0, start - 64), min(len(text), end + 6)):
        at, stop = match.span()
        if at < start < stop and not (path and stop - at == 2):
            start = at
        if at < end < stop:
            end = stop
    return start, end


def _number(text: str, start: int, end: int) -> tuple[int, int]:
    if text[start] not in "0123456789-" or not text[end - 1].isdigit():
        return start, end
    head = text[max(0, start - 64) : start]
    first = start - (len(head) - len(head.rstrip(_SCALAR_LETTERS)))
    tail = text[end : end + 64]
    last = end + len(tail) - len(tail.lstrip(_SCALAR_LETTERS))
    if _SCALAR.fullmatch(text, first, last) and _OPENS.search(text, max(0, first - 16), first):
        return first, last
    return start, end


def replacement(text: str, cut: Cut, marks: Pseudonyms) -> str:
    """What stands in the place of a cut: its tag, in quotes where JSON needs them, and its line ends."""
    word = marks.tag(cut.span.kind, cut.span.value, cut.span.group)
    covered = text[cut.start : cut.end]
    quote = _quote(text, cut.start, cut.end) if len(covered) <= 64 and _SCALAR.fullmatch(covered) else ""
    if "\n" in covered or "\r" in covered:
        return quote + word + quote + "".join(_LINE_ENDS.findall(covered))
    return quote + word + quote


def _quote(text: str, start: int, end: int) -> str:
    """The quote that a bare JSON number, true, false or null leaves behind; empty inside of a text."""
    if not (_OPENS.search(text, max(0, start - 16), start) and _CLOSES.match(text, end)):
        return ""
    named = _ESCAPED_QUOTE.search(text, max(0, start - 24), start)
    if named:
        # An even number of backslashes is the end of the name itself; inside a text, the quote has its own.
        return named.group(1) if named.group(1).count("\\") % 2 else '"'
    line = text[text.rfind("\n", 0, start) + 1 : start]
    open_quotes = line.replace("\\\\", "").replace('\\"', "").count('"') % 2
    return "" if open_quotes else '"'


class Shown:
    """The text with some stretches replaced, and the way back from its places to the given ones."""

    def __init__(self, text: str, cuts: list[Cut], marks: Pseudonyms) -> None:
        parts: list[str] = []
        self._starts: list[int] = [0]
        self._moves: list[tuple[int, int, bool]] = [(0, 0, False)]
        """For each part: where it starts in the given text, where it ends there, whether it is a tag."""
        self.words: list[str] = []
        """The replacement of each cut."""
        self.places: list[tuple[int, int]] = []
        """Where each replacement stands."""
        at = shown = 0
        for cut in cuts:
            word = replacement(text, cut, marks)
            parts += (text[at : cut.start], word)
            shown += cut.start - at
            self.words.append(word)
            self.places.append((shown, shown + len(word)))
            self._starts += (shown, shown + len(word))
            self._moves += ((cut.start, cut.end, True), (cut.end, cut.end, False))
            shown += len(word)
            at = cut.end
        self.text = "".join((*parts, text[at:]))

    def back(self, span: Span, order: int) -> Cut:
        """The same stretch in the given text; a tag that it touches comes along whole."""
        first = bisect_right(self._starts, span.start) - 1
        last = bisect_right(self._starts, span.end - 1) - 1
        start, _, start_is_tag = self._moves[first]
        end, end_of_tag, end_is_tag = self._moves[last]
        given_start = start if start_is_tag else start + span.start - self._starts[first]
        given_end = end_of_tag if end_is_tag else end + span.end - self._starts[last]
        return Cut(given_start, given_end, order, span)
