"""Layers: network addresses, their class kept, and hardware addresses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address, IPv6Address, ip_network

from wizard.evidence.redaction.rules import kept_networks, networks
from wizard.evidence.redaction.span import Context, Span

_FOUR = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)")
_FOUR_SIGN = re.compile(r"0\.0{1,3}\.0{1,3}\.0")
_SIX = re.compile(r"(?<![\w:.])[0-9A-Fa-f:]{2,39}(?:\.\d{1,3}){0,3}(?![\w])")
_PART_OF_SIX = re.compile(r"(?:[0-9A-Fa-f]{3,4}:){3,7}[0-9A-Fa-f]{0,4}:?")
"""An address that was cut off: its network is still in it."""
_SIX_SIGN = re.compile(r":[0-9A-Fa-f]{0,4}:[0-9A-Fa-f]{0,4}:|::")
_MAC = re.compile(
    r"(?<![0-9A-Fa-f:.-])(?:[0-9A-Fa-f]{2}(?P<sign>[:-])[0-9A-Fa-f]{2}(?:(?P=sign)[0-9A-Fa-f]{2}){4}"
    r"|[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4})(?![0-9A-Fa-f:.-]*[0-9A-Fa-f])"
)
_MAC_SIGNS = tuple(
    map(
        re.compile,
        (
            r":[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2}:",
            r"-[0-9A-Fa-f]{2}-[0-9A-Fa-f]{2}-",
            r"\.[0-9A-Fa-f]{4}\.",
        ),
    )
)
_NO_MAC = frozenset({"000000000000", "ffffffffffff"})


@dataclass(frozen=True, slots=True)
class Addresses:
    """Finds IPv4 and IPv6 addresses; those that name nobody or are published by the provider stay."""

    id: str = "address"
    why: str = "It is a network address."
    kinds: frozenset[str] = frozenset(
        {
            "ip4-private",
            "ip4-cgnat",
            "ip4-linklocal",
            "ip4-public",
            "ip6-private",
            "ip6-linklocal",
            "ip6-public",
        }
    )
    spares_kept: bool = True

    def find(self, text: str, context: Context) -> Iterator[Span]:
        """Each address with its class and its network, /24 or /64."""
        six = list(_six(text)) if _SIX_SIGN.search(text) else []
        yield from six
        if _FOUR_SIGN.search(context.classes(text)):
            inside = [(span.start, span.end) for span in six]
            for match in _FOUR.finditer(text):
                if any(start <= match.start() < end for start, end in inside):
                    continue
                try:
                    address = IPv4Address(_without_zeros(match.group()))
                except AddressValueError:
                    continue
                yield from _span(match.start(), match.end(), address)


def _six(text: str) -> Iterator[Span]:
    for match in _SIX.finditer(text):
        written = match.group()
        if written.count(":") < 2 or not any(c.isdigit() for c in written):
            continue  # `a::b` is a name in a program
        end = match.end() - (written.endswith(":") and not written.endswith("::"))
        try:
            address = IPv6Address(text[match.start() : end])
        except AddressValueError:
            if _PART_OF_SIX.fullmatch(written) and any(c in "abcdef" for c in written.lower()):
                yield Span(match.start(), match.end(), "ip6-public", written.lower())
            continue
        yield from _span(match.start(), end, address.ipv4_mapped or address)


def _without_zeros(text: str) -> str:
    """Octets as they are compared: `010` is ten, as people write it."""
    return ".".join(str(int(part)) for part in text.split("."))


def _span(start: int, end: int, address: IPv4Address | IPv6Address) -> Iterator[Span]:
    judged = _judged(address)
    if judged is not None:
        yield Span(start, end, judged[0], address.compressed, judged[1])


@lru_cache(maxsize=4096)
def _judged(address: IPv4Address | IPv6Address) -> tuple[str, str] | None:
    """The kind of an address and its network; None for one that names nobody. Logs repeat their addresses."""
    if any(address in network for network in kept_networks() if network.version == address.version):
        return None
    known = (
        name for name, network in networks() if network.version == address.version and address in network
    )
    bits = 24 if address.version == 4 else 64
    return f"ip{address.version}-{next(known, 'public')}", str(ip_network(f"{address}/{bits}", strict=False))


@dataclass(frozen=True, slots=True)
class Hardware:
    """Finds MAC addresses."""

    id: str = "mac"
    why: str = "It is the hardware address of a network card."
    kinds: frozenset[str] = frozenset({"mac"})
    spares_kept: bool = True

    def find(self, text: str, context: Context) -> Iterator[Span]:
        """Six pairs with colons or hyphens, or three groups of four with dots."""
        if not any(sign.search(text) for sign in _MAC_SIGNS):
            return
        for match in _MAC.finditer(text):
            value = re.sub(r"[:.-]", "", match.group()).lower()
            if value not in _NO_MAC and not ("." in match.group() and value.isdigit()):
                yield Span(*match.span(), "mac", value)
