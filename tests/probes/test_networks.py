"""Telling networks apart, the real machine's own view of its network, and the comparison of two."""

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.probes.lab import KEYLESS, NOW, Got, Machine, http, only, reply, world
from wizard.model.observation import Observation
from wizard.model.words import Source, Sureness
from wizard.model.world import Link, World
from wizard.probes import real_world, run_probes
from wizard.probes.fingerprint import differing, look, same_network, with_exit
from wizard.probes.real import SystemHost, SystemResolver, default_gateway, hardware_of

HOME, PHONE = Machine(), Machine("172.20.10.4", "172.20.10.1", ("172.20.10.1",))


def fingerprint(home: Path, machine: Machine) -> str:
    """The fingerprint of a machine's network."""
    return look(world(home, host=machine)).fingerprint


@pytest.mark.parametrize(
    ("other", "parts"),
    [
        (Machine(source="192.168.1.99"), ()),
        (replace(HOME, names=("1.1.1.1",)), ("name servers",)),
        (replace(HOME, links=("lo", "wlan0", "tun0")), ("tunnels",)),
        (replace(HOME, links=("lo", "wlan0", "docker0", "veth12")), ()),
        (PHONE, ("address range", "gateway", "name servers")),
        (replace(HOME, source="2001:db8:1:2::5"), ("address range",)),
    ],
)
def test_what_makes_another_network(home: Path, other: Machine, parts: tuple[str, ...]) -> None:
    """A new lease or a container's bridge is no other network; a tunnel or another router is."""
    assert differing(fingerprint(home, HOME), fingerprint(home, other)) == parts


class Known(Machine):
    """A machine that also says how packets leave it."""

    def __init__(self, interface: str, hardware: str | None) -> None:
        super().__init__()
        object.__setattr__(self, "_link", Link(interface, hardware))

    def link(self) -> Link | None:
        """The default route."""
        found: Link = object.__getattribute__(self, "_link")
        return found


@pytest.mark.parametrize(
    ("one", "other", "same", "parts"),
    [
        (("wlan0", "02:aa:00:00:00:01"), ("wlan0", "02:bb:00:00:00:02"), False, ("router",)),
        (("wlan0", "02:aa:00:00:00:01"), ("eth0", "02:aa:00:00:00:01"), True, ("interface",)),
        (("wlan0", None), ("eth0", None), False, ("interface",)),
        (("wlan0", "02:aa:00:00:00:01"), ("wlan0", None), True, ()),
        (("wlan0", "02:AA:00:00:00:01"), ("wlan0", "02:aa:00:00:00:01"), True, ()),
    ],
)
def test_networks_with_the_same_addresses(
    home: Path,
    one: tuple[str, str | None],
    other: tuple[str, str | None],
    same: bool,
    parts: tuple[str, ...],
) -> None:
    """Another router behind the same address is another network; a cable to the same router is not."""
    ours, theirs = fingerprint(home, Known(*one)), fingerprint(home, Known(*other))
    assert same_network(ours, theirs) is same
    assert differing(ours, theirs) == parts


def test_an_exit_tells_networks_apart_by_its_range(home: Path) -> None:
    """Another address of the same provider is no other network; one family says nothing of the other."""
    plain = fingerprint(home, HOME)
    here = with_exit(plain, "198.51.100.7")
    assert same_network(here, with_exit(plain, "198.51.100.99"))
    assert differing(here, with_exit(plain, "203.0.113.9")) == ("exit",)
    assert same_network(here, with_exit(plain, "2001:db8::1"))
    assert same_network(here, plain)
    assert with_exit(plain, "hidden") == plain
    assert "198" not in here


def test_a_fingerprint_of_before_is_still_read(home: Path) -> None:
    """Journals of earlier versions hold four parts; the newer ones are not known of them."""
    now = fingerprint(home, Known("wlan0", "02:aa:00:00:00:01"))
    then = ".".join(part for part in now.split(".") if part[0] in "agnt")
    assert same_network(now, then)
    assert differing(now, then) == ()


@pytest.mark.parametrize(
    "table",
    [
        "IP address  HW type  Flags  HW address         Mask  Device\n"
        "192.168.1.10 0x1 0x2 02:11:11:11:11:11 * wlan0\n192.168.1.1  0x1  0x2  02:fc:00:00:00:05  *  wlan0",
        "? (192.168.1.1) at 2:fc:0:0:0:5 on en0 ifscope [ethernet]\n",
        "Interface: 192.168.1.23 --- 0x5\n  192.168.1.1           02-FC-00-00-00-05     dynamic\n",
    ],
)
def test_tables_of_neighbors(table: str) -> None:
    """Linux, macOS and Windows each write theirs in its own way; a neighbor that is not known is left out."""
    assert hardware_of("192.168.1.1", table) == "02:fc:00:00:00:05"
    assert hardware_of("192.168.1.2", table) is None
    assert hardware_of("192.168.1.1", "192.168.1.1 0x1 0x0 00:00:00:00:00:00 * wlan0") is None


def test_a_fingerprint_holds_no_address(home: Path) -> None:
    """It is journaled with every observation, so it says nothing by itself."""
    assert "192" not in fingerprint(home, HOME)


def before(home: Path, machine: Machine, value: str, fact: str = "api_reach") -> Observation:
    """What was measured earlier on a network."""
    return Observation(
        fact=fact, value=value, source=Source.PROBE, at=NOW, said="then", network=fingerprint(home, machine)
    )


