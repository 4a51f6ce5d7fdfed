"""Control hosts, portal checks, DNS over HTTPS, proxies and gateways of the lab."""

import base64
import json
import socket
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.lab import internet
from tests.lab.authority import corporate_root
from tests.lab.dns import AAAA, A, read_answer, write_question
from tests.lab.faults import Faults
from tests.lab.lab import Lab
from tests.lab.look import Seen, ask, look, open_to, secure, tunnelled

PORTAL_ANSWERS = {
    "connectivitycheck.gstatic.com": ("/generate_204", 204, b""),
    "detectportal.firefox.com": ("/success.txt", 200, b"success\n"),
    "captive.apple.com": ("/hotspot-detect.html", 200, b"Success"),
}


def plain(lab: Lab, name: str, path: str) -> Seen:
    """A plain HTTP request on port 80."""
    address = lab.world.resolver.resolve(name, 80)[0]
    return ask(open_to(lab.world, address, 80), name, path)


def test_portal_checks_have_their_known_answers() -> None:
    """Each check says what the real one says."""
    with Lab() as lab:
        for name, (path, status, body) in PORTAL_ANSWERS.items():
            seen = plain(lab, name, path)
            assert seen.status == status
            assert body in seen.body


def test_a_portal_replaces_every_known_answer() -> None:
    """All checks are answered by the same sign-in page."""
    with Lab(Faults(portal=True)) as lab:
        for name, (path, _status, _body) in PORTAL_ANSWERS.items():
            seen = plain(lab, name, path)
            assert seen.status == 302
            assert b"Guest WiFi" in seen.body


def doh(lab: Lab, host: str, path: str) -> Seen:
    """A request to a DoH resolver, by address; its certificate carries the address."""
    with secure(open_to(lab.world, host), host) as tls:
        return ask(tls, host, path)


def test_doh_answers_in_both_forms() -> None:
    """RFC 8484 and JSON give the published addresses."""
    with Lab() as lab:
        for kind, expected in ((A, internet.API_V4), (AAAA, internet.API_V6)):
            packet = base64.urlsafe_b64encode(write_question(internet.API, kind)).rstrip(b"=").decode()
            seen = doh(lab, "1.1.1.1", f"/dns-query?dns={packet}")
            assert read_answer(seen.body) == (0, (expected,))
        body = json.loads(doh(lab, "8.8.8.8", f"/resolve?name={internet.API}&type=A").body)
        assert [answer["data"] for answer in body["Answer"]] == [internet.API_V4]
        missing = json.loads(doh(lab, "8.8.8.8", "/resolve?name=nobody.example&type=A").body)
        assert missing["Status"] == 3


def test_doh_fails_and_lies_as_the_fault_wants() -> None:
    """Refused, silent and lying control resolvers."""
    with Lab(Faults(doh="refused")) as lab, pytest.raises(ConnectionRefusedError):
        open_to(lab.world, "1.1.1.1")
    with Lab(Faults(doh="silent")) as lab, open_to(lab.world, "1.1.1.1") as raw, pytest.raises(TimeoutError):
        secure(raw, "1.1.1.1")
    with Lab(Faults(doh="lies")) as lab:
        body = json.loads(doh(lab, "1.1.1.1", f"/dns-query?name={internet.API}&type=A").body)
        assert [answer["data"] for answer in body["Answer"]] == [internet.FOREIGN]


def test_refused_controls_leave_the_api_alone() -> None:
    """Control hosts refuse, the API answers."""
    with Lab(Faults(controls="refused")) as lab:
        assert look(lab.world, "www.google.com").stage == "tcp"
        assert look(lab.world).stage == "answered"


@pytest.mark.parametrize(
    ("mode", "stage", "status"),
    [
        ("works", "answered", 401),
        ("refuses", "http", 403),
        ("asks_login", "http", 407),
        ("dead", "tcp", None),
        ("resets", "http", None),
        ("hangs", "http", None),
        ("intercepts", "tls", None),
    ],
)
def test_a_proxy_behaves_as_its_mode_says(mode: Any, stage: str, status: int | None) -> None:
    """The environment names the proxy; through it the API is reached or not, and directly it is."""
    with Lab(Faults(proxy=mode)) as lab:
        proxy = lab.world.environ["HTTPS_PROXY"]
        seen = tunnelled(lab.world, proxy)
        assert (seen.stage, seen.status) == (stage, status)
        assert look(lab.world).stage == "answered"
        if mode == "intercepts":
            assert tunnelled(lab.world, proxy, roots=(corporate_root().pem(),)).stage == "answered"
        if status in (403, 407):
            assert seen.headers is not None
            assert seen.headers["server"].startswith("squid")
        if mode != "dead":
            assert f"{internet.API}:443" in lab.tunnel.asked


def test_a_proxy_reaches_what_the_direct_way_does_not() -> None:
    """The proxy has a path of its own."""
    with Lab(Faults(tcp="black_hole", proxy="works")) as lab:
        assert look(lab.world).stage == "tcp"
        assert tunnelled(lab.world, lab.world.environ["HTTPS_PROXY"]).stage == "answered"


def test_a_proxy_can_come_from_the_system_settings() -> None:
    """The environment names none then."""
    with Lab(Faults(proxy="dead", proxy_from="system")) as lab:
        assert not any(name.endswith("_PROXY") for name in lab.world.environ)
        assert set(lab.world.system_proxies) == {"http", "https"}


def test_a_gateway_answers_in_its_own_way() -> None:
    """The base URL's server has no request id and another shape of error."""
    with Lab(Faults(gateway="litellm")) as lab:
        parts = urlsplit(lab.world.environ["ANTHROPIC_BASE_URL"])
        assert (parts.hostname, parts.port is not None) == ("127.0.0.1", True)
        seen = ask(socket.create_connection(("127.0.0.1", parts.port or 0), 2), "127.0.0.1")
        assert seen.status == 401
        assert seen.headers is not None
        assert "x-litellm-version" in seen.headers
        assert "request-id" not in seen.headers
        assert "type" not in json.loads(seen.body)


@pytest.mark.needs("squid")
@pytest.mark.parametrize(
    ("kind", "stage", "status"),
    [("squid", "answered", 401), ("squid_denies", "http", 403), ("squid_asks", "http", 407)],
)
def test_a_real_squid_does_what_it_is_told(kind: Any, stage: str, status: int) -> None:
    """Works, denies and asks for a login, in squid's own words."""
    with Lab(Faults(process=kind)) as lab:
        seen = tunnelled(lab.world, lab.world.environ["HTTPS_PROXY"])
        assert (seen.stage, seen.status) == (stage, status)
        assert seen.headers is not None
        assert ("x-squid-error" in seen.headers) == (status != 401)


@pytest.mark.needs("tinyproxy")
@pytest.mark.parametrize(("kind", "status"), [("tinyproxy", 401), ("tinyproxy_denies", 403)])
def test_a_real_tinyproxy_does_what_it_is_told(kind: Any, status: int) -> None:
    """Works, and turns away whom it does not know."""
    with Lab(Faults(process=kind)) as lab:
        assert tunnelled(lab.world, lab.world.environ["HTTPS_PROXY"]).status == status


@pytest.mark.needs("mitmproxy")
def test_a_real_mitmproxy_inspects() -> None:
    """Its leaves verify with its own authority only."""
    with Lab(Faults(process="mitmproxy")) as lab:
        proxy = lab.world.environ["HTTPS_PROXY"]
        assert tunnelled(lab.world, proxy).stage == "tls"
        assert tunnelled(lab.world, proxy, roots=(corporate_root().pem(),)).status == 401
