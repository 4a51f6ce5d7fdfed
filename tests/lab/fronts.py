"""TLS in front of a plain server: which certificate a visitor is shown, name by name."""

import asyncio
import contextlib
import ssl
from collections.abc import Callable

from tests.lab.authority import Authority, Leaf
from wizard.standin.listener import reset

_CHUNK = 64 * 1024


class Front:
    """Terminates TLS and hands the plain bytes to `origin`.

    Args:
        origin: gives the loopback port of the plain server.
        authority: issues the leaf for whatever name the visitor asks for.
        default: the leaf for visitors that name nobody (those that connect by address).
        when: validity of the leaves, as `Leaf.when`.
        names: the names of every leaf, in place of the one asked for (for a certificate of somebody else).
        alpn: whether a protocol is agreed on; old boxes on the way take that part out.
    """

    def __init__(
        self,
        origin: Callable[[], int],
        authority: Authority,
        default: tuple[str, ...],
        *,
        when: str = "now",
        names: tuple[str, ...] = (),
        alpn: bool = True,
    ) -> None:
        self._origin = origin
        self._authority = authority
        self._when = when
        self._names = names
        self._alpn = alpn
        self._context = authority.context(Leaf(names or default, when, alpn))
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0

    async def open(self) -> None:
        """Begin to listen."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.sni_callback = self._pick
        if self._alpn:
            context.set_alpn_protocols(["http/1.1"])
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=context)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Cut everything and stop."""
        if self._server is not None:
            self._server.close()
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _pick(self, sock: ssl.SSLObject, name: str | None, _context: ssl.SSLContext) -> None:
        if name is None or self._names:
            sock.context = self._context
        else:
            sock.context = self._authority.context(Leaf((name,), self._when, self._alpn))

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._pass(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner: asyncio.StreamWriter | None = None
        try:
            inner_reader, inner = await asyncio.open_connection("127.0.0.1", self._origin())
            up = asyncio.ensure_future(_copy(reader, inner))
            down = asyncio.ensure_future(_copy(inner_reader, writer))
            try:
                await asyncio.wait((up, down), return_when=asyncio.FIRST_COMPLETED)
                if down.done() and down.exception() is not None:
                    reset(writer)  # the server cut the connection: so does its front
            finally:
                for task in (up, down):
                    task.cancel()
                await asyncio.gather(up, down, return_exceptions=True)
        except OSError:
            pass  # either side left
        finally:
            if inner is not None:
                inner.transport.abort()
            writer.close()
            with contextlib.suppress(OSError, TimeoutError):
                await asyncio.wait_for(writer.wait_closed(), 0.5)


async def _copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    while part := await source.read(_CHUNK):
        sink.write(part)
        await sink.drain()
