"""Layer: signed tokens (JWT), and what follows `Bearer` or `Basic` outside of a header."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wizard.evidence.redaction.signs import places
from wizard.evidence.redaction.span import Context, Span

_JWT_SIGN = re.compile("eyJ")
_JWT = re.compile(r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*){0,3}")
_JWT_LINE = re.compile(
    r"[ \t]{0,200}[│┃║|]?\\?\r?\n[ \t|>│┃║]{0,40}(?P<more>[A-Za-z0-9_.-]{10,})(?=[ \t|│┃║\"']*(?:\r?\n|\Z))"
)
"""A further line of a token that was wrapped: nothing else stands on it."""
_MOST_LINES = 40
_SCHEMES = ("bearer", "basic")
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
        gist = context.gist(text)
        for match in _JWT.finditer(text) if gist.shows(_JWT_SIGN) else ():
            if text[match.start() - 1 : match.start()].isalnum() and match.start():
                continue
            end = _wrapped(text, match.end())
            yield Span(match.start(), end, "token", text[match.start() : end])
        if gist.has(*_SCHEMES):
            for place, _ in places(_SCHEMES, context.folded(text)):
                said = _SCHEME.match(text, place)
                if said and _DIGIT_OR_CAPITAL.search(said["value"]):
                    yield Span(*said.span("value"), "token", said["value"])


def _wrapped(text: str, end: int) -> int:
    """The end of a token that was broken over lines: its last line is shorter than those before."""
    width = end - text.rfind("\n", 0, end) - 1
    for _ in range(_MOST_LINES):
        more = _JWT_LINE.match(text, end)
        if more is None or not _DIGIT_OR_CAPITAL.search(more["more"]):
            break
        end = more.end("more")
        if len(more["more"]) < width - 60:
            break
    return end
