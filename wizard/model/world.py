"""Where a probe looks: endpoints, resolver, trust stores, proxies, environment, clock.

The real machine is one world; practice and tests are others. No code asks which one it is in: it reads
what the world offers. The real world is built in `wizard.probes`, practice worlds in `wizard.standin`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol, runtime_checkable


class Clock(Protocol):
    """Time as the world tells it; tests bring their own."""

    def now(self) -> datetime:
        """The present moment, in UTC and with its zone."""
        ...

    def monotonic(self) -> float:
        """Seconds that never run backwards, for measuring how long something took."""
        ...


class Resolver(Protocol):
    """Name resolution. May block; callers run it in a thread with a time limit."""

    def resolve(self, host: str, port: int) -> tuple[str, ...]:
        """The addresses of `host`, in the order given.

        Raises:
            OSError: the name did not resolve (`socket.gaierror` among them).
        """
        ...


class Host(Protocol):
    """What the operating system says of its own network: hints for telling networks apart, never blame."""

    def source_address(self, destination: str) -> str | None:
        """The local address that a packet to `destination` would leave from; nothing is sent."""
        ...

    def resolvers(self) -> tuple[str, ...]:
        """The addresses of the configured name servers."""
        ...

    def gateway(self) -> str | None:
        """The default gateway, or None where it cannot be read."""
        ...

    def interfaces(self) -> tuple[str, ...]:
        """The names of the network interfaces (`utun3`, `wg0` and the like hint at a VPN)."""
        ...


@dataclass(frozen=True, slots=True)
class Link:
    """How packets leave this machine."""

    interface: str
    """Of the default route."""
    hardware: str | None = None
    """The gateway's hardware address, where this machine has talked to it."""


@runtime_checkable
class Linked(Protocol):
    """A host that can also say how packets leave it; tells networks with the same addresses apart."""

    def link(self) -> Link | None:
        """The default route's interface and router, or None where they cannot be read."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Everything outside the program that a probe may look at.

    `environ` holds credentials: it is left out of the repr and never journaled.
    """

    clock: Clock
    resolver: Resolver
    host: Host
    environ: Mapping[str, str] = field(repr=False)
    home: Path
    system_proxies: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Proxies from the operating system's settings, by scheme (macOS and Windows have them)."""
    api_url: str = "https://api.anthropic.com"
    """The API without anything inherited: what the clean client and the controls use."""
    sdk_url: str | None = None
    """Where a program here sends requests when nothing names another base URL; None for `api_url`.

    The real machine says the official host, also while a session is about another `api_url`: a key of the
    environment was made for the one and is not sent to the other.
    """
    status_url: str = "https://status.claude.com"
    web_url: str = "https://claude.ai"
    trust: tuple[Path, ...] = ()
    """Certificate authorities that this world adds to the shipped ones (a lab, a practice server)."""
    os_trust: tuple[Path, ...] = ()
    """Authorities that only the operating system's store of this world knows (a company's own, say)."""
    hosts_file: Path | None = None
    """The hosts file of this world; None for the machine's own place of it."""
    port_map: Mapping[tuple[str, int], tuple[str, int]] = field(default_factory=dict)
    """Where a (host, port) really is in this world; empty on the real machine."""
    banner: str | None = None
    """A sentence that front ends must keep in sight, such as that this is practice."""
    case_name: str | None = None
    """The scenario's name, for the journal; None on the real machine."""
    switch_network: Callable[[], None] | None = None
    """Goes to another network of this world and back; None on the real machine, where a person does that."""
