"""The diagnosis' own knowledge, read from `network.toml`."""

import ipaddress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from wizard.knowledge.load import read_toml


@cache
def book() -> dict[str, Any]:
    """The whole table."""
    return read_toml("network.toml")


def limit(name: str) -> float:
    """A limit in seconds or bytes."""
    return float(book()["limits"][name])


@cache
def _networks(key: str) -> tuple[Any, ...]:
    return tuple(ipaddress.ip_network(text) for text in book()[key])


def published(address: str) -> bool:
    """Whether an address is in the API's published ranges."""
    return _within(address, "ranges")


def fake(address: str) -> bool:
    """Whether an address is one of those that local proxies hand out for every name."""
    return _within(address, "fake_ip_ranges")


def _within(address: str, key: str) -> bool:
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return any(parsed in network for network in _networks(key))


def bogus(address: str) -> bool:
    """Whether an address cannot be a server on the internet: private, loopback, unspecified, reserved."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return True
    return not parsed.is_global and not fake(address)


def inspector(issuer: str) -> str | None:
    """The product that an issuer's words belong to; None for one that is not known."""
    words = f"{issuer.lower()} "
    return next((title for part, title in book()["inspectors"].items() if part in words), None)


@dataclass(frozen=True, slots=True)
class Platform:
    """Who stands behind a host that is not the API's own."""

    id: str
    title: str
    act: str
    """Who has to act when it fails."""


GATEWAY = Platform("gateway", "a gateway or another host", "whoever runs that gateway or host")
API = Platform("api", "the Anthropic API", "official support, once the network is cleared")


@cache
def platform_of(host: str) -> Platform:
    """Whose host it is, by its name alone."""
    bare = host.lower().rstrip(".")
    if bare == book()["api_host"]:
        return API
    for row in book()["platform"]:
        if any(fnmatchcase(bare, pattern) for pattern in row["hosts"]):
            return Platform(row["id"], row["title"], row["act"])
    return GATEWAY


def platform(identifier: str) -> Platform:
    """The platform of that id."""
    if identifier == "api":
        return API
    rows = {row["id"]: row for row in book()["platform"]}
    row = rows.get(identifier)
    return Platform(row["id"], row["title"], row["act"]) if row else GATEWAY


def third_parties() -> tuple[str, ...]:
    """The hosts of third parties: controls, resolvers and known plain pages."""
    table = book()
    found = [
        *table["controls"],
        *(r["host"] for r in table["resolver"]),
        *(p["host"] for p in table["portal"]),
    ]
    return tuple(dict.fromkeys(found))
