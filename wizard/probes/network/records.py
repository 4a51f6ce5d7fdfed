"""The raw observations of a network diagnosis: flat, storable, and all that its analysis may read.

A survey is everything that one look at one network brought. It is written by `measure` and read by
`analysis`, now or from a file later: the same survey always gives the same verdict.
"""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from wizard.model.base import Instant, Model
from wizard.probes.exchange import Exchange, Failure, Reply

FORMAT = 1
"""Version of the survey's format; a newer program reads every older one."""
Role = Literal["target", "control", "resolver", "portal", "proxy"]
"""Whose host it is: what is examined, what it is compared with, or somebody asked about it."""
Layer = Literal["dns", "tcp", "tls", "proxy", "http", "portal", "account", "status"]
RouteName = Literal["direct", "configured", "other"]
"""`other`: a proxy that the settings name and spare this host from, or that a person named."""
Store = Literal["certifi", "system", "environment", "none"]
"""Whose authorities were trusted; `none`: nobody's, for reading a certificate and sending nothing."""
Outcome = Literal[
    "expected_success",
    "unexpected_failure",
    "expected_failure",
    "unexpected_success",
    "unexplained_success",
    "unexplained_failure",
]
"""Against its control at the same time: only an unexpected failure may blame (facts/diagnostics.md A1)."""


class Certificate(Model):
    """What a certificate says of itself; it is never stored whole."""

    issuer: str = ""
    chain: tuple[str, ...] = ()
    """Issuers of the certificates that were shown, leaf first."""
    sha256: str = ""
    """Of the leaf."""


class Sighting(Model):
    """One operation and what came of it."""

    id: str
    probe: str = "network"
    role: Role
    layer: Layer
    op: str
    """What was done: `resolve`, `hosts file`, `doh`, `connect`, `handshake`, `other name`, `look`,
    `keyless get`, `keyless post`, `large post`, `trace`, `portal check`, `tunnel`, `keyed models`, ..."""
    host: str
    port: int = 443
    address: str | None = None
    route: RouteName = "direct"
    attempt: int = 1
    failure: Failure | None = None
    """None where it went well."""
    detail: str = ""
    at: Instant
    ms: float
    addresses: tuple[str, ...] = ()
    """Of a name that was resolved."""
    store: Store | None = None
    strict: bool | None = None
    """Whether RFC 5280 was held to, as Python 3.13 does by default."""
    certificate: Certificate | None = None
    tls: str = ""
    """Version of the protocol."""
    alpn: str = ""
    reply: Reply | None = None
    keyed: bool = False
    body_bytes: int = 0
    """Size of the request's body."""
    lag_ms: float = 0
    """The longest time meanwhile in which this program did not get to run: what timed out then may have been
    answered."""
    skew_s: int | None = None
    """Seconds by which the other side's clock is ahead of ours."""
    value: str = ""
    """What a check said in a word: country and exit (`trace`), `expected`, `tampered` or `busy` (a portal
    check)."""

    @property
    def fine(self) -> bool:
        """Whether it went well."""
        return self.failure is None


class Target(Model):
    """What is examined: the host that requests go to."""

    base_url: str
    host: str
    port: int
    encrypted: bool = True
    platform: str = "api"
    """`api`, a platform of the knowledge, or `gateway` for any other host."""
    named_by: str = ""
    """The setting that named it; empty for the default."""


class Way(Model):
    """A route as the settings make it; never with a password."""

    name: RouteName
    proxy: str | None = None
    proxy_from: str = ""
    trust_from: str = ""
    """The variable that names the certificate file; empty for the system's store."""
    spared: str = ""
    """The entry of NO_PROXY that keeps this host off the proxy."""


class Hints(Model):
    """What this machine says of its network: for telling networks apart, never for blame."""

    fingerprint: str | None = None
    parts: Mapping[str, str] = Field(default_factory=dict)
    """`source_address`, `gateway`, `resolvers`, `tunnels`, `interface`, `router` (a mark of its hardware)."""
    sources: Mapping[str, str] = Field(default_factory=dict)
    """Destination host -> the address that a packet there would leave from."""
    hosts_file: tuple[str, ...] = ()
    """Addresses that the hosts file gives to the target's name."""


class Survey(Model):
    """One look at one network."""

    format: int = Field(default=FORMAT, le=FORMAT)
    program: str
    at: Instant
    ms: float = 0
    complete: bool = True
    """Whether everything that was planned was done in time."""
    api: Target
    """The API's own host (or the session's)."""
    target: Target
    """Where a program here really sends its requests; the same as `api` where nothing names another."""
    ways: tuple[Way, ...] = ()
    hints: Hints = Hints()
    left_out: tuple[str, ...] = ()
    """Third parties that were not asked because that was not allowed."""
    settings: tuple[str, ...] = ()
    """Open temporary changes in the surroundings, such as verification that is switched off."""
    sightings: tuple[Sighting, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    """Records of probes with a key, once they ran: read for the account only."""
    status_page: str | None = None
    """The value of the fact `status_page`, where that probe ran."""

    def way(self, name: RouteName) -> Way | None:
        """The route of that name, where it was to be tried."""
        return next((way for way in self.ways if way.name == name), None)
