"""Rules about the address: what is wrong with its path, query and ids."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

from wizard.diagnosis.contract.cloud import check_cloud
from wizard.diagnosis.contract.finding import Finding
from wizard.diagnosis.contract.target import API_HOST, Target
from wizard.knowledge.checks import tables


def check_url(url: str | None, target: Target, body: Any) -> Iterator[Finding]:
    """What is wrong with an address."""
    if not target.path and not target.host:
        return
    if target.host and target.host != API_HOST:
        known = next((name for end, name in tables()["known_hosts"].items() if target.host.endswith(end)), "")
        values = {"host": target.host, "known": f" but {known}" if known else ""}
        yield Finding("foreign_host", path=target.host, values=values)
        if target.platform != "other":
            yield from check_cloud(target, body)
            return
    elif target.scheme == "http":
        yield Finding("plain_http", path="http://")
    yield from _path(target, body)
    yield from _query(target)


def _path(target: Target, body: Any) -> Iterator[Finding]:
    path = target.path
    sure = target.host in ("", API_HOST)
    values: dict[str, Any] = {"path": path}
    if "/v1/v1" in path:
        yield Finding("v1_twice", path=path, values=values)
    elif path.endswith("/v1/complete") or path == "/complete":
        model = body.get("model", "") if isinstance(body, dict) else ""
        yield Finding("legacy_complete", path=path, values={"model": str(model)})
    elif path.endswith(("/chat/completions", "/responses", "/embeddings")):
        yield Finding("openai_endpoint", path=path, values=values)
    elif not sure:
        return
    elif re.fullmatch(r"/(?:messages|models|files|skills)(?:/.*)?", path):
        yield Finding("v1_missing", path=path, values={"path": path, "right": f"/v1{path}"})
    elif not any(path == known or path.startswith(f"{known}/") for known in tables()["api_paths"]):
        yield from _unknown(target)
    elif path.startswith("/v1/messages/") and not re.match(
        r"/v1/messages/(?:count_tokens$|batches(?:/|$))", path
    ):
        advice = "Nothing may follow /v1/messages here: a base URL must not hold a path of its own."
        yield Finding("path_unknown", path=path, values={"path": path, "advice": advice})
    else:
        yield from _ids(path)


def _unknown(target: Target) -> Iterator[Finding]:
    path = target.path
    if path.startswith(("/v1/organizations", "/api/")) or not target.host:
        advice = "There is no such path known here. Messages go to /v1/messages."
        yield Finding("path_unknown_soft", path=path, values={"path": path, "advice": advice})
    elif path in ("", "/", "/v1"):
        advice = "The path of the endpoint is missing: messages go to /v1/messages."
        yield Finding("path_unknown", path=path or "/", values={"path": path or "/", "advice": advice})
    else:
        right = "/v1/messages" if re.search(r"mess?ag", path.lower()) else "one of the documented paths"
        advice = f"There is no such path. Use {right}; a base URL must not hold a path of its own."
        known = path.startswith("/v1/") and not re.search(r"mess?ag", path.lower())
        yield Finding(
            "path_unknown_soft" if known else "path_unknown",
            path=path,
            values={"path": path, "advice": advice},
        )


def _ids(path: str) -> Iterator[Finding]:
    for start, prefix in tables()["id_prefixes"].items():
        rest = path.removeprefix(start) if path.startswith(start) else ""
        value = rest.split("/")[0]
        if value and not value.startswith(prefix):
            yield Finding("id_shape", path=path, values={"path": path, "value": value[:60], "prefix": prefix})


def _query(target: Target) -> Iterator[Finding]:
    pairs = (
        parse_qsl(target.query, keep_blank_values=True, max_num_fields=50)
        if target.query.count("&") < 50
        else []
    )
    listing = target.path.endswith(("/models", "/files", "/batches", "/skills"))
    known = (
        "after_id",
        "before_id",
        "limit",
        "lifecycle",
        "lifecycle[]",
        "scope_id",
        "page",
        "source",
        "beta",
    )
    for key, value in pairs:
        if key == "limit" and listing and not (value.isdigit() and 1 <= int(value[:9]) <= 1000):
            yield Finding("query_range", path="limit")
        elif key not in (known if listing else ("beta",)):
            yield Finding("query_unknown", path=key[:60], values={"key": key[:60]})
