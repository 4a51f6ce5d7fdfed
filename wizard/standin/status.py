"""The status page, in the form of Statuspage v2 (facts: api G), and the web app's page."""

from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from wizard.standin.answer import Answer, html_answer, json_answer
from wizard.standin.wire import Head

Incident = Literal["none", "api", "elsewhere", "nameless", "resolved"]
"""`nameless`: unresolved, naming the API in its text only, every component operational (facts: api G)."""

_PAGE = {"id": "tymt9n04zgry", "name": "Claude", "url": "https://status.claude.com", "time_zone": "Etc/UTC"}
_COMPONENTS = (
    ("claude.ai", "rwppv331jlwc"),
    ("Claude Console (platform.claude.com)", "0qbwn08sd68x"),
    ("Claude API (api.anthropic.com)", "k8w3r06qmzrp"),
    ("Claude Code", "yyzkbfz2thpt"),
    ("Claude Cowork", "4b0f1cxz6d7q"),
    ("Claude for Government", "8h7wqk2mvnlc"),
)


def status_answer(head: Head, incident: Incident) -> Answer:
    """Answer one path of the status host."""
    now = datetime.now(UTC)
    components = _components(incident, now)
    incidents = _incidents(incident, components, now)
    unresolved = [item for item in incidents if item["status"] not in ("resolved", "postmortem")]
    page = {**_PAGE, "updated_at": now.isoformat()}
    summary = {
        "page": page,
        "status": _indicator(incident),
        "components": components,
        "incidents": unresolved,
        "scheduled_maintenances": [],
    }
    bodies: dict[str, Any] = {
        "/api/v2/status.json": {"page": page, "status": summary["status"]},
        "/api/v2/summary.json": summary,
        "/api/v2/components.json": {"page": page, "components": components},
        "/api/v2/incidents.json": {"page": page, "incidents": incidents},
        "/api/v2/incidents/unresolved.json": {"page": page, "incidents": unresolved},
        "/api/v2/scheduled-maintenances.json": {"page": page, "scheduled_maintenances": []},
    }
    if head.path in bodies:
        return json_answer(bodies[head.path], note="status").with_headers({"Server": "AtlassianEdge"})
    if head.path == "/":
        return html_answer(
            "Claude Status", f"<h1>{_indicator(incident)['description']}</h1>", status=200, note="status"
        )
    return html_answer("404", "Not found", status=404, note="status")


def web_answer(head: Head) -> Answer:
    """The web app: a page that loads, behind the edge."""
    page = html_answer("Claude", "<h1>Claude</h1><p>This is the practice page.</p>", status=200, note="web")
    return page.with_headers({"Server": "cloudflare"})


def _indicator(incident: Incident) -> dict[str, str]:
    return {
        "api": {"indicator": "major", "description": "Partial System Outage"},
        "elsewhere": {"indicator": "minor", "description": "Minor Service Outage"},
    }.get(incident, {"indicator": "none", "description": "All Systems Operational"})


def _components(incident: Incident, now: datetime) -> list[dict[str, Any]]:
    broken = {"api": (2, "major_outage"), "elsewhere": (4, "degraded_performance")}.get(incident, (-1, ""))
    return [
        {
            "id": identifier,
            "name": name,
            "status": broken[1] if position == broken[0] else "operational",
            "created_at": "2023-07-11T17:57:43.000Z",
            "updated_at": _zulu(now - timedelta(minutes=12)),
            "position": position + 1,
            "showcase": True,
            "group": False,
            "only_show_if_degraded": False,
        }
        for position, (name, identifier) in enumerate(_COMPONENTS)
    ]


def _incidents(incident: Incident, components: list[dict[str, Any]], now: datetime) -> list[dict[str, Any]]:
    name, state, impact, touched = {
        "none": ("", "", "", []),
        "api": ("Elevated errors on the Claude API", "identified", "major", components[2:3]),
        "elsewhere": ("Slow starts in Claude Cowork", "monitoring", "minor", components[4:5]),
        "nameless": ("Elevated errors for api.anthropic.com requests", "investigating", "minor", []),
        "resolved": ("Elevated errors on the Claude API", "resolved", "major", components[2:3]),
    }[incident]
    if not name:
        return []
    started = now - timedelta(minutes=25)
    done = _zulu(now - timedelta(minutes=5)) if state == "resolved" else None
    update = {
        "id": "upd" + "0" * 9,
        "status": state,
        "body": "We are seeing elevated error rates and are working on it. (practice)",
        "created_at": _zulu(now - timedelta(minutes=12)),
        "updated_at": _zulu(now - timedelta(minutes=12)),
        "display_at": _zulu(now - timedelta(minutes=12)),
    }
    return [
        {
            "id": "practice" + "0" * 4,
            "name": name,
            "status": state,
            "impact": impact,
            "created_at": _zulu(started),
            "started_at": _zulu(started),
            "updated_at": update["updated_at"],
            "monitoring_at": None,
            "resolved_at": done,
            "shortlink": "https://stspg.io/practice",
            "page_id": _PAGE["id"],
            "components": touched,
            "incident_updates": [update],
        }
    ]


def _zulu(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"
