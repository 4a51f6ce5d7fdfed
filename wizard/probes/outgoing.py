"""Requests to make, and the rules under which a credential becomes a header of one.

This is the one place where a credential is revealed for the way out (DESIGN.md rule 5.1).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from wizard.credentials import Credential, Kind, Style
from wizard.knowledge.load import read_toml
from wizard.model.secret import WrongHostError
from wizard.probes.route import Route

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_AUTH = ("x-api-key", "authorization")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request to make."""

    name: str
    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    credential: Credential | None = None
    body: Mapping[str, Any] | None = None


class KeyNotSentError(Exception):
    """A rule of this house keeps the credential from being sent; the text is one sentence."""


def secret_headers(ask: Ask, route: Route) -> dict[str, str]:
    """The headers that carry the request's credential; empty without one.

    Raises:
        KeyNotSentError: it must not go where the request points, or not on this route.
    """
    secret = _auth_headers(ask.credential, ask.url) if ask.credential else {}
    if (secret or has_auth(ask)) and _in_the_open(ask.url, route):
        raise KeyNotSentError("A key is not sent unencrypted through a proxy on another machine.")
    return secret


def has_auth(ask: Ask) -> bool:
    """Whether the request's own headers carry a credential (ANTHROPIC_CUSTOM_HEADERS can add one)."""
    return any(name.lower() in _AUTH for name in ask.headers)


def _in_the_open(url: str, route: Route) -> bool:
    """Whether a proxy elsewhere would read the request."""
    proxy = route.proxy_shown
    return bool(proxy) and url.startswith("http://") and urlsplit(proxy).hostname not in _LOOPBACK


def _auth_headers(credential: Credential, url: str) -> dict[str, str]:
    """The headers that carry a credential to `url`.

    Raises:
        KeyNotSentError: `url` is not the origin it is bound to, or would carry it unencrypted.
    """
    if credential.secret is None:
        raise KeyNotSentError("This credential has no value that could be sent.")
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        raise KeyNotSentError("A key is not sent without encryption to another machine.")
    try:
        value = credential.secret.reveal_for_transport(url)
    except WrongHostError as error:
        raise KeyNotSentError(f"The key belongs to {error.bound}; it is not sent to {error.asked}.") from None
    headers = dict(credential.headers)
    if credential.style is Style.X_API_KEY:
        headers["x-api-key"] = value
    else:
        headers["authorization"] = f"Bearer {value}"
    if credential.kind is Kind.OAUTH_TOKEN:
        headers["anthropic-beta"] = read_toml("answers.toml")["oauth_beta"]
    return headers


def masked(text: str, sent: Mapping[str, str]) -> str:
    """A text without the credentials that were sent: the other side may echo them."""
    for name in _AUTH:
        value = sent.get(name, "").removeprefix("Bearer ").strip()
        text = text.replace(value, "••••") if value else text
    return text
