"""Machines of somebody's network go, by suffix, by part and by place; names that tell nothing stay."""

import pytest

from wizard.evidence import Gate, redact

GONE = (
    ("via: 1.1 proxy.corp.firm.example (squid/5.7)", "via: 1.1 <host> (squid/5.7)"),
    ("Via: HTTP/1.1 gw-3.firm.example:3128, 1.1 varnish", "Via: HTTP/1.1 <host>:3128, 1.1 varnish"),
    ('"via": "1.1 gw1, 2 google"', '"via": "1.1 <host>, 2 google"'),
    ("build-7.internal.firm.example answered", "<host> answered"),
    ("HTTPS_PROXY=http://gw.firm.example:3128", "HTTPS_PROXY=http://<host>:3128"),
    ("set https_proxy = 'px1:3128'", "set https_proxy = '<host>:3128'"),
    ("the proxy zs.firm.example refused", "the proxy <host> refused"),
    ("proxies={'https': 'http://px.firm.example:80'}", "proxies={'https': 'http://<host>:80'}"),
    ("X-Cache: MISS from wsa03.firm.example", "X-Cache: MISS from <host>"),
    ("X-Cache-Lookup: NONE from wsa-03:3128", "X-Cache-Lookup: NONE from <host>:3128"),
)
STAYS = (
    "via: 1.1 varnish, 1.1 google, 1.1 squid (squid)",
    "Via: 2.0 d111.cloudfront.net (CloudFront)",
    "sent via the web, via: mail, via 2 ways",
    "the proxy is down; proxy error 502; proxy.py line 3; proxy: none; proxy=false",
    "httpx.ProxyError: 407; ProxyConnector.connect(host)",
    "local.settings.json app.lan.js internal.error.handler(x) corp.example",
    "HTTPS_PROXY=http://localhost:8080 all_proxy=socks5://127.0.0.1:9050",
    "the proxy api.anthropic.com answered",
    "X-Cache: Hit from cloudfront",
)


@pytest.mark.parametrize(("text", "expected"), GONE)
def test_a_box_of_somebodys_network_goes(text: str, expected: str) -> None:
    """At the level of support, and with its class in its place."""
    assert redact(text).text == expected


@pytest.mark.parametrize("text", STAYS)
def test_what_names_no_machine_stays(text: str) -> None:
    """Products, published edges, files, parts of programs and sentences."""
    assert redact(text, level="public").text == text


@pytest.mark.parametrize("name", ["via", "proxy", "x_cache"])
def test_a_measured_value_is_judged_by_its_name(name: str) -> None:
    """In data the name of a header stands apart from its value; the value alone would tell nothing."""
    said = {"via": "1.1 px7 (squid)", "proxy": "http://px7:3128", "x_cache": "MISS from px-7"}
    value = Gate(key=b"case").value({name: said[name]})[name]

    assert "px" not in value
    assert "<host#" in value


def test_one_machine_keeps_its_tag() -> None:
    """In a header and in a setting, in large and small letters."""
    out = redact("via: 1.1 PX1.firm.example\nHTTPS_PROXY=http://px1.firm.example:3128", key=b"case").text

    assert out.split("<host#")[1][:5] == out.split("<host#")[2][:5]


@pytest.mark.parametrize("head", ["proxy ", "via: 1.1 ", "x-cache: MISS from ", "https_proxy="])
@pytest.mark.parametrize("fill", ["a", "a-", "a.", "1."])
def test_an_endless_name_is_read_once(head: str, fill: str) -> None:
    """A name without an end must not be tried in every way of cutting it: that would never come back."""
    redact(head + fill * 4000 + "!")
