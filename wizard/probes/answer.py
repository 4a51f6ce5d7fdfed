"""Reading an answer: its shape, who sent it, and what it means. Pure; the rules are data (`answers.toml`)."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from wizard.knowledge.load import read_toml
from wizard.model.words import Answerer
from wizard.probes.exchange import KEPT_HEADERS, Exchange, Reply
from wizard.probes.text import tidy

_TITLE = re.compile(r"<title[^>]*>(.{0,2000}?)</title", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]{0,500}>")
_SHORT = 120


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer reduced to its record, and its parsed body."""

    reply: Reply
    body: Any


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent an answer, and how far the request therefore came."""

    id: str
    who: Answerer
    reach: str
    said: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an answer of the API means for a small request of our own."""

    id: str
    sets: Mapping[str, str]
    said: str


def read_reply(status: int, headers: Mapping[str, str], text: str, clipped: bool) -> Answered:
    """Reduce an answer to its record. `headers` are by lower-case name; nothing in `text` is trusted."""
    body = _parsed(text)
    error = body.get("error") if isinstance(body, dict) else None
    error = error if isinstance(error, dict) else {}
    details = error.get("details")
    location = headers.get("location")
    reply = Reply(
        status=status,
        headers={k: tidy(v, _SHORT) for k, v in headers.items() if k in KEPT_HEADERS},
        shape=_shape(body, error, text, headers.get("content-type", "")),
        title=_title(text) if body is None else "",
        error_type=_word(error.get("type")),
        error_code=_word(details.get("error_code")) if isinstance(details, dict) else None,
        message=_message(error, body, text),
        clipped=clipped,
        points_to=_host(location) if location else None,
    )
    return Answered(reply, body)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _shape(body: Any, error: Mapping[str, Any], text: str, content_type: str) -> Any:
    if body is not None:
        envelope = (
            isinstance(body, dict) and body.get("type") == "error" and isinstance(error.get("type"), str)
        )
        return "api_error" if envelope else "json"
    if not text.strip():
        return "empty"
    start = text.lstrip()[:200].lower()
    return (
        "html" if "html" in content_type or start.startswith(("<!doctype html", "<html", "<head")) else "text"
    )


def _word(value: Any) -> str | None:
    return tidy(value, 80) if isinstance(value, str) else None


def _title(text: str) -> str:
    match = _TITLE.search(text[:65536])
    return tidy(match.group(1), _SHORT) if match else ""


def _message(error: Mapping[str, Any], body: Any, text: str) -> str | None:
    if isinstance(error.get("message"), str):
        return tidy(error["message"])
    if body is not None:
        return None
    return tidy(_TAG.sub(" ", text[:4096])) or None


def _host(location: str) -> str | None:
    try:
        return tidy(urlsplit(location).hostname or "", _SHORT) or None
    except ValueError:
        return None


@cache
def _rules(kind: str) -> list[dict[str, Any]]:
    rules = read_toml("answers.toml")[kind]
    assert isinstance(rules, list)
    return rules


def sender_of(exchange: Exchange) -> Sender | None:
    """Who sent the reply of an exchange; None where there is none (facts/diagnostics.md C5)."""
    return sender_of_reply(exchange.reply, exchange.keyed) if exchange.reply else None


def sender_of_reply(reply: Reply, keyed: bool) -> Sender:
    """Who sent a reply to a request with or without a key."""
    rule = next(r for r in _rules("answerer") if _fits_sender(r, reply, keyed))
    return Sender(rule["id"], Answerer(rule["who"]), rule["reach"], rule["said"])


def _fits_sender(rule: Mapping[str, Any], reply: Reply, keyed: bool) -> bool:
    request_id = bool(reply.headers.get("request-id"))
    return (
        _fits(rule, reply)
        and ("request_id" not in rule or rule["request_id"] == request_id)
        and ("keyless" not in rule or rule["keyless"] != keyed)
        and ("shape" not in rule or reply.shape in rule["shape"])
        and ("title" not in rule or any(word in reply.title.lower() for word in rule["title"]))
        and all(
            k in reply.headers and v in reply.headers[k].lower() for k, v in rule.get("header", {}).items()
        )
    )


def meaning_of(reply: Reply) -> Meaning | None:
    """What an error of the API means; None for a success and for what no rule knows.

    A documented code decides alone; words and statuses are tried after it (facts/api.md C2, key point).
    """
    if reply.status < 400:
        return None
    rules = _rules("meaning")
    rule = next((r for r in rules if reply.error_code and reply.error_code in r.get("codes", ())), None)
    rule = rule or next((r for r in rules if _says_something(r) and _fits(r, reply)), None)
    return Meaning(rule["id"], rule["sets"], rule["said"]) if rule else None


def _says_something(rule: Mapping[str, Any]) -> bool:
    return any(key in rule for key in ("words", "status", "error_type"))


def _fits(rule: Mapping[str, Any], reply: Reply) -> bool:
    said = " ".join(f"{reply.title} {reply.message or ''}".lower().split())
    return (
        ("status" not in rule or reply.status in rule["status"])
        and ("error_type" not in rule or reply.error_type in rule["error_type"])
        and ("words" not in rule or any(word in said for word in rule["words"]))
    )
