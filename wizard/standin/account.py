"""Keys and the accounts behind them: who asks, and whether that account may (facts: api B2, B4, B5, C5)."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Literal

from wizard.standin.answer import spell
from wizard.standin.refusals import Refusal, invalid
from wizard.standin.wire import Head

Standing = Literal[
    "good",
    "revoked",
    "no_credit",
    "spend_limit",
    "workspace_spend_limit",
    "needs_workspace",
    "on_hold",
    "rate_limited",
    "forbidden",
]
VERSIONS = ("2023-01-01", "2023-06-01", "2026-10-21")
_OAUTH_BETA = "oauth-2025-04-20"


@dataclass(frozen=True, slots=True)
class Account:
    """An organization as one of its keys sees it."""

    name: str
    standing: Standing = "good"

    @property
    def organization(self) -> str:
        """The organization's id, as the response header shows it."""
        digest = spell(f"organization {self.name}", 32).encode().hex()
        return f"{digest[:8]}-{digest[8:12]}-4{digest[12:15]}-8{digest[15:18]}-{digest[18:30]}"

    @property
    def workspace(self) -> str:
        """The workspace's id."""
        return "wrkspc_01" + spell(f"workspace {self.name}", 22)


@cache
def known_betas() -> frozenset[str]:
    """The beta values that are taken."""
    text = files("wizard.standin").joinpath("betas.toml").read_text("utf-8")
    return frozenset(tomllib.loads(text)["known"])


def make_key(seed: str) -> str:
    """A key in the shape of a Console key. It opens nothing but this server."""
    return "sk-ant-api03-" + spell(f"practice key {seed}", 80) + "-practiceAA"


def authenticate(head: Head, account_of: Callable[[str], Account | None]) -> Account | Refusal:
    """The account behind the request's credential. Where two are sent, x-api-key wins (facts: api A4)."""
    direct = head.get("x-api-key")
    scheme, _, token = (head.get("authorization") or "").partition(" ")
    if direct is not None:
        account = account_of(direct)
        wrong = "invalid x-api-key"
    elif scheme.lower() == "bearer" and token.strip():
        token = token.strip()
        account = account_of(token)
        wrong = "Invalid bearer token"
        if token.startswith("sk-ant-oat") and _OAUTH_BETA not in betas_of(head):
            return _unauthorized("OAuth authentication is currently not supported.")
    else:
        return _unauthorized("x-api-key header is required")
    if account is None or account.standing == "revoked":
        return _unauthorized(wrong)
    return account


def _unauthorized(message: str) -> Refusal:
    return Refusal(401, "authentication_error", message)


def betas_of(head: Head) -> frozenset[str]:
    """The beta values that the request asks for."""
    return frozenset(filter(None, (part.strip() for part in (head.get("anthropic-beta") or "").split(","))))


def check_headers(head: Head) -> Refusal | None:
    """The version and beta headers (facts: api A5, B2)."""
    version = head.get("anthropic-version")
    if not version:
        return invalid("anthropic-version: header is required")
    if version not in VERSIONS:
        return invalid(f'anthropic-version: "{version}" is not a valid version')
    unknown = sorted(betas_of(head) - known_betas())
    if unknown:
        named = ", ".join(f"`{value}`" for value in unknown)
        return invalid(
            f"Unexpected value(s) {named} for the `anthropic-beta` header. Please consult our documentation "
            "at platform.claude.com/docs or try again without the header."
        )
    return None


def check_account(head: Head, account: Account) -> Refusal | None:
    """What holds an account back on every endpoint."""
    if account.standing == "needs_workspace" and not (head.get("anthropic-workspace-id") or "").startswith(
        "wrkspc_"
    ):
        return invalid(
            "anthropic-workspace-id is required when authenticating with an identity-linked API key; "
            "send the id of the workspace this request acts in."
        )
    if account.standing == "on_hold":
        return invalid("This organization has been disabled.", code="organization_on_hold")
    if account.standing == "forbidden":
        return Refusal(
            403, "permission_error", "Your API key does not have permission to use the specified resource"
        )
    return None


def check_money(account: Account, *, counting: bool) -> Refusal | None:
    """What holds an account back where tokens are asked for; count_tokens knows the first of them only."""
    if account.standing == "no_credit":
        return invalid(
            "Your credit balance is too low to access the Anthropic API. "
            "Please go to Plans & Billing to upgrade or purchase credits."
        )
    if counting:
        return None
    if account.standing in ("spend_limit", "workspace_spend_limit"):
        whose = "workspace" if account.standing == "workspace_spend_limit" else "specified"
        return invalid(
            f"You have reached your {'specified ' if whose == 'workspace' else ''}{whose} API usage limits. "
            f"You will regain access on {_next_month()} at 00:00 UTC."
        )
    if account.standing == "rate_limited":
        return Refusal(
            429,
            "rate_limit_error",
            "This request would exceed your organization's rate limit of 50 requests per minute.",
            headers={"retry-after": "20"},
        )
    return None


def _next_month() -> str:
    now = datetime.now(UTC)
    year, month = (now.year + 1, 1) if now.month == 12 else (now.year, now.month + 1)
    return f"{year}-{month:02}-01"
