"""Layer: credentials that are known by how they begin, of this provider and of others."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wizard.evidence.redaction.rules import families, family_signs
from wizard.evidence.redaction.span import Context, Span

_AROUND = 16
_REACH = 192
"""Characters behind a sign within which a key shows that it is one; where it ends is looked for afterwards.

Without a bound, a text full of signs that begin nothing would be read to its end for each of them.
"""
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
        signs = context.gist(text).showing(family_signs())
        seen = -1
        for place in sorted(match.start() for sign in signs for match in sign.finditer(text)):
            if place < seen:
                continue
            match = _key_at(text, place)
            if match is None:
                continue
            end = _wrapped(text, match.start(), match.start() + len(match.group().rstrip(".")))
            seen = end
            yield Span(match.start(), end, "api-key", text[match.start() : end])


def _key_at(text: str, place: int) -> re.Match[str] | None:
    """The key that a sign at a place belongs to; None where the sign begins nothing."""
    begin, reach = max(0, place - _AROUND), min(len(text), place + _REACH)
    near = families().search(text, begin, reach)
    while near and near.end() <= place:
        near = families().search(text, near.end(), reach)
    return families().match(text, near.start()) if near and near.start() <= place else None


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
