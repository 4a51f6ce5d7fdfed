"""Passing requests on to one fixed origin, unchanged and streaming, for the recording proxy.

Like every client of this house it follows no redirect. It goes the way that the person's program would have
gone (proxies and authorities of the environment), because that is the way that is being looked at.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Self

import httpx

from wizard.model.secret import origin_of
from wizard.model.world import World
from wizard.probes.route import configured
from wizard.probes.trust import context_for

_MOST_CONNECTIONS = 200


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
        ValueError: the base URL has no scheme or host, or the configured proxy is not one.
        OSError: the configured authorities cannot be read.
    """

    def __init__(self, world: World, upstream: str) -> None:
        self.origin = origin_of(upstream)
        self._base = upstream.rstrip("/")
        route = configured(world, upstream)
        self.by = route.proxy_shown
        """The proxy on the way, without its user name and password."""
        self._client = httpx.AsyncClient(
            proxy=route.proxy,
            verify=context_for(route.trust) if upstream.startswith("https://") else True,
            trust_env=False,
            timeout=httpx.Timeout(None, connect=15.0),
            follow_redirects=False,
            limits=httpx.Limits(max_connections=_MOST_CONNECTIONS),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self._client.aclose()

    @asynccontextmanager
    async def send(
        self, method: str, target: str, headers: Sequence[tuple[str, str]], content: bytes
    ) -> AsyncGenerator[Relayed, None]:
        """Send one request; the answer streams while the context is open.

        Raises:
            RelayError: the origin could not be reached; also from the body, where it breaks off.
        """
        request = self._client.build_request(method, self._base + target, content=content)
        # What httpx adds by itself must not reach the other side: the request stays the program's own.
        own = {name: request.headers[name] for name in ("host", "content-length") if name in request.headers}
        request.headers = httpx.Headers([*own.items(), *headers])
        try:
            response = await self._client.send(request, stream=True)
        except (httpx.HTTPError, OSError) as error:
            raise RelayError(f"{self.origin} could not be reached: {_reason(error)}") from error
        try:
            plain = tuple((k.decode("latin-1"), v.decode("latin-1")) for k, v in response.headers.raw)
            yield Relayed(response.status_code, plain, self._stream(response))
        finally:
            await response.aclose()

    async def _stream(self, response: httpx.Response) -> AsyncIterator[bytes]:
        try:
            async for part in response.aiter_raw():
                yield part
        except (httpx.HTTPError, OSError) as error:
            raise RelayError(f"{self.origin} broke off: {_reason(error)}") from error


def _reason(error: BaseException) -> str:
    """The innermost cause in a few words."""
    while error.__cause__ is not None or error.__context__ is not None:
        error = error.__cause__ or error.__context__ or error
    return (str(error) or type(error).__name__)[:200]
