"""The one file that builds the probes' HTTP client.

Redirects are never followed, bodies are read to a limit, nothing is inherited but what the route says.
"""

import asyncio
import json
import ssl
import uuid
import zlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

from wizard.model.world import World
from wizard.probes.answer import Answered, read_reply
from wizard.probes.exchange import Exchange
from wizard.probes.outgoing import Ask, KeyNotSentError, has_auth, masked, secret_headers
from wizard.probes.pool import pool_for
from wizard.probes.progress import Quiet, Watch
from wizard.probes.route import Route
from wizard.probes.text import tidy
from wizard.probes.threads import in_thread
from wizard.probes.trust import context_for
from wizard.probes.wire import STEP_LIMIT, Recorder, Wire

__all__ = ["LARGEST_BODY", "Ask", "KeyNotSentError", "Outcome", "exchange"]

LARGEST_BODY = 1024 * 1024
"""Bytes of an answer that are read."""
_EXPECTED = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
    httpx.HTTPError,
    httpx.InvalidURL,
    OSError,
    ValueError,
)
"""Everything that a network, a peer or a setting can bring about; anything else is a fault of ours."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The record of a request, and the parsed answer, which is judged and then dropped."""

    exchange: Exchange
    body: Any = None


async def exchange(
    ask: Ask, *, world: World, route: Route, seconds: float, watch: Watch | None = None
) -> Outcome:
    """Make one request and record how far it came; a failure on the way is a record too.

    Args:
        ask: the request.
        world: resolver, clock and places to use.
        route: direct, or as configured.
        seconds: time for all of it.
        watch: follows the layers as they happen.

    Raises:
        KeyNotSentError: the credential must not go where `ask` points.
    """
    secret = secret_headers(ask, route)
    record = Recorder(world, watch or Quiet())
    started, since = world.clock.now(), world.clock.monotonic()
    client_id = str(uuid.uuid4())
    answered: Answered | None = None
    try:
        async with asyncio.timeout(max(seconds, 0)):
            answered = await _send(ask, {"x-client-request-id": client_id}, secret, route, record)
    except _EXPECTED as error:
        record.fail(error, target=urlsplit(ask.url).netloc.rpartition("@")[2])
    done = Exchange(
        name=ask.name,
        method=ask.method,
        url=_bare(ask.url),
        route=route.name,
        proxy=route.proxy_shown,
        keyed=bool(secret) or has_auth(ask),
        client_request_id=client_id,
        operations=tuple(record.operations),
        reply=answered.reply if answered else None,
        issuer=record.issuer,
        at=started,
        ms=round((world.clock.monotonic() - since) * 1000, 1),
    )
    return Outcome(done, answered.body if answered else None)


def _bare(url: str) -> str:
    """A URL without user name, password, query and fragment."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


async def _send(
    ask: Ask, own: dict[str, str], secret: dict[str, str], route: Route, record: Recorder
) -> Answered:
    context = await _context(ask, route, record)
    everything = {"user-agent": _user_agent(), "accept": "application/json", "accept-encoding": "identity"}
    given = {name.lower(): value for name, value in ask.headers.items()}
    if beta := given.get("anthropic-beta"):
        secret = {**secret, "anthropic-beta": ",".join(filter(None, [beta, secret.get("anthropic-beta")]))}
    everything |= given | own | secret
    content = json.dumps(ask.body).encode() if ask.body is not None else None
    if content is not None:
        everything["content-type"] = "application/json"
    transport = _Transport(_pool(route, context, record))
    extensions = {"trace": _Tunnel(route, ask.url, record).trace}
    async with (
        # The caller's time limit covers all of it, so httpx gets none of its own.
        httpx.AsyncClient(transport=transport, trust_env=False, timeout=None) as client,  # noqa: S113
        client.stream(
            ask.method,
            ask.url,
            headers=everything,
            content=content,
            follow_redirects=False,
            extensions=extensions,
        ) as response,
    ):
        raw, clipped = await _read(response)
        headers = {k.lower(): masked(v, everything) for k, v in response.headers.items()}
        text = masked(raw.decode("utf-8", "replace"), everything)
        answered = read_reply(response.status_code, headers, text, clipped)
        record.end(detail=str(response.status_code))
        return answered


async def _context(ask: Ask, route: Route, record: Recorder) -> ssl.SSLContext | None:
    """The route's authorities; None where nothing is encrypted."""
    proxied = (route.proxy or "").startswith("https://")
    if not ask.url.startswith("https://") and not proxied:
        return None
    try:
        return await in_thread(STEP_LIMIT, lambda: context_for(route.trust))
    except OSError:
        record.begin("tls", urlsplit(ask.url).netloc)
        record.end(failure="trust_unreadable", detail=f"from {route.trust.named_by or 'the system'}")
        raise


