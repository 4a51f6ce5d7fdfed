"""Passing requests on to one fixed origin, unchanged and streaming, for the recording proxy.

It speaks through httpcore, one layer below httpx: cookies, redirects and codings are nothing to it, and
each call would pay for them. Like every client of this house it follows no redirect. It goes the way that
the person's program would have gone (proxies and authorities of the environment), because that is the way
that is being looked at.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

import httpcore

from wizard.model.secret import origin_of
from wizard.model.world import World
from wizard.probes.pool import pool_for
from wizard.probes.route import Route, configured
from wizard.probes.trust import context_for

_CONNECT_S = 15.0
_EXPECTED = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
    OSError,
)


class RelayError(Exception):
    """The other side could not be reached, or broke off; the text is one clear sentence without secrets."""


@dataclass(frozen=True, slots=True)
class Relayed:
    """An answer on its way: status, headers in their order, and the body as it arrives."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: AsyncIterator[bytes]


class Relay:
    """A way to one origin.

    Args:
        world: environment, authorities and clock.
        upstream: base URL of the only origin that is ever asked.

    Raises:
        ValueError: the base URL has no scheme that is spoken or no host, or the configured proxy is not one.
        OSError: the configured authorities cannot be read.
    """

    def __init__(self, world: World, upstream: str) -> None:
        self.origin = origin_of(upstream)
        if not self.origin.startswith(("http://", "https://")):
            raise ValueError("only http and https are spoken")
        self._base = upstream.rstrip("/")
        route = configured(world, upstream)
        self.by = route.proxy_shown
        """The proxy on the way, without its user name and password."""
        self._pool = _pool(route, upstream)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self._pool.aclose()

    @asynccontextmanager
    async def send(
        self, method: str, target: str, headers: Sequence[tuple[str, str]], content: bytes
    ) -> AsyncGenerator[Relayed, None]:
        """Send one request; the answer streams while the context is open.

        Raises:
            RelayError: the origin could not be reached; also from the body, where it breaks off.
        """
        parts = urlsplit(self._base + target)
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        url = httpcore.URL(
            scheme=parts.scheme.encode("ascii"),
            host=(parts.hostname or "").encode("idna"),
            port=parts.port,
            target=path.encode("latin-1", "replace"),
        )
        own = [("Host", parts.netloc.rpartition("@")[2])]
        if content or method in ("POST", "PUT", "PATCH"):
            own.append(("Content-Length", str(len(content))))
        request = httpcore.Request(
            method=method,
            url=url,
            headers=[(k.encode("latin-1"), v.encode("latin-1")) for k, v in (*own, *headers)],
            content=content,
            extensions={"timeout": {"connect": _CONNECT_S}},
        )
        try:
            response = await self._pool.handle_async_request(request)
        except _EXPECTED as error:
            talked = isinstance(error, httpcore.RemoteProtocolError)
            how = "gave no proper answer" if talked else "could not be reached"
            raise RelayError(f"{self.origin} {how}: {_reason(error)}") from error
        try:
            plain = tuple((k.decode("latin-1"), v.decode("latin-1")) for k, v in response.headers)
            yield Relayed(response.status, plain, self._stream(response))
        finally:
            await response.aclose()

    async def _stream(self, response: httpcore.Response) -> AsyncIterator[bytes]:
        try:
            async for part in response.aiter_stream():
                yield part
        except _EXPECTED as error:
            raise RelayError(f"{self.origin} broke off: {_reason(error)}") from error


def _pool(route: Route, upstream: str) -> httpcore.AsyncConnectionPool:
    secure = upstream.startswith("https://") or (route.proxy or "").startswith("https://")
    return pool_for(route, context_for(route.trust) if secure else None)


def _reason(error: BaseException) -> str:
    """The innermost cause in a few words."""
    while error.__cause__ is not None or error.__context__ is not None:
        error = error.__cause__ or error.__context__ or error
    return (str(error) or type(error).__name__)[:200]
