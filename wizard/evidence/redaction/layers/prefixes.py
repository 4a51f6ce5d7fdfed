"""Layer: credentials that are known by how they begin, of this provider and of others."""

from collections.abc import Iterator
from dataclasses import dataclass

from wizard.evidence.redaction.rules import families
from wizard.evidence.redaction.span import Context, Level, Span


@dataclass(frozen=True, slots=True)
class Prefixes:
    """Finds API keys by family; recall first, so no exact length and no closing sign is asked for."""

    id: str = "prefix"
    why: str = "It begins like an API key or token."
    from_level: Level = "local"
    spares_kept: bool = False

    def find(self, text: str, context: Context) -> Iterator[Span]:
        """The whole key; a full stop at its end belongs to the sentence."""
        for match in families().finditer(text):
            end = match.end() - (len(match.group()) - len(match.group().rstrip(".")))
            yield Span(match.start(), end, "api-key", text[match.start() : end])
