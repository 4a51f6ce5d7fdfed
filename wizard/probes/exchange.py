"""What one request brought, as flat records: operations on the way, and the reply.

Measuring fills these; judging (`answer`, `reach` and each probe's own analysis) reads nothing else, so
that a verdict can be worked out again from stored records. Records hold allow-listed parts only: no
body, no credential, no header that is not named in `KEPT_HEADERS`.
"""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from wizard.model.base import Instant, Model

Layer = Literal["dns", "tcp", "proxy", "tls", "request", "answer"]
Failure = Literal[
    "name_unknown",
    "resolver_failed",
    "timed_out",
    "refused",
    "unreachable",
    "reset",
    "closed",
    "not_permitted",
    "untrusted",
    "expired",
    "wrong_name",
    "not_strict",
    "not_tls",
    "tls_alert",
    "trust_unreadable",
    "asks_login",
    "proxy_refused",
    "proxy_unsupported",
    "not_sendable",
    "garbled",
    "not_reached",
    "other_answer",
    "failed",
]
"""The closed vocabulary of failures, alike for every platform."""

KEPT_HEADERS = frozenset(
    {
        "request-id",
        "cf-ray",
        "cf-mitigated",
        "server",
        "via",
        "date",
        "content-type",
        "retry-after",
        "x-should-retry",
        "anthropic-organization-id",
        "anthropic-workspace-id",
        "x-amzn-requestid",
        "apim-request-id",
        "x-litellm-version",
        "x-portkey-trace-id",
        "x-cache",
        "anthropic-ratelimit-requests-limit",
        "anthropic-ratelimit-requests-remaining",
        "anthropic-ratelimit-requests-reset",
    }
)
"""Response headers that are kept, by lower-case name (facts/api.md C4, facts/diagnostics.md C5)."""


class Operation(Model):
    """One thing done on the way: a name resolved, a connection opened, a handshake, a request."""

    layer: Layer
    target: str
    """`host:port` as it was asked for; a proxy's where the connection went to a proxy."""
    address: str | None = None
    failure: Failure | None = None
    """None where it went well."""
    ms: float
    detail: str = ""
    """What was seen, defused and short: addresses, issuer, what the proxy said."""


class Reply(Model):
    """An answer, reduced to what judging needs."""

    status: int
    headers: Mapping[str, str] = Field(default_factory=dict)
    shape: Literal["api_error", "json", "html", "text", "empty"]
    title: str = ""
    """Title of an HTML page."""
    error_type: str | None = None
    error_code: str | None = None
    message: str | None = None
    """The message of an error, or the first words of a text; at most 300 characters."""
    clipped: bool = False
    """Whether more came than was read."""
    points_to: str | None = None
    """Host that a redirect names; it is never followed."""


class Exchange(Model):
    """One request: where it went, how far it came, and what came back."""

    name: str
    """What it was for, such as `keyless models`."""
    method: str
    url: str
    route: Literal["direct", "configured", "other"]
    proxy: str | None = None
    """The proxy without its user name and password."""
    keyed: bool = False
    """Whether a credential was sent."""
    client_request_id: str
    """What our request carried as `x-client-request-id`, to find it in logs when no answer came."""
    operations: tuple[Operation, ...] = ()
    reply: Reply | None = None
    issuer: str | None = None
    """Who issued the certificate that was shown, where it could be read."""
    at: Instant
    ms: float

    @property
    def failed(self) -> Operation | None:
        """The operation that ended it; None where a reply came."""
        return next((o for o in reversed(self.operations) if o.failure), None) if self.reply is None else None

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address that was tried, in order."""
        return tuple(dict.fromkeys(o.address for o in self.operations if o.address))

    def layer_ms(self) -> dict[str, float]:
        """Milliseconds for each layer, the last operation of a layer counting."""
        return {f"{o.layer}_ms": o.ms for o in self.operations}
