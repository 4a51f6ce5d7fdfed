"""The status page's documents, reduced, and judged for one component at one moment. Pure.

Traps (facts/api.md G): the page's overall indicator can say *none* with every component sound while an
incident that names no component is unresolved; so incidents are read, and matched by their names.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from wizard.knowledge.load import read_toml
from wizard.model.base import Model
from wizard.model.words import Sureness
from wizard.probes.keyed import Judged
from wizard.probes.text import tidy

_OVER = ("resolved", "postmortem", "completed")
_PLANNED = ("scheduled",)
_SLACK = timedelta(minutes=60)
"""Incidents are posted some time after they begin, and their stated beginning is an estimate."""
_MOST = 200


class Incident(Model):
    """One incident or maintenance of the page."""

    id: str
    name: str
    status: str
    impact: str = ""
    components: tuple[str, ...] = ()
    """Names of the components that it lists, in lower case."""
    started: datetime | None = None
    ended: datetime | None = None
    link: str | None = None

    @property
    def open(self) -> bool:
        """Whether it goes on."""
        return self.status not in _OVER and self.status not in _PLANNED and self.ended is None

    def covers(self, at: datetime) -> bool:
        """Whether a moment lies in it, with an hour's slack before its stated beginning."""
        begun = self.started is None or at >= self.started - _SLACK
        return begun and (self.ended is None or at <= self.ended)


class StatusReport(Model):
    """What was read: the state of each component, and every incident."""

    components: tuple[tuple[str, str], ...] = ()
    """(name in lower case, state)."""
    incidents: tuple[Incident, ...] = ()


@cache
def _knowledge() -> Mapping[str, Any]:
    return read_toml("status_page.toml")


def read_report(body: Any) -> StatusReport | None:
    """The report in a document; None where it is not one of this status page."""
    page = body.get("page") if isinstance(body, dict) else None
    name = page.get("name") if isinstance(page, dict) else None
    if not isinstance(name, str) or name.strip().lower() not in _knowledge()["page_names"]:
        return None
    listed = [*_objects(body, "incidents"), *_objects(body, "scheduled_maintenances")]
    return StatusReport(
        components=tuple(
            (_text(c, "name").lower(), _text(c, "status")) for c in _objects(body, "components")
        ),
        incidents=tuple(_incident(entry) for entry in listed),
    )


def _objects(body: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    found = body.get(key)
    return [entry for entry in found[:_MOST] if isinstance(entry, dict)] if isinstance(found, list) else []


def _text(entry: Mapping[str, Any], key: str) -> str:
    value = entry.get(key)
    return tidy(value, 160) if isinstance(value, str) else ""


def _incident(entry: Mapping[str, Any]) -> Incident:
    link = _text(entry, "shortlink")
    return Incident(
        id=_text(entry, "id") or _text(entry, "name"),
        name=_text(entry, "name"),
        status=_text(entry, "status"),
        impact=_text(entry, "impact"),
        components=tuple(_text(c, "name").lower() for c in _objects(entry, "components")),
        started=_moment(entry, "started_at") or _moment(entry, "created_at"),
        ended=_moment(entry, "resolved_at"),
        link=link if link.startswith("https://") else None,
    )


def _moment(entry: Mapping[str, Any], key: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(_text(entry, key))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def judge(report: StatusReport, *, surface: str, at: datetime) -> Judged:
    """The value of `status_page` for what a surface uses, at the time of the failure."""
    used = _knowledge()["surface"].get(surface, ["api"])
    relevant = [i for i in report.incidents if i.status not in _PLANNED and i.covers(at)]
    touching = [(i, sureness) for i in relevant if (sureness := _touches(i, used))]
    open_ones = [pair for pair in touching if pair[0].open]
    if open_ones:
        incident, sureness = max(open_ones, key=lambda pair: pair[1].rank)
        return Judged("incident", sureness, f"Unresolved: “{incident.name}” ({incident.status}).")
    unsound = [(name, state) for name, state in report.components if _unsound(name, state, used)]
    if unsound:
        name, state = unsound[0]
        sureness = Sureness.SHOWN if "outage" in state else Sureness.LIKELY
        return Judged("incident", sureness, f"The component {name} is reported as {state.replace('_', ' ')}.")
    if touching:
        incident, _ = touching[0]
        ended = f" at {incident.ended:%H:%M} UTC" if incident.ended else ""
        return Judged(
            "incident", Sureness.LIKELY, f"“{incident.name}” covered that time; it was resolved{ended}."
        )
    return _no_hit(report, [i for i in relevant if i.open], at)


def _no_hit(report: StatusReport, others: list[Incident], at: datetime) -> Judged:
    if others:
        return Judged("elsewhere", Sureness.SHOWN, f"Unresolved, but for something else: “{others[0].name}”.")
    later = [i for i in report.incidents if i.open and not i.covers(at)]
    if later:
        said = f"“{later[0].name}” began after the failure and does not explain it."
        return Judged("no_incident", Sureness.LIKELY, said)
    return Judged("no_incident", Sureness.SHOWN, "No unresolved incident touches the component in use.")


def _names(key: str) -> list[str]:
    return list(_knowledge()["component"][key]["names"])


def _unsound(name: str, state: str, used: list[str]) -> bool:
    mine = any(part in name for key in used for part in _names(key))
    return mine and state != "" and state not in _knowledge()["sound_states"]


def _touches(incident: Incident, used: list[str]) -> Sureness | None:
    """How surely an incident touches what is in use: by its components, else by its name; None where not."""
    if incident.components:
        mine = any(part in name for name in incident.components for key in used for part in _names(key))
        return Sureness.SHOWN if mine else None
    name = incident.name.lower()
    components = _knowledge()["component"]
    if any(_has(name, word) for key in used for word in components[key]["words"]):
        return Sureness.SHOWN
    others = [key for key in components if key not in used]
    if any(
        _has(name, word) for key in others for word in components[key]["names"] + components[key]["words"]
    ):
        return None
    return Sureness.LIKELY if any(_has(name, word) for word in _knowledge()["general_words"]) else None


def _has(name: str, word: str) -> bool:
    return re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", name) is not None
