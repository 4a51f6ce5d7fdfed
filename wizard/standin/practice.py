"""The world of a practice scenario: its clock, names and machine. Nothing in it leaves the loopback."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

_HOME_NETWORK = ("192.168.178.23", "192.168.178.1", ("lo", "wlan0"))
_PHONE_NETWORK = ("172.20.10.4", "172.20.10.1", ("lo", "wlan0"))


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
