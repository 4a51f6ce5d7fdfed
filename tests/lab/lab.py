"""The lab as one object: networks built from fault sets, and the world that a probe is handed."""

import asyncio
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from string import Template
from types import TracebackType

from tests.lab import internet
from tests.lab.authority import careless_root, corporate_root, public_root
from tests.lab.dns import LabResolver
from tests.lab.faults import Faults, Scenario
from tests.lab.network import Network, PortMap
from tests.lab.tunnel import Tunnel
from wizard.model.world import World
from wizard.standin.server import Standin

_OPEN_SECONDS = 20.0


class LabClock:
    """This machine's clock. Where a scenario says that it is wrong, the rest of the lab's world differs."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
        return time.monotonic()


@dataclass(frozen=True, slots=True)
class LabHost:
    """What the lab's machine says of its own network."""

    network: Callable[[], Network]
    second: Callable[[], bool]

    def _local(self) -> str:
        return "172.20.10.4" if self.second() else "192.168.178.23"

    def source_address(self, destination: str) -> str | None:
        """Where a packet would leave from: through the VPN, if there is one and it takes this destination."""
        vpn = self.network().faults.vpn
        target = destination in (internet.API, internet.API_V4, internet.API_V6, internet.OTHER_EDGE)
        if vpn == "full" or (vpn == "split" and target):
            return "fd00:8::2" if ":" in destination else "10.8.0.2"
        if ":" in destination:
            return None if self.network().faults.tcp_v6 == "unreachable" else "2001:db8::23"
        return self._local()

    def resolvers(self) -> tuple[str, ...]:
        """The name server: the router's, or the VPN's."""
        return ("10.8.0.1",) if self.network().faults.vpn == "full" else (self.gateway() or "",)

    def gateway(self) -> str | None:
        """The router."""
        return self._local().rpartition(".")[0] + ".1"

    def interfaces(self) -> tuple[str, ...]:
        """Names of interfaces; a VPN adds one."""
        return ("lo", "wlan0", *(("utun4",) if self.network().faults.vpn != "none" else ()))


class Lab:
    """A running lab, as a context manager; its servers live on a thread and event loop of their own.

    Args:
        here: what is broken on the first network.
        elsewhere: what is broken on the other one; nothing where None.

    Attributes:
        world: hand it to what is to be tested. It follows `switch()`.
    """

    world: World

    def __init__(self, here: Faults | None = None, elsewhere: Faults | None = None) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="a400-lab-"))
        self._networks = (
            Network(here or Faults(), self.home),
            Network(elsewhere or Faults(), self.home),
        )
        self._second = False
        self._opened: Future[None] = Future()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._over: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, name="lab", daemon=True)

    @classmethod
    def of(cls, scenario: Scenario) -> "Lab":
        """The lab of a named scenario."""
        return cls(scenario.here, scenario.elsewhere)

    def __enter__(self) -> "Lab":
        try:
            self._thread.start()
            self._opened.result(_OPEN_SECONDS)
            self.world = self._world()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._loop is not None and self._over is not None:
            self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()
        shutil.rmtree(self.home, ignore_errors=True)

    def _run(self) -> None:
        try:
            asyncio.run(self._live())
        finally:
            if not self._opened.done():
                self._opened.set_exception(RuntimeError("the lab did not open"))

    async def _live(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        try:
            for network in self._networks:
                await network.open()
            self._opened.set_result(None)
            await self._over.wait()
        finally:
            for network in self._networks:
                await network.close()

    @property
    def network(self) -> Network:
        """The network that the machine is on now."""
        return self._networks[1 if self._second else 0]

    @property
    def standin(self) -> Standin:
        """The API behind the current network."""
        return self.network.standin

    @property
    def tunnel(self) -> Tunnel:
        """The proxy of the current network.

        Raises:
            LookupError: the fault set has none.
        """
        if self.network.tunnel is None:
            raise LookupError("this network has no running proxy")
        return self.network.tunnel

    def switch(self) -> None:
        """Go to the other network, and back. The world's environment stays, as a machine's does."""
        self._second = not self._second

    def _world(self) -> World:
        faults = self.network.faults
        corporate = self._write_roots()
        has_proxy = faults.proxy != "none" or faults.process != "none"
        proxied = self.network.proxy_url if has_proxy else None
        environ = {
            "HOME": str(self.home),
            "ANTHROPIC_API_KEY": self.standin.key,
            **{
                k: Template(v).safe_substitute(proxy=proxied or "", ca=corporate)
                for k, v in faults.environ.items()
            },
        }
        if proxied and faults.proxy_from == "environ":
            environ["HTTPS_PROXY"] = environ["HTTP_PROXY"] = proxied
        if faults.corporate_ca == "env_file":
            environ["SSL_CERT_FILE"] = str(corporate)
        if faults.gateway != "none":
            environ["ANTHROPIC_BASE_URL"] = self._gateway_url(faults.gateway)
        return World(
            clock=LabClock(),
            resolver=LabResolver(lambda: self.network.dns.port, lambda: self.network.hosts()),
            host=LabHost(lambda: self.network, lambda: self._second),
            environ=environ,
            home=self.home,
            system_proxies={"https": proxied, "http": proxied}
            if proxied and faults.proxy_from == "system"
            else {},
            trust=(public_root().write(self.home),),
            os_trust=(corporate,) if faults.corporate_ca == "os_store" else (),
            hosts_file=self._write_hosts(),
            port_map=PortMap(lambda: self.network),
            switch_network=self.switch,
        )

    def _write_roots(self) -> Path:
        inspector = corporate_root() if self.network.faults.corporate == "plain" else careless_root()
        return inspector.write(self.home)

    def _write_hosts(self) -> Path:
        path = self.home / "hosts"
        lines = ["127.0.0.1 localhost", *(f"{a} {name}" for name, a in self.network.hosts().items())]
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return path

    def _gateway_url(self, kind: str) -> str:
        if kind in internet.PLATFORMS:
            return f"https://{internet.PLATFORMS[kind][0]}"
        return self._dead_url() if kind == "silent" else self.network.gateway.listener.url

    def _dead_url(self) -> str:
        host, port = self.network.place("192.0.2.1", 443) or ("127.0.0.1", 9)
        return f"http://{host}:{port}"
