"""Layer: signed tokens (JWT), and what follows `Bearer` or `Basic` outside of a header."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wizard.evidence.redaction.span import Context, Span

_JWT = re.compile(r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*){0,3}")
_SCHEME = re.compile(
    r"(?<![A-Za-z])(?:bearer|basic)(?:[ +]|%20)+(?P<value>[A-Za-z0-9_\-+/=.~%]{12,})", re.IGNORECASE
)
_DIGIT_OR_CAPITAL = re.compile(r"[0-9A-Z]")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Finds tokens by their shape."""

    id: str = "token"
    why: str = "It is shaped like a signed token."
    kinds: frozenset[str] = frozenset({"token"})
    spares_kept: bool = False

    def find(self, text: str, context: Context) -> Iterator[Span]:
        """JWTs, and the word after a scheme unless it is a plain word of a sentence."""
        for match in _JWT.finditer(text):
            if text[match.start() - 1 : match.start()].isalnum() and match.start():
                continue
            yield Span(*match.span(), "token", match.group())
        small = context.folded(text)
        if "bearer" in small or "basic" in small:
            for match in _SCHEME.finditer(text):
                if _DIGIT_OR_CAPITAL.search(match["value"]):
                    yield Span(*match.span("value"), "token", match["value"])
