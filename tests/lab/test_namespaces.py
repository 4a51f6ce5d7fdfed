"""The diagnosis on a real network out of namespaces: the kernel's own routes, errors and silences.

Loopback cannot show what a router does: packets that vanish after the first hop, an ICMP that says why, a
link that takes small packets only, two homes with the same addresses.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.lab.faults import Faults
from tests.lab.namespaces import EXITS, Namespaces
from wizard.model.network import NetworkVerdict
from wizard.probes.network.records import Survey
from wizard.probes.network.replay import replay

pytestmark = pytest.mark.needs("netns")
_V4, _V6 = "160.79.104.0/23", "2607:6bc0::/48"


def api(verdict: str, match: str = "") -> str:
    """Rules for packets to the API, of both families."""
    return f"ip daddr {_V4} {match} {verdict}; ip6 daddr {_V6} {match} {verdict};"


@pytest.fixture(scope="module")
def net(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Namespaces]:
    """One network for all of them; what is broken are rules of its first router."""
    with Namespaces(tmp_path_factory.mktemp("island")) as net:
        yield net


def seen(net: Namespaces) -> Survey:
    """What the product sees."""
    return Survey.model_validate_json(net.look())


def told(verdict: NetworkVerdict) -> tuple[str, str, str, str]:
    """A verdict in a line."""
    return verdict.id, verdict.layer, str(verdict.blames), str(verdict.sureness)


BLAMED = {
    "vanish": (api("drop"), "connection-dropped", "tcp", "likely"),
    "reset": (api("reject with tcp reset", "meta l4proto tcp"), "connection-refused", "tcp", "likely"),
    "prohibited": (api("reject with icmpx type admin-prohibited"), "connection-refused", "tcp", "likely"),
    "no way on": (
        f"ip daddr {_V4} reject with icmp type net-unreachable;"
        f"ip6 daddr {_V6} reject with icmpv6 type no-route;",
        "connection-no-route",
        "tcp",
        "likely",
    ),
    "broken v6": ("meta nfproto ipv6 drop;", "ipv6-broken", "tcp", "shown"),
    "large packets from the API": (
        f"ip saddr {_V4} meta length > 600 drop; ip6 saddr {_V6} meta length > 600 drop;",
        "handshake-cut",
        "tls",
        "likely",
    ),
    "large packets to the API": (api("drop", "meta length > 1000"), "large-cut", "http", "likely"),
    "no name server": ("udp dport 53 drop; tcp dport 53 drop;", "resolver-down", "dns", "shown"),
}
"""What the router does -> the finding, its layer and how sure it is; the network is blamed for each."""


@pytest.mark.parametrize("name", BLAMED)
def test_what_a_router_does_is_the_networks(net: Namespaces, name: str) -> None:
    """Each is told for what it is, in the kernel's own words, within the budget of ten seconds."""
    rules, finding, layer, sureness = BLAMED[name]
    net.obey(rules)
    survey = seen(net)
    verdict = replay([survey]).verdict
    assert told(verdict) == (finding, layer, "network", sureness), verdict
    assert verdict.controls
    assert survey.ms <= 10_000


NOBODY = {
    "healthy": "",
    "a router without IPv6": "meta nfproto ipv6 reject with icmpv6 type no-route;",
    "resolvers over HTTPS blocked": "ip daddr { 1.1.1.1, 8.8.8.8 } drop;",
    "controls blocked": (
        "ip daddr { 104.16.123.96, 142.250.184.196 } drop;ip6 daddr { 2606:4700::/32, 2a00:1450::/32 } drop;"
    ),
    "no plain HTTP": "tcp dport 80 reject with tcp reset;",
}


@pytest.mark.parametrize("name", NOBODY)
def test_a_network_that_lets_the_api_through_is_blamed_for_nothing(net: Namespaces, name: str) -> None:
    """What else it blocks is its own affair."""
    net.obey(NOBODY[name])
    verdict = replay([seen(net)]).verdict
    assert told(verdict) == ("clear", "none", "nobody", "shown"), verdict


@pytest.mark.parametrize(
    "cut",
    [
        pytest.param(lambda net: net.obey("drop;"), id="a router that passes nothing on"),
        pytest.param(lambda net: net.obey("meta l4proto tcp drop;"), id="names resolve, nothing connects"),
        pytest.param(lambda net: net.unplug(), id="no network at all"),
    ],
)
def test_a_machine_that_is_cut_off_cannot_tell(net: Namespaces, cut: Callable[[Namespaces], None]) -> None:
    """Where no control connects nobody is blamed, and the verdict says what is missing."""
    try:
        cut(net)
        verdict = replay([seen(net)]).verdict
        assert told(verdict) == ("offline", "tcp", "nobody", "cannot_tell"), verdict
        assert verdict.missing
    finally:
        net.go(0)


def test_two_homes_with_the_same_addresses_are_told_apart(net: Namespaces) -> None:
    """Range, gateway and name server are the same; the router, the interface and the exit are not."""
    try:
        net.obey(api("drop"))
        here = seen(net)
        again = seen(net)
        net.go(1)
        there = seen(net)
    finally:
        net.go(0)

    assert replay([here, again]).changed == ()
    report = replay([here, there])
    rows = {row.id: row for row in report.rows}
    assert (rows["gateway"].here, rows["gateway"].there) == ("192.168.1.1", "192.168.1.1")
    assert rows["source_address"].here == rows["source_address"].there
    assert set(report.changed) == {"router", "interface"}, (
        "packets to the edge vanish here, so no exit is known"
    )
    assert {name for name, row in rows.items() if row.differs} >= {"tcp4", "tcp6", "tls", "answer", "router"}
    assert told(report.verdict) == ("connection-dropped", "tcp", "network", "shown")
    assert not any("another network" in line for line in report.verdict.next)


def test_an_exit_of_its_own_is_seen_for_each_network(net: Namespaces) -> None:
    """The edge says by which public address a machine comes; it is part of what tells networks apart."""
    try:
        net.obey("")
        here = seen(net)
        net.go(1)
        there = seen(net)
    finally:
        net.go(0)
    report = replay([here, there])
    exits = next(row for row in report.rows if row.id == "exit")
    assert (exits.here.split()[-1], (exits.there or "").split()[-1]) == EXITS
    assert set(report.changed) == {"router", "interface", "exit"}


def test_a_vpn_that_takes_the_api_alone_is_a_hint(tmp_path: Path) -> None:
    """Target and controls leave by different ways, and nobody is blamed for it."""
    with Namespaces(tmp_path, v6=False) as net:
        net.tunnel()
        verdict = replay([seen(net)]).verdict
    assert told(verdict) == ("clear", "none", "nobody", "shown")
    assert any("VPN" in note for note in verdict.notes)
    assert any("wg0" in note for note in verdict.notes)


def test_a_lying_name_server_is_found_out(tmp_path: Path) -> None:
    """The system's own resolver, asked as every program asks it, gives a sinkhole's address."""
    with Namespaces(tmp_path, here=Faults(dns="zero"), v6=False) as net:
        verdict = replay([seen(net)]).verdict
    assert told(verdict) == ("name-lies", "dns", "network", "shown"), verdict
