"""The API's routes, headers and envelope, as facts/api.md has them, asked by httpx."""

import json
import re

import httpx
import pytest

from tests.standin.conftest import NEW, OLD, SMALLEST, Ask, message_of
from wizard.standin import Standin


def test_without_a_credential_the_api_itself_says_so(standin: Standin) -> None:
    """A keyless call is a 401 of the API, with a request id in header and body and no organization."""
    response = httpx.get(f"{standin.base_url}/v1/models", trust_env=False, verify=False)
    body = response.json()
    assert response.status_code == 401
    assert body["type"] == "error"
    assert body["error"] == {
        "type": "authentication_error",
        "message": "x-api-key header is required",
        "details": None,
    }
    assert re.fullmatch(r"req_011C[1-9A-Za-z]{20}", body["request_id"])
    assert response.headers["request-id"] == body["request_id"]
    assert "anthropic-organization-id" not in response.headers
    assert response.headers["server"] == "cloudflare"
    assert re.fullmatch(r"[0-9a-f]{16}-[A-Z]{3}", response.headers["cf-ray"])
    assert response.headers["x-should-retry"] == "false"


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ({"x-api-key": "sk-ant-api03-wrong"}, "invalid x-api-key"),
        ({"authorization": "Bearer sk-ant-api03-wrong"}, "Invalid bearer token"),
        ({"authorization": "Basic YTpi"}, "x-api-key header is required"),
        (
            {"authorization": "Bearer sk-ant-oat01-wrong"},
            "OAuth authentication is currently not supported.",
        ),
    ],
)
def test_a_wrong_credential_is_named_by_the_way_it_came(
    standin: Standin, headers: dict[str, str], message: str
) -> None:
    """Each way of sending a credential has its own refusal."""
    response = httpx.get(f"{standin.base_url}/v1/models", headers=headers, trust_env=False, verify=False)
    assert (response.status_code, message_of(response)) == (401, message)


def test_a_key_works_in_both_headers_and_x_api_key_wins(standin: Standin) -> None:
    """A key is taken as a bearer token too; where both come, x-api-key decides."""
    bearer = {"authorization": f"Bearer {standin.key}", "anthropic-version": NEW}
    url = f"{standin.base_url}/v1/models"
    assert httpx.get(url, headers=bearer, trust_env=False, verify=False).status_code == 200
    both = httpx.get(url, headers={**bearer, "x-api-key": "wrong"}, trust_env=False, verify=False)
    assert message_of(both) == "invalid x-api-key"


@pytest.mark.parametrize(
    ("version", "message"),
    [
        (None, "anthropic-version: header is required"),
        ("2023-10-01", 'anthropic-version: "2023-10-01" is not a valid version'),
    ],
)
def test_a_missing_or_unknown_version_is_refused(ask: Ask, version: str | None, message: str) -> None:
    """The version header is required and must be a known date."""
    response = ask("GET", "/v1/models", version=version)
    assert (response.status_code, message_of(response)) == (400, message)


def test_a_version_sent_twice_is_refused_as_one_value(standin: Standin) -> None:
    """Two headers of one name are read as a joined value."""
    headers = [("x-api-key", standin.key), ("anthropic-version", OLD), ("anthropic-version", OLD)]
    response = httpx.get(f"{standin.base_url}/v1/models", headers=headers, trust_env=False, verify=False)
    assert message_of(response) == f'anthropic-version: "{OLD}, {OLD}" is not a valid version'


def test_an_unknown_beta_is_named(ask: Ask) -> None:
    """An unknown beta value is refused by name, a known one is taken."""
    wrong = ask("GET", "/v1/models", headers={"anthropic-beta": "compact-2026-09-04,nonsense-2020-01-01"})
    assert "Unexpected value(s) `nonsense-2020-01-01` for the `anthropic-beta` header." in message_of(wrong)
    assert ask("GET", "/v1/models", headers={"anthropic-beta": "compact-2026-09-04"}).status_code == 200


