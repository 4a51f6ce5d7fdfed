"""Cases for headers and the address."""

# ruff: noqa: E501 - a case is best read as one line

from typing import Any

from tests.diagnosis.contract.bodies import Case, ask

_KEY = "sk-ant-api03-" + "a1B2" * 20
_GOOD = {"content-type": "application/json", "anthropic-version": "2026-10-21", "x-api-key": _KEY}


def _headers(rule: str, bad: dict[str, str] | None, good: dict[str, str] | None = None, **more: Any) -> Case:
    """A case that differs in its headers; `bad` replaces some of the good ones, None takes one away."""
    taken = {key: value for key, value in {**_GOOD, **(bad or {})}.items() if value != ""}
    return Case(
        rule, ask(), ask(), {"headers": taken, **more}, {"headers": {**_GOOD, **(good or {})}, **more}
    )


def _url(rule: str, bad: str, good: str = "https://api.anthropic.com/v1/messages", **body: Any) -> Case:
    return Case(rule, ask(**body), ask(), {"url": bad}, {"url": good})


_BEDROCK = "https://bedrock-runtime.us-east-1.amazonaws.com/model"
_VERTEX = "https://us-east5-aiplatform.googleapis.com/v1/projects/p/locations/us-east5/publishers"
_OF_CLOUD = {key: value for key, value in ask().items() if key != "model"}


def _cloud(rule: str, bad: str) -> Case:
    good = f"{_BEDROCK}/us.anthropic.claude-opus-4-6-v1/invoke"
    return Case(rule, _OF_CLOUD, _OF_CLOUD, {"url": f"{_BEDROCK}/{bad}"}, {"url": good})


def _vertex(rule: str, bad: str) -> Case:
    good = f"{_VERTEX}/anthropic/models/claude-opus-5:streamRawPredict"
    return Case(rule, _OF_CLOUD, _OF_CLOUD, {"url": f"{_VERTEX}/{bad}"}, {"url": good})


CASES = [
    _headers("version_missing", {"anthropic-version": ""}, version=None),
    Case("version_missing_soft", ask(), ask(), {"headers": {"x-team": "a"}}, {"headers": _GOOD}),
    _headers("version_invalid", {"anthropic-version": "2023-06-01, 2023-06-01"}, version=None),
    _headers("version_newer", {"anthropic-version": "2031-01-01"}, version=None),
    _headers("content_type", {"content-type": "text/plain"}),
    _headers("content_type_missing", {"content-type": ""}),
    _headers("charset", {"content-type": "application/json; charset=utf-16"},
             {"content-type": "application/json; charset=utf-8"}),
    _headers("no_credential", {"x-api-key": ""}),
    _headers("both_credentials", {"authorization": "Bearer sk-ant-api03-other"}),
    _headers("header_value", {"x-api-key": _KEY + "\n"}),
    _headers("key_placeholder", {"x-api-key": "$ANTHROPIC_API_KEY"}),
    _headers("key_kind", {"x-api-key": "sk-ant-admin01-" + "a" * 40}),
    Case("oauth_beta", ask(), ask(),
         {"headers": {**{k: v for k, v in _GOOD.items() if k != "x-api-key"}, "authorization": "Bearer sk-ant-oat01-aaaa"}},
         {"headers": {**{k: v for k, v in _GOOD.items() if k != "x-api-key"}, "authorization": "Bearer sk-ant-oat01-aaaa",
                      "anthropic-beta": "oauth-2025-04-20"}}),
    Case("bearer_missing", ask(), ask(),
         {"headers": {**{k: v for k, v in _GOOD.items() if k != "x-api-key"}, "authorization": _KEY}},
         {"headers": {**{k: v for k, v in _GOOD.items() if k != "x-api-key"}, "authorization": f"Bearer {_KEY}"}}),
    _headers("beta_unknown", {"anthropic-beta": "time-travel-2025-01-01"}, {"anthropic-beta": "compact-2026-01-12"}),
    _headers("beta_misspelt", {"anthropic-beta": "mcp-client-2025-11-02"}, {"anthropic-beta": "mcp-client-2025-11-20"}),
    _headers("beta_misspelt", {"anthropic-beta": "compakt-2026-01-12"}, {"anthropic-beta": "compact-2026-01-12"}),
    _headers("beta_malformed", {"anthropic-beta": "compact_2026_01_12"}, {"anthropic-beta": "compact-2026-01-12"}),
    _headers("beta_malformed", {"anthropic-beta": '["compact-2026-01-12"]'}, {"anthropic-beta": "compact-2026-01-12"}),
    _headers("workspace_shape", {"anthropic-workspace-id": "Default"}, {"anthropic-workspace-id": "wrkspc_1"}),
    _headers("cors", {"origin": "https://e.org"},
             {"origin": "https://e.org", "anthropic-dangerous-direct-browser-access": "true"}),
    _headers("encoding", {"content-encoding": "lzma"}, {"content-encoding": "gzip"}),
    _url("foreign_host", "https://gateway.example.org/v1/messages"),
    _url("v1_twice", "https://api.anthropic.com/v1/v1/messages"),
    _url("v1_missing", "https://api.anthropic.com/messages"),
    _url("path_unknown", "https://api.anthropic.com/v1/mesages"),
    _url("path_unknown_soft", "https://api.anthropic.com/v1/dreams"),
    _url("legacy_complete", "https://api.anthropic.com/v1/complete"),
    _url("openai_endpoint", "https://api.anthropic.com/v1/chat/completions"),
    _cloud("bedrock_model", "claude-opus-4-6/invoke"),
    _cloud("bedrock_profile", "anthropic.claude-opus-4-6-v1%3A0/invoke"),
    _vertex("vertex_method", "anthropic/models/claude-opus-5:generateContent"),
    _vertex("vertex_publisher", "google/models/claude-opus-5:rawPredict"),
    _url("foundry_path", "https://acme.services.ai.azure.com/anthropic/v1/messages/v1/messages",
         "https://acme.services.ai.azure.com/anthropic/v1/messages"),
    Case("cloud_key", {**_OF_CLOUD, "model": "claude-opus-5"}, _OF_CLOUD,
         {"url": f"{_BEDROCK}/us.anthropic.claude-opus-5-v1/invoke"}),
    Case("cloud_key", {**_OF_CLOUD, "model": "claude-opus-5"}, {**_OF_CLOUD, "stream": True},
         {"url": f"{_VERTEX}/anthropic/models/claude-opus-5:rawPredict"}),
    _url("plain_http", "http://api.anthropic.com/v1/messages"),
    _url("query_unknown", "https://api.anthropic.com/v1/messages?debug=1", "https://api.anthropic.com/v1/messages?beta=true"),
    _url("query_range", "https://api.anthropic.com/v1/models?limit=5000", "https://api.anthropic.com/v1/models?limit=1000"),
    _url("id_shape", "https://api.anthropic.com/v1/files/report.pdf", "https://api.anthropic.com/v1/files/file_1"),
]  # fmt: skip
