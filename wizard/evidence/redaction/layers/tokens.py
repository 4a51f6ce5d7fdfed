"""Layer: signed tokens (JWT), and what follows `Bearer` or `Basic` outside of a header."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wizard.evidence.redaction.signs import places
from wizard.evidence.redaction.span import Context, Span

_JWT_RUN = re.compile(r"[A-Za-z0-9_-]*+")
_JWT_SIGN = re.compile("eyJ")
_JWT = re.compile(r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*){0,3}")
_JWT_LINE = re.compile(
    r"[ \t]{0,200}[│┃║|]?\\?\r?\n[ \t|>│┃║]{0,40}(?P<more>[A-Za-z0-9_.-]{10,})(?=[ \t|│┃║\"']*(?:\r?\n|\Z))"
)
"""A further line of a token that was wrapped: nothing else stands on it."""
_MOST_LINES = 40
_BOT_SIGN = re.compile(r"\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,80}")
_BOT = re.compile(r"(?<![A-Za-z0-9_-])[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,80}\Z")
"""The token of a bot of Discord: its number in base64, a time and a signature."""
_SCHEMES = ("bearer", "basic")
_SCHEME = re.compile(
    r"(?<![A-Za-z])(?:bearer|basic)(?:[ +]|%20)+(?:[\"']\s?[+.&]\s?[\"'])?"
    r"(?P<value>[A-Za-z0-9_\-+/=.~%]{12,})",
    re.IGNORECASE,
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
        if gist.shows(_JWT_SIGN):
            for start, end in _signed(text):
                yield Span(start, end, "token", text[start:end])
        if gist.shows(_BOT_SIGN):
            for signed in _BOT_SIGN.finditer(text):
                if bot := _BOT.search(text, max(0, signed.start() - 29), signed.end()):
                    yield Span(*bot.span(), "token", bot.group())
        if gist.has(*_SCHEMES):
            for place, _ in places(_SCHEMES, context.folded(text)):
                said = _SCHEME.match(text, place)
                if said and _DIGIT_OR_CAPITAL.search(said["value"]):
                    yield Span(*said.span("value"), "token", said["value"])


def _signed(text: str) -> Iterator[tuple[int, int]]:
    """Every JWT. Where a run of letters ends that holds none is remembered: it is read once."""
    at = 0
    for sign in _JWT_SIGN.finditer(text):
        start = sign.start()
        if start < at or (start and text[start - 1].isalnum()):
            continue
        if match := _JWT.match(text, start):
            at = _wrapped(text, match.end())
            yield start, at
        elif run := _JWT_RUN.match(text, start):
            at = run.end()


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
