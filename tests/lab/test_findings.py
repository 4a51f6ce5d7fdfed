"""Single rules of the analysis on stored observations that were changed in one thing. No network."""

import pytest

from tests.lab.faults import Faults
from tests.lab.judge import QUICK, frozen, judged
from tests.lab.lab import Lab
from wizard.model.network import NetworkVerdict
from wizard.probes.network.analysis import verdict
from wizard.probes.network.measure import survey
from wizard.probes.network.plan import plan_for
from wizard.probes.network.records import Survey


def failing(name: str, *failures: str) -> NetworkVerdict:
    """The verdict where connections to the API fail in these ways, one address after the other."""
    here = frozen(name)[0]
    places = sorted({s.address for s in here.sightings if s.layer == "tcp" and s.role == "target"}, key=str)
    how = {place: failures[number % len(failures)] for number, place in enumerate(places)}
    changed = [
        s.model_copy(update={"failure": how[s.address]}) if s.layer == "tcp" and s.role == "target" else s
        for s in here.sightings
    ]
    return verdict(
        Survey.model_validate({**here.model_dump(), "sightings": [c.model_dump() for c in changed]})
    )


@pytest.mark.parametrize(
    ("failures", "finding"),
    [
        (("refused",), "connection-refused"),
        (("unreachable",), "connection-no-route"),
        (("not_permitted",), "connection-refused"),
        (("refused", "not_permitted"), "connection-refused"),
        (("timed_out",), "connection-dropped"),
        (("timed_out", "refused"), "connection-dropped"),
    ],
)
def test_a_closed_way_is_told_by_how_it_is_closed(failures: tuple[str, ...], finding: str) -> None:
    """Sent back, no way on, or nothing at all: each has its own words and its own advice."""
    found = failing("tcp-refused", *failures)
    assert (found.id, found.layer, str(found.blames)) == (finding, "tcp", "network")


def test_advice_with_an_empty_word_is_left_out() -> None:
    """Nobody is told to remove nothing from NO_PROXY; where an entry spares the API, it is named."""
    assert not any("NO_PROXY" in line for line in verdict(frozen("tcp-dropped")[0]).next)
    spared = verdict(frozen("tcp-dropped-proxy-fine")[0]).next
    assert any("remove api.anthropic.com from NO_PROXY" in line for line in spared)


@pytest.mark.parametrize(
    "name", ["tcp-dropped-elsewhere-fine", "no-answer-elsewhere-fine", "tcp-fails-on-both-networks"]
)
def test_what_was_done_is_not_advised_again(name: str) -> None:
    """After the other network was looked at nobody is sent there once more."""
    alone, both = verdict(frozen(name)[0]), judged(frozen(name)).verdict
    assert any(line.startswith("Run the same") for line in alone.next)
    assert not any(line.startswith("Run the same") for line in both.next)
    assert both.next


async def test_a_server_that_is_busy_is_no_portal() -> None:
    """429 in the place of a known page is written down as that, and not as a page that was replaced."""
    with Lab(Faults(controls_answer="busy")) as lab:
        seen = await survey(lab.world, plan_for(lab.world), limits=QUICK)
    values = {s.value for s in seen.sightings if s.role == "portal"}
    assert values <= {"busy", ""}
    assert "busy" in values


def test_a_portal_lets_nothing_encrypted_through() -> None:
    """Where the controls shake hands with certificates that are right, replaced pages mean something else."""
    gate, open_ = frozen("portal")[0], frozen("healthy")[0]
    assert verdict(gate).id == "portal"
    shaken = [s for s in open_.sightings if s.role == "control" and s.layer == "tls"]
    assert shaken
    rest = [s for s in gate.sightings if not (s.role == "control" and s.layer == "tls")]
    assert verdict(gate.model_copy(update={"sightings": (*rest, *shaken)})).id != "portal"


def test_an_address_is_called_no_name() -> None:
    """Where the base URL is an address, nothing is said to have been resolved."""
    here = frozen("edge-region")[0]
    assert "dns" in verdict(here).ruled_out
    bare = here.api.model_copy(update={"host": "160.79.104.10"})
    sightings = tuple(
        s.model_copy(update={"host": bare.host}) if s.host == here.api.host else s for s in here.sightings
    )
    named = tuple(
        s.model_copy(update={"addresses": (bare.host,)}) if s.op == "resolve" and s.role == "target" else s
        for s in sightings
    )
    told = verdict(here.model_copy(update={"api": bare, "target": bare, "sightings": named}))
    assert told.id == "edge-refuses"
    assert "dns" not in told.ruled_out
