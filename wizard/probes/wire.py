"""The network below the HTTP client: own name resolution, every address raced, every step recorded.

httpx hides name resolution inside the connection (facts/diagnostics.md C0). This backend resolves through
the world, opens the connection itself and leaves the host's name to the handshake, so that each layer is
timed apart and a certificate is still checked against the name.
"""

import asyncio
import contextlib
import ipaddress
import ssl
from collections.abc import Iterable
from typing import Any

import httpcore

from wizard.model.world import World
from wizard.probes.exchange import Failure, Layer, Operation
from wizard.probes.failures import detail_of, dns_failure, failure_of
from wizard.probes.progress import Watch
from wizard.probes.text import tidy
from wizard.probes.threads import in_thread
from wizard.probes.trust import looking_context, shown_issuer

STEP_LIMIT = 3.0
"""Seconds that one step on the way may take, so that what hangs is named before the budget ends."""
_HEAD_START = 0.25
"""Seconds before the next address is tried beside the one before (RFC 8305)."""
_LOOK_LIMIT = 1.0


class Recorder:
    """Notes each operation as it ends and tells whoever watches."""

    def __init__(self, world: World, watch: Watch) -> None:
        self.world = world
        self.watch = watch
        self.operations: list[Operation] = []
        self.issuer: str | None = None
        self.running: tuple[Layer, str, float] | None = None

    def begin(self, layer: Layer, target: str) -> None:
        """A layer is being worked on."""
        self.running = (layer, target, self.world.clock.monotonic())
        self.watch.begin(layer)

    def end(
        self,
        error: BaseException | None = None,
        *,
        failure: Failure | None = None,
        address: str | None = None,
        detail: str = "",
    ) -> None:
        """The running layer ended; well, where there is neither an error nor a failure."""
        if self.running is None:
            return
        layer, target, since = self.running
        self.running = None
        if error is not None and failure is None:
            failure = dns_failure(error) if layer == "dns" else failure_of(error)
        self.add(
            Operation(
                layer=layer,
                target=target,
                address=address,
                failure=failure,
                ms=round((self.world.clock.monotonic() - since) * 1000, 1),
                detail=tidy(detail or (detail_of(error) if error else ""), 160),
            )
        )

    def fail(self, error: BaseException, *, target: str) -> None:
        """The exchange ended with `error`, which counts where no operation has said so before."""
        if self.running is not None:
            self.end(error)
        elif not (self.operations and self.operations[-1].failure):
            self.begin("request", target)
            self.end(error)

    def add(self, operation: Operation) -> None:
        """Note an operation that was measured elsewhere."""
        self.operations.append(operation)
        self.watch.end(operation)


