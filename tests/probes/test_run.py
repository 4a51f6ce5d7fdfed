"""Probes side by side: consent, live phases, cancelling one, faults inside, threads that hang."""

import asyncio
import threading
from pathlib import Path

import pytest

from tests.probes.lab import KEYLESS, Got, Machine, api_error, api_ok, credential, http, listen, only, world
from wizard.knowledge import catalogue
from wizard.model.observation import Phase
from wizard.model.words import Consent
from wizard.model.world import World
from wizard.probes import ProbeRun, Subject, api_direct, grants, hosts_of, run_probes, wire
from wizard.probes.probing import Probing

GATEWAY = "http://g.example:4000"
YES = lambda consent, host: True  # noqa: E731 - an Allow in one word


async def test_nothing_is_asked_without_consent(home: Path) -> None:
    """Every probe of the catalogue is refused, with a sentence, and no server hears of it."""
    async with http(lambda got: KEYLESS) as server:
        where = world(home, api_url=server.url, status_url=server.url)
        results = await run_probes(catalogue().probes, where, credential=credential(server.url))

    assert {r.state for r in results} == {"refused"}
    assert all(r.said and not r.observations for r in results)
    assert server.connections == 0


async def test_one_class_never_grants_another(home: Path) -> None:
    """Asking a host does not allow the key, and the free key does not allow the paid one."""
    async with http(lambda got: api_ok({"data": []})) as server:
        where = world(home, api_url=server.url)
        place = f"127.0.0.1:{server.port}"
        allow = grants({Consent.USES_KEY_FREE: [place], Consent.ASKS_HOST: ["elsewhere"]})
        results = await run_probes(
            ["api_direct", "models", "smallest_message"],
            where,
            credential=credential(server.url),
            allow=allow,
        )

    assert [r.state for r in results] == ["refused", "done", "refused"]


async def test_a_probe_without_its_key_is_refused(home: Path) -> None:
    """No key, no request; the clean client alone compares without one."""
    async with http(lambda got: KEYLESS) as server:
        where = world(home, api_url=server.url)
        models, clean = await run_probes(["models", "clean_client"], where, allow=YES)

    assert (models.state, models.said) == ("refused", "No key was given for it.")
    assert only(clean, "clean_client").value == "both_work"
    assert "without a key" in only(clean, "clean_client").said


async def test_all_run_at_the_same_time(home: Path) -> None:
    """A server that answers nobody before everybody has asked is satisfied."""
    everybody = asyncio.Event()
    probes = ["api_direct", "api_as_configured", "count_tokens", "smallest_message"]

    async def answer(got: Got) -> bytes:
        if len(server.got) == len(probes):
            everybody.set()
        await everybody.wait()
        return api_ok({}) if "x-api-key" in got.headers else KEYLESS

    async with http(answer) as server:
        where = world(home, api_url=server.url)
        results = await run_probes(probes, where, credential=credential(server.url), allow=YES)

    assert [r.state for r in results] == ["done"] * 4
    assert "cannot_tell" not in [o.value for r in results for o in r.observations]


def quietly(probe: str, phases: tuple[Phase, ...], state: str) -> None:
    """Report to nobody."""


async def test_one_can_be_stopped_alone(home: Path) -> None:
    """The stopped one ends as cancelled with nothing observed; the other goes on to its end."""
    asked, go_on = asyncio.Event(), asyncio.Event()

    async def slow(got: Got) -> bytes:
        asked.set()
        await go_on.wait()
        return KEYLESS

    async with http(slow) as server:
        where = world(home, api_url=server.url)
        run = ProbeRun(["api_direct", "api_as_configured"], where, subject=Subject(), allow=YES)
        run.start()
        await asked.wait()
        run.cancel("api_direct")
        go_on.set()
        stopped, other = await run.wait()

    assert (stopped.state, stopped.observations) == ("cancelled", ())
    assert only(other, "inherited_reach").value == "answered"


async def test_cancelling_the_whole_ends_every_probe(home: Path) -> None:
    """Whoever waits can be cancelled, and the connections go with it."""
    asked, hung_up = asyncio.Event(), asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        asked.set()
        await reader.read()
        hung_up.set()

    async with listen(serve) as server:
        task = asyncio.create_task(run_probes(["api_direct"], world(home, api_url=server.url), allow=YES))
        await asked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.wait_for(hung_up.wait(), 5)


async def test_phases_are_told_as_they_happen(home: Path) -> None:
    """Every phase is seen waiting, running and fine; the last word is the result's state."""
    told: list[tuple[str, tuple[Phase, ...], str]] = []
    async with http(lambda got: KEYLESS) as server:
        where = world(home, api_url=server.url)
        await run_probes(["api_direct"], where, allow=YES, report=lambda *event: told.append(event))
    seen = {(phase.name, phase.state) for _, phases, _ in told for phase in phases}

    assert {("tcp", "waiting"), ("tcp", "running"), ("tcp", "fine"), ("answer", "running")} <= seen
    assert [p.name for p in told[0][1]] == [p.name for p in told[-1][1]]
    assert [state for _, _, state in told][-1] == "done"
    assert {state for _, _, state in told[:-1]} == {"running"}


