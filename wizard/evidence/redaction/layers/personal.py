"""Layers: e-mail addresses, and people's names as they stand in home folders."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wizard.evidence.redaction.span import Context, Level, Span

_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}(?:@|%40)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_USER_INFO = re.compile(r"://[^\s/@]*:\Z")
"""Before a match: it is the password and host of a URL, which another layer takes without the host."""
_HOME = re.compile(
    r"(?:/(?:home|Users|var/home)/|(?<![A-Za-z])[A-Za-z]:(?:\\{1,4}|/)"
    r"(?:Users|Documents and Settings)(?:\\{1,4}|/))"
    r"(?P<name>[^\s/\\:\"'<>|?*\n]{1,64})"
)
_EVERYBODY = frozenset(
    {
        "user",
        "users",
        "root",
        "home",
        "shared",
        "public",
        "default",
        "runner",
        "ubuntu",
        "admin",
        "app",
        "node",
    }
)
"""Names that many machines share; they name nobody."""
_SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Emails:
    """Finds e-mail addresses."""

    id: str = "email"
    why: str = "It is an e-mail address."
    from_level: Level = "support"
    spares_kept: bool = True

    def find(self, text: str, context: Context) -> Iterator[Span]:
        """Addresses, also with the sign quoted as in a URL; large and small letters make one address."""
        for match in _EMAIL.finditer(text):
            if not _USER_INFO.search(text, max(0, match.start() - 256), match.start()):
                yield Span(*match.span(), "email", match.group().replace("%40", "@").lower())


@dataclass(frozen=True, slots=True)
class People:
    """Learns names from home folders, then finds them everywhere."""

    id: str = "people"
    why: str = "It is a user name of this machine."
    from_level: Level = "support"
    spares_kept: bool = True

    def find(self, text: str, context: Context) -> Iterator[Span]:
        """The name inside each home path, and the same name wherever else it stands as a word."""
        learned: set[str] = {n for n in context.names if len(n) >= _SHORTEST_NAME}
        for match in _HOME.finditer(text):
            name = match["name"]
            yield Span(*match.span("name"), "user", name.lower())
            if len(name) >= _SHORTEST_NAME:
                learned.add(name)
        words = sorted((n for n in learned if n.lower() not in _EVERYBODY), key=len, reverse=True)
        if words:
            anywhere = re.compile(
                rf"(?<![^\W_])(?:{'|'.join(map(re.escape, words))})(?![^\W_])", re.IGNORECASE
            )
            for match in anywhere.finditer(text):
                yield Span(*match.span(), "user", match.group().lower())
