"""Listening on the loopback interface: connections, their limits, and a clean end.

Every connection runs in a task that the listener holds, so that closing leaves nothing behind.
"""

import asyncio
import contextlib
import socket
import ssl
import struct
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import replace

from wizard.standin.answer import Answer, html_answer
from wizard.standin.wire import (
    MAX_HEAD,
    Head,
    MalformedError,
    Request,
    TooLargeError,
    drain,
    read_body,
    read_head,
)

LOOPBACK = "127.0.0.1"
MAX_CONNECTIONS = 256
"""Connections served at once; a flood beyond that is hung up on."""
DRAIN_BYTES = 64 * 1024 * 1024
DRAIN_SECONDS = 5.0
HANG_SECONDS = 600.0
"""How long a connection that gets no answer is kept: longer than any client here waits."""
LOOK_SECONDS = 0.25
"""Seconds between two looks whether a peer that waits is still there."""
DEFAULT_LIMIT = 1024 * 1024

Serve = Callable[[Request], Awaitable[Answer]]
Limit = Callable[[Head], int]
Early = Callable[[Head], Answer | None]
TooLarge = Callable[[Head, int], Answer]


def _no_early_answer(_head: Head) -> Answer | None:
    return None


def _too_large(_head: Head, _seen: int) -> Answer:
    return html_answer("413 Payload Too Large", "413", status=413, note="edge")


class Listener:
    """One port on the loopback interface.

    Args:
        serve: answers a whole request.
        limit: bytes of body that a request may have.
        early: answers before the body is read (a reset, a refusal that needs no body); None reads on.
        too_large: answers a body beyond its limit, from the bytes announced or counted.
        tls: speaks TLS with this context; plain HTTP without.
        clock_offset: seconds by which the server's clock, and so its Date header, is ahead of this machine's.
        port: the port to take; 0 leaves it to the operating system.
        most: connections served at once; a flood beyond that is hung up on.
        end_with_peer: ends the work on an answer whose peer has hung up, as a proxy does.
    """

    def __init__(
        self,
        serve: Serve,
        *,
        limit: Limit = lambda _head: DEFAULT_LIMIT,
        early: Early = _no_early_answer,
        too_large: TooLarge = _too_large,
        tls: ssl.SSLContext | None = None,
        clock_offset: float = 0,
        port: int = 0,
        most: int = MAX_CONNECTIONS,
        end_with_peer: bool = False,
    ) -> None:
        self._most = most
        self._end_with_peer = end_with_peer
        self._clock_offset = clock_offset
        self._serve = serve
        self._limit = limit
        self._early = early
        self._too_large = too_large
        self._tls = tls
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()
        self.port = port

    @property
    def url(self) -> str:
        """The origin that this listener answers for."""
        return f"{'https' if self._tls else 'http'}://{LOOPBACK}:{self.port}"

    @property
    def open_connections(self) -> int:
        """How many connections are being served."""
        return len(self._writers)

    async def open(self) -> None:
        """Begin to listen.

        Raises:
            OSError: the loopback interface gives no port, or somebody has the one that was asked for.
        """
        self._server = await asyncio.start_server(
            self._accept, LOOPBACK, self.port, limit=MAX_HEAD, ssl=self._tls, backlog=128
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Hang up on everybody and stop; returns at once, however busy the connections are."""
        if self._server is not None:
            self._server.close()
        for writer in tuple(self._writers):
            writer.transport.abort()
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._server is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._server.wait_closed(), 0.2)
            self._server = None

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._writers) >= self._most:
            writer.transport.abort()
            return
        self._writers.add(writer)
        task = asyncio.get_running_loop().create_task(self._converse(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._exchange(reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError, TimeoutError):
            # The peer left, broke off or fell silent: that is its right, and nobody is there to be told.
            writer.transport.abort()
        finally:
            self._writers.discard(writer)
            writer.close()
            with contextlib.suppress(OSError, TimeoutError):
                await asyncio.wait_for(writer.wait_closed(), 1.0)

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; True where the connection stays open."""
        head: Head | None = None
        try:
            head = await read_head(reader)
            if head is None:
                return False
            answer = self._early(head)
            if answer is None:
                answer = await self._answer(reader, writer, head)
        except MalformedError as error:
            answer = _malformed(error)
        except TooLargeError as error:
            assert head is not None
            answer = replace(self._too_large(head, error.seen), close=True)
        if answer.fate == "hang":
            await drain(reader, most=DRAIN_BYTES, seconds=HANG_SECONDS)
            return False
        stays = head is not None and head.keep_alive and not answer.close
        await _send(writer, replace(answer, close=not stays), head, self._clock_offset)
        if answer.close and answer.fate == "send":
            await _part(reader, writer)
        return stays and answer.fate == "send"

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, head: Head) -> Answer:
        limit = self._limit(head)
        length = head.get("content-length") or ""
        if (head.get("expect") or "").lower() == "100-continue" and not (
            length.isdigit() and int(length[:16]) > limit
        ):
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = await read_body(reader, head, limit)
        serving = self._serve(Request(head, body))
        return await (_while_there(reader, serving) if self._end_with_peer else serving)


