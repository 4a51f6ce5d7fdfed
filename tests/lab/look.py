"""How far a keyless request gets in a world, with the standard library only.

The lab is tested with this and not with the probes, so that a fault of the one cannot hide in the other.
"""

import contextlib
import http.client
import socket
import ssl
from dataclasses import dataclass
from typing import Literal

from tests.lab import internet
from tests.lab.authority import public_root
from wizard.model.world import World

Stage = Literal["dns", "tcp", "tls", "http", "answered"]


@dataclass(frozen=True, slots=True)
class Seen:
    """Where a look ended, and with what."""

    stage: Stage
    error: BaseException | None = None
    status: int | None = None
    headers: dict[str, str] | None = None
    body: bytes = b""


def open_to(world: World, address: str, port: int = 443, *, seconds: float = 0.4) -> socket.socket:
    """A connection to an address of the lab's internet.

    Raises:
        OSError: there is no way, or none in time.
    """
    place = world.port_map.get((address, port), (address, port))
    return socket.create_connection(place, seconds)


def secure(
    raw: socket.socket, name: str, *, roots: tuple[bytes, ...] = (), strict: bool = False
) -> ssl.SSLSocket:
    """A handshake that verifies for `name` against the public root and further ones.

    Raises:
        ssl.SSLError: it does not verify, or breaks.
        OSError: it is cut.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if strict:
        context.verify_flags |= ssl.VERIFY_X509_STRICT
    for root in (public_root().pem(), *roots):
        context.load_verify_locations(cadata=root.decode())
    return context.wrap_socket(raw, server_hostname=name)


def ask(
    sock: socket.socket, host: str, path: str = "/v1/models", *, method: str = "GET", body: bytes = b""
) -> Seen:
    """One request on an open connection, and what came back."""
    client = http.client.HTTPConnection(host)
    client.sock = sock
    try:
        client.request(method, path, body=body or None, headers={"host": host, "connection": "close"})
        answer = client.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return Seen("answered", None, answer.status, headers, answer.read())
    except (OSError, http.client.HTTPException) as error:
        return Seen("http", error)
    finally:
        client.close()


def look(world: World, name: str = internet.API, *, version: int = 4, seconds: float = 0.4) -> Seen:
    """How far a keyless GET /v1/models gets, straight, over IPv4 (or 6)."""
    try:
        addresses = world.resolver.resolve(name, 443)
    except OSError as error:
        return Seen("dns", error)
    address = next(a for a in addresses if (":" in a) == (version == 6))
    try:
        raw = open_to(world, address, seconds=seconds)
    except OSError as error:
        return Seen("tcp", error)
    try:
        tls = secure(raw, name)
    except OSError as error:
        raw.close()
        return Seen("tls", error)
    with contextlib.closing(tls):
        return ask(tls, name)


def tunnelled(world: World, proxy: str, *, roots: tuple[bytes, ...] = ()) -> Seen:
    """The same through a CONNECT proxy on the loopback interface."""
    host, port = proxy.rpartition("/")[2].split(":")
    try:
        raw = socket.create_connection((host, int(port)), 2)
    except OSError as error:
        return Seen("tcp", error)
    with contextlib.closing(raw):
        raw.sendall(f"CONNECT {internet.API}:443 HTTP/1.1\r\nhost: {internet.API}:443\r\n\r\n".encode())
        reply = http.client.HTTPResponse(raw, method="CONNECT")
        try:
            reply.begin()
        except (OSError, http.client.HTTPException) as error:
            return Seen("http", error)
        finally:
            reply.close()
        if reply.status != 200:
            headers = {name.lower(): value for name, value in reply.getheaders()}
            return Seen("http", None, reply.status, headers)
        try:
            tls = secure(raw, internet.API, roots=roots)
        except OSError as error:
            return Seen("tls", error)
        with contextlib.closing(tls):
            return ask(tls, internet.API)
