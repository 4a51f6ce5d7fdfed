"""The inherited way: real CONNECT proxies on loopback that let through, refuse, ask, hang or are gone."""

import asyncio
from pathlib import Path

import pytest

from tests.probes.lab import (
    API,
    HOST,
    KEYLESS,
    Authority,
    connect_proxy,
    credential,
    http,
    listen,
    only,
    reply,
    world,
)
from wizard.model.observation import Observation
from wizard.model.words import Sureness
from wizard.model.world import World
from wizard.probes import run_probes


async def probe(where: World, budget: float = 5.0) -> Observation:
    """Run the probe and hand back its observation."""
    (result,) = await run_probes(
        ["api_as_configured"], where, allow=lambda consent, host: True, budget=budget
    )
    return only(result, "inherited_reach")


async def test_a_proxy_that_lets_through(home: Path, authority: Authority) -> None:
    """The API answers behind a tunnel, and the sentence says by which proxy and which variable."""
    async with (
        http(lambda got: KEYLESS, authority.server(HOST)) as server,
        connect_proxy({f"{HOST}:443": server.place}) as proxy,
    ):
        environ = {"HTTPS_PROXY": f"http://me:s3cret@127.0.0.1:{proxy.port}"}
        seen = await probe(world(home, environ=environ, trust=(authority.file,)))

    assert (seen.value, seen.sureness) == ("answered", Sureness.SHOWN)
    assert f"http://127.0.0.1:{proxy.port} from HTTPS_PROXY" in seen.said
    assert "s3cret" not in seen.model_dump_json()
    assert proxy.got[0].headers["proxy-authorization"].startswith("Basic ")


async def test_a_proxy_that_refuses(home: Path) -> None:
    """Its refusal is named as its own, with what it calls itself: httpx alone would drop that."""
    refusal = reply(403, "denied", {"Server": "squid/6.13", "X-Squid-Error": "ERR_ACCESS_DENIED 0"})
    async with connect_proxy({}, refusal) as proxy:
        seen = await probe(world(home, environ={"https_proxy": proxy.url}))

    assert (seen.value, seen.measured["failure"]) == ("other_answered", "proxy_refused")
    assert "403 by squid/6.13" in seen.said


async def test_a_proxy_that_asks_for_a_login(home: Path) -> None:
    """407 is told from a refusal, because something can be done about it."""
    async with connect_proxy({}, reply(407, "", {"Proxy-Authenticate": "Basic realm=x"})) as proxy:
        seen = await probe(world(home, environ={"https_proxy": proxy.url}))

    assert (seen.value, seen.measured["failure"]) == ("other_answered", "asks_login")


async def test_a_proxy_that_hangs(home: Path) -> None:
    """Silence of a proxy is laid at the proxy, and is likely at most."""

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    async with listen(hang) as proxy:
        seen = await probe(world(home, environ={"https_proxy": proxy.url}), budget=0.8)

    assert (seen.value, seen.measured["failed_at"], seen.sureness) == (
        "http_failed",
        "proxy",
        Sureness.LIKELY,
    )


async def test_a_proxy_that_is_gone(home: Path) -> None:
    """A dead proxy left in the environment is the connection that fails, and is named."""
    async with connect_proxy({}) as proxy:
        gone = proxy.url
    seen = await probe(world(home, environ={"https_proxy": gone}))

    assert (seen.value, seen.measured["failure"]) == ("tcp_failed", "refused")
    assert f"the proxy {gone}" in seen.said


async def test_a_proxy_whose_name_does_not_exist(home: Path) -> None:
    """The name that fails is the proxy's, not the API's."""
    seen = await probe(world(home, environ={"https_proxy": "http://old-proxy.example:3128"}))

    assert seen.value == "dns_failed"
    assert "the proxy http://old-proxy.example:3128" in seen.said


async def test_a_socks_proxy_is_not_judged(home: Path) -> None:
    """What cannot be tried is not blamed."""
    seen = await probe(world(home, environ={"ALL_PROXY": "socks5://127.0.0.1:1080"}))

    assert seen.value == "cannot_tell"


async def test_authorities_of_the_environment_count(home: Path, stranger: Authority) -> None:
    """A filtering proxy's authority is accepted where SSL_CERT_FILE names it, and only there."""
    async with http(lambda got: KEYLESS, stranger.server(HOST)) as server:
        place = {(HOST, 443): server.place}
        plain = await probe(world(home, port_map=place))
        named = await probe(world(home, port_map=place, environ={"SSL_CERT_FILE": str(stranger.file)}))

    assert (plain.value, named.value) == ("tls_failed", "answered")
    assert "SSL_CERT_FILE" in named.said


async def test_a_missing_authority_file(home: Path) -> None:
    """A variable that names a file which is gone stops every program here, and is said."""
    seen = await probe(world(home, environ={"SSL_CERT_FILE": str(home / "gone.pem")}))

    assert (seen.value, seen.measured["failure"]) == ("tls_failed", "trust_unreadable")
    assert "SSL_CERT_FILE" in seen.said


async def test_an_inherited_base_url(home: Path) -> None:
    """ANTHROPIC_BASE_URL leads elsewhere, and the imitation there is not taken for the API."""
    async with http(
        lambda got: reply(401, {"type": "error", "error": {"type": "x", "message": "no"}})
    ) as server:
        seen = await probe(world(home, environ={"ANTHROPIC_BASE_URL": f"{server.url}/v1/"}))

    assert (seen.value, seen.measured["answered_by"]) == ("other_answered", "gateway")
    assert server.got[0].target == "/v1/v1/models"


@pytest.mark.parametrize(
    "environ",
    [
        {"HTTPS_PROXY": "http://[bad"},
        {"HTTPS_PROXY": "http://proxy.example:port"},
        {"HTTPS_PROXY": "::::"},
        {"HTTPS_PROXY": "//", "NO_PROXY": "[[[,:::,*.,/,://"},
        {"HTTPS_PROXY": "http://\x00:1"},
        {"HTTPS_PROXY": "gopher://proxy.example"},
        {"SSL_CERT_FILE": "/"},
        {"SSL_CERT_DIR": "/dev/null"},
        {"SSL_CERT_FILE": "/dev/null"},
        {"ANTHROPIC_BASE_URL": "http://["},
        {"ANTHROPIC_BASE_URL": "https://\u202e.example"},
        {"ANTHROPIC_BASE_URL": "ftp://proxy.example"},
        {"ANTHROPIC_BASE_URL": "http://user:s3cret@gateway.example:1/x?y#z"},
        {"ANTHROPIC_CUSTOM_HEADERS": "a b: \x00\nx-é: ü\n: empty\nHost: evil"},
    ],
)
async def test_broken_settings_are_survived(home: Path, environ: dict[str, str]) -> None:
    """Whatever stands in a variable, every probe ends by itself and shows no password."""
    key = credential(API)
    probes = ["api_as_configured", "clean_client", "models", "status_page"]
    results = await run_probes(
        probes, world(home, environ=environ), credential=key, allow=lambda consent, host: True
    )

    assert [(r.state, r.said) for r in results if r.state != "done"] == []
    assert "s3cret" not in "".join(r.model_dump_json() for r in results)
