"""Bodies before they are judged: broken JSON, content codings, sizes; and batches of them."""

import gzip
import json
from typing import Any

import httpx
import pytest

from tests.standin.conftest import NEW, SMALLEST, Ask, message_of
from wizard.standin import Standin


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "expecting value"),
        (b'{"model": ', "expecting value"),
        (b"\xff\xfe{}", "invalid UTF-8"),
        (b"[1]", "expected an object"),
        (b'{"model": NaN}', "unexpected value"),
        (b"[" * 100_000, "unexpected value"),
        (b'{"model": "\\ud83d x"}', "no low surrogate in string"),
    ],
)
def test_a_body_that_is_no_json_object_is_refused(ask: Ask, raw: bytes, message: str) -> None:
    """Broken JSON is a 400 of the API, whatever breaks it."""
    response = ask("POST", "/v1/messages", content=raw)
    assert response.status_code == 400
    assert message_of(response).startswith("The request body is not valid JSON: ")
    assert message in message_of(response)


def test_surrogates_in_pairs_and_escaped_backslashes_are_fine(ask: Ask) -> None:
    """An emoji in escapes is a pair, and a backslash before a `u` may be a plain one."""
    raw = json.dumps({**SMALLEST, "messages": [{"role": "user", "content": "\U0001f600 \\ud83d"}]})
    assert "\\ud83d\\ude00" in raw
    assert "\\\\ud83d" in raw
    assert ask("POST", "/v1/messages", content=raw.encode()).status_code == 200


def test_compressed_bodies_are_taken_and_judged(ask: Ask) -> None:
    """Gzip is read; a wrong or unknown content coding has its own error code."""
    raw = json.dumps(SMALLEST).encode()

    def code(content: bytes, coding: str) -> tuple[int, Any]:
        response = ask("POST", "/v1/messages", content=content, headers={"content-encoding": coding})
        details = response.json().get("error", {}).get("details") or {}
        return response.status_code, details.get("error_code")

    assert code(gzip.compress(raw), "gzip") == (200, None)
    assert code(raw, "gzip") == (400, "request_body_encoding_invalid")
    assert code(gzip.compress(raw)[:-9], "gzip") == (400, "request_body_encoding_invalid")
    assert code(raw, "br") == (400, "request_body_encoding_unsupported")
    assert code(gzip.compress(b" " * 33_600_000), "gzip") == (413, "request_body_too_large_after_decoding")


def test_a_batch_is_taken_shown_and_listed(ask: Ask) -> None:
    """A batch of good requests is made and found again."""
    body = {"requests": [{"custom_id": "one", "params": dict(SMALLEST)}]}
    made = ask("POST", "/v1/messages/batches", json=body).json()
    assert made["processing_status"] == "in_progress"
    assert ask("GET", f"/v1/messages/batches/{made['id']}").json() == made
    assert made in ask("GET", "/v1/messages/batches").json()["data"]


@pytest.mark.parametrize(
    ("requests", "message"),
    [
        (
            [{"custom_id": "a b", "params": dict(SMALLEST)}],
            "requests.0.custom_id: String should match pattern '^[a-zA-Z0-9_-]{1,64}$'",
        ),
        (
            [{"custom_id": "a", "params": {**SMALLEST, "temperature": 1}}],
            "requests.0.params.temperature: Extra inputs are not permitted",
        ),
        (
            [{"custom_id": "a", "params": dict(SMALLEST)}] * 2,
            "requests.1.custom_id: custom_id must be unique",
        ),
    ],
)
def test_a_batch_is_judged_item_by_item(ask: Ask, requests: list[Any], message: str) -> None:
    """Ids and parameters of every item are checked, with their place."""
    response = ask("POST", "/v1/messages/batches", json={"requests": requests})
    assert response.status_code == 400
    assert message_of(response).startswith(message)


def test_a_body_over_the_limit_is_stopped_at_the_edge(standin: Standin) -> None:
    """More than 32 MB gets the edge's 413, which has no request id."""
    headers = {"x-api-key": standin.key, "anthropic-version": NEW}
    url = f"{standin.base_url}/v1/messages"
    response = httpx.post(
        url, headers=headers, content=b"x" * 33_600_000, trust_env=False, verify=False, timeout=20
    )
    assert response.status_code == 413
    assert response.json()["error"]["type"] == "request_too_large"
    assert "request-id" not in response.headers
    assert "cf-ray" in response.headers
