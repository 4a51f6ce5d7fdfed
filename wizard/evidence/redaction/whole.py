"""`redact` for a text, `redact_stream` for a file of any size. Both take the same way and agree."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Protocol

from wizard.evidence.redaction import engine
from wizard.evidence.redaction.cuts import Shown
from wizard.evidence.redaction.engine import settings
from wizard.evidence.redaction.known import KnownSecrets
from wizard.evidence.redaction.learned import Names, learn
from wizard.evidence.redaction.span import DEFAULT_LEVEL, Context, Finding, Level, Redacted
from wizard.evidence.redaction.tags import WITHHELD
from wizard.evidence.redaction.windows import SIZES, Sizes, pieces
from wizard.model.secret import Secret

_PEOPLE = frozenset({"user", "host"})
_SHORT = 1 << 16
_READ = 1 << 18
_SEAM = 1 << 10
"""Characters that two parts share while names are learned, so that none is cut in two."""


class Reader(Protocol):
    """Where a text comes from: an open text file, for example."""

    def read(self, size: int, /) -> str:
        """At most `size` characters; none at the end."""
        ...


class Writer(Protocol):
    """Where a text goes."""

    def write(self, text: str, /) -> object:
        """Take a part of the text."""
        ...


@dataclass(frozen=True, slots=True)
class Streamed:
    """What was done to a stream."""

    characters: int = 0
    """Read."""
    counts: Counter[str] = field(default_factory=Counter)
    """Kind -> how many stretches were taken out."""
    layers: Counter[str] = field(default_factory=Counter)
    """Layer -> how many stretches it took out."""
    withheld: int = 0
    """Stretches that could not be judged and are not in the result."""


def redact(
    text: str,
    *,
    secrets: Iterable[Secret | str] | KnownSecrets = (),
    key: bytes | None = None,
    level: Level = DEFAULT_LEVEL,
    names: Iterable[str] | Names = (),
) -> Redacted:
    """Take out of a text what must not leave the machine.

    Args:
        text: anything: a log, an error, a report.
        secrets: values that the program knows; they are found in every encoding of `forms`.
        key: the key of the case. With it, the same value keeps the same tag; without it, tags are bare.
        level: who will read it, see `Level`.
        names: user, host and home names of this machine, taken out wherever they stand.

    Returns:
        The text with tags in place of what was taken out. What a layer fails on is not given back: the
        gate fails closed.

    Raises:
        ValueError: the level is not one of `LEVELS`.
    """
    return redacted(text, settings(secrets, key, level, names))


def redacted(text: str, context: Context, sizes: Sizes = SIZES) -> Redacted:
    """`redact` with its settings put together before; the names that the text tells of are learned first."""
    try:
        if not (engine.is_plain(text) or context.stays >= _PEOPLE):
            learned = learn(text, context.gist(text))
            if learned.users or learned.hosts:
                context = replace(context, names=context.names | learned)
        if len(text) <= min(_SHORT, sizes.window):
            return _short(text, context)
        parts = list(pieces((text,), context, sizes))
    except Exception:  # noqa: BLE001 - boundary: whatever breaks must withhold the text, not show it
        return Redacted(WITHHELD, (Finding("engine", "withheld", 0, len(text), WITHHELD),), True)
    return Redacted(
        "".join(part.text for part in parts),
        tuple(finding for part in parts for finding in part.findings),
        any(part.withheld for part in parts),
    )


def _short(text: str, context: Context) -> Redacted:
    """A text that is one window, which most are, without the work of windows."""
    cuts = engine.settle(text, context)
    if not cuts:
        return Redacted(text)
    shown = Shown(text, cuts, context.marks)
    return Redacted(
        shown.text,
        tuple(
            Finding(engine.LAYERS[cut.order].id, cut.span.kind, cut.start, cut.end, word, cut.liftable_value)
            for cut, word in zip(cuts, shown.words, strict=True)
        ),
    )


def learn_names(reader: Reader) -> Names:
    """The names that a stream tells of, for a first reading before `redact_stream`."""
    names = Names()
    seam = ""
    while part := reader.read(_READ):
        names = names | learn(seam + part)
        seam = part[-_SEAM:]
    return names


def redact_stream(
    reader: Reader,
    writer: Writer,
    *,
    secrets: Iterable[Secret | str] | KnownSecrets = (),
    key: bytes | None = None,
    level: Level = DEFAULT_LEVEL,
    names: Iterable[str] | Names = (),
    progress: Callable[[int], None] | None = None,
    sizes: Sizes = SIZES,
) -> Streamed:
    """`redact` from a reader to a writer, in the memory of one window.

    Args:
        reader: gives the text in parts of any size.
        writer: takes the redacted text, in order.
        secrets: as in `redact`.
        key: as in `redact`.
        level: as in `redact`.
        names: names to take out. `redact` learns names from the whole text before it begins. A stream is
            read once, and a name is known from the window on in which it is told of; to have it taken out
            before that too, read the stream with `learn_names` first and give the result here.
        progress: told the number of characters read, from time to time.
        sizes: only tests need other ones.

    Raises:
        ValueError: the level is not one of `LEVELS`.
    """
    context = settings(secrets, key, level, names)
    done = Streamed()
    read = withheld = 0

    def parts() -> Iterator[str]:
        nonlocal read
        while part := reader.read(_READ):
            read += len(part)
            if progress:
                progress(read)
            yield part

    for piece in pieces(parts(), context, sizes):
        writer.write(piece.text)
        done.counts.update(finding.kind for finding in piece.findings if not piece.withheld)
        done.layers.update(finding.layer for finding in piece.findings)
        withheld += piece.withheld
    return replace(done, characters=read, withheld=withheld)
