"""One credential: what it is, where it came from, where it may go, and how it travels."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from wizard.model.secret import Secret


class CredentialError(Exception):
    """Something a person has to change; its text is one clear sentence without the credential in it."""


class Kind(StrEnum):
    """What a credential is, by its prefix: a convention, not a documented rule, so it warns and never blocks.

    Source: facts/api.md B5.
    """

    API_KEY = "api_key"
    ADMIN_KEY = "admin_key"
    OAUTH_TOKEN = "oauth_token"  # noqa: S105 - the name of a kind
    ENTERPRISE_KEY = "enterprise_key"
    FEDERATION = "federation"
    HEADER = "header"
    UNKNOWN = "unknown"

    @property
    def words(self) -> str:
        """The kind as a person reads it."""
        return {
            "api_key": "API key",
            "admin_key": "Admin key",
            "oauth_token": "OAuth token",
            "enterprise_key": "Enterprise key",
            "federation": "workload identity",
            "header": "custom header",
            "unknown": "unknown kind",
        }[self.value]


_PREFIXES = {
    "sk-ant-api01-": Kind.ENTERPRISE_KEY,
    "sk-ant-api": Kind.API_KEY,
    "sk-ant-admin": Kind.ADMIN_KEY,
    "sk-ant-oat": Kind.OAUTH_TOKEN,
}


def kind_of(value: str) -> Kind:
    """The kind of a credential, read from its prefix."""
    bare = value.strip()
    return next((kind for prefix, kind in _PREFIXES.items() if bare.startswith(prefix)), Kind.UNKNOWN)


class Style(StrEnum):
    """The header that carries a credential."""

    X_API_KEY = "x-api-key"
    BEARER = "authorization"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A credential that was found, or the place where one should have been.

    API keys are sent as `x-api-key`: every API version and every gateway reads it, and it wins where both
    headers arrive, so an answer judges the key and not the header. (The official SDK 2.x sends keys as
    `Authorization: Bearer`; facts/api.md A4.) Tokens are sent as `Authorization: Bearer`, as they must be.
    """

    id: str
    """`env:ANTHROPIC_API_KEY`, `keyring:default`, `profile:work`, `federation`, `typed`."""
    source: str
    """Where it came from, for people: `environment: ANTHROPIC_API_KEY`, `keyring: default`, ..."""
    kind: Kind
    base_url: str
    """The base URL it was entered for; `secret` is bound to its origin."""
    secret: Secret | None = None
    """None where nothing could be read (a broken profile, a token that is only minted at run time)."""
    style: Style = Style.X_API_KEY
    headers: Mapping[str, str] = field(default_factory=dict)
    """Further headers that belong to it, such as a profile's `anthropic-workspace-id`."""
    goes_out: bool = False
    """Whether the official SDK, started here without arguments, would send this one."""
    expires_at: datetime | None = None
    """When it stops being accepted, where its place says so; None for keys, which do not say."""
    notes: tuple[str, ...] = ()
    """Sentences about this credential: what is odd, and why it cannot be used."""

    @property
    def masked(self) -> str:
        """The masked form; `not readable` where there is no value."""
        return self.secret.masked if self.secret else "not readable"

    @property
    def origin(self) -> str:
        """The only origin that it is sent to."""
        return self.secret.origin if self.secret else self.base_url

    @property
    def line(self) -> str:
        """One line for consent questions: which key, from where, to where."""
        return f"{self.masked} ({self.source}) to {self.origin}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Every credential that was found, and which one the official SDK would really send."""

    credentials: tuple[Credential, ...] = ()
    notes: tuple[str, ...] = ()
    """Sentences about the whole: both variables set, headers that are added, the keyring's state."""
    keyring: str = "fine"
    """`fine`, `none`, `locked`, `slow` or `failed`."""

    @property
    def goes_out(self) -> Credential | None:
        """The one that the official SDK would send; None where it would stop for want of one."""
        return next((c for c in self.credentials if c.goes_out), None)

    @property
    def usable(self) -> tuple[Credential, ...]:
        """Those whose value can be sent."""
        return tuple(c for c in self.credentials if c.secret is not None)

    def get(self, id_: str) -> Credential | None:
        """The credential with this id."""
        return next((c for c in self.credentials if c.id == id_), None)
