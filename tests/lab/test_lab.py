"""The lab itself: each fault does what its name says, and nothing leaves the machine."""

import socket
import ssl
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.lab import internet
from tests.lab.authority import careless_root, corporate_root
from tests.lab.faults import Faults
from tests.lab.lab import Lab
from tests.lab.look import Seen, ask, look, open_to, secure


def direct(**faults: Any) -> Seen:
    """A look at the API, straight, in a lab with these faults."""
    with Lab(Faults(**faults)) as lab:
        return look(lab.world)


def test_a_healthy_lab_answers_as_the_api_does() -> None:
    """Name, address, certificate and answer are right, over both families; the request is in the log."""
    with Lab() as lab:
        assert lab.world.resolver.resolve(internet.API, 443) == (internet.API_V4, internet.API_V6)
        for version in (4, 6):
            seen = look(lab.world, version=version)
            assert (seen.stage, seen.status) == ("answered", 401)
            assert seen.headers is not None
            assert seen.headers["request-id"].startswith("req_")
        assert [asked.target for asked in lab.standin.requests] == ["/v1/models"] * 2


def test_no_address_leads_out_of_the_lab() -> None:
    """What is not part of the lab's internet is refused, be it an address, a name or a local web server."""
    with Lab() as lab:
        for host in ("93.184.215.14", "www.example.org", "2606:2800::1", "127.0.0.1", "0.0.0.0"):
            with pytest.raises(ConnectionRefusedError):
                open_to(lab.world, host)
        with pytest.raises(socket.gaierror):
            lab.world.resolver.resolve("www.example.org", 443)
        assert ("127.0.0.1", 54321) not in lab.world.port_map


@pytest.mark.parametrize(
    ("dns", "addresses"),
    [
        ("private", ("10.0.0.53",)),
        ("loopback", ("127.0.0.1",)),
        ("zero", ("0.0.0.0",)),
        ("foreign", (internet.FOREIGN,)),
        ("gateway", (internet.GATEWAY,)),
        ("other_edge", (internet.OTHER_EDGE,)),
        ("v4_only", (internet.API_V4,)),
        ("late", (internet.API_V4, internet.API_V6)),
        ("fake_ip", ("198.18.0.23",)),
    ],
)
def test_dns_says_what_the_fault_wants(dns: Any, addresses: tuple[str, ...]) -> None:
    """The server's answers arrive over real UDP; a control name is answered truthfully beside them."""
    with Lab(Faults(dns=dns)) as lab:
        assert lab.world.resolver.resolve(internet.API, 443) == addresses
        control = lab.world.resolver.resolve("www.google.com", 443)
        assert (control == internet.NAMES["www.google.com"]) == (dns != "fake_ip")
        assert (internet.API, 1) in lab.network.dns.asked


@pytest.mark.parametrize(
    ("dns", "code", "control_resolves"),
    [
        ("nxdomain", socket.EAI_NONAME, True),
        ("nxdomain_all", socket.EAI_NONAME, False),
        ("servfail", socket.EAI_AGAIN, True),
    ],
)
def test_dns_fails_as_the_fault_wants(dns: Any, code: int, control_resolves: bool) -> None:
    """Failures carry the resolver's own codes, for the name or for all."""
    with Lab(Faults(dns=dns)) as lab:
        with pytest.raises(socket.gaierror) as caught:
            lab.world.resolver.resolve(internet.API, 443)
        assert caught.value.errno == code
        if control_resolves:
            assert lab.world.resolver.resolve("www.cloudflare.com", 443)
        else:
            with pytest.raises(socket.gaierror):
                lab.world.resolver.resolve("www.cloudflare.com", 443)


@pytest.mark.parametrize("dns", ["silent", "silent_all"])
def test_a_silent_dns_server_lets_the_resolver_wait(dns: Any) -> None:
    """No answer comes; the resolver gives up by its own patience."""
    with Lab(Faults(dns=dns)) as lab:
        lab.world.resolver._patience = 0.05  # type: ignore[attr-defined]
        with pytest.raises(socket.gaierror) as caught:
            lab.world.resolver.resolve(internet.API, 443)
        assert caught.value.errno == socket.EAI_AGAIN
        assert len(lab.network.dns.asked) == 2


def test_a_flaky_dns_server_fails_once() -> None:
    """The first question fails, the second is answered."""
    with Lab(Faults(dns="flaky")) as lab:
        with pytest.raises(socket.gaierror):
            lab.world.resolver.resolve(internet.API, 443)
        assert lab.world.resolver.resolve(internet.API, 443)


