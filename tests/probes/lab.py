"""Small real parts for the probes' tests: an authority, servers, a proxy, sockets that hang, worlds."""

import asyncio
import contextlib
import ipaddress
import json
import socket
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from wizard.credentials import Credential, Kind, Style
from wizard.model.observation import Observation, ProbeResult
from wizard.model.secret import Secret
from wizard.model.world import World

HOST = "api.anthropic.com"
API = f"https://{HOST}"
KEY = "sk-ant-api03-" + "k3" * 40 + "endX"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class Authority:
    """A certificate authority of the tests' own."""

    def __init__(self, folder: Path, name: str = "Lab Root") -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name(
            [
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Lab"),
                x509.NameAttribute(NameOID.COMMON_NAME, name),
            ]
        )
        self._folder = folder
        self._made = 0
        certificate = self._build(self._name, self._key, {}, authority=True)
        self.file = folder / f"{name.replace(' ', '-')}.pem"
        self.file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))

    def _build(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, spec: Mapping[str, Any], *, authority: bool
    ) -> x509.Certificate:
        begun = datetime.now(UTC) - timedelta(days=30)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begun)
            .not_valid_after(begun + timedelta(days=spec.get("days", 3650)))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False
            )
        )
        if names := spec.get("names"):
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        if authority:
            usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
            builder = builder.add_extension(usage, critical=True)
        return builder.sign(self._key, hashes.SHA256())

    def server(self, *names: str, days: int = 3650) -> ssl.SSLContext:
        """A server's context with a certificate for these names."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
        certificate = self._build(
            subject, key, {"names": [_general(name) for name in names], "days": days}, authority=False
        )
        self._made += 1
        path = self._folder / f"leaf-{id(self)}-{self._made}.pem"
        path.write_bytes(
            certificate.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


@dataclass
class Got:
    """A request as a server saw it."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The body parsed."""
        return json.loads(self.body)


def reply(status: int, body: Any = "", headers: Mapping[str, str] | None = None) -> bytes:
    """A response; a body that is not text is sent as JSON."""
    plain = isinstance(body, str | bytes)
    raw = body if isinstance(body, bytes) else (body if plain else json.dumps(body)).encode()
    given = {"content-type": "text/html" if plain else "application/json", **(headers or {})}
    lines = [f"HTTP/1.1 {status} Said", *(f"{k}: {v}" for k, v in given.items())]
    return "\r\n".join([*lines, f"content-length: {len(raw)}", "connection: close", "", ""]).encode() + raw


def api_error(
    status: int, kind: str, message: str, *, code: str | None = None, request_id: str | None = "req_011Lab"
) -> bytes:
    """An error in the API's envelope; without a request id it is somebody else's imitation."""
    error: dict[str, Any] = {
        "type": kind,
        "message": message,
        "details": {"error_code": code} if code else None,
    }
    body = {"type": "error", "error": error, "request_id": request_id}
    headers = {"server": "cloudflare", "cf-ray": "9a1b2c-FRA", "date": "Sun, 22 Nov 2026 12:00:00 GMT"}
    return reply(status, body, {**headers, **({"request-id": request_id} if request_id else {})})


def api_ok(body: Any) -> bytes:
    """A success of the API."""
    headers = {
        "request-id": "req_011Fine",
        "anthropic-organization-id": "org-lab",
        "anthropic-workspace-id": "wrkspc_lab",
    }
    return reply(200, body, headers)


KEYLESS = api_error(401, "authentication_error", "x-api-key header is required")
Handler = Callable[[Got], Awaitable[bytes] | bytes]


@dataclass
class Server:
    """A listening server and what it was asked."""

    port: int
    got: list[Got] = field(default_factory=list)
    connections: int = 0

    @property
    def place(self) -> tuple[str, int]:
        """Where it listens."""
        return ("127.0.0.1", self.port)

    @property
    def url(self) -> str:
        """Its base URL without encryption."""
        return f"http://127.0.0.1:{self.port}"


