"""The world of a practice scenario: its clock, names and machine. Nothing in it leaves the loopback."""

import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files

from wizard.standin.answer import Answer, html_answer
from wizard.standin.wire import Head

Place = tuple[str, int]

_HOME_NETWORK = ("192.168.178.23", "192.168.178.1", ("lo", "wlan0"))
_PHONE_NETWORK = ("172.20.10.4", "172.20.10.1", ("lo", "wlan0"))
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class PracticeClock:
    """The time as it is."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
        return time.monotonic()


class PracticeResolver:
    """Answers the loopback address for every name, so that nothing can be asked outside."""

    def resolve(self, host: str, port: int) -> tuple[str, ...]:
        """The loopback address."""
        return ("127.0.0.1",)


@dataclass(frozen=True, slots=True)
class PracticeHost:
    """A laptop at home, and on a phone's hotspot once the network was switched."""

    switched: Callable[[], bool]

    def _network(self) -> tuple[str, str, tuple[str, ...]]:
        return _PHONE_NETWORK if self.switched() else _HOME_NETWORK

    def source_address(self, destination: str) -> str | None:
        """The local address that a packet would leave from."""
        return self._network()[0]

    def resolvers(self) -> tuple[str, ...]:
        """The configured name server: the router's."""
        return (self._network()[1],)

    def gateway(self) -> str | None:
        """The router."""
        return self._network()[1]

    def interfaces(self) -> tuple[str, ...]:
        """The interfaces of the practice machine."""
        return self._network()[2]


class PracticePorts(Mapping[Place, Place]):
    """A practice world's `port_map`: the usual web ports of every name end here, nothing goes outside.

    Other loopback ports are where they say, so that a proxy or a gateway of the story can be reached.

    Args:
        checks: where port 80 of every host is answered.
        dead: where everything else is refused.
    """

    def __init__(self, *, checks: Place, dead: Place) -> None:
        self._checks = checks
        self._dead = dead

    def __getitem__(self, key: Place) -> Place:
        host, port = key
        if port == 80:
            return self._checks
        if host in _LOOPBACK and port != 443:
            raise KeyError(key)
        return self._dead

    def __iter__(self) -> Iterator[Place]:
        return iter([(host, port) for host in _LOOPBACK for port in (80, 443)])

    def __len__(self) -> int:
        return 2 * len(_LOOPBACK)


@cache
def _checks() -> tuple[Mapping[str, object], ...]:
    text = files("wizard.standin").joinpath("checks.toml").read_text("utf-8")
    return tuple(tomllib.loads(text)["check"])


def check_answer(head: Head) -> Answer:
    """The known answer of a portal check; a small page for every other plain request."""
    host = (head.get("host") or "").partition(":")[0].lower()
    for check in _checks():
        if (check["host"], check["path"]) == (host, head.path):
            kind = "text/html" if str(check["body"]).startswith("<") else "text/plain"
            body = str(check["body"]).encode()
            return Answer(int(str(check["status"])), (("Content-Type", kind),), body, note="check")
    return html_answer(host or "practice", "This is the practice page.", status=200, note="check")
