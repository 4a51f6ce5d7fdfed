"""How far a request without a key gets: each layer fails once, with real sockets, names and certificates."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.probes.lab import (
    HOST,
    KEYLESS,
    Authority,
    Got,
    Names,
    api_error,
    black_hole,
    http,
    listen,
    only,
    reply,
    world,
)
from wizard.model.observation import Observation, ProbeResult
from wizard.model.words import Sureness
from wizard.model.world import World
from wizard.probes import run_probes, wire
from wizard.probes.text import tidy


async def probe(where: World, budget: float = 5.0) -> tuple[ProbeResult, Observation]:
    """Run the probe and hand back its result and its one observation."""
    (result,) = await run_probes(["api_direct"], where, allow=lambda consent, host: True, budget=budget)
    return result, only(result, "api_reach")


def at(home: Path, place: tuple[str, int], **changes: object) -> World:
    """A world in which the API is at a place of ours."""
    return world(home, **{"port_map": {(HOST, 443): place}, **changes})


async def test_the_api_itself_answers(home: Path, authority: Authority) -> None:
    """A 401 with a request id over a checked handshake clears the network, with every layer timed."""
    async with http(lambda got: KEYLESS, authority.server(HOST)) as server:
        result, seen = await probe(at(home, server.place, trust=(authority.file,)))

    assert (seen.value, seen.sureness) == ("answered", Sureness.SHOWN)
    assert seen.measured["issuer"] == "Lab / Lab Root"
    assert seen.measured["request_id"] == "req_011Lab"
    assert seen.measured["cf_ray"] == "9a1b2c-FRA"
    assert seen.measured["client_request_id"] == server.got[0].headers["x-client-request-id"]
    assert {"dns_ms", "tcp_ms", "tls_ms", "answer_ms"} <= seen.measured.keys()
    assert [p.state for p in result.phases] == ["fine"] * 5
    assert not {"x-api-key", "authorization"} & server.got[0].headers.keys()


async def test_a_name_that_does_not_exist(home: Path) -> None:
    """Name resolution is named as the layer, and later layers were not checked."""
    result, seen = await probe(world(home, resolver=Names({})))

    assert (seen.value, seen.measured["failure"]) == ("dns_failed", "name_unknown")
    assert [p.state for p in result.phases] == ["failed"] + ["not_checked"] * 4


async def test_a_resolver_that_hangs(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread stuck in the system's resolver holds nothing up, and what it means is likely at most."""
    monkeypatch.setattr(wire, "STEP_LIMIT", 0.1)
    release = threading.Event()

    class Stuck:
        def resolve(self, host: str, port: int) -> tuple[str, ...]:
            release.wait(30)
            return ()

    try:
        result, seen = await probe(world(home, resolver=Stuck()))
    finally:
        release.set()

    assert result.state == "done"
    assert (seen.value, seen.sureness, seen.measured["failure"]) == (
        "dns_failed",
        Sureness.LIKELY,
        "timed_out",
    )


async def test_a_refused_connection(home: Path) -> None:
    """A closed port is told from a silent one."""
    async with http(lambda got: KEYLESS) as server:
        closed = server.place
    _, seen = await probe(at(home, closed))

    assert (seen.value, seen.measured["failure"]) == ("tcp_failed", "refused")


