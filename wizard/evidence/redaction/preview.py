"""*This leaves your machine*: every replacement marked, explained, and put back on request.

A user interface draws a `Preview`: the text as it will leave with the places of the replacements in it, and
for each what it is, which layer asked, why, and whether it may be put back. `lift` and `lower` give the next
preview. What was put back is kept by thing, not by place, so that one address cannot be hidden here and
shown there; the `lifts` of a preview go into `Gate(lifts=...)`, which then lets the same things through in
every form of the report. Nothing of a preview is written to disk.
"""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from wizard.evidence.redaction import engine
from wizard.evidence.redaction.cuts import Cut
from wizard.evidence.redaction.keep import kept
from wizard.evidence.redaction.known import KnownSecrets
from wizard.evidence.redaction.learned import Names, learn
from wizard.evidence.redaction.span import DEFAULT_LEVEL, Context, Finding, Level
from wizard.evidence.redaction.tags import KINDS, NEVER_PUT_BACK, TAG, WITHHELD
from wizard.evidence.redaction.windows import Piece, pieces
from wizard.model.secret import Secret

_SHORTEST = 16
_WORD = re.compile(rf"[A-Za-z0-9+/=_.~-]{{{_SHORTEST},512}}")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,40}=(?!=|\Z)")
_PLAIN = re.compile(r"|[a-z]{1,20}|[a-z]{1,20}\.[a-z]{1,5}|v?\d{1,5}")
"""A part of a path that is a word, a file, a version or a port."""
_RANDOM_BITS = 3.6
"""Bits per character; words and paths of a log stay below, keys and tokens lie above."""
_MOST_LEFTOVERS = 200


class CannotLiftError(Exception):
    """The replacement stays; its text is one clear sentence for the person."""


@dataclass(frozen=True, slots=True)
class Lift:
    """Something that a person put back."""

    kind: str
    value: str = field(repr=False)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Replacement:
    """One place where something was taken out, or would be if it had not been put back."""

    number: int
    """Counted from 0 through the text; what `lift` and `lower` take."""
    layer: str
    kind: str
    what: str
    """What it is: *an e-mail address*."""
    why: str
    """Why it was taken out, one sentence."""
    start: int
    """In the text as given."""
    end: int
    shown_start: int
    """In `Preview.text`."""
    shown_end: int
    tag: str
    """What stands there, or would."""
    liftable: bool
    """Never for keys, passwords, cookies, codes and what is encoded."""
    lifted: bool = False
    reason: str = ""
    """Why it was put back."""
    value: str = field(default="", repr=False)
    """Its canonical value, what `lifts` are kept by."""


