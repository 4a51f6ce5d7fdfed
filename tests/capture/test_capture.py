"""The recording proxy passes everything on as it is, catches what fails, and keeps no key."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncGenerator
from dataclasses import replace

import httpx
import pytest

from tests.capture.calls import HEADERS, HELLO, KEY, post, proxy_before, quiet_world, upstream
from wizard.capture import Captured, CaptureProxy, behind, run_through
from wizard.probes.relay import Relay
from wizard.standin import start
from wizard.standin.answer import Answer, json_answer
from wizard.standin.listener import Listener
from wizard.standin.wire import Request


async def test_answers_pass_unchanged() -> None:
    """Status, body and the service's headers are the same with and without us."""
    async with start("healthy", keys=[KEY]) as standin, proxy_before(standin.base_url) as proxy:
        through = await post(proxy)

    assert through.status_code == 200
    assert through.json()["type"] == "message"
    assert through.headers["request-id"].startswith("req_")
    (call,) = proxy.calls
    assert (call.status, call.model, call.auth, call.bad) == (200, "claude-haiku-5-5", ("x-api-key",), False)
    assert call.usage is not None
    assert call.whole_ms is not None


async def test_a_failing_call_is_caught_whole() -> None:
    """What people cannot get out of their SDK: body, answer, request id."""
    async with start("healthy", keys=[KEY]) as standin, proxy_before(standin.base_url) as proxy:
        await post(proxy)
        answer = await post(proxy, {**HELLO, "max_tokens": "ten"})

    assert answer.status_code == 400
    assert proxy.failing is not None
    assert proxy.failing.call.error is not None
    assert proxy.failing.call.error.request_id == answer.headers["request-id"]
    assert json.loads(proxy.failing.body)["max_tokens"] == "ten"
    assert "max_tokens" in proxy.failing.answer


async def test_no_key_is_kept() -> None:
    """The record can be shown to anybody: names of credential headers, never their values."""
    async with start("healthy", keys=[KEY]) as standin, proxy_before(standin.base_url) as proxy:
        await post(proxy, authorization=f"Bearer {KEY}", cookie=f"sessionKey={KEY}")

    kept = proxy.calls[0].model_dump_json()
    assert "p1anted" not in kept
    assert proxy.calls[0].auth == ("x-api-key", "authorization")
    assert "cookie" in proxy.calls[0].other_headers


async def test_streams_pass_part_by_part() -> None:
    """A part is handed on before the next one exists: nothing is buffered."""
    went_on = asyncio.Event()

    async def serve(_request: Request) -> Answer:
        async def stream() -> AsyncGenerator[bytes, None]:
            started = {"type": "message_start", "message": {"usage": {"input_tokens": 7}}}
            yield f"event: message_start\ndata: {json.dumps(started)}\n\n".encode()
            await went_on.wait()
            yield b'event: message_delta\ndata: {"type":"message_delta","usage":{"output_tokens":9}}\n\n'

        return Answer(headers=(("Content-Type", "text/event-stream"),), stream=stream())

    async with (
        upstream(serve) as url,
        proxy_before(url) as proxy,
        httpx.AsyncClient(trust_env=False) as client,
        client.stream("POST", f"{proxy.base_url}/v1/messages", json=HELLO) as answer,
    ):
        parts = answer.aiter_bytes()
        first = await asyncio.wait_for(anext(parts), 5)
        went_on.set()
        rest = b"".join([part async for part in parts])

    assert b"message_start" in first
    assert b"message_delta" not in first
    assert b"message_delta" in rest
    assert proxy.calls[0].usage is not None
    assert (proxy.calls[0].usage.input_tokens, proxy.calls[0].usage.output_tokens) == (7, 9)


async def test_an_error_inside_a_stream_is_caught() -> None:
    """It comes after a 200, where status codes are blind."""

    async def serve(_request: Request) -> Answer:
        async def stream() -> AsyncGenerator[bytes, None]:
            yield b'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","mess'
            yield b'age":"Overloaded"},"request_id":"req_011abc"}\n\n'

        return Answer(headers=(("Content-Type", "text/event-stream"),), stream=stream())

    async with upstream(serve) as url, proxy_before(url) as proxy:
        await post(proxy)

    call = proxy.calls[0]
    assert (call.status, call.in_stream, call.bad) == (200, True, True)
    assert call.error is not None
    assert (call.error.type, call.error.request_id) == ("overloaded_error", "req_011abc")


