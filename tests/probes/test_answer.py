"""Who answered and what it means, for answers of every kind; nothing here touches a network."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.probes.lab import NOW
from wizard.knowledge.load import read_toml
from wizard.model.words import Answerer
from wizard.probes.answer import meaning_of, read_reply, sender_of
from wizard.probes.exchange import Exchange, Reply

CF = {"server": "cloudflare", "cf-ray": "8f00-LHR"}
ID = {"request-id": "req_011CabcDEF"}
ENVELOPE = {
    "type": "error",
    "error": {"type": "invalid_request_error", "message": "max_tokens: Field required"},
}


def replied(status: int, body: Any, headers: Mapping[str, str] = {}) -> Reply:
    """The record of an answer."""
    text = body if isinstance(body, str) else json.dumps(body)
    kind = "text/html" if isinstance(body, str) else "application/json"
    return read_reply(status, {"content-type": kind, **headers}, text, False).reply


def exchange(reply: Reply | None, *, keyed: bool = True) -> Exchange:
    """A request that brought this reply."""
    return Exchange(
        name="lab", method="GET", url="https://api.anthropic.com/v1/models", route="direct", keyed=keyed,
        client_request_id="c", reply=reply, at=NOW, ms=1.0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("status", "body", "headers", "rule", "reach"),
    [
        (400, ENVELOPE, {**CF, **ID}, "api", "answered"),
        (200, {"data": []}, ID, "api", "answered"),
        (529, ENVELOPE, ID, "api", "answered"),
        (400, ENVELOPE, {}, "imitation", "other_answered"),
        (
            403,
            {"error": {"type": "forbidden", "message": "Request not allowed"}},
            CF,
            "region_refused",
            "edge_refused",
        ),
        (403, "<html><title>Just a moment...</title>", CF, "cloudflare_challenge_page", "edge_refused"),
        (429, "<html>", {**CF, "cf-mitigated": "challenge"}, "cloudflare_challenge", "edge_refused"),
        (403, "<title>Attention Required! | Cloudflare</title>", CF, "cloudflare_block", "edge_refused"),
        (403, "error code: 1020", {**CF, "content-type": "text/plain"}, "cloudflare_block", "edge_refused"),
        (413, "", CF, "edge_too_large", "edge_refused"),
        (522, "<html>", CF, "edge_without_origin", "http_failed"),
        (403, {"message": "Forbidden"}, {"x-amzn-requestid": "0c1"}, "bedrock", "other_answered"),
        (404, {"error": {"code": "404"}}, {"apim-request-id": "77"}, "foundry", "other_answered"),
        (400, ENVELOPE, {"request-id": "req_vrtx_011"}, "vertex", "other_answered"),
        (
            401,
            {"error": {"message": "litellm.AuthenticationError: no"}},
            {},
            "litellm_words",
            "other_answered",
        ),
        (200, {"data": []}, {"x-portkey-trace-id": "1"}, "portkey", "other_answered"),
        (302, "", {"location": "http://login.hotel.example/"}, "redirect", "other_answered"),
        (511, "<html>", {}, "sign_in", "other_answered"),
        (200, "<html><title>Welcome</title>", {}, "page", "other_answered"),
        (502, "", {}, "empty", "http_failed"),
        (404, "404 page not found", {"content-type": "text/plain"}, "other", "other_answered"),
    ],
)
def test_who_answered(status: int, body: Any, headers: dict[str, str], rule: str, reach: str) -> None:
    """Each signature of the facts, diagnostics C5, has its answerer."""
    sender = sender_of(exchange(replied(status, body, headers)))

    assert sender is not None
    assert (sender.id, sender.reach) == (rule, reach)


def test_an_answer_without_a_key_that_succeeds_is_a_gateways() -> None:
    """The API asks everybody for a key; who does not, adds one of its own."""
    reply = replied(200, {"data": []}, ID)

    keyless, keyed = (sender_of(exchange(reply, keyed=k)) for k in (False, True))

    assert keyless is not None
    assert keyed is not None
    assert (keyless.who, keyed.who) == (Answerer.GATEWAY, Answerer.API)


def test_no_reply_has_no_sender() -> None:
    """Silence is nobody's answer."""
    assert sender_of(exchange(None)) is None


