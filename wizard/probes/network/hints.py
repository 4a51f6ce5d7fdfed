"""What this machine says of its own network, for telling networks apart and never for blame."""

import sys
from pathlib import Path

from wizard.model.world import World
from wizard.probes.fingerprint import Network
from wizard.probes.network.book import book
from wizard.probes.network.plan import Plan
from wizard.probes.network.records import Hints
from wizard.probes.text import tidy

_LARGEST = 1024 * 1024


def hints_of(world: World, plan: Plan, network: Network) -> Hints:
    """Fingerprint, source addresses and the hosts file. Reads files, sends nothing."""
    inside = str(book()["ranges"][0]).partition("/")[0]
    places = {plan.api.host: inside, "elsewhere": "192.0.2.1"}
    sources = {name: world.host.source_address(address) for name, address in places.items()}
    return Hints(
        fingerprint=network.fingerprint if network.known else None,
        parts={name: value for name, value in network.measured().items() if value},
        sources={name: address for name, address in sources.items() if address},
        hosts_file=in_hosts_file(world, plan.api.host),
    )


def in_hosts_file(world: World, host: str) -> tuple[str, ...]:
    """The addresses that the hosts file gives to a name; empty where it has none or cannot be read."""
    path = world.hosts_file or _own_place()
    try:
        with path.open("r", encoding="utf-8", errors="replace") as file:
            lines = file.read(_LARGEST).splitlines()
    except OSError:
        return ()
    found = []
    for line in lines:
        address, *names = line.partition("#")[0].split() or [""]
        if host.lower() in (name.lower() for name in names):
            found.append(tidy(address, 60))
    return tuple(dict.fromkeys(found))


def _own_place() -> Path:
    if sys.platform == "win32":
        return Path(r"C:\Windows\System32\drivers\etc\hosts")
    return Path("/etc/hosts")