async def test_a_cut_reaches_the_program_as_a_cut() -> None:
    """An orderly end would make half an answer look whole."""

    async def serve(_request: Request) -> Answer:
        return replace(json_answer({"type": "message", "content": "x" * 5000}), fate="cut")

    async with upstream(serve) as url, proxy_before(url) as proxy:
        with pytest.raises(httpx.HTTPError):
            await post(proxy)

    assert "broke off" in proxy.calls[0].failed


async def test_a_redirect_is_not_followed_nor_passed_on() -> None:
    """The key would go along to wherever it points."""
    asked: list[str] = []

    async def serve(request: Request) -> Answer:
        asked.append(request.head.path)
        return Answer(status=307, headers=(("Location", "https://evil.example/v1/messages"),))

    async with upstream(serve) as url, proxy_before(url) as proxy:
        answer = await post(proxy)

    assert answer.status_code == 502
    assert "location" not in answer.headers
    assert "evil.example" in answer.json()["error"]["message"]
    assert asked == ["/v1/messages"]


async def test_strangers_get_nothing() -> None:
    """Without the run's token, or under another name for loopback, there is nobody here."""
    async with start("healthy", keys=[KEY]) as standin, proxy_before(standin.base_url) as proxy:
        origin = proxy.base_url.removesuffix("/t0ken")
        async with httpx.AsyncClient(trust_env=False) as client:
            no_token = await client.post(f"{origin}/v1/messages", json=HELLO, headers=HEADERS)
            rebound = await client.post(
                f"{proxy.base_url}/v1/messages", json=HELLO, headers={**HEADERS, "host": "evil.example"}
            )

    assert [no_token.status_code, rebound.status_code] == [404, 404]
    assert (proxy.strangers, proxy.total, len(standin.requests)) == (2, 0, 0)


async def test_an_upstream_that_is_not_there_is_said() -> None:
    """The program gets an answer that it can show, and we note why."""
    async with proxy_before("http://127.0.0.1:9") as proxy:
        answer = await post(proxy)

    assert answer.status_code == 502
    assert "could not be reached" in proxy.calls[0].failed


async def test_many_at_once() -> None:
    """Calls side by side do not mix."""
    async with start("healthy", keys=[KEY]) as standin, proxy_before(standin.base_url) as proxy:
        bodies = [{**HELLO, "max_tokens": n or "none"} for n in range(20)]
        answers = await asyncio.gather(*(post(proxy, body) for body in bodies))

    assert [answer.status_code for answer in answers] == [400, *[200] * 19]
    assert proxy.in_flight == 0
    assert sum(call.bad for call in proxy.calls) == 1


