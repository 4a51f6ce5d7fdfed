"""The words of redaction: what a layer finds, what a layer is, and what comes out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, Protocol

from wizard.evidence.redaction.known import KnownSecrets

Level = Literal["public", "support", "local"]
"""Who will read it. `local`: oneself (credentials are taken out, nothing else); `support`: the provider's
support (personal data too); `public`: anyone (what names an organization too)."""

LEVELS: tuple[Level, ...] = ("local", "support", "public")
"""From the least that is taken out to the most."""
DEFAULT_LEVEL: Level = "support"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text that must not leave.

    `value` is what the pseudonym is made of: the same value keeps the same tag through a case.
    """

    start: int
    end: int
    kind: str
    """One of `tags.KINDS`."""
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Context:
    """What every layer may use."""

    known: KnownSecrets
    key: bytes | None = field(repr=False)
    level: Level = DEFAULT_LEVEL
    names: tuple[str, ...] = field(default=(), repr=False)
    """User, host and home names that the program knows of this machine."""


class Layer(Protocol):
    """One way of finding what must not leave. Layers are stateless; the engine orders and applies them."""

    @property
    def id(self) -> str:
        """A short name, kept in findings and in the mutation tests."""
        ...

    @property
    def why(self) -> str:
        """One sentence for the preview: why something of this layer is taken out."""
        ...

    @property
    def from_level(self) -> Level:
        """The first level at which it works; it works at every stricter one too."""
        ...

    @property
    def spares_kept(self) -> bool:
        """Whether the keep list wins over this layer. Never for credentials that are known for sure."""
        ...

    def find(self, text: str, context: Context) -> Iterator[Span]:
        """Every stretch of `text` that this layer wants out; overlaps are the engine's business."""
        ...


@dataclass(frozen=True, slots=True)
class Finding:
    """One replacement: where it was in the text as given, what stands there now, and which layer asked."""

    layer: str
    kind: str
    start: int
    end: int
    replacement: str


@dataclass(frozen=True, slots=True)
class Redacted:
    """What may leave, and what was taken out on the way."""

    text: str
    findings: tuple[Finding, ...] = ()
    withheld: bool = False
    """True where the gate could not judge the text: `text` is then a sentence and nothing of the original."""


def spans_of(found: Iterable[tuple[int, int]], text: str, kind: str) -> Iterator[Span]:
    """Spans of one kind whose value is the text that they cover."""
    for start, end in found:
        yield Span(start, end, kind, text[start:end])
