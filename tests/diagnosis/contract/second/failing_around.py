"""Failing requests: headers, the address, and text that is no JSON."""

# ruff: noqa: E501 - one line a body reads best
# fmt: off

import json

from tests.diagnosis.contract.second.pieces import NEW, O5, O55, S45, Body, Case, b

K = "sk-ant-api03-" + "a1B2" * 22 + "-AA"
H = {"x-api-key": K, "anthropic-version": NEW, "content-type": "application/json"}
BODY = b(O5)


def heads(name: str, cause: str, /, **change: object) -> Case:
    """Sound headers with some changed (underscores stand for hyphens), or left out where None is given."""
    whole: Body = {**H, **{key.replace("_", "-"): value for key, value in change.items()}}
    return Case(name, BODY, cause, None, None, {"headers": {k: v for k, v in whole.items() if v is not None}})


def at(name: str, url: str, cause: str, body: Body = BODY) -> Case:
    return Case(name, body, cause, None, None, {"version": NEW, "url": url})


def text(name: str, wrong: str | bytes, cause: str = "invalid_json") -> Case:
    return Case(name, wrong, cause, None, None, {"version": NEW})


FAILING = [
    heads("no-version", "anthropic_version_missing", anthropic_version=None),
    heads("version-odd", "anthropic_version_invalid", anthropic_version="2023-10-01"),
    heads("version-twice", "anthropic_version_invalid", anthropic_version="2023-06-01, 2023-06-01"),
    heads("version-two", "anthropic_version_invalid", anthropic_version="2026-10-21,2023-06-01"),
    heads("version-v1", "anthropic_version_invalid", anthropic_version="v1"),
    heads("version-slashes", "anthropic_version_invalid", anthropic_version="2023/06/01"),
    heads("version-underscore", "anthropic_version_missing|anthropic_version_invalid", anthropic_version=None, anthropic_version_=None),
    heads("content-form", "content_type_not_json", content_type="application/x-www-form-urlencoded"),
    heads("content-text", "content_type_not_json", content_type="text/plain;charset=UTF-8"),
    heads("charset", "content_type_not_json|invalid_value", content_type="application/json; charset=utf-16"),
    heads("key-newline", "header_illegal_value", x_api_key=K + "\n"),
    heads("key-zero-width", "header_illegal_value", x_api_key="\u200b" + K),
    heads("key-placeholder", "api_key_invalid", x_api_key="$ANTHROPIC_API_KEY"),
    heads("key-your", "api_key_invalid", x_api_key="YOUR_API_KEY"),
    heads("key-openai", "wrong_credential_kind|api_key_invalid", x_api_key="sk-proj-abcdefghijklmnopqrstuvwxyz0123456789"),
    heads("key-admin", "wrong_credential_kind", x_api_key="sk-ant-admin01-" + "x" * 90),
    heads("oauth-in-key", "wrong_credential_kind", x_api_key="sk-ant-oat01-" + "x" * 90),
    heads("oauth-no-beta", "oauth_beta_header_missing", x_api_key=None, authorization="Bearer sk-ant-oat01-" + "x" * 90),
    heads("bearer-empty", "header_illegal_value|api_key_missing", x_api_key=None, authorization="Bearer "),
    heads("bearer-missing", "wrong_credential_kind", x_api_key=None, authorization=K),
    heads("key-empty", "header_illegal_value|api_key_missing|api_key_invalid", x_api_key=""),
    heads("beta-brackets", "anthropic_beta_unexpected_value", anthropic_beta='["context-management-2025-06-27"]'),
    heads("browser", "cors_header_required", origin="https://app.example"),
    at("v1-twice", "https://api.anthropic.com/v1/v1/messages", "wrong_path"),
    at("v1-missing", "https://api.anthropic.com/messages", "wrong_path"),
    at("base-only", "https://api.anthropic.com", "wrong_path"),
    at("chat", "https://api.anthropic.com/v1/messages/chat", "wrong_path"),
    at("mesages", "https://api.anthropic.com/v1/mesages", "wrong_path"),
    at("messages-twice", "https://api.anthropic.com/v1/messages/v1/messages", "wrong_path"),
    at("complete", "https://api.anthropic.com/v1/complete", "legacy_complete_endpoint", {"model": S45, "prompt": "\n\nHuman: x\n\nAssistant:", "max_tokens_to_sample": 9}),
    at("limit", "https://api.anthropic.com/v1/models?limit=5000", "query_parameter_invalid"),
    # text that is no JSON
    text("trailing-comma", '{"model": "claude-opus-5", "max_tokens": 5, "messages": [{"role": "user", "content": "x"},]}'),
    text("python", str(b(O5, stream=True))),
    text("cut", json.dumps(b(O55))[:-9]),
    text("empty", ""),
    text("html", "<html><body>oops</body></html>"),
    text("form", "model=claude-opus-5&max_tokens=5"),
    text("newline", json.dumps(b(O5)).replace("Hello", "Hel\nlo"), "json_control_character"),
    text("tab", json.dumps(b(O5)).replace("Hello", "Hel\tlo"), "json_control_character"),
    text("surrogate", json.dumps(b(O5)).replace("Hello", "Hi \\ud83d"), "json_lone_surrogate"),
    text("surrogate-low", json.dumps(b(O5)).replace("Hello", "Hi \\ude00 x"), "json_lone_surrogate"),
    text("nan", json.dumps(b(O5)).replace("2048", "NaN")),
    text("array", json.dumps([b(O5)]), "wrong_value_type|invalid_json"),
    text("string", json.dumps(json.dumps(b(O5))), "wrong_value_type|invalid_json"),
    text("latin-1", json.dumps(b(O5)).replace("Hello", "é").encode("latin-1")),
]