async def test_a_black_hole(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address that swallows everything is likely unreachable; more cannot be known from waiting."""
    monkeypatch.setattr(wire, "STEP_LIMIT", 0.1)
    with black_hole() as place:
        _, seen = await probe(at(home, place))

    assert (seen.value, seen.sureness, seen.measured["failure"]) == (
        "tcp_failed",
        Sureness.LIKELY,
        "timed_out",
    )


async def test_a_dead_first_address_does_not_fail_the_way(
    home: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broken IPv6 address beside a good IPv4 one costs a head start, not the connection."""
    monkeypatch.setattr(wire, "_HEAD_START", 0.01)
    monkeypatch.setattr(wire, "STEP_LIMIT", 60.0)
    async with http(lambda got: KEYLESS, authority.server(HOST)) as server:
        with black_hole() as hole:
            places = {("2001:db8::1", 443): hole, ("192.0.2.7", 443): server.place}
            where = world(
                home,
                resolver=Names({HOST: ("2001:db8::1", "192.0.2.7")}),
                port_map=places,
                trust=(authority.file,),
            )
            _, seen = await probe(where)

    assert (seen.value, seen.measured["addresses"]) == ("answered", "192.0.2.7")


async def test_an_unknown_authority_is_named(home: Path, stranger: Authority) -> None:
    """An intercepting box shows in the issuer, read by a second handshake that sends nothing."""
    async with http(lambda got: KEYLESS, stranger.server(HOST)) as server:
        _, seen = await probe(at(home, server.place))

    assert (seen.value, seen.measured["failure"]) == ("tls_failed", "untrusted")
    assert seen.measured["issuer"] == "Lab / Corporate Filter"
    assert server.got == []


@pytest.mark.parametrize(
    ("name", "days", "failure"), [("other.example", 3650, "wrong_name"), (HOST, 1, "expired")]
)
async def test_a_certificate_that_does_not_fit(
    home: Path, authority: Authority, name: str, days: int, failure: str
) -> None:
    """A wrong name and a wrong time are told apart."""
    async with http(lambda got: KEYLESS, authority.server(name, days=days)) as server:
        _, seen = await probe(at(home, server.place, trust=(authority.file,)))

    assert (seen.value, seen.measured["failure"]) == ("tls_failed", failure)


async def test_a_port_that_speaks_no_tls(home: Path) -> None:
    """A portal that answers plain HTTP on the encrypted port is recognized."""

    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        await reader.read()

    async with listen(plain) as server:
        _, seen = await probe(at(home, server.place))

    assert (seen.value, seen.measured["failure"]) == ("tls_failed", "not_tls")


async def test_a_connection_cut_in_the_handshake(home: Path) -> None:
    """What a name filter does: the connection opens, and dies at the first words."""

    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.transport.abort()

    async with listen(cut) as server:
        _, seen = await probe(at(home, server.place))

    assert seen.value == "tls_failed"
    assert seen.measured["failure"] in ("reset", "closed")


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Read for ever, say nothing."""
    await reader.read()
    await asyncio.Event().wait()


async def closing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Hang up after the request."""
    await reader.readuntil(b"\r\n\r\n")


async def babbling(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer in a language that is not HTTP."""
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"\x00\x01\x02 hello \x1b[2J\r\n\r\n")
    await writer.drain()


@pytest.mark.parametrize(
    ("serve", "failure", "sureness"),
    [
        (silent, "timed_out", Sureness.LIKELY),
        (closing, "closed", Sureness.SHOWN),
        (babbling, "garbled", Sureness.SHOWN),
    ],
)
async def test_connected_and_no_usable_answer(
    home: Path,
    authority: Authority,
    serve: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
    failure: str,
    sureness: Sureness,
) -> None:
    """Silence, a hang-up and nonsense after the request are told apart."""
    async with listen(serve, authority.server(HOST)) as server:
        result, seen = await probe(at(home, server.place, trust=(authority.file,)), budget=1.0)

    assert result.state == "done"
    assert (seen.value, seen.measured["failure"], seen.sureness) == ("http_failed", failure, sureness)


async def test_a_redirect_is_not_followed(home: Path, authority: Authority) -> None:
    """A sign-in page's address is noted, and never asked."""
    async with http(lambda got: KEYLESS) as elsewhere:
        answer = reply(302, "<title>Sign in</title>", {"location": f"{elsewhere.url}/portal"})
        async with http(lambda got: answer, authority.server(HOST)) as server:
            _, seen = await probe(at(home, server.place, trust=(authority.file,)))

    assert seen.value == "other_answered"
    assert elsewhere.connections == 0


async def test_a_huge_answer_is_read_to_a_limit(home: Path, authority: Authority) -> None:
    """A body without end neither fills the memory nor takes the budget."""

    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n<title>Endless</title>")
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()

    async with listen(endless, authority.server(HOST)) as server:
        result, seen = await probe(at(home, server.place, trust=(authority.file,)))

    assert (result.state, seen.value) == ("done", "other_answered")


async def test_hostile_words_are_defused(home: Path, authority: Authority) -> None:
    """Escapes, bidi marks and line breaks of a portal never reach a sentence or what was measured."""
    page = "<title>\x1b]52;c;aGk=\x07Hotel\u202e\nWiFi</title>"
    answer = reply(200, page, {"server": "box\x1b[31m", "via": "1.1 \u202eabc".encode().decode("latin-1")})
    async with http(lambda got: answer, authority.server(HOST)) as server:
        _, seen = await probe(at(home, server.place, trust=(authority.file,)))

    texts = [seen.said, *(v for v in seen.measured.values() if isinstance(v, str))]
    assert "Hotel" in seen.said
    assert [t for t in texts if t != tidy(t, 1000)] == []


async def test_the_edge_refuses_a_region(home: Path, authority: Authority) -> None:
    """The edge's own 403 is told from the API's: the API was not reached."""
    body = {"error": {"type": "forbidden", "message": "Request not allowed"}}
    answer = reply(403, body, {"server": "cloudflare", "cf-ray": "8f-AMS"})

    def refuse(got: Got) -> bytes:
        return answer

    async with http(refuse, authority.server(HOST)) as server:
        _, seen = await probe(at(home, server.place, trust=(authority.file,)))

    assert (seen.value, seen.measured["answered_by"]) == ("edge_refused", "cloudflare")


async def test_the_clock_is_compared(home: Path, authority: Authority) -> None:
    """The server's date against ours: a clock that is off explains certificates that are not valid now."""
    async with http(
        lambda got: api_error(401, "authentication_error", "no"), authority.server(HOST)
    ) as server:
        _, seen = await probe(at(home, server.place, trust=(authority.file,)))

    assert seen.measured["clock_skew_s"] == 0
