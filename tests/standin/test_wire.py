"""Hostile and broken peers on raw sockets: bounded, answered where an answer makes sense, and cleaned up."""

import asyncio
import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from tests.standin.conftest import NEW, SMALLEST
from wizard.standin import Standin, StandinThread, start
from wizard.standin.listener import MAX_CONNECTIONS


def dial(standin: Standin) -> socket.socket:
    """A raw connection to the API."""
    port = int(standin.base_url.rsplit(":", 1)[1])
    return socket.create_connection(("127.0.0.1", port), timeout=10)


def say(standin: Standin, raw: bytes, *, finish: bool = True) -> bytes:
    """Send bytes and read until the server closes."""
    with dial(standin) as peer:
        peer.sendall(raw)
        if finish:
            peer.shutdown(socket.SHUT_WR)
        return read_all(peer)


def read_all(peer: socket.socket) -> bytes:
    """Everything until the end."""
    parts = []
    while part := peer.recv(65536):
        parts.append(part)
    return b"".join(parts)


@pytest.fixture
def fresh() -> Iterator[Standin]:
    """A stand-in of this test's own."""
    with StandinThread("healthy") as running:
        yield running


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"garbage\r\n\r\n", b"400"),
        (b"GET /\r\n\r\n", b"400"),
        (b"GET / HTTP/2.0\r\n\r\n", b"505"),
        (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\n name: x\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nname : x\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nx: a\x00b\r\n\r\n", b"400"),
        (b"GET http://[::1 HTTP/1.1\r\n\r\n", b"400"),
        (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 300 + b"\r\n", b"431"),
        (b"GET /" + b"x" * 200_000 + b" HTTP/1.1\r\n\r\n", b"431"),
        (b"POST /v1/messages HTTP/1.1\r\ncontent-length: -1\r\n\r\n", b"400"),
        (b"POST /v1/messages HTTP/1.1\r\ncontent-length: 1e3\r\n\r\n", b"400"),
        (b"POST /v1/messages HTTP/1.1\r\ncontent-length: 1, 1\r\n\r\nx", b"400"),
        (b"POST /v1/messages HTTP/1.1\r\ntransfer-encoding: gzip\r\n\r\n", b"501"),
        (b"POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\ncontent-length: 3\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n", b"400"),
        (b"POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n-5\r\n", b"400"),
        (b"POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n2\r\nabcdef", b"400"),
        (b"POST /v1/messages HTTP/1.1\r\ncontent-length: 99999999999999999999\r\n\r\n", b"413"),
        (b"POST /v1/messages HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nfffffffffff\r\n", b"413"),
    ],
)
def test_broken_requests_get_an_answer_and_a_close(standin: Standin, raw: bytes, status: bytes) -> None:
    """Whatever is wrong with the framing, the peer learns it and the connection ends."""
    answer = say(standin, raw)
    assert answer.startswith(b"HTTP/1.1 " + status)
    assert b"request-id" not in answer.lower()
    assert b"connection: close" in answer.lower()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n\r\n",
        b"GET /v1/mod",
        b"POST /v1/messages HTTP/1.1\r\ncontent-length: 500\r\n\r\n{",
        b"POST /v1/messages HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab",
    ],
)
def test_half_requests_end_quietly(standin: Standin, raw: bytes) -> None:
    """A peer that leaves in the middle disturbs nobody; the next one is served."""
    say(standin, raw)
    assert say(standin, b"GET /v1/models HTTP/1.1\r\nconnection: close\r\n\r\n").startswith(b"HTTP/1.1 401")


def test_requests_follow_each_other_on_one_connection(standin: Standin) -> None:
    """Keep-alive and pipelining: two requests in one write get two answers."""
    one = b"GET /v1/models HTTP/1.1\r\nhost: x\r\n\r\n"
    last = b"GET /v1/models HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
    assert say(standin, one + last, finish=False).count(b"HTTP/1.1 401") == 2


def test_an_old_client_gets_its_answer_and_a_close(standin: Standin) -> None:
    """HTTP/1.0 is answered and ended."""
    assert say(standin, b"GET /v1/models HTTP/1.0\r\n\r\n", finish=False).startswith(b"HTTP/1.1 401")