def _pool(route: Route, context: ssl.SSLContext | None, record: Recorder) -> httpcore.AsyncConnectionPool:
    """Its connections; a proxy that cannot be spoken to is an observation as well as an error."""
    try:
        return pool_for(route, context, Wire(record))
    except ValueError:
        record.begin("proxy", route.proxy_shown or "")
        record.end(failure="proxy_unsupported")
        raise


class _Tunnel:
    """Reads httpcore's trace events: what a proxy says to CONNECT is seen nowhere else (diagnostics C0)."""

    def __init__(self, route: Route, url: str, record: Recorder) -> None:
        self._open = route.proxy is None or not url.startswith("https://")
        self._proxy = route.proxy_shown or ""
        self._target = urlsplit(url).netloc.rpartition("@")[2]
        self._record = record

    async def trace(self, name: str, info: Mapping[str, Any]) -> None:
        """Follow one exchange; unknown events are passed over, since httpcore may add some."""
        event = name.partition(".")[2]
        if event == "send_request_headers.started":
            self._record.begin(
                "request" if self._open else "proxy", self._target if self._open else self._proxy
            )
        elif event == "receive_response_headers.started" and self._open:
            self._record.end()
            self._record.begin("answer", self._target)
        elif event == "receive_response_headers.complete" and not self._open:
            self._connected(info.get("return_value"))

    def _connected(self, answer: Any) -> None:
        _, status, _, headers, *_ = answer
        named = {bytes(k).lower(): bytes(v).decode("latin-1") for k, v in headers}
        by = tidy(named.get(b"server") or named.get(b"via") or named.get(b"x-squid-error") or "", 60)
        detail = f"{status} by {by}" if by else str(status)
        if 200 <= status < 300:
            self._open = True
            self._record.end(detail=detail)
        else:
            self._record.end(failure="asks_login" if status == 407 else "proxy_refused", detail=detail)


class _Transport(httpx.AsyncBaseTransport):
    """httpx over a pool of ours: httpx offers no way to hand in the network below it."""

    def __init__(self, pool: httpcore.AsyncConnectionPool) -> None:
        self._pool = pool

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Hand a request to the pool as it stands."""
        answer = await self._pool.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions={"trace": request.extensions["trace"]},
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer.stream))

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pool.aclose()


class _Body(httpx.AsyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            yield part

    async def aclose(self) -> None:
        """Give the stream back."""
        await self._stream.aclose()


async def _read(response: httpx.Response) -> tuple[bytes, bool]:
    """The body up to the limit, and whether more came. Compression that was not asked for is undone."""
    parts, size = [], 0
    async for part in response.aiter_raw():
        parts.append(part)
        size += len(part)
        if size > LARGEST_BODY:
            break
    raw = b"".join(parts)[:LARGEST_BODY]
    if response.headers.get("content-encoding", "").strip().lower() in ("gzip", "deflate", "x-gzip"):
        # 32 + 15: gzip or zlib by their headers. max_length bounds what a small answer can grow to.
        try:
            raw = zlib.decompressobj(47).decompress(raw, LARGEST_BODY)
        except zlib.error:
            raw = b""
    return raw, size > LARGEST_BODY


def _user_agent() -> str:
    from wizard import __version__

    return f"a400-wizard/{__version__}"
