"""Repeating a plan in a second environment, and comparing what was seen there with what is seen here.

A plan names probes and trials; it holds no key, no body and no address. Pure.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import Field

from wizard.evidence.checks import check_specs
from wizard.evidence.report import Report
from wizard.knowledge import catalogue
from wizard.model.base import Instant, Model
from wizard.model.event import CheckId, Event, Noted, Probed, Proved, Started
from wizard.model.fact import OPEN_VALUES
from wizard.model.words import Source

FORMAT: Literal["a400-wizard replay"] = "a400-wizard replay"
TRIALS: tuple[CheckId, ...] = ("known_good", "repaired", "known_bad")
_NEVER_REPEATED = ("other_network",)
"""Probes that compare two moments of one machine: on another one they say nothing."""


class Outcome(Model):
    """One check as it ended in one place."""

    verdict: Literal["passed", "failed", "not_done"]
    said: str = ""
    request_id: str | None = None


class Result(Model):
    """What one environment saw: names and conclusions only."""

    format: Literal["a400-wizard replay"] = FORMAT
    version: Literal[1] = 1
    session: str
    """The session whose plan it is."""
    at: Instant
    practice: str | None = None
    model: str | None = None
    api_version: str | None = None
    paid: bool = False
    key: str | None = None
    """In its masked form, with its source."""
    network: str | None = None
    machine: Mapping[str, str] = Field(default_factory=dict)
    probes: tuple[str, ...] = ()
    """Probes that were run, in order."""
    facts: Mapping[str, str] = Field(default_factory=dict)
    """Fact -> value, as probes saw it."""
    checks: Mapping[CheckId, Outcome] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison."""

    what: str
    there: str
    here: str
    differs: bool


def of_events(events: Sequence[Event]) -> Result:
    """What a session saw, from its events.

    Raises:
        ValueError: they do not begin with `started`.
    """
    if not events or not isinstance(events[0], Started):
        raise ValueError("a session begins with the event `started`")
    started = events[0]
    probed = [event for event in events if isinstance(event, Probed)]
    proved = [event for event in events if isinstance(event, Proved) and event.check in TRIALS]
    models = [event.text for event in events if isinstance(event, Noted) and event.field == "model"]
    seen = [observation for event in probed for observation in event.result.observations]
    held = proved[-1].held if proved else {}
    return Result(
        session=started.session,
        at=events[-1].at,
        practice=started.practice,
        model=held.get("model") or (models[-1] if models else None),
        api_version=held.get("API version"),
        paid=any(event.endpoint == "/v1/messages" for event in proved),
        key=held.get("key"),
        network=next((o.network for o in reversed(seen) if o.network), None),
        probes=_repeatable(event.result.probe for event in probed if event.result.state != "refused"),
        facts={o.fact: o.value for o in seen},
        checks={event.check: _outcome(event) for event in proved},
    )


def _outcome(event: Proved) -> Outcome:
    return Outcome(verdict=event.verdict, said=event.said, request_id=event.request_id)


def of_report(report: Report) -> Result:
    """What a report says was seen. It names no network, and no key but in its ledger."""
    measured = [seen for seen in report.observations if seen.source == Source.PROBE.value]
    by_spec = {spec.id: spec.made_of[0] for spec in check_specs()}
    keys = [consent.shown_key for consent in report.consents if consent.shown_key and consent.granted]
    return Result(
        session=report.session,
        at=report.made_at,
        practice=report.practice,
        key=keys[-1] if keys else None,
        probes=_repeatable(seen.probe for seen in measured if seen.probe),
        facts={seen.fact: seen.value for seen in measured},
        checks={
            by_spec[part.id]: Outcome(verdict=part.verdict, said=part.said, request_id=part.request_id)
            for part in report.checks
            if by_spec[part.id] in TRIALS and part.at is not None
        },
    )


def read_result(data: bytes) -> Result:
    """An outcome that came back as a file, or what a report in JSON says.

    Raises:
        ValueError: it is neither; the text says so.
    """
    try:
        if json.loads(data).get("format") == FORMAT:
            return Result.model_validate_json(data)
        return of_report(Report.model_validate_json(data))
    except (ValueError, AttributeError, RecursionError) as error:
        raise ValueError("this is neither a report in JSON nor the outcome of a replay") from error


def _repeatable(probes: Iterable[str]) -> tuple[str, ...]:
    """Each probe once; names that this program does not know come from a newer one and are left out."""
    known = catalogue().probes
    return tuple(dict.fromkeys(name for name in probes if name in known and name not in _NEVER_REPEATED))


def compare(there: Result, here: Result) -> tuple[Row, ...]:
    """Both side by side: what was held, then facts, then checks. Rows that differ say so."""
    facts = catalogue().facts
    rows = [
        Row("key in use", there.key or "not told", here.key or "none", differs=False),
        Row("model", there.model or "not told", here.model or "none", _unlike(there.model, here.model)),
        Row(
            "API version",
            there.api_version or "not told",
            here.api_version or "none",
            _unlike(there.api_version, here.api_version),
        ),
    ]
    for name in dict.fromkeys((*there.facts, *here.facts)):
        spec = facts.get(name)
        title = spec.title if spec else name
        was, value = there.facts.get(name), here.facts.get(name)
        told = was is not None and value is not None and was not in OPEN_VALUES and value not in OPEN_VALUES
        words = [(spec.values.get(v, v) if spec else v) if v else "not looked at" for v in (was, value)]
        rows.append(Row(title, words[0], words[1], told and was != value))
    for check in TRIALS:
        one, other = there.checks.get(check), here.checks.get(check)
        if one or other:
            words = [each.verdict.replace("_", " ") if each else "not made" for each in (one, other)]
            told = bool(one and other) and "not done" not in words
            rows.append(Row(check.replace("_", "-"), words[0], words[1], told and words[0] != words[1]))
    return tuple(rows)


def _unlike(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def same_environment(there: Result, here: Result) -> bool:
    """Whether both look like one place: the same network and the same key prove nothing new."""
    from wizard.probes.fingerprint import same_network

    alike = bool(there.network and here.network) and same_network(there.network or "", here.network or "")
    return alike and there.key is not None and there.key == here.key


def verdict(there: Result, here: Result, at: datetime) -> Proved:
    """The check of the second environment, as an event for the session.

    It passed where the fix was shown there too; it failed where something that was fine in one place is not
    in the other. Without a trial in both places there is nothing to agree on.
    """
    differing = [row.what for row in compare(there, here) if row.differs]
    good = here.checks.get("known_good")
    told: Literal["passed", "failed", "not_done"]
    if same_environment(there, here):
        told, said = "not_done", "same network and same key: that is the same environment, not a second one"
    elif any(outcome.verdict == "failed" for outcome in here.checks.values()):
        failed = [check.replace("_", "-") for check, each in here.checks.items() if each.verdict == "failed"]
        told, said = "failed", f"{', '.join(failed)} failed there"
    elif good is None or good.verdict != "passed":
        told, said = "not_done", "no trial could be made in the second environment"
    elif differing:
        told, said = "failed", f"the two differ in: {', '.join(differing[:6])}"
    else:
        said = f"{len(here.checks)} trials and {len(here.facts)} facts agree with the first environment"
        told = "passed"
    return Proved(
        at=at,
        check="second_environment",
        verdict=told,
        said=said,
        request_id=good.request_id if good else None,
        held={name: value for name, value in (("key", here.key), ("model", here.model)) if value},
    )
