"""Which proxy and which authorities a program here would inherit, in the SDK client's order."""

import os
from pathlib import Path

import httpx2
import pytest

from tests.probes.lab import world
from wizard.probes.route import bypasses, configured, direct

URL = "https://api.anthropic.com"


@pytest.mark.parametrize(
    ("environ", "system", "proxy", "source"),
    [
        ({}, {}, None, ""),
        ({"HTTPS_PROXY": "http://p:1"}, {}, "http://p:1", "HTTPS_PROXY"),
        ({"HTTPS_PROXY": "http://up:1", "https_proxy": "http://low:2"}, {}, "http://low:2", "https_proxy"),
        ({"HTTPS_PROXY": "http://up:1", "https_proxy": ""}, {}, None, ""),
        ({"HTTP_PROXY": "http://p:1"}, {}, None, ""),
        ({"ALL_PROXY": "p:1"}, {}, "http://p:1", "ALL_PROXY"),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "anthropic.com"}, {}, None, ""),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": " *"}, {}, None, ""),
        ({}, {"https": "http://s:3"}, "http://s:3", "system settings"),
        ({"NO_PROXY": "x"}, {"https": "http://s:3"}, None, ""),
    ],
)
def test_the_proxy(
    home: Path, environ: dict[str, str], system: dict[str, str], proxy: str | None, source: str
) -> None:
    """Variables come before the system's settings, lower case before upper, and empty switches off."""
    route = configured(world(home, environ=environ, system_proxies=system), URL)

    assert (route.proxy, route.proxy_from) == (proxy, source)


ENTRIES = [
    "anthropic.com",
    ".anthropic.com",
    "*.anthropic.com",
    "api.anthropic.com",
    "notanthropic.com",
    "anthropic",
    "10.0.0.0/8",
    "10.1.2.3",
    "localhost",
    "*",
    "https://api.anthropic.com",
    "::1",
    "127.0.0.1",
]


@pytest.mark.parametrize("entry", [*ENTRIES, "", "  anthropic.com "])
@pytest.mark.parametrize("host", ["api.anthropic.com", "anthropic.com", "10.1.2.3", "localhost", "127.0.0.1"])
def test_exceptions_agree_with_the_sdks_own_client(
    entry: str, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NO_PROXY means here what it means to the client that the official SDK uses."""
    monkeypatch.setenv("HTTPS_PROXY", "http://p:1")
    monkeypatch.setenv("NO_PROXY", entry)
    with httpx2.Client(verify=False) as client:
        chosen = client._transport_for_url(httpx2.URL(f"https://{host}"))
        straight = chosen is client._transport

    assert bypasses(entry, host) == straight


def test_a_proxys_password_is_never_shown(home: Path) -> None:
    """What people see of a proxy is its scheme, host and port."""
    route = configured(world(home, environ={"https_proxy": "http://me:s3cret@p.example:8080"}), URL)

    assert route.proxy_shown == "http://p.example:8080"
    assert "s3cret" not in repr(route)


def test_authorities(home: Path) -> None:
    """A named file wins over a folder; the direct way inherits neither."""
    both = world(home, environ={"SSL_CERT_FILE": "/a.pem", "SSL_CERT_DIR": "/b", "REQUESTS_CA_BUNDLE": "/c"})
    bundle = world(home, environ={"REQUESTS_CA_BUNDLE": os.devnull})

    assert (configured(both, URL).trust.named_by, configured(both, URL).trust.store) == (
        "SSL_CERT_FILE",
        "file",
    )
    assert configured(bundle, URL).trust.named_by == "REQUESTS_CA_BUNDLE"
    assert direct(both).trust.store == "system"