def _malformed(error: MalformedError) -> Answer:
    page = html_answer(
        f"{error.status} Bad Request",
        f"<center><h1>{error.status} Bad Request</h1></center><hr><center>cloudflare</center>",
        status=error.status,
        note="edge",
    )
    return replace(page, close=True, headers=(*page.headers, ("Server", "cloudflare")))


async def _send(writer: asyncio.StreamWriter, answer: Answer, head: Head | None, clock_offset: float) -> None:
    if answer.fate == "reset":
        reset(writer)
        return
    writer.write(answer.head_bytes(clock_offset=clock_offset))
    if head is not None and head.method == "HEAD":
        await writer.drain()
        return
    if answer.fate == "cut":
        writer.write(answer.body[: len(answer.body) // 2])
        await writer.drain()
        reset(writer)
        return
    if answer.stream is None:
        writer.write(answer.body)
    else:
        await _stream(writer, answer.stream, chunked=answer.length is None)
    await writer.drain()


async def _stream(
    writer: asyncio.StreamWriter, stream: AsyncGenerator[bytes, None], *, chunked: bool
) -> None:
    async with contextlib.aclosing(stream) as parts:
        async for part in parts:
            writer.write(f"{len(part):x}\r\n".encode() + part + b"\r\n" if chunked else part)
            await writer.drain()
    if chunked:
        writer.write(b"0\r\n\r\n")


async def _while_there(reader: asyncio.StreamReader, serving: Awaitable[Answer]) -> Answer:
    """The answer, unless the peer hangs up while it is waited for: then nobody works on it any more.

    Raises:
        ConnectionResetError: the peer is gone.
    """
    loop, task, gone = asyncio.get_running_loop(), asyncio.current_task(), False
    timer: asyncio.TimerHandle

    def look() -> None:
        nonlocal gone, timer
        if reader.at_eof() and task is not None:
            gone = task.cancel()
        else:
            timer = loop.call_later(LOOK_SECONDS, look)

    timer = loop.call_later(LOOK_SECONDS, look)
    try:
        return await serving
    except asyncio.CancelledError as error:
        if gone and task is not None and task.uncancel() == 0:
            raise ConnectionResetError("the peer went away while its answer was made") from error
        raise
    finally:
        timer.cancel()


async def _part(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Close after an answer that came before the whole body did: let the peer finish and read it."""
    if writer.can_write_eof():
        with contextlib.suppress(OSError):
            writer.write_eof()
    await drain(reader, most=DRAIN_BYTES, seconds=DRAIN_SECONDS)


def reset(writer: asyncio.StreamWriter) -> None:
    """Cut the connection with RST instead of an orderly end."""
    sock = writer.get_extra_info("socket")
    if sock is not None:
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