def test_the_hosts_file_wins_over_dns() -> None:
    """An entry is what the resolver says, and the file is there to be read."""
    with Lab(Faults(hosts_file="127.0.0.1")) as lab:
        assert lab.world.resolver.resolve(internet.API, 443) == ("127.0.0.1",)
        assert lab.world.hosts_file is not None
        assert f"127.0.0.1 {internet.API}" in lab.world.hosts_file.read_text("utf-8")


@pytest.mark.parametrize("dns", ["other_edge", "gateway", "fake_ip", "v4_only", "late"])
def test_odd_answers_that_are_fine_lead_to_the_api(dns: Any) -> None:
    """Another edge, a gateway, a fake address: the certificate verifies and the API answers."""
    assert direct(dns=dns).stage == "answered"


@pytest.mark.parametrize(
    ("faults", "stage", "kind"),
    [
        ({"tcp": "refused"}, "tcp", ConnectionRefusedError),
        ({"tcp": "black_hole"}, "tcp", TimeoutError),
        ({"tcp": "unreachable"}, "tcp", OSError),
        ({"tcp": "reset"}, "tls", ConnectionResetError),
        ({"tcp": "reset_hello"}, "tls", ConnectionResetError),
        ({"tcp": "reset_sni"}, "tls", ConnectionResetError),
        ({"tcp": "close_hello"}, "tls", OSError),
        ({"tcp": "mute"}, "tls", TimeoutError),
        ({"dns": "foreign"}, "tls", ssl.SSLCertVerificationError),
        ({"dns": "private"}, "tcp", TimeoutError),
        ({"dns": "loopback"}, "tcp", ConnectionRefusedError),
        ({"dns": "zero"}, "tcp", ConnectionRefusedError),
        ({"api": {"edge": "reset"}}, "http", OSError),
        ({"api": {"edge": "hang"}}, "http", TimeoutError),
        ({"delay": 2}, "tls", TimeoutError),
        ({"portal": True}, "tls", ConnectionResetError),
    ],
)
def test_a_broken_path_breaks_at_its_layer(faults: dict[str, Any], stage: str, kind: type[OSError]) -> None:
    """The direct way ends at the right layer, with the operating system's own error."""
    seen = direct(**faults)
    assert seen.stage == stage
    assert isinstance(seen.error, kind)


def test_an_unreachable_address_is_told_at_once() -> None:
    """ENETUNREACH, as on a machine without IPv6; IPv4 is not touched by it."""
    import errno

    with Lab(Faults(tcp_v6="unreachable")) as lab:
        seen = look(lab.world, version=6)
        assert isinstance(seen.error, OSError)
        assert seen.error.errno == errno.ENETUNREACH
        assert look(lab.world).stage == "answered"


def test_a_filter_by_name_lets_another_name_through() -> None:
    """On the same address, a handshake for another name passes."""
    with Lab(Faults(tcp="reset_sni")) as lab:
        assert look(lab.world).stage == "tls"
        with secure(open_to(lab.world, internet.API_V4), "www.cloudflare.com") as other:
            assert other.version()


@pytest.mark.parametrize(
    ("faults", "code"),
    [
        ({"tls": "intercepted"}, 19),
        ({"tls": "intercepted_target"}, 19),
        ({"tls": "expired"}, 10),
        ({"tls": "soon"}, 9),
        ({"tls": "wrong_name"}, 62),
    ],
)
def test_a_bad_certificate_fails_for_its_reason(faults: dict[str, Any], code: int) -> None:
    """OpenSSL's own code tells what is wrong (facts/diagnostics.md C0)."""
    error = direct(**faults).error
    assert isinstance(error, ssl.SSLCertVerificationError)
    assert error.verify_code == code


def test_interception_spares_the_controls_only_when_it_is_of_the_api() -> None:
    """Control hosts show the inspector's leaves under full interception, public ones otherwise."""
    for tls, verifies in (("intercepted", False), ("intercepted_target", True)):
        with Lab(Faults(tls=tls)) as lab:
            assert (look(lab.world, "www.google.com").stage == "answered") is verifies


