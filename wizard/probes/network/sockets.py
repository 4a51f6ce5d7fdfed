"""Connections and handshakes by hand: nothing is sent beyond the handshake, and nothing stays open.

Transports of an event loop close a turn later; these are closed at once, also where they are stopped.
"""

import asyncio
import socket
import ssl

_CHUNK = 64 * 1024


async def opened(place: tuple[str, int], seconds: float) -> socket.socket:
    """A connection to an address, which the caller closes.

    Raises:
        OSError: it could not be opened; `TimeoutError`, not in time.
    """
    numeric = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
    family, kind, protocol, _, target = socket.getaddrinfo(*place, type=socket.SOCK_STREAM, flags=numeric)[0]
    sock = socket.socket(family, kind, protocol)
    try:
        sock.setblocking(False)
        async with asyncio.timeout(seconds):
            await asyncio.get_running_loop().sock_connect(sock, target)
    except BaseException:  # nothing is swallowed: what was begun is put away first
        sock.close()
        raise
    return sock


async def shaken(sock: socket.socket, context: ssl.SSLContext, name: str, seconds: float) -> ssl.SSLObject:
    """The finished handshake for `name` on an open connection.

    Raises:
        OSError: it was refused, cut or not verified (`ssl.SSLError`); `TimeoutError`, not in time.
    """
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = context.wrap_bio(incoming, outgoing, server_hostname=name)
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(seconds):
        while True:
            try:
                tls.do_handshake()
            except ssl.SSLWantReadError:
                await loop.sock_sendall(sock, outgoing.read())
                if data := await loop.sock_recv(sock, _CHUNK):
                    incoming.write(data)
                else:
                    incoming.write_eof()
            except ssl.SSLError:
                await loop.sock_sendall(sock, outgoing.read())  # the alert that says why
                raise
            else:
                await loop.sock_sendall(sock, outgoing.read())
                return tls


async def tunnelled(sock: socket.socket, target: str, login: str, seconds: float) -> int:
    """Ask a proxy on an open connection for a tunnel; its status.

    Args:
        sock: the connection to the proxy.
        target: `host:port`.
        login: the value of proxy-authorization; empty for none.
        seconds: time for it.

    Raises:
        OSError: the proxy cut the connection; `TimeoutError`, it did not answer in time.
        ValueError: what it said is no answer.
    """
    loop = asyncio.get_running_loop()
    lines = [f"CONNECT {target} HTTP/1.1", f"Host: {target}"]
    lines += [f"Proxy-Authorization: {login}"] if login else []
    async with asyncio.timeout(seconds):
        await loop.sock_sendall(sock, ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
        said = b""
        while b"\r\n\r\n" not in said and len(said) < _CHUNK:
            data = await loop.sock_recv(sock, 4096)
            if not data:
                raise ConnectionResetError("the proxy closed the connection")
            said += data
    return int(said.split(b" ", 2)[1])
