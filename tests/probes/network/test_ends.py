"""Every operation of a look hangs, one at a time, in a real thread or on a real socket: the look still ends.

The hanging lasts longer than the test may: that it ends at all shows that the look's own limits did it.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.lab.faults import Faults
from tests.lab.lab import Lab
from wizard.model.world import Link, World
from wizard.probes import http, trust
from wizard.probes.network import measure, steps
from wizard.probes.network.analysis import verdict
from wizard.probes.network.measure import survey
from wizard.probes.network.notebook import Limits
from wizard.probes.network.plan import plan_for
from wizard.probes.network.records import Survey
from wizard.probes.route import Trust

SHORT = Limits(operation=0.4, again_after=0.1)
_BUDGET, _PATIENCE = 4.0, 30.0


@pytest.fixture
def stuck() -> Iterator[threading.Event]:
    """What hanging threads wait for; it comes when the test is over."""
    event = threading.Event()
    yield event
    event.set()


class HangingNames:
    """A resolver that never answers."""

    def __init__(self, stuck: threading.Event) -> None:
        self._stuck = stuck

    def resolve(self, host: str, port: int) -> tuple[str, ...]:
        self._stuck.wait(120)
        return ()


class HangingHost:
    """An operating system that never says anything of its network."""

    def __init__(self, stuck: threading.Event) -> None:
        self._stuck = stuck

    def _hang(self) -> None:
        self._stuck.wait(120)

    def source_address(self, destination: str) -> str | None:
        self._hang()
        return None

    def resolvers(self) -> tuple[str, ...]:
        self._hang()
        return ()

    def gateway(self) -> str | None:
        self._hang()
        return None

    def interfaces(self) -> tuple[str, ...]:
        self._hang()
        return ()

    def link(self) -> Link | None:
        self._hang()
        return None


async def looked(world: World) -> Survey:
    """A look with short limits, which has to end by itself."""
    async with asyncio.timeout(_PATIENCE):
        return await survey(world, plan_for(world), seconds=_BUDGET, limits=SHORT)


ON_SOCKETS: dict[str, dict[str, Any]] = {
    "a name server": {"dns": "silent_all"},
    "resolvers over HTTPS": {"doh": "silent"},
    "connections to the API": {"tcp": "black_hole", "tcp_v6": "black_hole"},
    "connections to everybody": {
        "tcp": "black_hole",
        "tcp_v6": "black_hole",
        "controls": "black_hole",
        "doh": "silent",
    },
    "handshakes with the API": {"tcp": "mute", "tcp_v6": "mute"},
    "handshakes with controls": {"controls": "mute"},
    "the API's answer": {"api": {"edge": "hang"}},
    "a write of some size": {"api": {"body_limit": 20000, "body_answer": "cut"}, "delay": 0.1},
    "a proxy": {"proxy": "hangs"},
    "a proxy as the only way": {
        "proxy": "hangs",
        "tcp": "black_hole",
        "tcp_v6": "black_hole",
        "controls": "black_hole",
        "doh": "silent",
    },
    "everything at once": {
        "dns": "silent_all",
        "doh": "silent",
        "tcp": "mute",
        "tcp_v6": "black_hole",
        "controls": "mute",
        "proxy": "hangs",
    },
}


@pytest.mark.parametrize("name", ON_SOCKETS)
async def test_a_socket_that_hangs_holds_nothing_up(name: str) -> None:
    """Whoever stays silent on the way, every operation gives up in its time and is written down."""
    with Lab(Faults(**ON_SOCKETS[name])) as lab:
        seen = await looked(lab.world)
    assert seen.sightings
    assert seen.ms <= _BUDGET * 1000 + 1000
    if "controls" in name or "resolvers" in name:
        assert verdict(seen).blames == "nobody"


def _everywhere(monkeypatch: pytest.MonkeyPatch, name: str, value: Callable[..., Any]) -> None:
    for module in (trust, measure, steps, http):
        if hasattr(module, name):
            monkeypatch.setattr(module, name, value)


@pytest.mark.parametrize("what", ["resolver", "host", "hosts file", "one store", "every store", "all"])
async def test_a_thread_that_hangs_holds_nothing_up(
    what: str, stuck: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system's resolver, its settings, its files and its trust stores may hang for ever."""
    real = trust.context_for

    def context(wanted: Trust) -> Any:
        if what in ("every store", "all") or (what == "one store" and wanted.store == "system"):
            stuck.wait(120)
        return real(wanted)

    with Lab() as lab:
        world = lab.world
        if what in ("resolver", "all"):
            world = replace(world, resolver=HangingNames(stuck))
        if what in ("host", "all"):
            world = replace(world, host=HangingHost(stuck))
        if what in ("hosts file", "all"):
            monkeypatch.setattr(measure, "hints_of", lambda *given: stuck.wait(120))
        _everywhere(monkeypatch, "context_for", context)
        seen = await looked(world)
    assert seen.ms <= _BUDGET * 1000 + 1000
    found = verdict(seen)
    # A resolver that answers no name is one that is down, where others are reached by their address.
    assert found.id == "resolver-down" if what == "resolver" else found.blames == "nobody", found
    if what in ("host", "hosts file"):
        assert found.id == "clear"


async def test_stores_are_read_side_by_side(stuck: threading.Event, monkeypatch: pytest.MonkeyPatch) -> None:
    """A trust file on a dead disk costs one operation's time and not one for each store."""
    waiting: list[Trust] = []

    def context(wanted: Trust) -> Any:
        waiting.append(wanted)
        if len(waiting) > 1:
            stuck.set()
        stuck.wait(120)
        raise FileNotFoundError("not told")

    _everywhere(monkeypatch, "context_for", context)
    with Lab() as lab:
        await looked(lab.world)
    assert stuck.is_set(), "the second store was asked for while the first one hung"


async def test_a_look_that_has_no_time_says_so() -> None:
    """With no time at all nothing is asked, nobody is blamed, and the survey says that it is not complete."""
    with Lab() as lab:
        seen = await survey(lab.world, plan_for(lab.world), seconds=0.2, limits=SHORT)
    assert not seen.complete
    assert verdict(seen).blames == "nobody"
    assert "time to finish" in verdict(seen).missing or verdict(seen).notes
