"""Every situation of the lab gets its right verdict; what was observed is frozen and judged again offline."""

import json
import os
import random
from datetime import timedelta
from typing import get_args

import pytest

from tests.lab.faults import Scenario, scenario, scenarios
from tests.lab.judge import QUICK, alike, freeze, frozen, judged, shape, surveys, told, wanted
from wizard.evidence.gate import Gate
from wizard.probes.network.analysis import outcomes, verdict
from wizard.probes.network.records import Outcome, Sighting, Survey
from wizard.probes.network.replay import survey_of

FULL = os.environ.get("A400_LAB") == "full" or os.environ.get("A400_GOLDEN") == "write"
SAMPLE = (
    "healthy",
    "dns-name-missing",
    "hosts-file",
    "tcp-refused-elsewhere-fine",
    "sni-filter",
    "interception-in-os-store",
    "clock-hour-behind",
    "edge-region",
    "box-413",
    "portal",
    "proxy-refuses",
    "proxy-intercepts",
    "gateway-answers",
    "credit-everywhere",
    "incident",
    "bedrock-answers",
    "squid-works",
    "squid-denies",
    "squid-asks",
    "tinyproxy-denies",
    "mitmproxy-unknown",
    "mitmproxy-known",
)
"""One of each kind that needs no waiting, and the real proxies; the others live by A400_LAB=full."""
SIGNED = {
    "squid-denies": "403 by squid",
    "squid-asks": "407 by squid",
    "tinyproxy-denies": "403 by tinyproxy",
    "tinyproxy-works": "tinyproxy",
}
"""What a real proxy writes under its answers, as observed."""
EVERY = [pytest.param(row, id=row.id) for row in scenarios()]
LIVE = [
    pytest.param(row, id=row.id, marks=[pytest.mark.needs(part) for part in row.needs])
    for row in scenarios()
    if FULL or row.id in SAMPLE
]


@pytest.mark.parametrize("row", LIVE)
def test_a_live_situation_gets_its_verdict(row: Scenario) -> None:
    """Looked at over real sockets, each situation is told for what it is."""
    seen = surveys(row, None if FULL else QUICK)
    if os.environ.get("A400_GOLDEN") == "write":
        freeze(row.id, seen)
    report = judged(seen)
    assert told(report.verdict) == wanted(row), report.verdict
    assert SIGNED.get(row.id, "") in " ".join(s.detail for s in seen[0].sightings)
    assert bool(report.verdict.missing) >= (row.expect.sureness == "cannot_tell")
    pairs = list(zip(map(shape, seen), map(shape, frozen(row.id)), strict=True))
    if report.verdict.id == "clear":
        assert all(alike(now, then) for now, then in pairs), pairs
    else:
        assert [now for now, _ in pairs] == [then for _, then in pairs]


@pytest.mark.parametrize("row", EVERY)
def test_frozen_observations_get_the_same_verdict(row: Scenario) -> None:
    """The golden observations of every situation are judged right, without any network."""
    report = judged(frozen(row.id))
    assert told(report.verdict) == wanted(row), report.verdict
    assert report.verdict.title
    assert report.verdict.next


@pytest.mark.parametrize("row", EVERY if FULL else EVERY[::4])
def test_the_gate_takes_nothing_that_judging_needs(row: Scenario) -> None:
    """An export went through the gate, which masks addresses; its replay says the same."""
    gate = Gate(key=b"k" * 32)
    out = [json.loads(json.dumps(gate.value(s.model_dump(mode="json")), default=str)) for s in frozen(row.id)]
    report = judged([survey_of(entry) for entry in out])
    assert told(report.verdict) == wanted(row)


def test_blame_follows_the_rule() -> None:
    """Whoever blames names an observation and a control that are in the records; six grades, no other."""
    for row in scenarios():
        here = frozen(row.id)[0]
        names = {s.id for s in here.sightings}
        found = verdict(here)
        grades = outcomes(here)
        own = [name for name in found.observations if name in names]
        if found.blames in ("network", "service", "policy") and found.layer in ("dns", "tcp", "tls", "http"):
            assert own, row.id
            assert found.controls, row.id
            assert set(found.controls) <= names, row.id
            last = {name.partition("#")[0] for name in own}
            bad = {grade for name, grade in grades.items() if name.partition("#")[0] in last}
            assert "unexpected_failure" in bad or found.id in ("ipv6-broken", "resolver-down", "name-lies"), (
                row.id,
                bad,
            )
        assert set(grades.values()) <= set(get_args(Outcome))


