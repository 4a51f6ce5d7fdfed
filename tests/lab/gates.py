"""The path to one address: a gate that lets a connection through, or does what a broken path does."""

import asyncio
import contextlib
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from wizard.standin.listener import reset

Path = Literal[
    "open", "refused", "black_hole", "unreachable", "reset", "reset_hello", "close_hello", "reset_sni", "mute"
]
UNREACHABLE = "224.0.0.1"
"""A multicast address: opening a connection to one fails with ENETUNREACH at once, and sends nothing."""
_CHUNK = 64 * 1024
_LET_OPEN = 0.03
"""Seconds after which the other side has surely seen the connection open."""


@dataclass(frozen=True, slots=True)
class Way:
    """How the path to an address behaves.

    `reset`: accepted, then RST. `reset_hello`: RST after the first bytes. `close_hello`: an end there.
    `reset_sni`: RST when the handshake names one of `names`. `mute`: accepted, and never a byte.
    `cut_after`: RST once the client sent that many bytes. `delay`: seconds before the first byte passes.
    """

    path: Path = "open"
    names: tuple[str, ...] = ()
    cut_after: int | None = None
    delay: float = 0
    cold: bool = False
    """The delay holds for the first connection only."""


class Gate:
    """Listens for one address and behaves as `way` says, in front of `origin`.

    Args:
        origin: gives the loopback port behind it.
        way: how the path behaves.
    """

    def __init__(self, origin: Callable[[], int], way: Way) -> None:
        self._origin = origin
        self.way = way
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._hole: BlackHole | None = None
        self._dead: socket.socket | None = None
        self.place: tuple[str, int] = (UNREACHABLE, 9)
        self.seen: list[bytes] = []
        """The first bytes of every connection."""

    async def open(self) -> None:
        """Begin to behave that way."""
        if self.way.path == "unreachable":
            return
        if self.way.path == "black_hole":
            self._hole = BlackHole()
            self.place = ("127.0.0.1", self._hole.port)
        elif self.way.path == "refused":
            self._dead = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            self._dead.bind(("127.0.0.1", 0))  # bound and never listening
            self.place = ("127.0.0.1", self._dead.getsockname()[1])
        else:
            self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
            self.place = ("127.0.0.1", self._server.sockets[0].getsockname()[1])

    async def close(self) -> None:
        """Cut everything and stop."""
        if self._server is not None:
            self._server.close()
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for closing in (self._hole, self._dead):
            if closing is not None:
                closing.close()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._pass(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if self.way.path == "reset":
                await asyncio.sleep(_LET_OPEN)
                reset(writer)
                return
            first = await reader.read(_CHUNK)
            self.seen.append(first[:2048])
            if self.way.path == "mute":
                while await reader.read(_CHUNK):
                    pass
            if not first or self.way.path == "mute" or self._stops(first, writer):
                return
            if not self.way.cold or len(self.seen) == 1:
                await asyncio.sleep(self.way.delay)
            inner_reader, inner = await asyncio.open_connection("127.0.0.1", self._origin())
            inner.write(first)
            try:
                await self._splice((reader, writer), (inner_reader, inner), len(first))
            finally:
                inner.transport.abort()
        except OSError:
            pass  # either side left
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    def _stops(self, first: bytes, writer: asyncio.StreamWriter) -> bool:
        by_name = self.way.path == "reset_sni" and server_name(first) in self.way.names
        if self.way.path == "reset_hello" or by_name:
            reset(writer)
            return True
        return self.way.path == "close_hello"

    async def _splice(
        self,
        outer: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        inner: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        sent: int,
    ) -> None:
        async def copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter, most: int | None) -> None:
            total = sent if most is not None else 0
            while part := await source.read(_CHUNK):
                total += len(part)
                if most is not None and total > most:
                    reset(outer[1])
                    return
                sink.write(part)
                await sink.drain()
            if sink.can_write_eof():
                sink.write_eof()

        up = asyncio.ensure_future(copy(outer[0], inner[1], self.way.cut_after))
        down = asyncio.ensure_future(copy(inner[0], outer[1], None))
        try:
            await asyncio.gather(up, down)
        finally:
            for task in (up, down):
                task.cancel()
            await asyncio.gather(up, down, return_exceptions=True)


class BlackHole:
    """A port whose backlog is full: the kernel drops every further SYN, as a silent filter does."""

    def __init__(self) -> None:
        self._server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._server.bind(("127.0.0.1", 0))
        self._server.listen(0)
        self.port: int = self._server.getsockname()[1]
        self._fillers = []
        for _ in range(4):
            filler = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            filler.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                filler.connect(("127.0.0.1", self.port))
            self._fillers.append(filler)

    def close(self) -> None:
        """Let go of the port."""
        for held in (*self._fillers, self._server):
            held.close()


def server_name(hello: bytes) -> str | None:
    """The name that a ClientHello asks for; None where it names none or is no ClientHello."""
    try:
        if hello[0] != 22 or hello[5] != 1:
            return None
        at = 9 + 2 + 32
        at += 1 + hello[at]
        at += 2 + int.from_bytes(hello[at : at + 2], "big")
        at += 1 + hello[at]
        end = at + 2 + int.from_bytes(hello[at : at + 2], "big")
        at += 2
        while at + 4 <= end:
            kind = int.from_bytes(hello[at : at + 2], "big")
            size = int.from_bytes(hello[at + 2 : at + 4], "big")
            if kind == 0:
                return hello[at + 9 : at + 4 + size].decode("ascii").lower()
            at += 4 + size
    except (IndexError, UnicodeDecodeError):
        return None
    return None
