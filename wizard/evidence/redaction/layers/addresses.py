"""Layers: network addresses, their class kept, and hardware addresses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address, IPv6Address, ip_network

from wizard.evidence.redaction.rules import kept_networks, networks
from wizard.evidence.redaction.span import Context, Span
from wizard.evidence.redaction.stretches import Stretches

_FOUR = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)")
_FOUR_SIGN = re.compile(r"0\.0{1,3}\.0{1,3}\.0")
_SIX = re.compile(r"(?<![\w:.])[0-9A-Fa-f:]{2,39}(?:\.\d{1,3}){0,3}(?![\w])")
_OF_SIX = "0123456789ABCDEFabcdef:"
_LONGEST_SIX = 39
_PART_OF_SIX = re.compile(r"(?:[0-9A-Fa-f]{3,4}:){3,7}[0-9A-Fa-f]{0,4}:?")
"""An address that was cut off: its network is still in it."""
_SIX_SIGN = re.compile(r":[0-9A-Fa-f]{0,4}:[0-9A-Fa-f]{0,4}:|::")
_MAC = re.compile(
    r"(?<![0-9A-Fa-f:.-])(?:[0-9A-Fa-f]{2}(?P<sign>[:-])[0-9A-Fa-f]{2}(?:(?P=sign)[0-9A-Fa-f]{2}){4}"
    r"|[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4})(?![0-9A-Fa-f:.-]*[0-9A-Fa-f])"
)
_MAC_SIGNS = (
    (re.compile(r":[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2}:"), 2),
    (re.compile(r"-[0-9A-Fa-f]{2}-[0-9A-Fa-f]{2}-"), 2),
    (re.compile(r"\.[0-9A-Fa-f]{4}\."), 4),
)
"""What is inside of every such address, and how many characters stand before that."""
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
        gist = context.gist(text)
        found = list(_six(text)) if gist.shows(_SIX_SIGN) else []
        yield from found
        six = Stretches([(span.start, span.end) for span in found])
        if gist.shows(_FOUR_SIGN):
            for match in _four(text, context.classes(text)):
                judged = _four_judged(match.group())
                if judged and not six.cover(match.start(), match.start() + 1):
                    yield Span(*match.span(), *judged)


def _four(text: str, classed: str) -> Iterator[re.Match[str]]:
    """What is written like an IPv4 address."""
    end = 0
    for sign in _FOUR_SIGN.finditer(classed):
        start = sign.start()
        while start > end and sign.start() - start < 2 and classed[start - 1] == "0":
            start -= 1
        if start >= end and (match := _FOUR.match(text, start)):
            end = match.end()
            yield match


def _six(text: str) -> Iterator[Span]:
    end = 0
    for sign in _SIX_SIGN.finditer(text):
        if sign.start() < end:
            continue
        head = text[max(0, sign.start() - _LONGEST_SIX) : sign.start()]
        match = _SIX.match(text, sign.start() - len(head) + len(head.rstrip(_OF_SIX)))
        if match is None:
            continue
        end = match.end()
        if judged := _six_judged(match.group()):
            length, *what = judged
            yield Span(match.start(), match.start() + length, *what)


@lru_cache(maxsize=4096)
def _four_judged(text: str) -> tuple[str, str, str] | None:
    """Kind, value and network of an IPv4 address; `010` is ten, as people write it."""
    try:
        address = IPv4Address(".".join(str(int(part)) for part in text.split(".")))
    except AddressValueError:
        return None
    return _judged(address)


@lru_cache(maxsize=4096)
def _six_judged(text: str) -> tuple[int, str, str, str] | None:
    """How many of the characters are an IPv6 address or a part of one, its kind, value and network."""
    if text.count(":") < 2 or not any(c.isdigit() for c in text):
        return None  # `a::b` is a name in a program
    length = len(text) - (text.endswith(":") and not text.endswith("::"))
    try:
        address = IPv6Address(text[:length])
    except AddressValueError:
        if _PART_OF_SIX.fullmatch(text) and any(c in "abcdef" for c in text.lower()):
            return len(text), "ip6-public", text.lower(), ""
        return None
    judged = _judged(address.ipv4_mapped or address)
    return judged and (length, *judged)


def _judged(address: IPv4Address | IPv6Address) -> tuple[str, str, str] | None:
    """Kind, value and network of an address; None for one that names nobody."""
    if any(address in network for network in kept_networks() if network.version == address.version):
        return None
    known = (
        name for name, network in networks() if network.version == address.version and address in network
    )
    bits = 24 if address.version == 4 else 64
    group = str(ip_network(f"{address}/{bits}", strict=False))
    return f"ip{address.version}-{next(known, 'public')}", address.compressed, group


@dataclass(frozen=True, slots=True)
class Hardware:
    """Finds MAC addresses."""

    id: str = "mac"
    why: str = "It is the hardware address of a network card."
    kinds: frozenset[str] = frozenset({"mac"})
    spares_kept: bool = True

    def find(self, text: str, context: Context) -> Iterator[Span]:
        """Six pairs with colons or hyphens, or three groups of four with dots."""
        if not context.gist(text).shows(*(sign for sign, _ in _MAC_SIGNS)):
            return
        for sign, before in _MAC_SIGNS:
            for place in sign.finditer(text):
                match = _MAC.match(text, place.start() - before) if place.start() >= before else None
                if match and (value := _hardware(match.group())):
                    yield Span(*match.span(), "mac", value)


def _hardware(text: str) -> str:
    """The twelve digits of a hardware address; nothing where it is none of a card."""
    value = re.sub(r"[:.-]", "", text).lower()
    return "" if value in _NO_MAC or ("." in text and value.isdigit()) else value