async def test_the_programs_exit_code_is_its_own() -> None:
    """Success, failure and death by signal come through as a shell would show them."""
    codes = [
        await run_through([sys.executable, "-c", code], os.environ)
        for code in ("pass", "raise SystemExit(7)", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    ]

    assert codes == [0, 7, 137]


def test_loopback_is_kept_away_from_proxies() -> None:
    """A program behind a corporate proxy would send its call there instead of to us."""
    environ = behind({"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "intra"}, "http://127.0.0.1:1/t")

    assert environ["NO_PROXY"] == "intra,127.0.0.1,localhost"
    assert environ["ANTHROPIC_BASE_URL"] == "http://127.0.0.1:1/t"


async def test_a_program_that_ends_in_the_middle_is_noted() -> None:
    """Its call stays on record, and nothing waits for the upstream any more."""
    arrived = asyncio.Event()

    async def serve(_request: Request) -> Answer:
        arrived.set()
        return Answer(fate="hang")

    async with upstream(serve) as url, proxy_before(url) as proxy:
        asking = asyncio.create_task(post(proxy))
        await arrived.wait()
    await asyncio.gather(asking, return_exceptions=True)

    assert [call.failed for call in proxy.calls] == ["the program went away before an answer came"]
    assert (proxy.in_flight, proxy.door.queued) == (0, 0)


async def test_who_hangs_up_ends_the_call_beyond() -> None:
    """A program that times out does not leave a call running upstream, nor keep a place in line."""
    arrived, ended = asyncio.Event(), asyncio.Event()

    async def serve(_request: Request) -> Answer:
        arrived.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        raise AssertionError

    listener = Listener(serve, end_with_peer=True)
    await listener.open()
    async with asyncio.timeout(30), proxy_before(listener.url) as proxy:
        asking = asyncio.create_task(post(proxy))
        await arrived.wait()
        asking.cancel()
        await ended.wait()
        calls = [call.failed for call in proxy.calls]
        waiting = (proxy.in_flight, proxy.door.queued)
    await listener.close()
    await asyncio.gather(asking, return_exceptions=True)

    assert calls == ["the program went away before an answer came"]
    assert waiting == (0, 0)


async def test_the_frame_of_an_answer_stays_as_it_was() -> None:
    """A length stays a length, chunks stay chunks, and an answer without a body gets none."""

    async def serve(request: Request) -> Answer:
        if request.head.path.endswith("/none"):
            return Answer(status=204)
        if request.head.path.endswith("/chunks"):

            async def stream() -> AsyncGenerator[bytes, None]:
                yield b"one"
                yield b"two"

            return Answer(stream=stream())
        return json_answer({"type": "message"})

    async with upstream(serve) as url, proxy_before(url) as proxy:
        proxy.door.limit = 1
        async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
            head = await client.head(f"{proxy.base_url}/v1/messages")
            whole = await client.get(f"{proxy.base_url}/v1/messages")
            none = await client.get(f"{proxy.base_url}/v1/none")
            chunks = await client.get(f"{proxy.base_url}/v1/chunks")

    framed = [a.headers.get("transfer-encoding", a.headers.get("content-length")) for a in (head, whole)]
    assert framed == ["18", "18"]
    assert head.content == none.content == b""
    assert not {"transfer-encoding", "content-length"} & set(none.headers)
    assert (chunks.headers["transfer-encoding"], chunks.content) == ("chunked", b"onetwo")
    assert [call.method for call in proxy.calls] == ["HEAD", "GET", "GET", "GET"]
    assert proxy.in_flight == 0


async def test_an_answer_that_is_not_http_is_said() -> None:
    """It is told apart from an upstream that is not there."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b'"hi"')
        writer.write(b"SSH-2.0-something\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server, proxy_before(url) as proxy:
        answer = await post(proxy)

    assert answer.status_code == 502
    assert "gave no proper answer" in proxy.calls[0].failed


async def test_a_flood_is_let_through_in_turn() -> None:
    """Hundreds of calls at once all get their answer, never more under way than the limit."""
    most, answered = 0, 120

    async def serve(_request: Request) -> Answer:
        nonlocal most
        most = max(most, proxy.in_flight)
        await asyncio.sleep(0)
        return json_answer({"type": "message"})

    limits = httpx.Limits(max_connections=None)
    async with upstream(serve) as url, proxy_before(url) as proxy:
        proxy.door.limit = 8
        async with httpx.AsyncClient(trust_env=False, limits=limits, timeout=60) as client:
            calls = (client.post(f"{proxy.base_url}/v1/messages", json=HELLO) for _ in range(answered))
            statuses = [answer.status_code for answer in await asyncio.gather(*calls)]

    assert statuses == [200] * answered
    assert most == 8
    assert (proxy.total, len(proxy.calls)) == (answered, answered)


async def test_a_port_of_ones_own_and_one_that_is_taken() -> None:
    """The person may name the port; who has it already is not pushed aside."""
    world = quiet_world()
    async with start("healthy", keys=[KEY]) as standin, Relay(world, standin.base_url) as relay:
        async with CaptureProxy(relay, token="t", clock=world.clock) as first:
            port = int(first.base_url.split(":")[2].split("/")[0])
            with pytest.raises(OSError, match="in use"):
                await CaptureProxy(relay, token="t", clock=world.clock, port=port).__aenter__()
        async with CaptureProxy(relay, token="t", clock=world.clock, port=port) as again:
            assert again.base_url == f"http://127.0.0.1:{port}/t"


def test_the_record_knows_attempts() -> None:
    """What an SDK says of its own retries is read as a number, or not at all."""
    base = Captured.model_validate(
        {"number": 1, "at": "2026-11-22T09:00:00Z", "method": "POST", "path": "/v1/messages"}
    )

    assert base.model_copy(update={"headers": {"x-stainless-retry-count": "2"}}).attempt == 2
    assert base.model_copy(update={"headers": {"x-stainless-retry-count": "9" * 50}}).attempt is None
