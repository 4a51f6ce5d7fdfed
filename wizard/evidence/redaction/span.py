"""The words of redaction: what a layer finds, what a layer is, and what comes out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol, TypeVar

from wizard.evidence.redaction.gist import Gist, classes, folded
from wizard.evidence.redaction.known import KnownSecrets
from wizard.evidence.redaction.learned import NOBODY, Names
from wizard.evidence.redaction.secretnames import SecretName, secret_names
from wizard.evidence.redaction.tags import Pseudonyms

_Made = TypeVar("_Made")

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
    group: str = field(default="", repr=False)
    """What it shares with its neighbors, such as the network of an address."""


@dataclass(frozen=True, slots=True)
class Context:
    """What every layer may use."""

    known: KnownSecrets
    marks: Pseudonyms = field(repr=False)
    level: Level = DEFAULT_LEVEL
    names: Names = field(default=NOBODY, repr=False)
    """User, host and home names, given and learned."""
    stays: frozenset[str] = frozenset()
    """Kinds that may stay at this level."""
    lifted: Mapping[tuple[str, str], str] = field(default_factory=dict, repr=False)
    """What a person put back, kind and value, with the reason."""
    depth: int = 0
    """How often the text was decoded already."""
    _memo: dict[str, tuple[str, Any]] = field(default_factory=dict, repr=False, compare=False)

    def deeper(self) -> "Context":
        """The same for a text that was decoded once more."""
        return replace(self, depth=self.depth + 1, _memo={})

    def gist(self, text: str) -> Gist:
        """The gist of the text, for the first look of every layer; made once for all of them."""
        return self._once("gist", text, Gist)

    def folded(self, text: str) -> str:
        """The text in small letters, as long as the text; made once for all layers."""
        return self._once("folded", text, folded)

    def classes(self, text: str) -> str:
        """The text with 0 for every digit and A for every capital letter; made once for all layers."""
        return self._once("classes", text, classes)

    def secret_names(self, text: str) -> list[SecretName]:
        """The names in the text that hold or may hold a secret; found once for all layers."""
        return self._once("names", text, self._secret_names)

    def _secret_names(self, text: str) -> list[SecretName]:
        stems = self.gist(text).stems()
        return list(secret_names(text, self.folded(text), stems)) if stems else []

    def _once(self, what: str, text: str, make: Callable[[str], _Made]) -> _Made:
        known = self._memo.get(what)
        if known is None or known[0] is not text:
            known = self._memo[what] = (text, make(text))
        made: _Made = known[1]
        return made


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
    def kinds(self) -> frozenset[str]:
        """What it finds. It rests at a level at which all of that may stay."""
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
    value: str = field(default="", repr=False)
    """The canonical value, by which a person puts it back; empty for credentials, which never are."""


@dataclass(frozen=True, slots=True)
class Redacted:
    """What may leave, and what was taken out on the way."""

    text: str
    findings: tuple[Finding, ...] = ()
    withheld: bool = False
    """True where the gate could not judge the text: a sentence stands for that part of the original."""


def spans_of(found: Iterable[tuple[int, int]], text: str, kind: str) -> Iterator[Span]:
    """Spans of one kind whose value is the text that they cover."""
    for start, end in found:
        yield Span(start, end, kind, text[start:end])