async def read_request(reader: asyncio.StreamReader) -> Got | None:
    """One request; None where the other side went away."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    first, *lines = head.split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines if line)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Got(method, target, headers, body)


@contextlib.asynccontextmanager
async def listen(
    serve: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[Server]:
    """A server for raw connections, each closed when `serve` returns and cut when the context ends."""
    tasks: set[asyncio.Task[Any]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        server.connections += 1
        try:
            await serve(reader, writer)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            tasks.discard(task)
            writer.close()

    listening = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=tls)
    server = Server(listening.sockets[0].getsockname()[1])
    try:
        yield server
    finally:
        listening.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@contextlib.asynccontextmanager
async def http(handler: Handler, tls: ssl.SSLContext | None = None) -> AsyncIterator[Server]:
    """An HTTP server that answers one request for each connection."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        got = await read_request(reader)
        if got is None:
            return
        server.got.append(got)
        answer = handler(got)
        writer.write(answer if isinstance(answer, bytes) else await answer)
        await writer.drain()

    async with listen(serve, tls) as server:
        yield server


@contextlib.asynccontextmanager
async def connect_proxy(
    to: Mapping[str, tuple[str, int]], refusal: bytes | None = None
) -> AsyncIterator[Server]:
    """A CONNECT proxy: `to` says where each `host:port` really is. With a refusal it opens nothing."""

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        got = await read_request(reader)
        if got is None:
            return None
        server.got.append(got)
        if refusal is not None:
            writer.write(refusal)
            return await writer.drain()
        behind, onward = await asyncio.open_connection(*to[got.target])
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await asyncio.gather(pump(reader, onward), pump(behind, writer))
        return None

    async with listen(serve) as server:
        yield server


@contextlib.contextmanager
def black_hole() -> Any:
    """A place where connections never open: its queue is full and nobody takes from it."""
    with socket.socket() as listening, contextlib.ExitStack() as filled:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        for _ in range(4):
            waiting = filled.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listening.getsockname())
        yield listening.getsockname()


class Clock:
    """It is always noon; stretches of time are real."""

    def now(self) -> datetime:
        """Noon."""
        return NOW

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
        return time.monotonic()


class Names:
    """A resolver with a table; a name that is not in it does not exist."""

    def __init__(self, table: Mapping[str, tuple[str, ...]]) -> None:
        self._table = table

    def resolve(self, host: str, port: int) -> tuple[str, ...]:
        """The addresses of the table."""
        if host not in self._table:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return self._table[host]


@dataclass
class Machine:
    """A host that says what it is told to."""

    source: str | None = "192.168.1.20"
    router: str | None = "192.168.1.1"
    names: tuple[str, ...] = ("192.168.1.1",)
    links: tuple[str, ...] = ("lo", "wlan0")

    def source_address(self, destination: str) -> str | None:
        return self.source

    def resolvers(self) -> tuple[str, ...]:
        return self.names

    def gateway(self) -> str | None:
        return self.router

    def interfaces(self) -> tuple[str, ...]:
        return self.links


def world(home: Path, **changes: Any) -> World:
    """A world in which nothing is inherited and every known name is this machine."""
    names = (HOST, "status.claude.com", "gateway.example", "proxy.example")
    plain = World(
        clock=Clock(),
        resolver=Names(dict.fromkeys(names, ("127.0.0.1",))),
        host=Machine(),
        environ={},
        home=home,
    )
    return replace(plain, **changes)


def credential(base_url: str = API, value: str = KEY, **changes: Any) -> Credential:
    """A key as `find` would hand it over."""
    plain = Credential(
        id="typed",
        source="typed",
        kind=Kind.API_KEY,
        base_url=base_url,
        secret=Secret(value, base_url=base_url),
        style=Style.X_API_KEY,
    )
    return replace(plain, **changes)


def only(result: ProbeResult, fact: str) -> Observation:
    """The one observation of a fact in a result."""
    (found,) = [o for o in result.observations if o.fact == fact]
    return found