def test_who_answered_is_in_the_headers(ask: Ask) -> None:
    """An accepted credential shows its organization and workspace."""
    headers = ask("GET", "/v1/models").headers
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}",
                        headers["anthropic-organization-id"])  # fmt: skip
    assert headers["anthropic-workspace-id"].startswith("wrkspc_01")


def test_another_key_belongs_to_another_organization(standin: Standin) -> None:
    """The control key answers for another organization."""

    def organization(key: str) -> str:
        headers = {"x-api-key": key, "anthropic-version": NEW}
        response = httpx.get(f"{standin.base_url}/v1/models", headers=headers, trust_env=False, verify=False)
        return str(response.headers["anthropic-organization-id"])

    assert organization(standin.key) != organization(standin.other_key)


def test_models_come_in_pages(ask: Ask) -> None:
    """Walking by cursor lists every model once, active and deprecated ones only."""
    seen: list[str] = []
    after: dict[str, str] = {}
    while True:
        page = ask("GET", "/v1/models", params={"limit": 7, **after}).json()
        assert page["first_id"] == page["data"][0]["id"]
        seen += [model["id"] for model in page["data"]]
        if not page["has_more"]:
            break
        after = {"after_id": page["last_id"]}
    assert len(seen) == len(set(seen)) > 7
    assert "claude-opus-4-1-20250805" not in seen
    back = ask("GET", "/v1/models", params={"before_id": seen[3], "limit": 2}).json()
    assert [model["id"] for model in back["data"]] == seen[1:3]
    assert back["has_more"] is True


def test_models_are_filtered_by_lifecycle(ask: Ask) -> None:
    """Retired models are listed on request only, and an unknown stage is refused."""
    retired = ask("GET", "/v1/models", params={"lifecycle[]": "retired"}).json()["data"]
    assert retired
    assert {model["lifecycle"] for model in retired} == {"retired"}
    wrong = ask("GET", "/v1/models", params={"lifecycle[]": "old"})
    assert message_of(wrong) == "lifecycle.0: Input should be 'active', 'deprecated' or 'retired'"


@pytest.mark.parametrize("limit", ["0", "1001", "ten", "-5", "9" * 40])
def test_a_limit_outside_its_range_is_refused(ask: Ask, limit: str) -> None:
    """The page size has a range."""
    response = ask("GET", "/v1/models", params={"limit": limit})
    assert response.status_code == 400
    assert message_of(response).startswith("limit: Input should be ")


def test_one_model_is_found_by_id_and_by_alias(ask: Ask) -> None:
    """GET /v1/models/{id} knows ids and aliases and answers 404 to anything else."""
    by_alias = ask("GET", "/v1/models/claude-opus-4-5").json()
    assert by_alias["id"] == "claude-opus-4-5-20251101"
    assert by_alias["capabilities"]["thinking"]["types"]["adaptive"] == {"supported": False}
    missing = ask("GET", "/v1/models/claude-nine")
    assert (missing.status_code, message_of(missing)) == (404, "model: claude-nine")


@pytest.mark.parametrize("path", ["/", "/v1/v1/messages", "/v1/complete", "/v1/messages/extra/deep"])
def test_an_unknown_path_is_not_found(ask: Ask, path: str) -> None:
    """A wrong path is told from a wrong model by its text."""
    response = ask("POST", path, json=SMALLEST)
    assert (response.status_code, message_of(response)) == (404, "Not Found")


def test_a_wrong_method_is_refused(ask: Ask) -> None:
    """GET on messages is not allowed."""
    assert ask("GET", "/v1/messages").status_code == 405


@pytest.mark.parametrize("version", [OLD, NEW])
def test_the_smallest_message_is_accepted(ask: Ask, version: str) -> None:
    """The smallest request works on both versions, with rate-limit headers."""
    response = ask("POST", "/v1/messages", version=version, json=SMALLEST)
    body = response.json()
    assert response.status_code == 200
    assert body["content"][0]["type"] == "text"
    assert body["usage"]["input_tokens"] > 0
    assert int(response.headers["anthropic-ratelimit-requests-remaining"]) >= 0


