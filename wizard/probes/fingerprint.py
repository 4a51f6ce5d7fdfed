"""Telling networks apart: what this machine says of its network, reduced to parts that can be compared.

The parts are hashed, so that a journal holds no addresses; what was read is shown once, in `measured`.
Many homes and hotspots share one private range and one gateway address. Those are told apart by the router's
hardware address, of which too little is kept to find the router by, and by the public address that the edge
saw.
Two networks that look alike in all of it cannot be told apart, and a sentence says so.
"""

import hashlib
import ipaddress
import re
from dataclasses import dataclass

from wizard.model.world import Linked, World

_TUNNEL = re.compile(
    r"^(tun|tap|wg|utun|ppp|ipsec|gpd|zt|tailscale|nordlynx|proton|cscotun|wintun)", re.IGNORECASE
)
_PARTS = {
    "a": "address range",
    "g": "gateway",
    "h": "router",
    "n": "name servers",
    "t": "tunnels",
    "i": "interface",
    "e": "exit",
    "f": "exit",
}
_MAY_BE_UNKNOWN = frozenset("hief")
"""Parts that are not always known: only two known ones can differ."""
_ROUTER_DIGITS = 4
"""Of a router's hardware address: two routers differ in them, and nobody finds a router by them."""


@dataclass(frozen=True, slots=True)
class Network:
    """What this machine says of the network it is on."""

    source: str | None
    gateway: str | None
    resolvers: tuple[str, ...]
    tunnels: tuple[str, ...]
    interface: str = ""
    """The one that the default route leaves by."""
    router: str = ""
    """A short mark of the gateway's hardware address; empty where that is not known."""

    @property
    def fingerprint(self) -> str:
        """The comparable form: a letter and a short hash for each part, joined by dots."""
        parts = {
            "a": _range(self.source),
            "g": self.gateway or "",
            "n": ",".join(sorted(self.resolvers)),
            "t": ",".join(sorted(self.tunnels)),
            "i": self.interface,
        }
        hashed = [f"{letter}{_short(text)}" for letter, text in parts.items()]
        return ".".join([*hashed, f"h{self.router or '-'}"])

    @property
    def known(self) -> bool:
        """Whether anything could be read that tells networks apart."""
        return bool(self.source or self.gateway)

    def measured(self) -> dict[str, str]:
        """What was read, for the evidence."""
        return {
            "source_address": self.source or "",
            "gateway": self.gateway or "",
            "resolvers": " ".join(self.resolvers),
            "tunnels": " ".join(self.tunnels),
            "interface": self.interface,
            "router": self.router,
        }


def look(world: World) -> Network:
    """Read the network of this world. May block; nothing is sent."""
    host = world.host
    link = host.link() if isinstance(host, Linked) else None
    return Network(
        source=host.source_address("192.0.2.1") or host.source_address("2001:db8::1"),
        gateway=host.gateway(),
        resolvers=host.resolvers(),
        tunnels=tuple(name for name in host.interfaces() if _TUNNEL.match(name)),
        interface=link.interface if link else "",
        router=_mark(link.hardware) if link else "",
    )


def with_exit(fingerprint: str, address: str) -> str:
    """A fingerprint with the public address by which this network was seen; its range, since leases change.

    The families are kept apart: one network has an exit of each.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return fingerprint
    v4 = parsed.version == 4
    found = ipaddress.ip_network(f"{parsed}/{16 if v4 else 32}", strict=False)
    return f"{fingerprint}.{'e' if v4 else 'f'}{_short(str(found))}"


def differing(one: str, other: str) -> tuple[str, ...]:
    """The names of the parts in which two fingerprints differ; empty where the networks look the same."""
    return tuple(dict.fromkeys(_PARTS[letter] for letter in _unlike(one, other)))


def same_network(one: str, other: str) -> bool:
    """Whether two fingerprints may be of one network.

    The same router reached by another interface (a cable in place of the air) is the same network.
    """
    unlike = _unlike(one, other)
    return not unlike or (unlike == ["i"] and _parts(one).get("h") == _parts(other).get("h", ""))


def _unlike(one: str, other: str) -> list[str]:
    ours, theirs = _parts(one), _parts(other)
    return [
        letter
        for letter in _PARTS
        if ours.get(letter) != theirs.get(letter)
        and not (letter in _MAY_BE_UNKNOWN and not (ours.get(letter) and theirs.get(letter)))
    ]


def _parts(fingerprint: str) -> dict[str, str]:
    found = {part[:1]: part[1:] for part in fingerprint.split(".")}
    return {letter: text for letter, text in found.items() if text != "-" or letter not in _MAY_BE_UNKNOWN}


def _mark(hardware: str | None) -> str:
    return hashlib.sha256(hardware.lower().encode()).hexdigest()[:_ROUTER_DIGITS] if hardware else ""


def _range(address: str | None) -> str:
    """The network of an address: a new lease on the same network must not look like another network."""
    if not address:
        return ""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{parsed}/{24 if parsed.version == 4 else 64}", strict=False))


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8] if text else "-"