def test_a_known_inspector_verifies_and_a_careless_one_only_without_strictness() -> None:
    """The company's root makes the handshake pass; leaves without AKI fail under strict checking, code 85."""
    with Lab(Faults(tls="intercepted", corporate_ca="os_store")) as lab:
        assert len(lab.world.os_trust) == 1
        root = lab.world.os_trust[0].read_bytes()
        assert root == corporate_root().pem()
        for strict in (False, True):
            secure(open_to(lab.world, internet.API_V4), internet.API, roots=(root,), strict=strict).close()
    with Lab(Faults(tls="intercepted", corporate="careless")) as lab:
        roots = (careless_root().pem(),)
        secure(open_to(lab.world, internet.API_V4), internet.API, roots=roots).close()
        with (
            pytest.raises(ssl.SSLCertVerificationError) as caught,
            open_to(lab.world, internet.API_V4) as raw,
        ):
            secure(raw, internet.API, roots=roots, strict=True)
        assert caught.value.verify_code == 85


def test_the_environment_can_name_the_inspector() -> None:
    """SSL_CERT_FILE points at the company's root."""
    with Lab(Faults(tls="intercepted", corporate_ca="env_file")) as lab:
        assert Path(lab.world.environ["SSL_CERT_FILE"]).read_bytes() == corporate_root().pem()


def test_large_bodies_are_cut_and_small_ones_are_not() -> None:
    """A filter that counts lets a tiny POST through and cuts a large one, with the same headers."""
    with Lab(Faults(cut_after=20000)) as lab:
        stages = []
        for body in (b"{}", b"x" * 100_000):
            with secure(open_to(lab.world, internet.API_V4, seconds=2), internet.API) as tls:
                stages.append(ask(tls, internet.API, "/v1/messages", method="POST", body=body).stage)
        assert stages == ["answered", "http"]


@pytest.mark.parametrize(
    ("api", "status", "server"),
    [
        ({"body_limit": 1000, "body_answer": "box_413"}, 413, "nginx/1.26.2"),
        ({"body_limit": 1000, "body_answer": "edge_413"}, 413, "cloudflare"),
        ({"posts": "blocked"}, 403, "WebGuard/7.2"),
    ],
)
def test_posts_are_refused_on_the_way(api: dict[str, Any], status: int, server: str) -> None:
    """GET reaches the API; what a box or the edge says to a POST has no request id."""
    with Lab(Faults(api=api)) as lab:
        assert look(lab.world).status == 401
        with secure(open_to(lab.world, internet.API_V4), internet.API) as tls:
            seen = ask(tls, internet.API, "/v1/messages", method="POST", body=b"x" * 5000)
        assert seen.headers is not None
        assert (seen.status, seen.headers["server"]) == (status, server)
        assert "request-id" not in seen.headers


def test_the_world_can_be_an_hour_ahead() -> None:
    """API and controls agree on a Date that is an hour ahead of this machine's clock."""
    from email.utils import parsedate_to_datetime

    with Lab(Faults(clock_ahead=3600)) as lab:
        for name in (internet.API, "www.google.com"):
            headers = look(lab.world, name).headers
            assert headers is not None
            skew = (parsedate_to_datetime(headers["date"]) - lab.world.clock.now()).total_seconds()
            assert 3500 < skew < 3700


def test_a_cold_path_is_slow_once() -> None:
    """The first connection waits, the second does not."""
    with Lab(Faults(delay=1.0, cold=True)) as lab:
        assert look(lab.world, seconds=0.3).stage == "tls"
        assert look(lab.world, seconds=0.9).stage == "answered"


def test_a_vpn_shows_in_the_hints_only() -> None:
    """Source addresses and interfaces differ; everything answers."""
    with Lab(Faults(vpn="split")) as lab:
        host = lab.world.host
        assert host.source_address(internet.API_V4) != host.source_address("142.250.184.196")
        assert "utun4" in host.interfaces()
        assert look(lab.world).stage == "answered"


def test_switching_changes_the_network_under_the_same_world() -> None:
    """After the switch the same world resolves, connects and hints as the other network does."""
    with Lab(Faults(tcp="refused"), Faults()) as lab:
        before = (lab.world.host.gateway(), look(lab.world).stage)
        assert lab.world.switch_network is not None
        lab.world.switch_network()
        after = (lab.world.host.gateway(), look(lab.world).stage)
        assert (before[1], after[1]) == ("tcp", "answered")
        assert before[0] != after[0]


def test_a_lab_leaves_nothing_behind() -> None:
    """No thread, no port and no folder outlives it."""
    before = set(threading.enumerate())
    with Lab(Faults(tcp="mute")) as lab:
        raw = open_to(lab.world, internet.API_V4)
        place, home = lab.world.port_map[internet.API_V4, 443], lab.home
    raw.close()
    assert set(threading.enumerate()) == before
    assert not home.exists()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(place, 1)
