"""Layer: secrets that the program knows, in every form of `forms`."""

from collections.abc import Iterator
from dataclasses import dataclass

from wizard.evidence.redaction.span import Context, Span


@dataclass(frozen=True, slots=True)
class Known:
    """Finds the values that were given to `redact` as `secrets`."""

    id: str = "known"
    why: str = "It is a secret that this program was given."
    kinds: frozenset[str] = frozenset({"secret"})
    spares_kept: bool = False

    def find(self, text: str, context: Context) -> Iterator[Span]:
        """Every form of every known secret. All of them share one tag: which one it is stays open."""
        for start, end in context.known.find(text):
            yield Span(start, end, "secret", "known")
