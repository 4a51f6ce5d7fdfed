"""The status page: its traps, the time of the failure, and answers that are not the status page at all."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.probes.lab import NOW, Got, http, only, reply, world
from wizard.model.observation import Observation
from wizard.probes import run_probes
from wizard.probes.status_report import judge, read_report

NAMES = ["claude.ai", "Claude Console (platform.claude.com)", "Claude API (api.anthropic.com)", "Claude Code"]
BEGUN = NOW - timedelta(hours=2)


def page(*incidents: dict[str, Any], states: dict[str, str] | None = None) -> dict[str, Any]:
    """A summary whose overall indicator says that all is well, as it may whatever happens."""
    states = states or {}
    return {
        "page": {"id": "x", "name": "Claude", "url": "https://status.claude.com"},
        "status": {"indicator": "none", "description": "All Systems Operational"},
        "components": [
            {"id": str(i), "name": n, "status": states.get(n, "operational")} for i, n in enumerate(NAMES)
        ],
        "incidents": list(incidents),
    }


def incident(
    name: str,
    *components: str,
    status: str = "investigating",
    begun: datetime = BEGUN,
    ended: datetime | None = None,
) -> dict[str, Any]:
    """An incident as the page's API prints it."""
    return {
        "id": name,
        "name": name,
        "status": status,
        "impact": "minor",
        "started_at": begun.isoformat().replace("+00:00", "Z"),
        "resolved_at": ended.isoformat() if ended else None,
        "shortlink": "https://stspg.io/abc",
        "components": [{"id": c, "name": c} for c in components],
    }


API = NAMES[2]


def over(after: timedelta) -> dict[str, Any]:
    """An incident of the API that ended so long after the failure."""
    return incident("Errors", API, status="resolved", ended=NOW + after)


@pytest.mark.parametrize(
    ("document", "surface", "value", "sureness"),
    [
        (page(), "my_code", "no_incident", "shown"),
        (page(incident("Elevated errors", API)), "my_code", "incident", "shown"),
        (page(incident("Elevated errors", API)), "web_page", "elsewhere", "shown"),
        (page(incident("Elevated errors", "claude.ai")), "my_code", "elsewhere", "shown"),
        (page(incident("Elevated errors", "claude.ai")), "web_page", "incident", "shown"),
        (page(incident("Login trouble", NAMES[3])), "tool", "incident", "shown"),
        # The trap: every component is sound, and only the incident's name says what it is about.
        (page(incident("Elevated errors on requests to Opus 5.5")), "my_code", "incident", "shown"),
        (page(incident("API requests are failing")), "my_code", "incident", "shown"),
        (page(incident("Console login is slow")), "my_code", "elsewhere", "shown"),
        (page(incident("Elevated error rates")), "my_code", "incident", "likely"),
        (page(incident("Planned change of our logo")), "my_code", "elsewhere", "shown"),
        (page(incident("Capital letters in names")), "my_code", "elsewhere", "shown"),
        (page(states={API: "major_outage"}), "my_code", "incident", "shown"),
        (page(states={API: "degraded_performance"}), "my_code", "incident", "likely"),
        (page(states={API: "major_outage"}), "web_page", "no_incident", "shown"),
        (page(incident("Elevated errors", API, status="scheduled")), "my_code", "no_incident", "shown"),
        (page(incident("Errors", API, begun=NOW + timedelta(hours=3))), "my_code", "no_incident", "likely"),
        (page(incident("Errors", API, begun=NOW + timedelta(minutes=40))), "my_code", "incident", "shown"),
        (page(over(timedelta(minutes=5))), "my_code", "incident", "likely"),
        (page(over(timedelta(minutes=-5))), "my_code", "no_incident", "shown"),
    ],
)
def test_judging(document: dict[str, Any], surface: str, value: str, sureness: str) -> None:
    """Incidents are matched to what is in use and to the time of the failure."""
    report = read_report(document)
    assert report is not None
    judged = judge(report, surface=surface, at=NOW)

    assert (judged.value, judged.sureness.value) == (value, sureness)


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"page": "Claude"},
        {"page": {"name": "Acme"}},
        {"page": {"name": 5}},
        {"status": {"indicator": "none"}},
    ],
)
def test_another_page_is_not_read(body: Any) -> None:
    """Another company's status page, or none at all, is no report."""
    assert read_report(body) is None


def test_mistyped_parts_are_passed_over() -> None:
    """A page with odd parts is still read as far as it goes."""
    odd = {**page(), "incidents": [5, {"name": [], "components": {}, "started_at": 7}], "components": "none"}
    report = read_report(odd)

    assert report is not None
    assert judge(report, surface="my_code", at=NOW).value in ("elsewhere", "no_incident")


async def ask(
    home: Path, answers: dict[str, bytes], at: datetime | None = None
) -> tuple[Observation, list[Got]]:
    """Run the probe against a server of ours."""
    async with http(lambda got: answers.get(got.target.rpartition("/v2/")[2], reply(404, "no"))) as server:
        (result,) = await run_probes(
            ["status_page"],
            world(home, status_url=server.url),
            at_failure=at,
            allow=lambda consent, host: True,
        )
    return only(result, "status_page"), server.got


async def test_the_page_is_read(home: Path) -> None:
    """The summary and the unresolved incidents are read together."""
    answers = {
        "summary.json": reply(200, page()),
        "incidents/unresolved.json": reply(200, {**page(incident("API errors")), "components": []}),
    }
    seen, got = await ask(home, answers)

    assert (seen.value, seen.measured["incident"]) == ("incident", "API errors")
    assert seen.measured["incident_link"] == "https://stspg.io/abc"
    assert len(got) == 2


async def test_an_older_failure_is_matched_to_what_is_over(home: Path) -> None:
    """A failure of some time ago asks the history too."""
    past = incident("API errors", status="resolved", begun=BEGUN, ended=NOW)
    answers = {"summary.json": reply(200, page()), "incidents.json": reply(200, page(past))}
    seen, _ = await ask(home, answers, at=BEGUN + timedelta(minutes=30))

    assert (seen.value, seen.sureness) == ("incident", "likely")
    assert "resolved" in seen.said


@pytest.mark.parametrize(
    "answer",
    [
        reply(200, "<html><title>Hotel WiFi</title>"),
        reply(302, "", {"location": "http://login.example"}),
        reply(200, {"page": {"name": "Another"}}),
        reply(500, page(incident("API errors", API))),
        reply(200, b"\x00\xff" * 50),
    ],
)
async def test_what_is_not_the_page_tells_nothing(home: Path, answer: bytes) -> None:
    """A portal, another page and an error are not *no incident*."""
    seen, _ = await ask(home, {"summary.json": answer})

    assert seen.value == "cannot_tell"


async def test_no_network_tells_nothing(home: Path) -> None:
    """What cannot be reached says why."""
    (result,) = await run_probes(
        ["status_page"], world(home, status_url="https://nowhere.example"), allow=lambda consent, host: True
    )
    seen = only(result, "status_page")

    assert seen.value == "cannot_tell"
    assert "did not resolve" in seen.said
