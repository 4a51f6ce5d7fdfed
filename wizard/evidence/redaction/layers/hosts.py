"""Layer: names of machines that are no public names.

Three things tell one: the suffix (`.internal`), a part that networks of firms have (`gw.corp.firm.example`),
and the place where it stands: what answers in a `Via` header or is set as a proxy is a box of somebody's
network, unless it is one of the large public ones.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from wizard.evidence.redaction.rules import (
    everybody,
    kept_hosts,
    private_labels,
    private_suffixes,
    public_proxies,
)
from wizard.evidence.redaction.signs import places, sign
from wizard.evidence.redaction.span import Context, Span

_HOST = re.compile(
    r"(?<![\w.-])(?:ip-\d{1,3}(?:-\d{1,3}){3}(?:\.[\w-]{1,63}){0,6}|[a-z0-9](?:[\w-]{0,62}\.){1,8}\w+)",
    re.IGNORECASE,
)
_ADDRESS_NAME = re.compile(r"ip-\d{1,3}(-\d{1,3}){3}(\.|$)")
_Q = r"(?:\\*[\"'])?"
_NAME = r"[a-z0-9][\w-]{0,62}(?:\.[\w-]{1,63}){0,8}"
_VIA = re.compile(rf"(?<![a-z])via{_Q}\s{{0,3}}[:=]\s{{0,3}}{_Q}(?=(?:http/)?\d(?:\.\d)?\s)")
_HOP = re.compile(
    rf"(?:http/)?\d(?:\.\d)?\s{{1,3}}(?P<host>{_NAME})(?::\d{{1,5}})?(?:\s{{1,3}}\([^()\n]{{0,80}}\))?\s{{0,3}},?\s{{0,3}}"
)
_TLD = (
    r"(?:com|org|net|edu|gov|mil|int|info|biz|app|dev|cloud|tech|online|example|test|invalid"
    r"|(?!id|py|js|ts|md|sh|rs|go|so|pl|cc|rb|gz|db|do|js|cs|vb|ps|tf|mk)[a-z]{2})(?![\w-])"
)
"""How names of machines end, and names of files and of parts of a program do not."""
_SET = re.compile(
    rf"(?:(?<![a-z])(?:https?|all|ftp|socks)_proxy{_Q}\s{{0,3}}[:=]\s{{0,3}}"
    rf"|(?<![a-z-])prox(?:y|ies){_Q}(?:\s{{0,3}}[:=]\s{{0,3}}|\s{{1,3}})(?:\{{\s{{0,3}}[\"'][a-z:/]{{3,9}}[\"']\s{{0,3}}:\s{{0,3}})?)"
    rf"{_Q}(?:[a-z0-9+]{{2,9}}://)?(?:[^\s/@\"']{{1,200}}@)?(?P<host>{_NAME}(?=:\d{{2,5}}\b)|{_NAME}\.{_TLD})"
)
_SCHEME = re.compile(r"(?:https?|all|ftp|socks)_\Z")
_ENDS = re.compile(rf"\.{_TLD}")
_CACHED = re.compile(
    rf"x[-_]cache(?:[-_]lookup)?{_Q}\s{{0,3}}[:=]\s{{0,3}}{_Q}\w{{2,12}} from (?P<host>{_NAME})"
)


@dataclass(frozen=True, slots=True)
class Hosts:
    """Finds names of machines that are no public names."""

    id: str = "host"
    why: str = "It is the name of a machine in a private network."
    kinds: frozenset[str] = frozenset({"host"})
    spares_kept: bool = True

    def find(self, text: str, context: Context) -> Iterator[Span]:
        """Names under a private suffix, with a private part, made of an address, or of a proxy."""
        gist = context.gist(text)
        if gist.has(*_signs()) or _suffix().search(gist.small):
            yield from _named(text, context.folded(text))
        if gist.has("via"):
            small = context.folded(text)
            for place in sign("via").finditer(small):
                if via := _VIA.match(small, place.start()):
                    yield from _hops(small, via.end())
        if gist.has("prox"):
            yield from _proxies(context.folded(text))
        if gist.has("x-cache", "x_cache"):
            for found in _CACHED.finditer(context.folded(text)):
                yield from _boxed(found)


def _named(text: str, small: str) -> Iterator[Span]:
    """Machines that their name tells to be somebody's."""
    end = 0
    for at in _places(small):
        match = _around(text, at) if at >= end else None
        if match and _private(match.group().lower()):
            yield Span(*match.span(), "host", match.group().lower())
            end = match.end()


def _proxies(small: str) -> Iterator[Span]:
    """Machines that are set as a proxy."""
    for place in sign("prox").finditer(small):
        before = _SCHEME.search(small, max(0, place.start() - 6), place.start())
        found = _SET.match(small, before.start()) if before else None
        if found := found or _SET.match(small, place.start()):
            yield from _boxed(found)


def _hops(small: str, at: int) -> Iterator[Span]:
    """The machines of a `Via` header: `1.1 gw1 (squid), 2 cdn.example`."""
    while hop := _HOP.match(small, at):
        yield from _boxed(hop)
        at = hop.end()


def _boxed(found: re.Match[str]) -> Iterator[Span]:
    """The machine that a header or a setting names; a product alone, or a public one, names nobody."""
    name = found["host"].rstrip(".")
    bare = name.replace("-", "").replace("_", "")
    is_word = "." not in name and (bare.isalpha() or name in everybody())
    if not (is_word or _public(name)):
        yield Span(found.start("host"), found.start("host") + len(name), "host", name)


def _public(name: str) -> bool:
    if name in kept_hosts() or name.replace(".", "").isdigit():
        return True
    return any(name == suffix or name.endswith(f".{suffix}") for suffix in public_proxies())


def _places(small: str) -> list[int]:
    """Where the suffix, the part or the beginning of such a name stands."""
    found = [match.start() for match in _suffix().finditer(small)]
    found += [at for at, _ in places(_signs(), small)]
    found.sort()
    return found


@cache
def _signs() -> tuple[str, ...]:
    return ("ip-", *(f"{label}." for label in private_labels()))


@cache
def _suffix() -> re.Pattern[str]:
    # The point stands before the choice: a pattern that begins with one letter is searched much faster.
    ends = "|".join(re.escape(suffix[1:]) for suffix in private_suffixes())
    return re.compile(rf"\.(?:{ends})(?![a-z0-9_])")


def _around(text: str, at: int) -> re.Match[str] | None:
    for match in _HOST.finditer(text, max(0, at - 128), min(len(text), at + 160)):
        if match.start() <= at < match.end():
            return match
    return None


def _private(name: str) -> bool:
    if name in kept_hosts() or _public(name):
        return False
    *parts, _ = name.split(".")
    named = name.endswith(private_suffixes()) and parts[0] not in everybody()
    # `corp.example` alone could be anybody's; with a machine before it or a firm behind it, it is a network.
    inner = len(parts) >= 2 and any(part in private_labels() for part in parts) and _ENDS.search(name)
    return bool(named or inner or _ADDRESS_NAME.match(name))
