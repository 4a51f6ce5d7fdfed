"""The network probe as the walk runs it: consent, live rungs, its time, what it hands over, two networks."""

import asyncio
import threading
from dataclasses import replace
from typing import Any

from tests.lab.faults import Faults
from tests.lab.lab import Lab
from wizard.knowledge import catalogue
from wizard.model.observation import Phase, ProbeResult
from wizard.model.words import Consent
from wizard.model.world import World
from wizard.probes import ProbeRun, Subject, grants, hosts_of
from wizard.probes.network.book import third_parties
from wizard.probes.network.records import Survey

YES = lambda consent, host: True  # noqa: E731 - an Allow in one word


async def run(
    world: World, subject: Subject | None = None, **options: object
) -> tuple[ProbeResult, ProbeRun]:
    """One run of the probe, everything allowed unless the options say otherwise."""
    given: Any = {"allow": YES, **options}
    running = ProbeRun(["network"], world, subject=subject or Subject(), **given)
    running.start()
    return (await running.wait())[0], running


async def test_it_shows_a_ladder_with_controls_while_it_runs() -> None:
    """Rungs fill in as they are known, each with how its control went; the report holds all of it."""
    seen: list[tuple[Phase, ...]] = []
    with Lab(Faults(tcp="refused", tcp_v6="refused")) as lab:
        result, running = await run(lab.world, report=lambda probe, phases, state: seen.append(phases))

    assert (result.state, result.observations[0].value) == ("done", "connection")
    assert any({p.state for p in phases} >= {"fine", "running"} for phases in seen)
    rung = {p.name: p for p in result.phases}["connection, IPv4"]
    assert (rung.state, rung.control) == ("failed", "fine")
    report = result.network
    assert report is not None
    assert (report.verdict.layer, report.verdict.sureness) == ("tcp", "likely")
    assert [link.state for link in report.picture.links] == ["broken", "not_checked"]
    assert report.picture.links[0].said == report.verdict.title
    assert isinstance(running.surveys["network"], Survey)


async def test_third_parties_are_listed_and_can_be_left_out() -> None:
    """They are all in the one consent question; without them the diagnosis goes on and asks none of them."""
    with Lab(Faults(tcp="refused", tcp_v6="refused")) as lab:
        listed = hosts_of("network", lab.world)
        own = [host for host in listed if host not in third_parties()]
        result, running = await run(lab.world, allow=grants({Consent.ASKS_HOST: own}))
        asked = lab.network.controls.asked

    assert set(third_parties()) <= set(listed)
    assert (result.state, result.observations[0].value) == ("done", "cannot_tell")
    survey = running.surveys["network"]
    assert isinstance(survey, Survey)
    assert {s.role for s in survey.sightings} <= {"target", "proxy"}
    assert set(survey.left_out) == set(third_parties())
    assert asked == []


async def test_it_is_refused_without_consent() -> None:
    """Nothing is asked where the API's own host was not allowed."""
    with Lab() as lab:
        result, _ = await run(lab.world, allow=lambda consent, host: False)
        assert (result.state, len(lab.standin.requests)) == ("refused", 0)


async def test_it_ends_in_time_when_threads_hang() -> None:
    """A resolver and an operating system that never answer hold nothing up, and nobody is blamed."""
    stuck = threading.Event()

    class Hanging:
        """Everything that a thread may ask here hangs."""

        def resolve(self, host: str, port: int) -> tuple[str, ...]:
            stuck.wait(20)
            return ()

        def source_address(self, destination: str) -> str | None:
            stuck.wait(20)
            return None

        def resolvers(self) -> tuple[str, ...]:
            return ()

        def gateway(self) -> str | None:
            return None

        def interfaces(self) -> tuple[str, ...]:
            return ()

    try:
        with Lab(Faults(doh="silent", controls="black_hole")) as lab:
            world = replace(lab.world, resolver=Hanging(), host=Hanging())
            result, _ = await run(world, budget=1.5)
        assert result.state in ("done", "timed_out")
        assert result.observations[0].value == "cannot_tell"
        assert result.network is None or result.network.verdict.blames == "nobody"
    finally:
        stuck.set()


async def test_stopping_it_keeps_what_was_seen() -> None:
    """A person who stops it gets the rungs that were known, and a verdict that cannot tell more than that."""
    with Lab(Faults(tcp="mute", tcp_v6="mute")) as lab:
        begun = asyncio.Event()

        def notice(probe: str, phases: tuple[Phase, ...], state: str) -> None:
            if any(phase.state == "fine" for phase in phases):
                begun.set()

        running = ProbeRun(["network"], lab.world, subject=Subject(), allow=YES, report=notice)
        running.start()
        await begun.wait()
        running.cancel("network")
        (result,) = await running.wait()

    assert result.state == "cancelled"
    assert isinstance(running.surveys["network"], Survey)
    assert result.network is not None
    assert result.network.verdict.sureness != "shown"


async def test_two_networks_stand_side_by_side() -> None:
    """After the switch the first network stays on the left, and what differs is marked."""
    with Lab(Faults(tcp="refused", tcp_v6="refused"), Faults()) as lab:
        first, _ = await run(lab.world)
        lab.switch()
        assert first.network is not None
        second, _ = await run(lab.world, Subject(networks=(first.network,)))

    report = second.network
    assert report is not None
    assert (report.verdict.blames, report.verdict.sureness) == ("network", "shown")
    assert "gateway" in report.changed
    rows = {row.id: row for row in report.rows}
    assert rows["tcp4"].differs
    assert (rows["tcp4"].here, rows["tcp4"].there) == ("refused", "connects")
    assert not rows["name"].differs
    assert second.observations[0].sureness == "shown"


async def test_the_same_network_is_no_control() -> None:
    """Where the network did not change, the second look is not set beside the first."""
    with Lab(Faults(tcp="refused", tcp_v6="refused")) as lab:
        first, _ = await run(lab.world)
        assert first.network is not None
        again, _ = await run(lab.world, Subject(networks=(first.network,)))
    assert again.network is not None
    assert all(row.there is None for row in again.network.rows)
    assert again.network.verdict.sureness == "likely"


def test_its_time_is_ten_seconds_and_its_class_asks_hosts() -> None:
    """As the catalogue promises."""
    spec = catalogue().probes["network"]
    assert (spec.budget, spec.consent, spec.needs_key) == (10.0, Consent.ASKS_HOST, False)


async def test_another_proxy_that_is_named_is_tried_beside_the_way_in_use() -> None:
    """Where the direct way is closed and that proxy leads to the API, the verdict is shown and says so."""
    with Lab(Faults(tcp="refused", tcp_v6="refused", proxy="works")) as lab:
        url = lab.tunnel.url
        world = replace(lab.world, environ={"HOME": lab.world.environ["HOME"]})
        alone, _ = await run(world)
        result, _ = await run(world, Subject(proxy=url))
    assert alone.network is not None
    assert result.network is not None
    verdict = result.network.verdict
    assert (alone.network.verdict.sureness, verdict.sureness) == ("likely", "shown")
    assert (verdict.id, str(verdict.blames)) == ("connection-refused", "network")
    assert any(f"point HTTPS_PROXY at {url}" in line for line in verdict.next)
    assert not any("NO_PROXY" in line for line in verdict.next)
    assert {rung.id: rung.state for rung in result.network.ladder.rungs}["http-other"] == "fine"