@pytest.mark.parametrize(
    ("status", "kind", "code", "message", "meaning"),
    [
        (401, "authentication_error", None, "invalid x-api-key", "key_refused"),
        (
            401,
            "authentication_error",
            None,
            "OAuth authentication is currently not supported.",
            "oauth_needs_beta",
        ),
        (403, "permission_error", None, "Your key lacks the scope", "forbidden"),
        (400, "invalid_request_error", "organization_on_hold", "Anything at all", "on_hold"),
        (400, "invalid_request_error", None, "This organization has been disabled.", "on_hold"),
        (
            400,
            "invalid_request_error",
            None,
            "Now anthropic-workspace-id is  REQUIRED for this key",
            "workspace_needed",
        ),
        (
            400,
            "invalid_request_error",
            None,
            "Key is not scoped to a workspace; name one",
            "workspace_needed",
        ),
        (400, "invalid_request_error", None, "Sorry: your CREDIT balance\n is too low", "no_credit"),
        (402, "billing_error", None, "Pay first", "billing"),
        (
            400,
            "invalid_request_error",
            None,
            "You have reached your workspace API usage limits",
            "spend_limit",
        ),
        (429, "rate_limit_error", "enforced_spend_limit_reached", "Monthly cap", "spend_limit"),
        (429, "rate_limit_error", None, "Too many requests", "rate_limited"),
        (404, "not_found_error", None, "model: claude-made-up", "model_unknown"),
        (400, "invalid_request_error", None, "messages: Field required", None),
        (529, "overloaded_error", None, "Overloaded", "overloaded"),
        (400, "invalid_request_error", "a_code_of_tomorrow", "model thing", None),
    ],
)
def test_what_an_answer_means(
    status: int, kind: str, code: str | None, message: str, meaning: str | None
) -> None:
    """A documented code decides alone; words are matched loosely; what no rule knows means nothing."""
    body = {"type": "error", "error": {"type": kind, "message": message, "details": {"error_code": code}}}

    found = meaning_of(replied(status, body, ID))

    assert (found.id if found else None) == meaning


def test_a_success_means_nothing() -> None:
    """Words of a successful answer are not read as an error."""
    assert meaning_of(replied(200, {"data": "your credit balance is too low"}, ID)) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "[" * 100_000,
        '{"error": 5}',
        '{"error": {"message": {}, "type": [], "details": 7}}',
        "\x00\ud800",
    ],
)
def test_no_answer_breaks_the_reading(text: str) -> None:
    """Empty, deep, mistyped and broken answers are read like any other."""
    reply = read_reply(
        400, {"content-type": "application/json", "location": "http://[bad"}, text, False
    ).reply

    assert sender_of(exchange(reply)) is not None
    assert reply.message is None or len(reply.message) <= 300


def test_only_named_headers_are_kept() -> None:
    """Cookies and whatever else a peer sends stay out of the record."""
    reply = replied(200, {}, {"set-cookie": "session=1", "cf-ray": "9"})

    assert dict(reply.headers) == {"content-type": "application/json", "cf-ray": "9"}


def test_every_meaning_sets_values_that_exist() -> None:
    """The knowledge speaks the catalogue's words."""
    from wizard.knowledge import catalogue

    facts = catalogue().facts
    rules = read_toml("answers.toml")

    assert [s for r in rules["meaning"] for s in r["sets"].items() if s[1] not in facts[s[0]].domain] == []
    assert {r["reach"] for r in rules["answerer"]} <= set(facts["api_reach"].domain)
    assert [r["who"] for r in rules["answerer"] if r["who"] not in set(Answerer)] == []
