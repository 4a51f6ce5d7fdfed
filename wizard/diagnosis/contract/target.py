"""Where a request goes: what an address says of the endpoint and of the platform."""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

API_HOST = "api.anthropic.com"
_LONGEST = 4000


class Target(NamedTuple):
    """What an address says of the body that goes to it."""

    endpoint: str = "messages"
    """`messages`, `count_tokens`, `batches`; empty where the body is none of these."""
    platform: str = "api"
    """`api`, `bedrock`, `vertex`, `foundry` or `other`."""
    host: str = ""
    path: str = ""
    scheme: str = ""
    query: str = ""


def target_of(url: str | None) -> Target:
    """Where a request goes; a URL or only its path. Messages where nothing is said."""
    if not isinstance(url, str) or not url.strip():
        return Target()
    text = url.strip()[:_LONGEST]
    try:
        parts = urlsplit(text if "//" in text or text.startswith("/") else f"//{text}")
        host = (parts.hostname or "").lower()
    except ValueError:
        return Target()
    path = re.sub(r"/+$", "", parts.path) or parts.path
    return Target(_endpoint(path, host), _platform(host, path), host, path, parts.scheme.lower(), parts.query)


def _endpoint(path: str, host: str) -> str:
    if path.endswith("/count_tokens"):
        return "count_tokens"
    if path.endswith("/batches"):
        return "batches"
    elsewhere = (
        "/complete",
        "/chat/completions",
        "/responses",
        "/embeddings",
        "/models",
        "/files",
        "/skills",
        "/token",
    )
    if (
        path.endswith(elsewhere)
        or "/batches/" in path
        or re.search(r"/v1/(?:models|files|skills|organizations)/", path)
    ):
        return ""
    return "messages"


def _platform(host: str, path: str) -> str:
    if host.endswith("amazonaws.com"):
        return "bedrock"
    if host.endswith("googleapis.com"):
        return "vertex"
    if host.endswith("azure.com"):
        return "foundry"
    return "api" if not host or host == API_HOST else "other"