def test_a_chunked_body_is_read_with_its_trailers(standin: Standin) -> None:
    """Chunks with extensions and trailers make one body."""
    raw = json.dumps(SMALLEST).encode()
    chunks = b"".join(b"%x;note=1\r\n%s\r\n" % (len(raw[at : at + 7]), raw[at : at + 7])
                      for at in range(0, len(raw), 7))  # fmt: skip
    head = (
        f"POST /v1/messages HTTP/1.1\r\nx-api-key: {standin.key}\r\nanthropic-version: {NEW}\r\n"
        "transfer-encoding: chunked\r\nconnection: close\r\n\r\n"
    ).encode()
    answer = say(standin, head + chunks + b"0\r\nx-trailer: 1\r\n\r\n", finish=False)
    assert answer.startswith(b"HTTP/1.1 200")


def test_a_client_that_waits_for_leave_gets_it(standin: Standin) -> None:
    """Expect: 100-continue is answered before the body is sent, and not where the body is too large."""
    line = "POST /v1/messages HTTP/1.1\r\n"
    head = line + "expect: 100-continue\r\nconnection: close\r\ncontent-length: {}\r\n\r\n"
    with dial(standin) as peer:
        peer.sendall(head.format(2).encode())
        assert peer.recv(100).startswith(b"HTTP/1.1 100 Continue\r\n\r\n")
        peer.sendall(b"{}")
        assert read_all(peer).startswith(b"HTTP/1.1 401")
    assert say(standin, head.format(50_000_000).encode()).startswith(b"HTTP/1.1 413")


def test_a_head_request_has_no_body(standin: Standin) -> None:
    """HEAD answers as GET does, without the body."""
    answer = say(standin, b"HEAD /v1/models HTTP/1.1\r\nconnection: close\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 401")
    assert answer.endswith(b"\r\n\r\n")


def test_a_flood_of_connections_is_bounded_and_leaves_nothing(fresh: Standin) -> None:
    """Beyond the limit peers are hung up on; once they are gone, the server serves as before."""
    peers = [dial(fresh) for _ in range(MAX_CONNECTIONS + 40)]
    refused = 0
    for peer in peers[-40:]:
        try:
            refused += peer.recv(1) == b""
        except ConnectionResetError:
            refused += 1
    assert refused == 40
    assert fresh.open_connections <= MAX_CONNECTIONS
    for peer in peers:
        peer.close()
    deadline = time.monotonic() + 5
    while fresh.open_connections and time.monotonic() < deadline:
        threading.Event().wait(0.01)
    assert fresh.open_connections == 0
    assert say(fresh, b"GET /v1/models HTTP/1.1\r\nconnection: close\r\n\r\n").startswith(b"HTTP/1.1 401")


async def test_closing_hangs_up_on_everybody() -> None:
    """Idle, half-sent and unanswered connections neither delay the end nor leave a task behind."""
    before = asyncio.all_tasks()
    async with start("healthy") as standin:
        standin.script("hang")
        port = int(standin.base_url.rsplit(":", 1)[1])
        raw = json.dumps(SMALLEST).encode()
        head = f"POST /v1/messages HTTP/1.1\r\nx-api-key: {standin.key}\r\nanthropic-version: {NEW}\r\n"
        whole = f"{head}content-length: {len(raw)}\r\n\r\n".encode() + raw
        writers = []
        for sent in (b"", b"POST /v1/messages HTTP/1.1\r\ncontent-length: 9\r\n\r\n{", whole):
            _reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(sent)
            await writer.drain()
            writers.append(writer)
        while len(standin.requests) < 1 or standin.open_connections < 3:  # noqa: ASYNC110 - the other side has no event
            await asyncio.sleep(0)
        home = standin.world.home
        began = time.monotonic()
    assert time.monotonic() - began < 5  # far above what it takes; the benchmark holds the half second
    for writer in writers:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
    assert asyncio.all_tasks() == before
    assert not home.exists()


async def test_closing_does_not_wait_for_a_slow_answer() -> None:
    """A request that is being answered slowly is dropped when the stand-in closes."""
    async with start("slow") as standin:
        _reader, writer = await asyncio.open_connection("127.0.0.1", int(standin.base_url.rsplit(":", 1)[1]))
        writer.write(b"GET /v1/models HTTP/1.1\r\n\r\n")
        await writer.drain()
        while standin.open_connections < 1:  # noqa: ASYNC110 - no event of ours tells of it
            await asyncio.sleep(0.01)
        began = time.monotonic()
    assert time.monotonic() - began < 5
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()


def test_only_the_loopback_interface_listens(standin: Standin) -> None:
    """Every server of the stand-in is bound to 127.0.0.1."""
    world = standin.world
    for url in (world.api_url, world.status_url, world.web_url, standin.proxy_url):
        assert url.startswith("http://127.0.0.1:")
