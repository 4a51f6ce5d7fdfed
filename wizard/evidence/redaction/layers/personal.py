"""Layers: e-mail addresses, and names that were given or learned."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wizard.evidence.redaction.learned import HOME_SIGNS, behind_escape, homes, learn
from wizard.evidence.redaction.span import Context, Span

_LOCAL = re.compile(r"[\w.%+-]{1,64}")
"""What stands before the sign; it reads the same backwards."""
_DOMAIN = re.compile(r"[^\W_](?:[\w-]{0,62}\.){1,8}(?:xn--[a-z0-9-]{2,59}|[^\W\d_]{2,24})(?![\w-])")
_USER_INFO = re.compile(r"://[^\s/@]*:\Z")
"""Before a match: it is the password and host of a URL, which another layer takes without the host."""


@dataclass(frozen=True, slots=True)
class Emails:
    """Finds e-mail addresses."""

    id: str = "email"
    why: str = "It is an e-mail address."
    kinds: frozenset[str] = frozenset({"email"})
    spares_kept: bool = True

    def find(self, text: str, context: Context) -> Iterator[Span]:
        """Addresses, also with the sign quoted as in a URL; large and small letters make one address."""
        gist = context.gist(text)
        for sign in ("@", "%40"):
            if not gist.has(sign[:2].replace("4", "0")):
                continue
            at = text.find(sign)
            while at != -1:
                after = at + len(sign)
                domain = _DOMAIN.match(text, after)
                start = _local(text, at) if domain else at
                if domain and start < at and not _USER_INFO.search(text, max(0, start - 256), start):
                    address = f"{text[start:at]}@{domain.group()}"
                    yield Span(start, domain.end(), "email", address.lower())
                at = text.find(sign, after)


def _local(text: str, at: int) -> int:
    """Where the part before the sign begins."""
    turned = text[max(0, at - 64) : at][::-1]
    local = _LOCAL.match(turned)
    start = at - (local.end() if local else 0)
    return start + behind_escape(text, start)


@dataclass(frozen=True, slots=True)
class People:
    """Finds home folders, and the names that were given or learned, wherever they stand."""

    id: str = "people"
    why: str = "It is a user name or a machine name."
    kinds: frozenset[str] = frozenset({"user", "host"})
    spares_kept: bool = True

    def find(self, text: str, context: Context) -> Iterator[Span]:
        """The name inside each home path; then each known name as a word of its own, longest first."""
        gist = context.gist(text)
        names = context.names
        if context.depth:
            names = names | learn(text, gist)
        if gist.has(*HOME_SIGNS):
            for match in homes(text, context.folded(text)):
                yield Span(*match.span("user"), "user", match["user"].lower())
        for name, kind in gist.saying(names.longest_first()):
            small = context.folded(text)
            at = small.find(name)
            while at != -1:
                end = at + len(name)
                if not (at and small[at - 1].isalnum()) and not small[end : end + 1].isalnum():
                    yield Span(at, end, kind, name)
                at = small.find(name, end)