def test_one_token_is_one_token(ask: Ask) -> None:
    """With max_tokens 1 the answer stops for length."""
    body = ask("POST", "/v1/messages", json={**SMALLEST, "max_tokens": 1}).json()
    assert body["stop_reason"] == "max_tokens"
    assert body["usage"]["output_tokens"] == 1


def test_tokens_are_counted_without_create_only_keys(ask: Ask) -> None:
    """count_tokens takes the body without max_tokens and refuses it with."""
    body = {key: value for key, value in SMALLEST.items() if key != "max_tokens"}
    assert ask("POST", "/v1/messages/count_tokens", json=body).json()["input_tokens"] > 0
    refused = ask("POST", "/v1/messages/count_tokens", json=SMALLEST)
    assert message_of(refused) == "max_tokens: Extra inputs are not permitted"


def test_a_stream_has_its_events_in_order(ask: Ask) -> None:
    """Server-sent events open and close a message, block by block."""
    response = ask("POST", "/v1/messages", json={**SMALLEST, "stream": True, "max_tokens": 100})
    names = [line[7:] for line in response.text.splitlines() if line.startswith("event: ")]
    kinds = [json.loads(line[6:])["type"] for line in response.text.splitlines() if line.startswith("data: ")]
    assert response.headers["content-type"].startswith("text/event-stream")
    assert names == kinds
    assert [names[0], names[1], names[2]] == ["message_start", "content_block_start", "ping"]
    assert names[-3:] == ["content_block_stop", "message_delta", "message_stop"]


def test_an_error_can_come_inside_a_stream(standin: Standin, ask: Ask) -> None:
    """After a 200 the stream may still end in an error event with the API's envelope."""
    standin.script("stream-error")
    response = ask("POST", "/v1/messages", json={**SMALLEST, "stream": True})
    last = json.loads(response.text.rstrip().splitlines()[-1][6:])
    assert response.status_code == 200
    assert last["type"] == "error"
    assert last["error"]["type"] == "overloaded_error"
    assert last["request_id"] == response.headers["request-id"]


def test_answers_can_be_forced_in_order(standin: Standin, ask: Ask) -> None:
    """A script of answers is played once each; then everything is as before."""
    standin.script("529", "429", "ok")
    answers = [ask("POST", "/v1/messages", json=SMALLEST) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [529, 429, 200, 200]
    assert answers[1].headers["retry-after"] == "1"
    assert answers[0].headers["x-should-retry"] == "true"
    with pytest.raises(ValueError, match="no answer is called"):
        standin.script("999")


def test_the_edge_tells_where_a_visitor_comes_from(standin: Standin) -> None:
    """The edge's trace page is plain text of key=value lines."""
    text = httpx.get(f"{standin.base_url}/cdn-cgi/trace", trust_env=False, verify=False).text
    fields = dict(line.split("=", 1) for line in text.splitlines())
    assert {"ip", "loc", "colo", "tls", "warp", "gateway"} <= fields.keys()


def test_no_key_is_kept_in_the_request_log(standin: Standin, ask: Ask) -> None:
    """Whatever was sent, and wherever, the log shows no key."""
    stranger = "sk-ant-admin01-" + "q" * 40  # a real key that a person typed by mistake is masked as well
    text = f"my keys are {standin.key} and {stranger}"
    body = {**SMALLEST, "messages": [{"role": "user", "content": text}]}
    ask("POST", f"/v1/messages?key={standin.key}", json=body, headers={"x-copy": standin.key})
    kept = standin.requests[-1]
    assert standin.key not in repr(standin.requests)
    assert "q" * 40 not in repr(standin.requests)
    assert standin.key[20:60] not in repr(standin.requests)
    assert kept.body_size > 0
    assert kept.header("x-api-key") == f"…{standin.key[-4:]}"
    assert (kept.host, kept.status, kept.answered_by) == ("api", 200, "api")
