"""The way of a request: straight to the host, or the way that a program here would inherit.

What is inherited follows the client of the official SDK 2.12 (facts/api.md B4): proxies as urllib reads
them, variables before the system's settings; NO_PROXY by whole labels; SSL_CERT_FILE before SSL_CERT_DIR.
"""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from wizard.model.world import World


@dataclass(frozen=True, slots=True)
class Trust:
    """Which certificate authorities count."""

    store: Literal["system", "certifi", "file", "folder"] = "system"
    """`certifi`: the public authorities that many programs bring along."""
    path: Path | None = None
    named_by: str = ""
    """The variable that named the file or folder."""
    extra: tuple[Path, ...] = ()
    strict: bool | None = None
    """Whether RFC 5280 is held to (Python 3.13 does by default); None for what this interpreter does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """How a request leaves this machine."""

    name: Literal["direct", "configured", "other"]
    """`other`: through a proxy that is not on the way in use."""
    trust: Trust
    proxy: str | None = field(default=None, repr=False)
    """The proxy's URL; it may hold a password and is never shown."""
    proxy_from: str = ""
    """The variable, or `system settings`."""

    @property
    def proxy_shown(self) -> str | None:
        """The proxy without its user name and password."""
        return _bare(self.proxy) if self.proxy else None


def _bare(url: str) -> str:
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "a proxy whose address cannot be read"
    return f"{parts.scheme}://{parts.hostname or ''}{port}"


def direct(world: World) -> Route:
    """Straight to the host, with nothing inherited."""
    return Route(name="direct", trust=_system(world))


def configured(world: World, url: str) -> Route:
    """The way that a program started in this world's environment would take to `url`."""
    proxy, source = _proxy_for(world, url)
    return Route(name="configured", trust=_trust(world), proxy=proxy, proxy_from=source)


def spared(world: World, url: str, named: str | None = None) -> tuple[Route, str] | None:
    """A way through a proxy that is not in use for `url`, and the entry of NO_PROXY that spares it.

    Args:
        world: the environment and the system's settings.
        url: where a request would go.
        named: another proxy that a person named; it comes first.
    """
    if named:
        proxy = named if "://" in named else f"http://{named}"
        return Route(name="other", trust=_trust(world), proxy=proxy, proxy_from="named by you"), ""
    proxies, parts = _proxies(world), urlsplit(url)
    host = (parts.hostname or "").lower()
    entry = next((e for e in proxies.get("no", ("", ""))[0].split(",") if bypasses(e, host)), None)
    value, source = proxies.get(parts.scheme) or proxies.get("all") or ("", "")
    if entry is None or not value:
        return None
    proxy = value if "://" in value else f"http://{value}"
    return Route(name="other", trust=_trust(world), proxy=proxy, proxy_from=source), entry.strip()


def _proxies(world: World) -> dict[str, tuple[str, str]]:
    """Scheme -> (value, where it is set): variables, and the system's settings where there are none."""
    found = _environment_proxies(world.environ)
    return found or {scheme: (value, "system settings") for scheme, value in world.system_proxies.items()}


def bundled(world: World) -> Trust:
    """The authorities that come with programs (certifi), not with the operating system."""
    return Trust(store="certifi", extra=world.trust)


def _trust(world: World) -> Trust:
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"):
        if value := world.environ.get(name):
            folder = name == "SSL_CERT_DIR" or (name == "REQUESTS_CA_BUNDLE" and Path(value).is_dir())
            return Trust("folder" if folder else "file", Path(value), name, world.trust)
    return _system(world)


def _system(world: World) -> Trust:
    """The operating system's store, which the SDK's client uses where no variable names another."""
    return Trust(extra=(*world.trust, *world.os_trust))


def _environment_proxies(environ: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Scheme -> (value, variable): lower case wins, and an empty lower-case variable switches off."""
    found: dict[str, tuple[str, str]] = {}
    for name, value in environ.items():
        if name.lower().endswith("_proxy") and value:
            found[name.lower()[:-6]] = (value, name)
    if "REQUEST_METHOD" in environ:  # a web server's child: HTTP_PROXY may come from a request's header
        found.pop("http", None)
    for name, value in environ.items():
        if name.endswith("_proxy"):
            if value:
                found[name[:-6].lower()] = (value, name)
            else:
                found.pop(name[:-6].lower(), None)
    return found


def _proxy_for(world: World, url: str) -> tuple[str | None, str]:
    proxies = _proxies(world)
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    if any(bypasses(entry, host) for entry in proxies.get("no", ("", ""))[0].split(",")):
        return None, ""
    value, source = proxies.get(parts.scheme) or proxies.get("all") or ("", "")
    if not value:
        return None, ""
    return (value if "://" in value else f"http://{value}"), source


def bypasses(entry: str, host: str) -> bool:
    """Whether one entry of NO_PROXY keeps `host` away from the proxy."""
    entry = entry.strip().lower()
    if not entry or entry == "*":
        return entry == "*"
    entry = entry.partition("://")[2].strip("/") if "://" in entry else entry
    entry = entry.strip("[]")
    try:
        network = ipaddress.ip_network(entry, strict=False)
    except ValueError:
        pass
    else:
        try:
            return ipaddress.ip_address(host) in network
        except ValueError:
            return False
    if entry == "localhost":
        return host == entry
    if entry.startswith(("*.", ".")):
        return host.endswith("." + entry.lstrip("*."))
    return host == entry or host.endswith("." + entry)
