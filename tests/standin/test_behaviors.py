"""Behaviors beyond those of the scenarios: other faces of the edge, other standings, other incidents."""

import httpx
import pytest

from tests.standin.conftest import SMALLEST, message_of, request
from wizard.standin import Behavior, StandinThread


@pytest.mark.parametrize("edge", ["challenge", "blocked", "origin_down"])
def test_other_faces_of_the_edge_have_no_request_id(edge: str) -> None:
    """Challenge, block page and dead origin are pages of the edge."""
    with StandinThread(behavior=Behavior(edge=edge)) as standin:
        answer = request(standin)
        assert answer.status_code in (403, 522)
        assert answer.headers["content-type"].startswith("text/html")
        assert "cf-ray" in answer.headers
        assert "request-id" not in answer.headers
        assert (answer.headers.get("cf-mitigated") == "challenge") == (edge == "challenge")


@pytest.mark.parametrize(
    ("standing", "status", "start_of_message"),
    [
        ("on_hold", 400, "This organization has been disabled."),
        ("forbidden", 403, "Your API key does not have permission"),
        (
            "spend_limit",
            400,
            "You have reached your specified API usage limits. You will regain access on 20",
        ),
        ("workspace_spend_limit", 400, "You have reached your specified workspace API usage limits."),
        ("rate_limited", 429, "This request would exceed"),
    ],
)
def test_other_standings_of_an_account(standing: str, status: int, start_of_message: str) -> None:
    """Accounts fail in the API's words."""
    with StandinThread(behavior=Behavior(standing=standing)) as standin:
        refused = request(standin, "POST", "/v1/messages", json=SMALLEST)
        assert refused.status_code == status
        assert message_of(refused).startswith(start_of_message)
        details = refused.json()["error"]["details"]
        assert (details == {"error_code": "organization_on_hold"}) == (standing == "on_hold")


def test_an_incident_may_name_its_component_in_words_only() -> None:
    """The trap of the status page: all green, and still an unresolved incident."""
    with StandinThread(behavior=Behavior(incident="nameless")) as standin:
        summary = httpx.get(
            f"{standin.world.status_url}/api/v2/summary.json", trust_env=False, verify=False
        ).json()
        assert summary["status"]["indicator"] == "none"
        assert {c["status"] for c in summary["components"]} == {"operational"}
        assert summary["incidents"][0]["components"] == []
        assert "api.anthropic.com" in summary["incidents"][0]["name"]


def test_a_body_limit_on_the_way_cuts_large_bodies_only() -> None:
    """A filter that lets small requests through and cuts real ones."""
    with StandinThread(behavior=Behavior(body_limit=2000)) as standin:
        assert request(standin, "POST", "/v1/messages", json=SMALLEST).status_code == 200
        large = {**SMALLEST, "messages": [{"role": "user", "content": "x" * 5000}]}
        with pytest.raises((httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError)):
            request(standin, "POST", "/v1/messages", json=large)