class Wire(httpcore.AsyncNetworkBackend):
    """Opens connections for one exchange."""

    def __init__(self, record: Recorder) -> None:
        self._record = record
        self._sockets = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve `host` and connect to the first of its addresses that answers.

        Raises:
            OSError: the name did not resolve.
            httpcore.ConnectError: no address could be reached.
            httpcore.ConnectTimeout: no address answered in time.
        """
        target = f"{host}:{port}"
        addresses = await self._resolve(host, port, target)
        self._record.begin("tcp", target)
        try:
            stream, address = await self._race(host, port, addresses)
        except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
            self._record.end(error, address=addresses[-1])
            raise
        self._record.end(address=address)
        return _Stream(stream, self._record, self._sockets, target, (host, port, address))

    async def _resolve(self, host: str, port: int, target: str) -> tuple[str, ...]:
        with contextlib.suppress(ValueError):
            return (str(ipaddress.ip_address(host)),)
        self._record.begin("dns", target)
        resolve = self._record.world.resolver.resolve
        try:
            addresses = await in_thread(STEP_LIMIT, lambda: resolve(host, port))
            if not addresses:
                raise OSError("the name has no address")
        except (OSError, UnicodeError) as error:  # TimeoutError is an OSError
            self._record.end(error)
            raise
        self._record.end(detail=" ".join(addresses[:8]))
        return addresses

    async def _race(
        self, host: str, port: int, addresses: tuple[str, ...]
    ) -> tuple[httpcore.AsyncNetworkStream, str]:
        """The first connection that opens; each further address starts a little after the one before."""
        waiting = list(addresses)
        running: dict[asyncio.Task[httpcore.AsyncNetworkStream], str] = {}
        last: BaseException = httpcore.ConnectError("no address")
        try:
            while waiting or running:
                if waiting:
                    address = waiting.pop(0)
                    running[asyncio.create_task(self._open(host, port, address))] = address
                done, _ = await asyncio.wait(
                    running, timeout=_HEAD_START if waiting else None, return_when=asyncio.FIRST_COMPLETED
                )
                for task in done:
                    address = running.pop(task)
                    error = task.exception()
                    if error is None:
                        return task.result(), address
                    last = error
        finally:
            await _drop(running)
        raise last

    async def _open(self, host: str, port: int, address: str) -> httpcore.AsyncNetworkStream:
        real = place_of(self._record.world, host, port, address)
        return await self._sockets.connect_tcp(*real, timeout=STEP_LIMIT)

    async def sleep(self, seconds: float) -> None:
        """Wait; httpcore asks for it between retries, of which there are none here."""
        await asyncio.sleep(seconds)


def place_of(world: World, host: str, port: int, address: str) -> tuple[str, int]:
    """Where an address really is in this world; itself on the real machine."""
    return world.port_map.get((address, port)) or world.port_map.get((host, port)) or (address, port)


async def _drop(tasks: Iterable["asyncio.Task[httpcore.AsyncNetworkStream]"]) -> None:
    """Cancel attempts that lost the race and close what they opened meanwhile, also if it is stopped here."""
    waiting = tuple(tasks)
    for task in waiting:
        task.cancel()

    async def let_go() -> None:
        for outcome in await asyncio.gather(*waiting, return_exceptions=True):
            if isinstance(outcome, httpcore.AsyncNetworkStream):
                await outcome.aclose()

    if waiting:
        await asyncio.shield(asyncio.ensure_future(let_go()))


class _Stream(httpcore.AsyncNetworkStream):
    """A connection whose handshake is timed and whose certificate is read, trusted or not."""

    def __init__(
        self,
        inner: httpcore.AsyncNetworkStream,
        record: Recorder,
        sockets: httpcore.AnyIOBackend,
        target: str,
        place: tuple[str, int, str],
    ) -> None:
        self._inner = inner
        self._record = record
        self._sockets = sockets
        self._target = target
        self._place = place

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - the same
        """Pass on."""
        return await self._inner.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - the same
        """Pass on."""
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close the connection."""
        await self._inner.aclose()

    def get_extra_info(self, info: str) -> Any:
        """What the connection itself knows of that."""
        return self._inner.get_extra_info(info)

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
    ) -> httpcore.AsyncNetworkStream:
        """Shake hands, and write down how that went."""
        self._record.begin("tls", server_hostname or self._target)
        try:
            secured = await self._inner.start_tls(ssl_context, server_hostname, STEP_LIMIT)
        except (httpcore.ConnectError, httpcore.ConnectTimeout, OSError) as error:
            if failure_of(error) in ("untrusted", "expired", "wrong_name", "not_strict"):
                self._record.issuer = await self._look(server_hostname)
            self._record.end(error, address=self._place[2], detail=self._tls_detail(error))
            raise
        except asyncio.CancelledError:
            await self._inner.aclose()  # httpcore lets go of it only where something failed
            raise
        self._record.issuer = shown_issuer(secured.get_extra_info("ssl_object"))
        self._record.end(address=self._place[2], detail=self._tls_detail(None))
        return _Stream(secured, self._record, self._sockets, self._target, self._place)

    def _tls_detail(self, error: BaseException | None) -> str:
        issuer = f"certificate by {self._record.issuer}" if self._record.issuer else ""
        said = detail_of(error) if error else ""
        return "; ".join(part for part in (said, issuer) if part)

    async def _look(self, server_hostname: str | None) -> str | None:
        """Who issued a refused certificate: one more handshake on the same address that sends nothing."""
        host, port, address = self._place
        if server_hostname != host:
            return None  # behind a proxy's tunnel; a second one would have to be asked for
        try:
            async with asyncio.timeout(_LOOK_LIMIT):
                plain = await self._sockets.connect_tcp(*place_of(self._record.world, host, port, address))
                seen = await plain.start_tls(looking_context(), server_hostname)
                issuer = shown_issuer(seen.get_extra_info("ssl_object"))
                await seen.aclose()
                return issuer
        except (httpcore.ConnectError, httpcore.ConnectTimeout, OSError):
            return None
