"""One network of the lab: its DNS, its paths, its fronts and its servers, as a fault set calls for them."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.lab import internet
from tests.lab.authority import Authority, careless_root, corporate_root, portal_root, public_root
from tests.lab.dns import DnsServer, Reply
from tests.lab.faults import Faults
from tests.lab.fronts import Front
from tests.lab.gates import Gate, Way
from tests.lab.internet import ControlSite, DohSite, ForeignSite, GatewaySite, PlatformSite, PortalSite
from tests.lab.processes import ProxyProcess
from tests.lab.tunnel import Tunnel
from wizard.standin.listener import Listener
from wizard.standin.scenario import find_scenario
from wizard.standin.server import Standin

Place = tuple[str, int]


class Network:
    """Everything that answers on one network.

    Args:
        faults: what is broken here.
        home: a folder for files that this network's machine needs.
    """

    def __init__(self, faults: Faults, home: Path) -> None:
        self.faults = faults
        self.home = home
        ahead = faults.clock_ahead
        self.standin = Standin(find_scenario("healthy"), behavior=faults.behavior, clock_offset=ahead)
        busy = faults.controls_answer == "busy"
        self.controls = ControlSite(clock_offset=ahead, busy=busy)
        self.doh = DohSite(lies=faults.doh == "lies", clock_offset=ahead, busy=busy)
        self.portal, self.foreign = PortalSite(), ForeignSite()
        self.gateway = GatewaySite(mimics=faults.gateway == "mimic")
        self.platform = PlatformSite(faults.gateway)
        self.dns = DnsServer(self.zone)
        self.tunnel: Tunnel | None = None
        self.process: ProxyProcess | None = None
        self._asked: set[str] = set()
        self._dead = Gate(lambda: 0, Way("refused"))
        self._fronts: list[Front] = []
        self._gates: dict[Place, Gate] = {}
        self._far: dict[str, Front] = {}

    async def open(self) -> None:
        """Build the network; cheap, since nothing is computed but certificates, and those are kept."""
        for site in self._sites():
            await site.open()
        await self.dns.open()
        await self._dead.open()
        self._build()
        for front in self._fronts:
            await front.open()
        for gate in self._gates.values():
            await gate.open()
        mode = self.faults.proxy
        if self.faults.process != "none":
            mode = "works"  # the real process stands before the lab's own proxy
        if mode != "none" and mode != "dead":
            self.tunnel = Tunnel(mode, self.far_side)
            await self.tunnel.open()
        if self.faults.process != "none" and self.tunnel is not None:
            folder = self.home / f"process-{self.tunnel.port}"
            self.process = await asyncio.to_thread(
                ProxyProcess, self.faults.process, self.tunnel.port, folder
            )

    async def close(self) -> None:
        """Take it down."""
        if self.process is not None:
            self.process.close()
        if self.tunnel is not None:
            await self.tunnel.close()
        closing = [*self._gates.values(), *self._fronts, *self._sites(), self.dns, self._dead]
        await asyncio.gather(*(part.close() for part in closing))

    def _sites(self) -> list[Standin | Listener]:
        plain = (self.controls, self.doh, self.portal, self.foreign, self.gateway, self.platform)
        return [self.standin, *(site.listener for site in plain)]

    def place(self, host: str, port: int) -> Place | None:
        """Where (host, port) really is; None for loopback ports, which are where they say."""
        if (host, port) in self._gates:
            return self._gates[host, port].place
        if host in internet.NAMES:
            return self.place(internet.NAMES[host][0], port)
        if platform := self._platform_of(host):
            return self.place(platform, port)
        if host in ("127.0.0.1", "::1", "localhost") and port not in (80, 443):
            return None
        return self._dead.place

    @property
    def places(self) -> Mapping[Place, Gate]:
        """The gates by address and port."""
        return self._gates

    def far_side(self, host: str, port: int) -> Place | None:
        """Where a proxy reaches a host: its own path, on which nothing is broken."""
        if host in ("127.0.0.1", "localhost"):
            return (host, port)
        if host not in self._far:
            return None
        return ("127.0.0.1", self._far[host].port if port == 443 else self.controls.listener.port)

    @property
    def proxy_url(self) -> str:
        """The proxy that this network's machine is told to use; refused where it is dead."""
        if self.process is not None:
            return self.process.url
        if self.tunnel is not None:
            return self.tunnel.url
        return f"http://{self._dead.place[0]}:{self._dead.place[1]}"

    def inspector(self) -> Authority:
        """The authority that intercepts here."""
        return corporate_root() if self.faults.corporate == "plain" else careless_root()

    def hosts(self) -> dict[str, str]:
        """What the hosts file adds."""
        return {internet.API: self.faults.hosts_file} if self.faults.hosts_file else {}

    # How names are told here.

    def zone(self, name: str) -> Reply:
        kind = self.faults.dns
        if kind == "silent_all":
            return Reply("silent")
        if kind == "nxdomain_all":
            return Reply("nxdomain")
        if platform := self._platform_of(name):
            return Reply(addresses=(platform,))
        if name not in internet.NAMES:
            return Reply("nxdomain")
        truth = internet.NAMES[name]
        if kind == "fake_ip":
            return Reply(addresses=(fake_address(name),))
        if name != internet.API or kind == "truth":
            return Reply(addresses=truth)
        return self._api_reply(truth)

    def _platform_of(self, name: str) -> str:
        """The address of the platform's host that the base URL names here; empty for every other name."""
        host, address = internet.PLATFORMS.get(self.faults.gateway, ("", ""))
        return address if name == host else ""

    def _api_reply(self, truth: tuple[str, ...]) -> Reply:
        first = internet.API not in self._asked
        self._asked.add(internet.API)
        if self.faults.dns == "flaky" and first:
            return Reply("servfail")
        return {
            "nxdomain": Reply("nxdomain"),
            "servfail": Reply("servfail"),
            "silent": Reply("silent"),
            "private": Reply(addresses=(internet.PRIVATE,)),
            "loopback": Reply(addresses=("127.0.0.1",)),
            "zero": Reply(addresses=("0.0.0.0",)),
            "foreign": Reply(addresses=(internet.FOREIGN,)),
            "gateway": Reply(addresses=(internet.GATEWAY,)),
            "other_edge": Reply(addresses=(internet.OTHER_EDGE,)),
            "late": Reply(addresses=truth, delay=0.6),
            "v4_only": Reply(addresses=truth[:1]),
        }.get(self.faults.dns, Reply(addresses=truth))

    # Who stands where.

    def _build(self) -> None:
        base = self.standin.world
        ports = {
            internet.API: _port(base.api_url),
            "status.claude.com": _port(base.status_url),
            "claude.ai": _port(base.web_url),
            **dict.fromkeys((*internet.CONTROLS, *internet.PORTAL_CHECKS), self.controls.listener.port),
        }
        for name, plain in ports.items():
            shown = self._front(plain, *self._shown(name))
            far = self.inspector() if self.faults.proxy == "intercepts" else public_root()
            self._far[name] = self._front(plain, far, "now", (), (name,))
            for address in internet.NAMES[name]:
                self._stand(address, self._way(name, address), shown)
            if name == internet.API:
                self._stand(internet.OTHER_EDGE, self._way(name, internet.OTHER_EDGE), shown)
                self._stand(internet.GATEWAY, Way(), self._far[name])
            if self.faults.dns == "fake_ip":
                self._stand(fake_address(name), self._way(name, ""), shown)
        foreign = self._front(self.foreign.listener.port, portal_root(), "now", (), ("parked.example",))
        self._stand(internet.FOREIGN, Way(), foreign)
        self._stand(internet.PRIVATE, Way("black_hole"), foreign)
        if self.faults.gateway in internet.PLATFORMS:
            host, address = internet.PLATFORMS[self.faults.gateway]
            shown = self._front(self.platform.listener.port, public_root(), "now", (), (host,))
            self._stand(address, Way(self.faults.controls), shown)
        for address in internet.DOH_HOSTS:
            front = self._front(self.doh.listener.port, *self._shown(address))
            self._stand(address, self._doh_way(), front)

    def _shown(self, name: str) -> tuple[Authority, str, tuple[str, ...], tuple[str, ...]]:
        """Authority, validity, fixed names and default names of the certificate that `name` shows here."""
        tls, target = self.faults.tls, name == internet.API
        if tls == "intercepted" or (tls == "intercepted_target" and target):
            return self.inspector(), "now", (), (name,)
        if target and tls in ("expired", "soon"):
            return public_root(), tls, (), (name,)
        if target and tls == "wrong_name":
            return public_root(), "now", ("parked.example",), (name,)
        return public_root(), "now", (), (name,)

    def _way(self, name: str, address: str) -> Way:
        faults = self.faults
        if faults.portal:
            return Way("reset_hello")
        if name != internet.API:
            return Way(faults.controls)
        path = faults.tcp_v6 if ":" in address else faults.tcp
        return Way(path, (internet.API,), faults.cut_after, faults.delay, faults.cold)

    def _doh_way(self) -> Way:
        if self.faults.portal:
            return Way("reset_hello")
        if self.faults.doh == "refused":
            return Way("refused")
        return Way("mute" if self.faults.doh == "silent" else self.faults.controls)

    def _front(
        self, plain: int, authority: Authority, when: str, names: tuple[str, ...], default: tuple[str, ...]
    ) -> Front:
        front = Front(
            lambda: plain, authority, default, when=when, names=names, alpn=self.faults.alpn == "kept"
        )
        self._fronts.append(front)
        return front

    def _stand(self, address: str, way: Way, front: Front) -> None:
        self._gates[address, 443] = Gate(lambda: front.port, way)
        plain = self.portal.listener.port if self.faults.portal else self.controls.listener.port
        closed = way.path if way.path in ("refused", "black_hole", "unreachable") else "open"
        self._gates[address, 80] = Gate(lambda: plain, Way(closed))


class PortMap(Mapping[Place, Place]):
    """A world's `port_map` over the current network: the lab's internet, and a refusal for all else."""

    def __init__(self, network: Callable[[], Network]) -> None:
        self._network = network

    def __getitem__(self, key: Place) -> Place:
        place = self._network().place(*key)
        if place is None:
            raise KeyError(key)
        return place

    def __iter__(self) -> Iterator[Place]:
        return iter(self._network().places)

    def __len__(self) -> int:
        return len(self._network().places)


def fake_address(name: str) -> str:
    """The address out of 198.18.0.0/15 that a fake-IP DNS gives to a name."""
    return f"198.18.0.{23 + list(internet.NAMES).index(name)}"


def _port(url: str) -> int:
    return int(url.rsplit(":", 1)[1])
