"""A small flow and states of sessions on it, for the tests of this room."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from wizard.evidence.gate import Gate
from wizard.evidence.summary import SummaryContext
from wizard.model.event import Changed, Consented, Pasted, Started
from wizard.model.flow import Answer, Flow, Link, Rule, Step, Verdict
from wizard.model.observation import Observation
from wizard.model.state import Evaluation, Reached, RuledOut, SessionState, TrailEntry
from wizard.model.words import Consent, Outcome, Place, Source, Sureness

AT = datetime(2026, 11, 22, 9, 30, 12, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 10, 35, 1, tzinfo=timezone(timedelta(hours=1)))
SUPPORT = Link(title="Anthropic support", url="https://support.claude.com")


def seen(fact: str, value: str, source: Source = Source.PROBE, **more: Any) -> Observation:
    probe = "api_direct" if source is Source.PROBE else None
    return Observation(fact=fact, value=value, source=source, **({"at": AT, "probe": probe} | more))


def verdict(blames: Place | None = Place.BODY, outcome: Outcome = Outcome.FIX, **more: Any) -> Verdict:
    return Verdict(
        **{
            "title": "The request is at fault",
            "tells": "The API refused the request for what is in it.",
            "next": ("Change what the message names.", "Send the same request again."),
            "blames": blames,
            "outcome": outcome,
            "rules_out": {Place.NETWORK: "api_reach"},
            **more,
        }
    )


def flow(*, web: bool = False, **more: Any) -> Flow:
    clean = "private_window" if web else "clean_client"
    steps = [
        Step(
            id=fact.replace("_", "-"),
            title=fact.replace("_", " ").title(),
            ask=fact,
            question="Does it work there?",
            why="It tells the place.",
            answers=(Answer(value="works", label="It works"),),
        )
        for fact in (clean, "other_network")
    ]
    return Flow(
        **{
            "format": 1,
            "id": "small",
            "title": "A small flow",
            "summary": "For tests.",
            "verified_on": "2026-11-22",
            "steps": tuple(steps),
            "rules": (Rule(id="body", when={"paste_place": ("request",)}, verdict=verdict()),),
            "support": SUPPORT,
            **more,
        }
    )


def started(**more: Any) -> Started:
    return Started(
        **{
            "at": AT,
            "session": "20261122-093012-k3f7",
            "flow": "small",
            "flow_hash": "ab" * 32,
            "knowledge": "2026-11-22",
            "tool": "0.1.0",
            "target": "https://api.anthropic.com",
            **more,
        }
    )


def pasted(**more: Any) -> Pasted:
    return Pasted(
        **{
            "at": AT,
            "sha256": "cd" * 32,
            "chars": 321,
            "status": 400,
            "error_type": "invalid_request_error",
            "message": "messages.1.content: text content blocks must be non-empty",
            "request_id": "req_011CSabcDEF123456789",
            "cf_ray": "8f1c2d3e4a5b6c7d-FRA",
            "answered_by": "api",
            "causes": ("empty_text_block",),
            **more,
        }
    )


def reached(made: Verdict | None = None, sureness: Sureness = Sureness.SHOWN) -> Reached:
    return Reached(
        rule="body",
        verdict=made or verdict(),
        sureness=sureness,
        because=(seen("paste_place", "request", Source.PASTE),),
        ruled_out=(RuledOut(place=Place.NETWORK, by=seen("api_reach", "answered")),),
        not_checked=("other_device", "account_follows"),
    )


def full(**more: Any) -> SessionState:
    """A session in which everything was told."""
    reach = seen(
        "api_reach",
        "answered",
        said="401 with a request id",
        measured={"status": 401, "request_id": "req_011probe00000000000000"},
    )
    facts = {
        "surface": seen("surface", "my_code", Source.PERSON),
        "paste_place": seen("paste_place", "request", Source.PASTE),
        "api_reach": reach,
        "clean_client": seen("clean_client", "both_fail"),
        "other_device": seen("other_device", "skipped", Source.PERSON),
        "other_network": seen("other_network", "fails", Source.PERSON),
    }
    return SessionState(
        **{
            "started": started(),
            "facts": facts,
            "history": tuple(facts.values()),
            "trail": (
                TrailEntry(
                    step="other-network",
                    title="Another network",
                    fact="other_network",
                    value="fails",
                    label="It fails there too",
                    source="person",
                ),
            ),
            "evaluation": Evaluation(rows=(), reached=reached()),
            "paste": pasted(),
            "notes": {
                "attempted": ("POST /v1/messages",),
                "model": ("claude-opus-4-8",),
                "sdk": ("anthropic 2.12.0",),
                "plan": ("prepaid",),
                "tried": ("a new key", "another network"),
            },
            "consents": (
                Consented(
                    at=AT,
                    consent=Consent.USES_KEY_FREE,
                    hosts=("api.anthropic.com",),
                    probes=("models",),
                    credential="sk-ant-api03-…wxyz, from the environment",
                    granted=True,
                ),
            ),
            "reproductions": ((AT, AT + timedelta(seconds=40)),),
            "open_changes": (
                Changed(at=AT, change="proxy", what="proxy left out", undo="set it back", state="open"),
            ),
            **more,
        }
    )


def empty(**more: Any) -> SessionState:
    """A session that has just begun."""
    return SessionState(
        **{"started": started(), "evaluation": Evaluation(rows=(), relevant=("paste_place",)), **more}
    )


def context(**more: Any) -> SummaryContext:
    return SummaryContext(
        **{
            "tool": "a400-wizard 0.1.0",
            "knowledge": "2026-11-22",
            "gate": Gate(),
            "machine": {"os": "Linux 6.1", "python": "3.11.7", "device": "x86_64"},
            **more,
        }
    )
