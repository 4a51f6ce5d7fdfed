"""The real machine as a `World`: its resolver, environment, proxies and what it says of its network."""

import ipaddress
import os
import re
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wizard.model.world import Link, World

OFFICIAL_API = "https://api.anthropic.com"
_COMMAND_LIMIT = 1.0


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
        return time.monotonic()


class SystemResolver:
    """Name resolution as every program here has it."""

    def resolve(self, host: str, port: int) -> tuple[str, ...]:
        """The addresses of a host, without doubles, in the system's order."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


class SystemHost:
    """What the operating system says of its network. What cannot be read is left out, never guessed."""

    def source_address(self, destination: str) -> str | None:
        """The address that a packet would leave from: a UDP socket is connected and nothing is sent."""
        family = socket.AF_INET6 if ":" in destination else socket.AF_INET
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((destination, 443))
                return str(probe.getsockname()[0])
        except OSError:
            return None

    def resolvers(self) -> tuple[str, ...]:
        """The configured name servers, from the place where this platform keeps them."""
        if sys.platform == "win32":
            return tuple(_registry_values("DhcpNameServer", "NameServer"))
        if sys.platform == "darwin":
            return tuple(dict.fromkeys(re.findall(r"nameserver\[\d+\] : (\S+)", _run("scutil", "--dns"))))
        try:
            text = Path("/etc/resolv.conf").read_text("utf-8", "replace")
        except OSError:
            return ()
        return tuple(dict.fromkeys(re.findall(r"(?m)^\s*nameserver\s+(\S+)", text)))

    def gateway(self) -> str | None:
        """The default gateway of IPv4."""
        if sys.platform == "win32":
            return next(iter(_registry_values("DhcpDefaultGateway", "DefaultGateway")), None)
        if sys.platform == "darwin":
            match = re.search(r"gateway: (\S+)", _run("route", "-n", "get", "default"))
            return match.group(1) if match else None
        try:
            return default_gateway(Path("/proc/net/route").read_text("ascii", "replace"))
        except OSError:
            return None

    def interfaces(self) -> tuple[str, ...]:
        """The names of the network interfaces."""
        try:
            return tuple(name for _, name in socket.if_nameindex())
        except (OSError, AttributeError):
            return ()

    def link(self) -> Link | None:
        """The default route's interface and the router's hardware address."""
        gateway = self.gateway()
        if gateway is None:
            return None
        if sys.platform == "win32":
            return Link("", hardware_of(gateway, _run("arp", "-a", gateway)))
        if sys.platform == "darwin":
            match = re.search(r"interface: (\S+)", _run("route", "-n", "get", "default"))
            return Link(match.group(1) if match else "", hardware_of(gateway, _run("arp", "-n", gateway)))
        try:
            best = _default_route(Path("/proc/net/route").read_text("ascii", "replace"))
            known = Path("/proc/net/arp").read_text("ascii", "replace")
        except OSError:
            return None
        return Link(best[0], hardware_of(gateway, known)) if best else None


def default_gateway(table: str) -> str | None:
    """The gateway of the default route with the lowest metric, from Linux's routing table."""
    best = _default_route(table)
    if best is None:
        return None
    return str(ipaddress.IPv4Address(int(best[2], 16).to_bytes(4, sys.byteorder)))


def _default_route(table: str) -> list[str] | None:
    routes = [line.split() for line in table.splitlines()[1:]]
    defaults = [r for r in routes if len(r) > 7 and r[1] == "00000000" and r[2] != "00000000"]
    return min(defaults, key=lambda r: int(r[6]), default=None)


def hardware_of(address: str, table: str) -> str | None:
    """The hardware address that a table of neighbors has for an address.

    Args:
        address: IPv4.
        table: Linux's `/proc/net/arp`, or what `arp` prints on macOS and Windows.
    """
    for line in table.splitlines():
        if not re.search(rf"(?<![\d.]){re.escape(address)}(?![\d.])", line):
            continue
        found = re.search(r"(?<![\w:-])[0-9a-fA-F]{1,2}(?:[:-][0-9a-fA-F]{1,2}){5}(?![\w:-])", line)
        if found:
            pairs = [pair.zfill(2).lower() for pair in re.split(r"[:-]", found.group())]
            return ":".join(pairs) if set(pairs) != {"00"} else None
    return None


def _run(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_COMMAND_LIMIT, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout


def _registry_values(*names: str) -> list[str]:
    """Values of Windows' network interfaces, each split at blanks and commas; untried on a real Windows."""
    if sys.platform != "win32":
        return []
    import winreg

    found: list[str] = []
    root = r"SYSTEM\CurrentControlSet\Services\Tcpip\Parameters\Interfaces"
    with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, root) as key:
        for index in range(winreg.QueryInfoKey(key)[0]):
            with winreg.OpenKey(key, winreg.EnumKey(key, index)) as interface:
                for name in names:
                    try:
                        value = winreg.QueryValueEx(interface, name)[0]
                    except OSError:
                        continue
                    words = value if isinstance(value, list) else re.split(r"[ ,]+", str(value))
                    found += [word for word in words if word]
    return list(dict.fromkeys(found))


def system_proxies() -> dict[str, str]:
    """Proxies of the operating system's settings, by scheme; variables are not among them."""
    import urllib.request

    reader: Any = None
    if sys.platform == "darwin":
        reader = getattr(urllib.request, "getproxies_macosx_sysconf", None)
    elif sys.platform == "win32":
        reader = getattr(urllib.request, "getproxies_registry", None)
    return dict(reader()) if reader else {}


def real_world(*, api_url: str | None = None, status_url: str | None = None) -> World:
    """The world as this machine has it.

    Args:
        api_url: another base URL for the session's API, such as a gateway or a loopback server.
        status_url: another status page.
    """
    chosen: dict[str, str] = {}
    if api_url:
        chosen["api_url"] = api_url.rstrip("/")
    if status_url:
        chosen["status_url"] = status_url.rstrip("/")
    return World(
        clock=SystemClock(),
        resolver=SystemResolver(),
        host=SystemHost(),
        environ=dict(os.environ),
        home=Path.home(),
        system_proxies=system_proxies(),
        sdk_url=OFFICIAL_API,
        **chosen,  # type: ignore[arg-type]  # two fields, both text
    )
