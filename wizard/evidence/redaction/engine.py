"""Applying the layers: in order, again and again until nothing more is found, failing closed.

What is taken out is remembered as stretches of the text as it was given. A pass looks at the text with
those stretches already replaced, so that a replacement which brings two halves together is looked at
again. Each pass takes out at least one more character or ends the work, so it always ends.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from wizard.evidence.redaction.keep import kept
from wizard.evidence.redaction.known import KnownSecrets
from wizard.evidence.redaction.layers import LAYERS
from wizard.evidence.redaction.span import (
    DEFAULT_LEVEL,
    LEVELS,
    Context,
    Finding,
    Layer,
    Level,
    Redacted,
    Span,
)
from wizard.evidence.redaction.tags import TAG, WITHHELD, tag
from wizard.model.secret import Secret

MOST_PASSES = 8
"""A text that still changes after so many passes is not understood, and is withheld."""


@dataclass(frozen=True, slots=True)
class _Cut:
    """A stretch that goes out: where, of which layer (by its place in the order) and as what."""

    start: int
    end: int
    order: int
    span: Span

    def joined(self, other: "_Cut") -> "_Cut":
        """Both as one stretch, named by the layer that comes first."""
        first = min(self, other, key=lambda cut: (cut.order, cut.start))
        return _Cut(min(self.start, other.start), max(self.end, other.end), first.order, first.span)


class _View:
    """The text with some stretches replaced, and the way back from its places to the given ones."""

    def __init__(self, text: str, cuts: list[_Cut], key: bytes | None) -> None:
        parts: list[str] = []
        self._starts: list[int] = [0]
        self._moves: list[tuple[int, int, bool]] = [(0, 0, False)]
        """For each part: where it starts in the given text, where it ends there, whether it is a tag."""
        at = shown = 0
        for cut in cuts:
            word = tag(cut.span.kind, cut.span.value, key)
            parts += (text[at : cut.start], word)
            shown += cut.start - at
            self._starts += (shown, shown + len(word))
            self._moves += ((cut.start, cut.end, True), (cut.end, cut.end, False))
            shown += len(word)
            at = cut.end
        self.text = "".join((*parts, text[at:]))

    def back(self, span: Span, order: int) -> _Cut:
        """The same stretch in the given text; a tag that it touches comes along whole."""
        first = bisect_right(self._starts, span.start) - 1
        last = bisect_right(self._starts, span.end - 1) - 1
        start, _, start_is_tag = self._moves[first]
        end, end_of_tag, end_is_tag = self._moves[last]
        given_start = start if start_is_tag else start + span.start - self._starts[first]
        given_end = end_of_tag if end_is_tag else end + span.end - self._starts[last]
        return _Cut(given_start, given_end, order, span)


def redact(
    text: str,
    *,
    secrets: Iterable[Secret | str] | KnownSecrets = (),
    key: bytes | None = None,
    level: Level = DEFAULT_LEVEL,
    names: Iterable[str] = (),
) -> Redacted:
    """Take out of a text what must not leave the machine.

    Args:
        text: anything: a log, an error, a report.
        secrets: values that the program knows; they are found in several encodings.
        key: the key of the case. With it, the same value keeps the same tag; without it, tags are bare.
        level: who will read it, see `Level`.
        names: user, host and home names of this machine, taken out wherever they stand.

    Returns:
        The text with tags in place of what was taken out. Where a layer fails, nothing of the text is
        given back: the gate fails closed.

    Raises:
        ValueError: the level is not one of `LEVELS`.
    """
    if level not in LEVELS:
        raise ValueError(f"no such share level: {level!r}; one of {', '.join(LEVELS)}")
    context = Context(KnownSecrets.of(secrets), key, level, tuple(names))
    active = [(n, a) for n, a in enumerate(LAYERS) if LEVELS.index(a.from_level) <= LEVELS.index(level)]
    try:
        return _until_quiet(text, context, active)
    except Exception:  # noqa: BLE001 - boundary: a layer that breaks must withhold the text, not show it
        return _withheld(text, "engine")


def _until_quiet(text: str, context: Context, layers: list[tuple[int, Layer]]) -> Redacted:
    cuts: list[_Cut] = []
    for _ in range(MOST_PASSES):
        view = _View(text, cuts, context.key)
        found = _sweep(view, context, layers)
        if not found:
            return Redacted(view.text, tuple(_finding(cut, context.key) for cut in cuts))
        cuts = _merged(cuts + found)
    return _withheld(text, "passes")


def _sweep(view: _View, context: Context, layers: list[tuple[int, Layer]]) -> list[_Cut]:
    """What the layers want out of the view, without what is out already or is on the keep list."""
    tags = _Stretches([match.span() for match in TAG.finditer(view.text)])
    keeps = _Stretches(kept(view.text))
    found: list[_Cut] = []
    for order, layer in layers:
        for span in layer.find(view.text, context):
            if span.start >= span.end or tags.cover(span.start, span.end):
                continue
            if layer.spares_kept and keeps.cover(span.start, span.end):
                continue
            found.append(view.back(span, order))
    return found


class _Stretches:
    """Sorted stretches without overlap, for asking whether one of them covers a place."""

    def __init__(self, stretches: list[tuple[int, int]]) -> None:
        self._starts = [start for start, _ in stretches]
        self._ends = [end for _, end in stretches]

    def cover(self, start: int, end: int) -> bool:
        """Whether one of the stretches covers all of start to end."""
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and end <= self._ends[at]


def _merged(cuts: list[_Cut]) -> list[_Cut]:
    """The cuts in order, those that overlap made one."""
    merged: list[_Cut] = []
    for cut in sorted(cuts, key=lambda c: (c.start, c.end)):
        if merged and cut.start < merged[-1].end:
            merged[-1] = merged[-1].joined(cut)
        else:
            merged.append(cut)
    return merged


def _finding(cut: _Cut, key: bytes | None) -> Finding:
    word = tag(cut.span.kind, cut.span.value, key)
    return Finding(LAYERS[cut.order].id, cut.span.kind, cut.start, cut.end, word)


def _withheld(text: str, layer: str) -> Redacted:
    finding = Finding(layer, "withheld", 0, len(text), WITHHELD)
    return Redacted(WITHHELD, (finding,), withheld=True)