@dataclass(frozen=True, slots=True)
class Leftover:
    """A word that looks random and stays: a person should say yes or no to it."""

    start: int
    """In `Preview.text`."""
    end: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What will leave, and everything that was done to it."""

    text: str
    """As it will leave."""
    level: Level
    replacements: tuple[Replacement, ...]
    leftovers: tuple[Leftover, ...]
    withheld: bool
    """True where a part could not be judged; it is not in `text`, and cannot be put back."""
    lifts: tuple[Lift, ...]
    _given: str = field(repr=False)
    _context: Context = field(repr=False)

    def lift(self, number: int, reason: str) -> "Preview":
        """Put one thing back, wherever it stands.

        Raises:
            CannotLiftError: it is a credential, there is no reason, or there is no such replacement.
        """
        found = self._numbered(number)
        if not found.liftable:
            raise CannotLiftError(f"{found.what} is never put back.")
        if not reason.strip():
            raise CannotLiftError("Say why it is needed; the reason goes into the report.")
        others = (lift for lift in self.lifts if (lift.kind, lift.value) != (found.kind, found.value))
        return _made(self._given, self._context, (*others, Lift(found.kind, found.value, reason.strip())))

    def lower(self, number: int) -> "Preview":
        """Take out again what was put back.

        Raises:
            CannotLiftError: there is no such replacement.
        """
        found = self._numbered(number)
        lifts = tuple(lift for lift in self.lifts if (lift.kind, lift.value) != (found.kind, found.value))
        return _made(self._given, self._context, lifts)

    def original(self, number: int) -> str:
        """What stood there, for the person at this machine; dots for a credential.

        Raises:
            CannotLiftError: there is no such replacement.
        """
        found = self._numbered(number)
        return self._given[found.start : found.end] if found.liftable else "••••"

    def _numbered(self, number: int) -> Replacement:
        if not 0 <= number < len(self.replacements):
            raise CannotLiftError("There is no such replacement.")
        return self.replacements[number]


def preview(
    text: str,
    *,
    secrets: Iterable[Secret | str] | KnownSecrets = (),
    key: bytes | None = None,
    level: Level = DEFAULT_LEVEL,
    names: Iterable[str] | Names = (),
    lifts: Iterable[Lift] = (),
) -> Preview:
    """What `redact` would do to a text, explained. The arguments are those of `redact`.

    Args:
        text: what is about to leave.
        secrets: as in `redact`.
        key: as in `redact`.
        level: as in `redact`.
        names: as in `redact`.
        lifts: what was put back before; a lift of a credential is ignored.

    Raises:
        ValueError: the level is not one of `LEVELS`.
    """
    context = engine.settings(secrets, key, level, names)
    context = replace(context, names=context.names | learn(text))
    return _made(text, context, tuple(lift for lift in lifts if lift.kind not in NEVER_PUT_BACK))


def _made(text: str, context: Context, lifts: tuple[Lift, ...]) -> Preview:
    reasons = {(lift.kind, lift.value): lift.reason for lift in lifts}
    page = _Page(text, context, reasons)
    # Found as if nothing had been put back, so that what was put back is marked too.
    for piece in pieces((text,), replace(context, lifted={})):
        page.add(piece)
    result = "".join(page.shown)
    return Preview(
        result, context.level, tuple(page.made), leftovers(result), page.withheld, lifts, text, context
    )


class _Page:
    """The preview while it is put together."""

    def __init__(self, text: str, context: Context, reasons: dict[tuple[str, str], str]) -> None:
        self._text = text
        self._context = context
        self._reasons = reasons
        self._at = 0
        self._length = 0
        self.shown: list[str] = []
        self.made: list[Replacement] = []
        self.withheld = False

    def add(self, piece: Piece) -> None:
        """Take the next part of the text."""
        if piece.withheld:
            self.withheld = True
            self._show(piece.text)
        else:
            for cut, finding in zip(piece.cuts, piece.findings, strict=True):
                self._replace(cut, finding)
            self._show(self._text[self._at : piece.end])
        self._at = piece.end

    def _show(self, text: str) -> tuple[int, int]:
        self.shown.append(text)
        self._length += len(text)
        return self._length - len(text), self._length

    def _replace(self, cut: Cut, finding: Finding) -> None:
        layer = engine.LAYERS[cut.order]
        what = (cut.span.kind, cut.span.value)
        whole = self._text[cut.start : cut.end]
        lifted = what in self._reasons and not _holds_more(whole, self._context, self._reasons)
        self._show(self._text[self._at : cut.start])
        begin, end = self._show(whole if lifted else finding.replacement)
        self._at = cut.end
        self.made.append(
            Replacement(
                number=len(self.made),
                layer=layer.id,
                kind=finding.kind,
                what=KINDS[finding.kind],
                why=layer.why,
                start=cut.start,
                end=cut.end,
                shown_start=begin,
                shown_end=end,
                tag=finding.replacement,
                liftable=finding.kind not in NEVER_PUT_BACK,
                lifted=lifted,
                reason=self._reasons[what] if lifted else "",
                value=cut.span.value,
            )
        )


def _holds_more(covered: str, context: Context, reasons: dict[tuple[str, str], str]) -> bool:
    """Whether a stretch that was joined from several things holds one that was not put back."""
    return bool(engine.settle(covered, replace(context, lifted=reasons)))


def leftovers(text: str) -> tuple[Leftover, ...]:
    """Words of high entropy that stay and that nothing explains."""
    tags = [match.span() for match in TAG.finditer(text)]
    found: list[Leftover] = []
    for match in _WORD.finditer(text):
        if any(start <= match.start() < end for start, end in tags):
            continue
        for start, end in _values(match):
            if _random(text[start:end]) and not kept(text, start, end):
                found.append(Leftover(start, end))
        if len(found) >= _MOST_LEFTOVERS:
            break
    return tuple(found[:_MOST_LEFTOVERS])


def _values(word: re.Match[str]) -> Iterator[tuple[int, int]]:
    """What could be random in a word: not the name before a value, and of a path each part by itself."""
    start, end = word.span()
    if name := _NAME.match(word.string, start, end):
        start = name.end()
    parts = word.string[start:end].split("/")
    if sum(1 for part in parts if _PLAIN.fullmatch(part)) * 2 < len(parts):
        parts = ["/".join(parts)]
    for part in parts:
        if len(part) >= _SHORTEST:
            yield start, start + len(part)
        start += len(part) + 1


def _random(word: str) -> bool:
    if word.isalpha() or not any(c.isdigit() for c in word):
        return False
    counts = [word.count(letter) / len(word) for letter in set(word)]
    return -sum(share * math.log2(share) for share in counts) >= _RANDOM_BITS


__all__ = [
    "WITHHELD",
    "CannotLiftError",
    "Leftover",
    "Lift",
    "Preview",
    "Replacement",
    "leftovers",
    "preview",
]
