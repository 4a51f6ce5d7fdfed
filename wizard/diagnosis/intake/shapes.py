"""The shapes of documents that a paste may be: a request body, a batch, an HTTP archive."""

import base64
import binascii
from collections.abc import Iterator
from typing import Any

MOST_ENTRIES = 200
_HEADER_NAMES = frozenset(
    (
        "accept", "accept-encoding", "anthropic-beta", "anthropic-version", "authorization", "cf-ray",
        "connection", "content-length", "content-type", "date", "host", "request-id", "server", "user-agent",
        "x-api-key", "x-should-retry", "x-stainless-lang", "x-stainless-retry-count",
    )
)  # fmt: skip


def is_body(value: Any) -> bool:
    """Whether a value looks like the body of a call to the Messages API or the Batches API."""
    if not isinstance(value, dict):
        return False
    if isinstance(value.get("requests"), list) and any(is_batch_item(item) for item in value["requests"][:3]):
        return True
    return "messages" in value and value.get("type") != "error" and "issues" not in value


def is_batch_item(value: Any) -> bool:
    """Whether a value is one request of a batch."""
    return isinstance(value, dict) and "params" in value and "custom_id" in value


def is_headers(value: dict[str, Any]) -> bool:
    """Whether an object is a dump of HTTP headers, which names keys and types without any fault."""
    names = {str(name).lower() for name in value}
    return len(names & _HEADER_NAMES) >= min(2, len(names)) > 0


def is_har(value: Any) -> bool:
    """Whether a value is an HTTP archive."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("log"), dict)
        and isinstance(value["log"].get("entries"), list)
    )


def har_entries(value: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Request and response of each entry, the failing ones first."""
    entries = [entry for entry in value["log"]["entries"] if isinstance(entry, dict)][: MOST_ENTRIES * 10]
    pairs = [(entry.get("request") or {}, entry.get("response") or {}) for entry in entries]
    pairs = [(asked, told) for asked, told in pairs if isinstance(asked, dict) and isinstance(told, dict)]
    pairs.sort(key=lambda pair: not failed(pair[1]))
    yield from pairs[:MOST_ENTRIES]


def failed(response: dict[str, Any]) -> bool:
    """Whether a response of an archive is an error, or never came."""
    status = response.get("status")
    return isinstance(status, int) and (status >= 400 or status == 0)


def har_headers(part: dict[str, Any]) -> dict[str, str]:
    """The headers of a request or response of an archive."""
    listed = part.get("headers")
    if not isinstance(listed, list):
        return {}
    return {
        str(one["name"]).lower(): str(one.get("value", ""))
        for one in listed[:MOST_ENTRIES]
        if isinstance(one, dict) and "name" in one
    }


def har_content(response: dict[str, Any]) -> str:
    """The text of a response's body."""
    content = response.get("content")
    text = content.get("text") if isinstance(content, dict) else None
    if not isinstance(text, str):
        return ""
    if isinstance(content, dict) and content.get("encoding") == "base64":
        try:
            return base64.b64decode(text, validate=False).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            return ""
    return text
