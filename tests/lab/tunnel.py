"""A CONNECT proxy: one that works, and the ways in which they do not."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Literal

from wizard.standin import edge
from wizard.standin.listener import reset
from wizard.standin.wire import Head, MalformedError, read_head

Mode = Literal["works", "refuses", "asks_login", "hangs", "resets", "intercepts"]
Route = Callable[[str, int], tuple[str, int] | None]
"""(host, port) -> where the proxy reaches it; None where it cannot."""
_CHUNK = 64 * 1024


class Tunnel:
    """A forward proxy on the loopback: CONNECT for everything encrypted, absolute form for plain HTTP.

    Args:
        mode: how it behaves; `intercepts` works too, its route leads to fronts of the corporate authority.
        route: the network on the proxy's far side.
    """

    def __init__(self, mode: Mode, route: Route) -> None:
        self.mode = mode
        self._route = route
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0
        self.asked: list[str] = []
        """Targets, as the clients named them."""

    @property
    def url(self) -> str:
        """The proxy as an environment names it."""
        return f"http://127.0.0.1:{self.port}"

    async def open(self) -> None:
        """Begin to listen."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=1 << 16)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Cut everything and stop."""
        if self._server is not None:
            self._server.close()
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await read_head(reader)
            if head is not None:
                self.asked.append(head.target)
                await self._answer(head, reader, writer)
        except (OSError, TimeoutError, MalformedError):
            pass  # the client left or spoke nonsense
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def _answer(self, head: Head, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.mode == "hangs":
            while await reader.read(_CHUNK):
                pass
        elif self.mode == "resets":
            reset(writer)
        elif self.mode in ("refuses", "asks_login"):
            answer = (edge.proxy_refusal if self.mode == "refuses" else edge.proxy_login)(head)
            writer.write(answer.head_bytes() + answer.body)
            await writer.drain()
        else:
            await self._forward(head, reader, writer)

    async def _forward(self, head: Head, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connect = head.method == "CONNECT"
        host, port = _target(head)
        place = self._route(host, port)
        try:
            if place is None:
                raise OSError("no such place")
            inner_reader, inner = await asyncio.wait_for(asyncio.open_connection(*place), 5)
        except (OSError, TimeoutError):
            writer.write(b"HTTP/1.1 502 Bad Gateway\r\nServer: squid/6.13\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()
            return
        try:
            if connect:
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                inner.write(_plain(head))
            await _splice((reader, writer), (inner_reader, inner))
        finally:
            inner.transport.abort()


def _target(head: Head) -> tuple[str, int]:
    if head.method == "CONNECT":
        host, _, port = head.target.rpartition(":")
        return host.strip("[]").lower(), int(port) if port.isdigit() else 443
    rest = head.target.partition("://")[2].partition("/")[0]
    host, _, port = rest.partition(":")
    return host.lower(), int(port) if port.isdigit() else 80


def _plain(head: Head) -> bytes:
    """The request in origin form, for one exchange."""
    path = "/" + head.target.partition("://")[2].partition("/")[2]
    dropped = ("proxy-connection", "proxy-authorization", "connection")
    lines = [f"{head.method} {path} HTTP/1.1", *(f"{k}: {v}" for k, v in head.headers if k not in dropped)]
    return ("\r\n".join([*lines, "connection: close", "via: 1.1 proxy.corp.example"]) + "\r\n\r\n").encode(
        "latin-1"
    )


async def _splice(
    outer: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    inner: tuple[asyncio.StreamReader, asyncio.StreamWriter],
) -> None:
    async def copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while part := await source.read(_CHUNK):
            sink.write(part)
            await sink.drain()
        if sink.can_write_eof():
            sink.write_eof()

    await asyncio.gather(copy(outer[0], inner[1]), copy(inner[0], outer[1]))
