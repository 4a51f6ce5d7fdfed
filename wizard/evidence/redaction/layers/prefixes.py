"""Layer: credentials that are known by how they begin, of this provider and of others."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wizard.evidence.redaction.rules import families, family_signs
from wizard.evidence.redaction.span import Context, Span

_AROUND = 16
_NEXT_LINE = re.compile(
    r"[ \t]{0,200}[│┃║|]?(?:\\?\r?\n|\\n)[ \t|>│┃║]{0,40}"
    r"(?P<more>[A-Za-z0-9_\-]{10,})(?![A-Za-z0-9_\-:=(\[{])"
)
_WRAPS_FROM = 24
"""A key that stops before so many characters and at a line end was not wrapped, it ended."""
_WHOLE = 100
_MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class Prefixes:
    """Finds API keys by family; recall first, so no exact length and no closing sign is asked for."""

    id: str = "prefix"
    why: str = "It begins like an API key or token."
    kinds: frozenset[str] = frozenset({"api-key"})
    spares_kept: bool = False

    def find(self, text: str, context: Context) -> Iterator[Span]:
        """The whole key; a full stop at its end belongs to the sentence."""
        seen = -1
        for place in _places(text):
            if place < seen:
                continue
            match = families().search(text, max(0, place - _AROUND), len(text))
            while match and match.end() <= place:
                match = families().search(text, match.end())
            if match is None or match.start() > place:
                continue
            end = _wrapped(text, match.start(), match.start() + len(match.group().rstrip(".")))
            seen = end
            yield Span(match.start(), end, "api-key", text[match.start() : end])


def _places(text: str) -> list[int]:
    return sorted(match.start() for sign in family_signs() for match in sign.finditer(text))


def _wrapped(text: str, start: int, end: int) -> int:
    """The end of a key that a terminal or an editor broke over lines."""
    if end - start < _WRAPS_FROM:
        return end
    for _ in range(_MOST_LINES):
        more = _NEXT_LINE.match(text, end)
        if more is None or end - start > _WHOLE or not _random(more["more"]):
            break
        end = more.end()
    return end


def _random(word: str) -> bool:
    """Whether it is no word of a sentence: large and small letters and digits are mixed."""
    return (
        any(c.isdigit() for c in word) + any(c.isupper() for c in word) + any(c.islower() for c in word) == 3
    )
