"""Long texts in windows, so that a log of any size needs the memory of one.

A window is looked at whole, but only what lies well before its end is let go: what stands near the end may
need what comes next to be recognised. What was let go last stays as the beginning of the next window, so
that a name on one line and its value on the next are seen together. A short text is one window. A long one
is cut at the same places whether it comes as one text or in pieces, so both give the same result.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from wizard.evidence.redaction import engine
from wizard.evidence.redaction.cuts import Cut, Shown
from wizard.evidence.redaction.learned import learn
from wizard.evidence.redaction.span import Context, Finding
from wizard.evidence.redaction.tags import WITHHELD

_PEOPLE = frozenset({"user", "host"})


@dataclass(frozen=True, slots=True)
class Sizes:
    """Characters of the parts of a window."""

    window: int = 1 << 18
    ahead: int = 1 << 14
    """Nothing that is recognised needs to see further, but for what is still open at the end."""
    behind: int = 1 << 12
    most: int = 1 << 23
    """A window grows to this where nothing in it can be let go; then it is withheld."""


SIZES = Sizes()


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the text as it may leave, with what was taken out of it."""

    text: str
    end: int
    """Where it ends in the whole text as given."""
    findings: tuple[Finding, ...] = ()
    cuts: tuple[Cut, ...] = ()
    """In places of the whole text, as `findings`."""
    withheld: bool = False


def pieces(texts: Iterable[str], context: Context, sizes: Sizes = SIZES) -> Iterator[Piece]:
    """The parts of a text, one after another, each as it may leave.

    Args:
        texts: the text in pieces of any size.
        context: what the layers need to know.
        sizes: only tests need other ones.
    """
    held = _Held(context, sizes)
    for text in texts:
        held.take(text)
        while held.ready():
            yield from held.let_go(last=False)
    while held.rest():
        yield from held.let_go(last=True)


class _Held:
    """The window: what was let go last, and what was read since."""

    def __init__(self, context: Context, sizes: Sizes) -> None:
        self._context = context
        self._sizes = sizes
        self._text = ""
        self._waiting: list[str] = []
        self._length = 0
        self._done = 0
        """So much of the text was let go already."""
        self._base = 0
        """Where the text begins in the whole."""
        self._want = sizes.window
        self._skipping = False
        """A part that cannot be judged is being passed over."""

    def take(self, text: str) -> None:
        """One more part of the stream."""
        self._waiting.append(text)
        self._length += len(text)

    def ready(self) -> bool:
        """Whether a window is full."""
        return len(self._text) + self._length - self._done >= self._want

    def rest(self) -> bool:
        """Whether anything has not been let go yet."""
        return len(self._text) + self._length > self._done

    def let_go(self, *, last: bool) -> Iterator[Piece]:
        """Look at one window and let go what can be; on the last one everything that fits into it."""
        whole = self._text + "".join(self._waiting)
        window = whole[: self._done + self._want]
        rest = whole[len(window) :]
        self._waiting, self._length = [rest], len(rest)
        self._text = window
        last = last and not rest
        cuts = self._settled(window)
        if cuts is None:
            yield self._withhold(len(window))
            return
        upto = len(window) if last else self._safe_end(window, cuts)
        if self._skipping and upto is None and not last:
            self._forget(len(window))
        elif upto is not None:
            self._want = self._sizes.window
            yield self._piece(window, upto, cuts)
        elif self._want >= self._sizes.most:
            yield self._withhold(len(window))
            self._skipping = True
        else:
            self._want = min(2 * self._want, self._sizes.most)

    def _settled(self, window: str) -> list[Cut] | None:
        try:
            if not self._context.stays >= _PEOPLE:
                # Whoever read the text before knows its names already; for whoever did not, better late.
                names = self._context.names | learn(window[self._done :], self._context.gist(window))
                self._context = replace(self._context, names=names)
            return engine.settle(window, self._context)
        except Exception:  # noqa: BLE001 - boundary: a layer that breaks must withhold the text, not show it
            return None

    def _safe_end(self, window: str, cuts: list[Cut]) -> int | None:
        """How far the window can be let go: at a line end or a gap, outside of everything taken out."""
        limit = len(window) - self._sizes.ahead
        if limit <= self._done:
            return None
        end = window.rfind("\n", self._done, limit) + 1
        if end <= self._done:
            end = max(window.rfind(sign, self._done, limit) for sign in ' ",') + 1
        for cut in reversed(cuts):
            if cut.start < end and (cut.end > end or cut.end >= limit):
                end = cut.start
        return end if end > self._done else None

    def _piece(self, window: str, upto: int, cuts: list[Cut]) -> Piece:
        inside = [
            Cut(max(cut.start, self._done), cut.end, cut.order, cut.span)
            for cut in cuts
            if self._done < cut.end <= upto
        ]
        here = [Cut(c.start - self._done, c.end - self._done, c.order, c.span) for c in inside]
        shown = Shown(window[self._done : upto], here, self._context.marks)
        findings = tuple(
            Finding(
                engine.LAYERS[c.order].id,
                c.span.kind,
                c.start + self._base,
                c.end + self._base,
                word,
                c.liftable_value,
            )
            for c, word in zip(inside, shown.words, strict=True)
        )
        moved = tuple(Cut(c.start + self._base, c.end + self._base, c.order, c.span) for c in inside)
        self._skipping = False
        end = self._base + upto
        self._forget(upto)
        return Piece(shown.text, end, findings, moved)

    def _withhold(self, upto: int) -> Piece:
        finding = Finding("engine", "withheld", self._base + self._done, self._base + upto, WITHHELD)
        skipped = self._skipping
        self._want = self._sizes.window
        self._forget(upto)
        return Piece("" if skipped else WITHHELD, finding.end, (finding,), (), True)

    def _forget(self, upto: int) -> None:
        """Keep a little of what was let go, from the beginning of a line where there is one."""
        keep = max(0, upto - self._sizes.behind)
        keep = self._text.find("\n", keep, upto) + 1 or keep
        keep = min(keep, upto)
        self._waiting.insert(0, self._text[upto:])
        self._length += len(self._text) - upto
        self._text = self._text[keep:upto]
        self._base += keep
        self._done = upto - keep
