"""Telling networks apart: what this machine says of its network, reduced to parts that can be compared.

The parts are hashed, so that a journal holds no addresses; what was read is shown once, in `measured`.
Two networks that look alike from here (same gateway, name servers and address range) cannot be told
apart, and a sentence says so.
"""

import hashlib
import ipaddress
import re
from dataclasses import dataclass

from wizard.model.world import World

_TUNNEL = re.compile(
    r"^(tun|tap|wg|utun|ppp|ipsec|gpd|zt|tailscale|nordlynx|proton|cscotun|wintun)", re.IGNORECASE
)
_PARTS = {"a": "address range", "g": "gateway", "n": "name servers", "t": "tunnels"}


@dataclass(frozen=True, slots=True)
class Network:
    """What this machine says of the network it is on."""

    source: str | None
    gateway: str | None
    resolvers: tuple[str, ...]
    tunnels: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """The comparable form: a letter and a short hash for each part, joined by dots."""
        parts = {
            "a": _range(self.source),
            "g": self.gateway or "",
            "n": ",".join(sorted(self.resolvers)),
            "t": ",".join(sorted(self.tunnels)),
        }
        return ".".join(f"{letter}{_short(text)}" for letter, text in parts.items())

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
        }


def look(world: World) -> Network:
    """Read the network of this world. May block; nothing is sent."""
    host = world.host
    return Network(
        source=host.source_address("192.0.2.1") or host.source_address("2001:db8::1"),
        gateway=host.gateway(),
        resolvers=host.resolvers(),
        tunnels=tuple(name for name in host.interfaces() if _TUNNEL.match(name)),
    )


def differing(one: str, other: str) -> tuple[str, ...]:
    """The names of the parts in which two fingerprints differ; empty where the networks look the same."""
    ours, theirs = ({part[:1]: part[1:] for part in text.split(".")} for text in (one, other))
    return tuple(name for letter, name in _PARTS.items() if ours.get(letter) != theirs.get(letter))


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