async def test_a_fault_inside_a_probe_is_a_result(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A probe that breaks is said to have broken, without its words, and spares the others."""

    async def broken(run: Probing) -> None:
        raise KeyError("sk-ant-secret")

    monkeypatch.setattr(api_direct, "probe", broken)
    async with http(lambda got: KEYLESS) as server:
        where = world(home, api_url=server.url)
        failed, fine = await run_probes(["api_direct", "api_as_configured"], where, allow=YES)

    assert (failed.state, only(failed, "api_reach").value) == ("failed", "cannot_tell")
    assert "KeyError" in failed.said
    assert "sk-ant" not in failed.model_dump_json()
    assert fine.state == "done"


async def test_a_probe_that_will_not_stop_is_left_behind(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The budget ends on time even where a probe swallows its cancellation."""
    enough = asyncio.Event()

    async def stubborn(run: Probing) -> None:
        while not enough.is_set():
            try:
                await enough.wait()
            except asyncio.CancelledError:
                continue

    monkeypatch.setattr(api_direct, "probe", stubborn)
    (result,) = await run_probes(["api_direct"], world(home), allow=YES, budget=0.05)
    enough.set()

    assert (result.state, only(result, "api_reach").value) == ("timed_out", "cannot_tell")


async def test_a_machine_that_hangs_when_asked_for_its_network(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stuck look at the network leaves it unknown and delays nobody."""
    release = threading.Event()

    class Stuck(Machine):
        def gateway(self) -> str | None:
            release.wait(30)
            return None

    try:
        async with http(lambda got: KEYLESS) as server:
            where = world(home, api_url=server.url, host=Stuck())
            (result,) = await run_probes(["api_direct"], where, allow=YES)
    finally:
        release.set()

    assert only(result, "api_reach").network is None


async def test_observations_say_where_and_how_long(home: Path) -> None:
    """Each carries the network's fingerprint, its source and how long it may serve as a control."""
    async with http(lambda got: KEYLESS) as server:
        where = world(home, api_url=server.url)
        (result,) = await run_probes(["api_direct"], where, allow=YES)
    seen = only(result, "api_reach")

    assert seen.network
    assert seen.holds_s == 300
    assert (seen.source, seen.probe) == ("probe", "api_direct")


@pytest.mark.parametrize(
    ("probe", "environ", "hosts"),
    [
        ("status_page", {}, ("status.claude.com",)),
        ("api_direct", {"HTTPS_PROXY": "http://p.example:8"}, ("api.anthropic.com",)),
        ("models", {"HTTPS_PROXY": "http://u:p@p.example:8"}, ("gateway.example:8443", "p.example:8")),
        (
            "clean_client",
            {"ANTHROPIC_BASE_URL": GATEWAY},
            ("api.anthropic.com", GATEWAY[7:]),
        ),
        ("api_as_configured", {"ANTHROPIC_BASE_URL": GATEWAY}, (GATEWAY[7:],)),
    ],
)
def test_who_would_be_asked(home: Path, probe: str, environ: dict[str, str], hosts: tuple[str, ...]) -> None:
    """The consent question names every host, proxies on the way among them, never their passwords."""
    key = credential("https://gateway.example:8443")

    assert hosts_of(probe, world(home, environ=environ), key) == hosts


async def test_records_can_be_stored_and_judged_again(home: Path) -> None:
    """What was measured goes through JSON and gives the same verdict without a network."""
    from wizard.probes.exchange import Exchange
    from wizard.probes.reach import reach_of

    async with http(lambda got: api_error(401, "authentication_error", "no")) as server:
        where = world(home, api_url=server.url)
        run = ProbeRun(["api_direct"], where, subject=Subject(), allow=YES)
        run.start()
        (result,) = await run.wait()
    (record,) = run.exchanges["api_direct"]
    again = Exchange.model_validate_json(record.model_dump_json())

    assert reach_of(again).value == only(result, "api_reach").value


async def test_a_dead_resolver_leaves_no_thread_that_is_waited_for(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Threads that hang are daemons: the program can end under them."""
    monkeypatch.setattr(wire, "STEP_LIMIT", 0.05)
    release, caught = threading.Event(), list[threading.Thread]()

    class Stuck:
        def resolve(self, host: str, port: int) -> tuple[str, ...]:
            caught.append(threading.current_thread())
            release.wait(30)
            return ()

    where: World = world(home, resolver=Stuck())
    try:
        await run_probes(["api_direct"], where, allow=YES)
    finally:
        release.set()

    assert [t.daemon for t in caught] == [True]
