"""A real network out of namespaces: a machine with two ways out, two routers, the lab's internet behind them.

    machine ── wlan0 ── router one (198.51.100.7) ──┐
       └────── usb0 ─── router two (203.0.113.99) ──┴── island: the API, controls, DNS at their real addresses

Both routers hand out 192.168.1.0/24 and are 192.168.1.1 themselves, as two homes do. The product runs on the
machine as on any other: the kernel's own resolver, routes and errors. What is broken are rules of a router.
Needs root, iproute2 and nftables; everything ends with the context, also after a failure.
"""

import json
import os
import subprocess
import sys
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import IO

from tests.lab import internet
from tests.lab.faults import Faults
from tests.lab.island import NAME_SERVER

EXITS = ("198.51.100.7", "203.0.113.99")
EXITS_V6 = ("2001:db8:a::7", "2001:db8:b::7")
_ROOT = Path(__file__).parents[2]
_NUMBERS = count(1)
_NAT = """
table inet lab {{
  chain nat {{ type nat hook postrouting priority srcnat; oifname "out" masquerade; }}
  chain way {{ type filter hook forward priority 0; {rules} }}
}}
"""


class Namespaces:
    """The whole of it, as a context manager.

    Args:
        folder: for files of this run.
        here: what is broken in the lab's internet for the first router's guests.
        elsewhere: the same for the second one's.
        rules: what the first router does with packets, as rules of nftables.
        v6: whether the machine has IPv6.
    """

    def __init__(
        self,
        folder: Path,
        *,
        here: Faults | None = None,
        elsewhere: Faults | None = None,
        rules: str = "",
        v6: bool = True,
    ) -> None:
        self._folder = folder
        tag = f"a4{os.getpid() % 100000}x{next(_NUMBERS)}"
        self.machine, self.island, *self.routers = (f"{tag}{part}" for part in ("m", "i", "r", "s"))
        self._v6 = v6
        self._rules = rules
        self._faults = [
            f.model_copy(update={"api": {**f.api, "egress": e}}) for f, e in self._exits(here, elsewhere)
        ]
        self._serving: subprocess.Popen[str] | None = None

    @staticmethod
    def _exits(here: Faults | None, elsewhere: Faults | None) -> list[tuple[Faults, str]]:
        return list(zip((here or Faults(), elsewhere or Faults()), EXITS, strict=True))

    def __enter__(self) -> "Namespaces":
        try:
            self._build()
            self._serve()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the servers and take the namespaces down; what is not there is passed over."""
        if self._serving is not None:
            self._serving.communicate("", timeout=30)
        for name in (self.machine, *self.routers, self.island):
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)

    # Building

    def _build(self) -> None:
        for name in (self.machine, self.island, *self.routers):
            run("ip", "netns", "add", name)
            inside(name, "ip link set lo up; sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1")
        self._island_addresses()
        for number, router in enumerate(self.routers):
            self._router(number, router)
        self.go(0)

    def _island_addresses(self) -> None:
        plain = [*internet.DOH_HOSTS, NAME_SERVER, internet.OTHER_EDGE]
        for address in [a for found in internet.NAMES.values() for a in found] + plain:
            six = ":" in address
            inside(self.island, f"ip addr add {address}/{128 if six else 32} dev lo {'nodad' if six else ''}")

    def _router(self, number: int, router: str) -> None:
        near, far, link = ("wlan0", "usb0")[number], f"to{number}", number + 1
        v4, v6 = EXITS[number], EXITS_V6[number]
        run(
            "ip",
            "link",
            "add",
            near,
            "netns",
            self.machine,
            "type",
            "veth",
            "peer",
            "name",
            "home",
            "netns",
            router,
        )
        run(
            "ip",
            "link",
            "add",
            far,
            "netns",
            self.island,
            "type",
            "veth",
            "peer",
            "name",
            "out",
            "netns",
            router,
        )
        inside(
            router,
            f"""ip addr add 192.168.1.1/24 dev home; ip -6 addr add 2001:db8:{link}::1/64 dev home nodad
            ip addr add {v4}/24 dev out; ip -6 addr add {v6}/64 dev out nodad
            ip link set home up; ip link set out up
            ip route add default via {v4.rpartition(".")[0]}.1; ip -6 route add default via {v6[:-1]}1""",
        )
        inside(
            self.island,
            f"""ip addr add {v4.rpartition(".")[0]}.1/24 dev {far}
            ip -6 addr add {v6[:-1]}1/64 dev {far} nodad; ip link set {far} up""",
        )
        self.obey(self._rules if number == 0 else "", number)

    def obey(self, rules: str, number: int = 0) -> None:
        """Have a router do with packets what these rules say."""
        text = "flush ruleset\n" + _NAT.format(rules=rules)
        run("ip", "netns", "exec", self.routers[number], "nft", "-f", "-", text=text)

    def go(self, number: int) -> None:
        """Leave the network that the machine is on, and join the first (0) or the second (1) one."""
        here, there = ("wlan0", "usb0") if number == 0 else ("usb0", "wlan0")
        v6 = f"ip -6 addr add 2001:db8:{number + 1}::23/64 dev {here} nodad; " if self._v6 else ""
        v6 += f"ip -6 route add default via 2001:db8:{number + 1}::1 dev {here}" if self._v6 else "true"
        inside(
            self.machine,
            f"""for old in {there} {here}; do ip link set $old down; ip addr flush dev $old; done
            ip link set {here} up; ip addr add 192.168.1.23/24 dev {here}
            ip route add default via 192.168.1.1; {v6}""",
        )

    def tunnel(self) -> None:
        """Open a VPN beside the first network, by way of the second router, that takes the API alone."""
        inside(self.routers[1], "ip route add 10.8.0.2 dev home")
        inside(
            self.machine,
            """ip link set usb0 down; ip link set usb0 name wg0
            ip link set wg0 up; ip addr add 10.8.0.2/32 dev wg0
            ip route add 160.79.104.0/23 via 192.168.1.1 dev wg0 onlink src 10.8.0.2""",
        )

    def unplug(self) -> None:
        """Take the machine off every network."""
        inside(self.machine, "ip link set wlan0 down; ip link set usb0 down")

    def _serve(self) -> None:
        command = [sys.executable, "-m", "tests.lab.island", str(self._folder)]
        command += [f"{e}={f.model_dump_json()}" for e, f in zip(EXITS, self._faults, strict=True)]
        self._serving = subprocess.Popen(
            ["ip", "netns", "exec", self.island, *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=_ROOT,
        )
        said: IO[str] | None = self._serving.stdout
        if said is None or said.readline().strip() != "ready":
            raise RuntimeError("the island did not come up")

    # Being on the machine

    def command(self, *words: str) -> list[str]:
        """A command as it is run on the machine, with the name server of this network."""
        names = self._folder / "resolv.conf"
        names.write_text(f"nameserver {NAME_SERVER}\noptions timeout:1 attempts:2\n", "ascii")
        script = 'mount --bind "$0" /etc/resolv.conf && exec "$@"'
        return ["ip", "netns", "exec", self.machine, "sh", "-c", script, str(names), *words]

    def look(self) -> str:
        """What the product sees from there, as its own survey in JSON."""
        root = next(self._folder.glob("*.pem"))
        words = self.command(sys.executable, "-m", "tests.lab.visitor", str(root))
        bare = {"PATH": os.environ["PATH"], "HOME": str(self._folder)}
        done = subprocess.run(
            words, capture_output=True, text=True, cwd=_ROOT, env=bare, timeout=60, check=True
        )
        json.loads(done.stdout)
        return done.stdout


def run(*command: str, text: str | None = None) -> None:
    """Run a command.

    Raises:
        RuntimeError: it failed; what it said is in the text.
    """
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.strip()}")


def inside(name: str, script: str) -> None:
    """Run a script inside a namespace; each line has to succeed."""
    run("ip", "netns", "exec", name, "sh", "-ec", script)