def test_without_its_control_nobody_is_blamed() -> None:
    """Take every control out of the records: what blamed the network by comparison can no longer tell."""
    for row in scenarios():
        here = frozen(row.id)[0]
        alone = here.model_copy(
            update={"sightings": tuple(s for s in here.sightings if s.role == "target"), "exchanges": ()}
        )
        found = verdict(alone)
        if found.id in (
            "connection-dropped",
            "connection-refused",
            "handshake-cut",
            "request-cut",
            "name-filtered",
        ):
            other = any(s.route == "other" for s in alone.sightings)
            assert found.blames == "nobody" or other, row.id
            assert found.missing or other, row.id


def test_a_single_failure_blames_nobody() -> None:
    """Take the second attempts out: no failure of the way has repeated itself, so it cannot be told."""
    for name in (
        "tcp-dropped",
        "tcp-refused",
        "tls-cut-by-address",
        "reset-after-request",
        "dns-name-missing",
    ):
        here = frozen(name)[0]
        once = here.model_copy(update={"sightings": tuple(s for s in here.sightings if s.attempt == 1)})
        found = verdict(once)
        assert (found.blames, found.missing != "") == ("nobody", True), name


def shuffled(survey: Survey, dice: random.Random) -> Survey:
    """The same observations as a slower, later and more patchy network would have brought them.

    Delays up to the limit of an operation, any order, some controls lost, first attempts that timed out.
    """
    fate: list[Sighting] = []
    for sighting in survey.sightings:
        late = timedelta(seconds=dice.uniform(0, 8))
        moved = sighting.model_copy(update={"at": sighting.at + late, "ms": dice.uniform(0.1, 2500)})
        if sighting.role in ("control", "resolver", "portal") and dice.random() < 0.25:
            moved = moved.model_copy(
                update={"failure": "timed_out", "value": "", "reply": None, "addresses": ()}
            )
        elif sighting.role == "target" and sighting.attempt == 1 and sighting.fine and dice.random() < 0.2:
            cold = moved.model_copy(update={"failure": "timed_out", "reply": None, "addresses": ()})
            fate.append(cold)
            moved = moved.model_copy(update={"attempt": 2, "id": f"{moved.id}#2"})
        fate.append(moved)
    dice.shuffle(fate)
    return survey.model_copy(update={"sightings": tuple(fate)})


def test_a_thousand_shuffled_healthy_runs_blame_nobody() -> None:
    """Healthy situations under random delays, orders, cold starts and lost controls: nobody is blamed."""
    healthy = [row for row in scenarios() if row.expect.layer == "none" and row.healthy]
    goldens = {row.id: frozen(row.id)[0] for row in healthy}
    for seed in range(1000):
        dice = random.Random(seed)
        name = dice.choice(sorted(goldens))
        found = verdict(shuffled(goldens[name], dice))
        assert (found.blames, found.layer) == ("nobody", "none"), (seed, name, found)


def test_live_healthy_runs_blame_nobody() -> None:
    """A few real runs in a healthy lab, and as many as A400_LAB_RUNS says."""
    healthy = [row for row in scenarios() if row.expect.layer == "none" and row.healthy and not row.needs]
    dice = random.Random(7)
    for _ in range(int(os.environ.get("A400_LAB_RUNS", "2"))):
        row = dice.choice(healthy)
        assert judged(surveys(row)).verdict.blames == "nobody", row.id


def test_the_incident_is_the_services() -> None:
    """The status page decides where every layer passes; without it a busy API is likely at best."""
    here = frozen("incident")[0]
    assert told(verdict(here)) == wanted(scenario("incident"))
    unsaid = verdict(here.model_copy(update={"status_page": None}))
    assert unsaid.sureness != "shown" or unsaid.blames == "nobody"
