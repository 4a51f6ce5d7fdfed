"""A Message Batch: ids, and every request in it as a body of its own."""

import re
from collections.abc import Callable
from dataclasses import replace as changed
from typing import Any

from wizard.diagnosis.contract.finding import Finding, Place, found, remove
from wizard.diagnosis.contract.request import Setting
from wizard.diagnosis.contract.schema import body_shape
from wizard.knowledge.checks import tables

_ID = re.compile(r"[a-zA-Z0-9_-]+")
_FORBIDDEN = ("stream", "speed", "fallbacks")
_MOST = 200

CheckRequest = Callable[[dict[str, Any], Setting, Place], list[Finding]]


def check_batch(body: dict[str, Any], setting: Setting, check_request: CheckRequest) -> list[Finding]:
    """What is wrong with the body of POST /v1/messages/batches."""
    findings: list[Finding] = []
    hidden = tables()["hidden_headers"]
    for key in body:
        if key in hidden:
            findings.append(Finding("header_in_body", (key,), None, {"header": hidden[key]}, remove((key,))))
        elif key != "requests":
            findings.append(Finding("extra_top", (key,), None, {"hint": ""}, remove((key,))))
    requests = body.get("requests")
    if not isinstance(requests, list):
        rule = "wrong_type" if "requests" in body else "required"
        values = {"text": "Input should be a valid list", "advice": "Send a list."}
        return [*findings, Finding(rule, ("requests",), None, values)]
    if not requests:
        return [*findings, found("batch_empty", ("requests",))]
    seen: set[str] = set()
    for index, entry in enumerate(requests):
        findings += _entry(entry, ("requests", index), seen, setting, check_request)
        if len(findings) >= _MOST:
            break
    return findings


def check_batch_line(entry: dict[str, Any], setting: Setting, check_request: CheckRequest) -> list[Finding]:
    """What is wrong with one request of a batch by itself, as a line of a batch file holds it."""
    return _entry(entry, (), set(), setting, check_request)


def _entry(
    entry: Any, at: Place, seen: set[str], setting: Setting, check_request: CheckRequest
) -> list[Finding]:
    if not isinstance(entry, dict):
        values = {
            "text": "Input should be a valid dictionary",
            "advice": "Send an object with custom_id and params.",
        }
        return [Finding("wrong_type", at, None, values)]
    findings: list[Finding] = []
    if "custom_id" not in entry:
        findings.append(found("required", (*at, "custom_id")))
    else:
        findings += _custom_id(entry["custom_id"], (*at, "custom_id"), seen)
    for key in entry:
        if key not in ("custom_id", "params"):
            hint = "; it belongs into params" if key in _body_keys() else ""
            findings.append(Finding("extra_nested", (*at, key), None, {"hint": hint}, remove((*at, key))))
    params = entry.get("params")
    if not isinstance(params, dict):
        rule = "wrong_type" if "params" in entry else "required"
        values = {"text": "Input should be a valid dictionary", "advice": "Send the body of one request."}
        return [*findings, Finding(rule, (*at, "params"), None, values)]
    return findings + _params(params, (*at, "params"), setting, check_request)


def _body_keys() -> frozenset[str]:
    return frozenset(body_shape("general", "messages").schema["properties"])


def _custom_id(value: Any, at: Place, seen: set[str]) -> list[Finding]:
    if not isinstance(value, str):
        return [
            Finding(
                "wrong_type", at, None, {"text": "Input should be a valid string", "advice": "Send a text."}
            )
        ]
    if len(value) > 64:
        return [found("batch_id_long", at)]
    if not _ID.fullmatch(value):
        return [found("batch_id", at)]
    if value in seen:
        return [found("batch_id_unique", at)]
    seen.add(value)
    return []


def _params(
    params: dict[str, Any], at: Place, setting: Setting, check_request: CheckRequest
) -> list[Finding]:
    # `stream: false` and `speed: standard` say nothing, and the official SDK's own types allow them.
    findings = [
        Finding("batch_key", (*at, key), None, {}, remove((*at, key)))
        for key in _FORBIDDEN
        if params.get(key) not in (None, False, "standard")
    ]
    # The contract of a batch item takes a user profile of its own (official SDK 2.12.0, batch_create_params).
    body = {key: value for key, value in params.items() if key != "user_profile_id"}
    inner = changed(setting, endpoint="messages", in_batch=True)
    return findings + check_request(body, inner, at)