async def compare(where: World, *previous: Observation) -> Observation:
    """Run the probe."""
    (result,) = await run_probes(
        ["other_network"], where, previous=previous, allow=lambda consent, host: True, budget=3.0
    )
    return only(result, "other_network")


def fine(got: Got) -> bytes:
    """The API's answer to a request without a key."""
    return KEYLESS


def portal(got: Got) -> bytes:
    """A sign-in page."""
    return reply(200, "<html>Sign in")


async def test_the_same_network_is_recognized(home: Path) -> None:
    """Whoever did not really switch is told so, and nobody is asked."""
    async with http(fine) as server:
        seen = await compare(world(home, api_url=server.url), before(home, HOME, "tcp_failed"))

    assert seen.value == "same_network"
    assert server.connections == 0


async def test_it_works_on_the_other_network(home: Path) -> None:
    """The way failed there and is fine here: what differs is named."""
    async with http(fine) as server:
        where = world(home, api_url=server.url, host=PHONE)
        seen = await compare(where, before(home, HOME, "tcp_failed"))

    assert (seen.value, seen.sureness) == ("works", Sureness.SHOWN)
    assert "gateway" in seen.said
    assert seen.measured["source_address"] == "172.20.10.4"


async def test_it_fails_on_both(home: Path) -> None:
    """The same failure on a network that really is another one."""
    async with http(portal) as server:
        where = world(home, api_url=server.url, host=PHONE)
        same = await compare(where, before(home, HOME, "other_answered"))
        other = await compare(where, before(home, HOME, "dns_failed"))

    assert (same.value, other.value) == ("fails", "cannot_tell")


async def test_fine_on_both_says_nothing_of_the_call(home: Path) -> None:
    """The way alone does not stand for the call that fails: the person repeats it."""
    async with http(fine) as server:
        where = world(home, api_url=server.url, host=PHONE)
        seen = await compare(where, before(home, HOME, "answered"))

    assert seen.value == "cannot_tell"
    assert "repeat the failing call" in seen.said


@pytest.mark.parametrize("facts", [(), ("key_check",)])
async def test_without_an_earlier_measurement(home: Path, facts: tuple[str, ...]) -> None:
    """There has to be a network to compare with, and its way must have been measured."""
    async with http(fine) as server:
        where = world(home, api_url=server.url, host=PHONE)
        seen = await compare(where, *(before(home, HOME, "accepted", fact) for fact in facts))

    assert seen.value == "cannot_tell"


@pytest.mark.parametrize(("exit_", "value"), [("198.51.100.9", "works"), ("203.0.113.44", "same_network")])
async def test_networks_that_look_alike_are_told_apart_by_their_exit(
    home: Path, exit_: str, value: str
) -> None:
    """Range, gateway and name servers are the same: the edge is asked by which address this machine comes."""
    asked: list[str] = []

    def edge(got: Got) -> bytes:
        asked.append(got.target)
        return reply(200, f"h=x\nip={exit_}\nloc=DE\n") if "trace" in got.target else KEYLESS

    mark = with_exit(fingerprint(home, HOME), "203.0.113.7")
    earlier = before(home, HOME, "tcp_failed").model_copy(update={"network": mark})
    async with http(edge) as server:
        seen = await compare(world(home, api_url=server.url), earlier)

    assert seen.value == value
    assert asked[0] == "/cdn-cgi/trace"
    assert ("changed (exit)" in seen.said) == (value == "works")


async def test_measured_again_after_the_switch(home: Path) -> None:
    """Probes that already ran on the new network do not hide that there was another one before."""
    async with http(fine) as server:
        where = world(home, api_url=server.url, host=PHONE)
        seen = await compare(where, before(home, HOME, "tcp_failed"), before(home, PHONE, "answered"))

    assert seen.value == "works"


async def test_a_machine_that_says_nothing(home: Path) -> None:
    """Without an address or a gateway no network can be recognized."""
    silent = Machine(None, None, (), ())
    seen = await compare(world(home, host=silent), before(home, HOME, "tcp_failed"))

    assert seen.value == "cannot_tell"


def test_the_real_machine_answers() -> None:
    """The system's own view can be read here, and its loopback name resolves."""
    host = SystemHost()

    assert SystemResolver().resolve("localhost", 80)[0] in ("127.0.0.1", "::1")
    assert host.source_address("127.0.0.1") == "127.0.0.1"
    assert "lo" in host.interfaces() or sys.platform != "linux"
    assert isinstance(host.resolvers(), tuple)
    assert host.gateway() is None or host.gateway()


def test_the_default_gateway_of_linux() -> None:
    """The default route with the lowest metric counts; its bytes stand in the machine's order."""
    table = (
        "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n"
        "tun0\t00000000\t0100080A\t0003\t0\t0\t600\t00000000\t0\t0\t0\n"
        "wlan0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n"
        "wlan0\t0001A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0\n"
    )
    expected = "192.168.1.1" if sys.byteorder == "little" else "1.1.168.192"

    assert default_gateway(table) == expected
    assert default_gateway("Iface\n") is None


def test_the_real_world(monkeypatch: pytest.MonkeyPatch) -> None:
    """It holds this process's environment, hides it, and takes another API where one is given."""
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-api03-hidden-in-the-environment")
    where = real_world(api_url="http://127.0.0.1:9/")

    assert where.environ["ANTHROPIC_API_KEY"] == os.environ["ANTHROPIC_API_KEY"]
    assert "hidden" not in repr(where)
    assert (where.api_url, where.sdk_url) == ("http://127.0.0.1:9", "https://api.anthropic.com")
    assert where.clock.now().tzinfo is not None
