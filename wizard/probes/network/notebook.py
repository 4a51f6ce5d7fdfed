"""Where operations write down what they saw, and the time that they have."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wizard.model.world import World
from wizard.probes.network.book import limit
from wizard.probes.network.records import Layer, Role, Sighting
from wizard.probes.text import tidy

_BEAT = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long things may take, in seconds; tests on loopback bring shorter ones."""

    operation: float = field(default_factory=lambda: limit("operation"))
    again_after: float = field(default_factory=lambda: limit("again_after"))


@dataclass(slots=True)
class Notebook:
    """The sightings of one run so far."""

    world: World
    deadline: float
    """Moment of the world's monotonic clock at which everything ends."""
    limits: Limits = field(default_factory=Limits)
    changed: Callable[[], None] = lambda: None
    sightings: list[Sighting] = field(default_factory=list)
    cut_short: bool = False
    """Whether something was left undone for want of time."""
    lags: list[tuple[float, float]] = field(default_factory=list)
    """(moment, seconds) at which this program ran later than it had asked for."""

    async def watch(self) -> None:
        """Notice when this machine is too busy to measure; runs until it is cancelled."""
        clock = self.world.clock
        while True:
            before = clock.monotonic()
            await asyncio.sleep(_BEAT)
            late = clock.monotonic() - before - _BEAT
            if late > _BEAT:
                self.lags.append((clock.monotonic(), late))

    def lag_since(self, started: float) -> float:
        """The longest lag since a moment, in milliseconds."""
        return round(max((late for at, late in self.lags if at >= started), default=0.0) * 1000, 1)

    @property
    def left(self) -> float:
        """Seconds left for all."""
        return max(self.deadline - self.world.clock.monotonic(), 0.0)

    def seconds(self) -> float:
        """Seconds that the next operation may take; 0 where there is no time for it."""
        left = self.left
        if left < self.limits.operation:
            self.cut_short = True
        return min(left, self.limits.operation)

    def begin(self) -> tuple[datetime, float]:
        """The start of an operation, for `note`."""
        return self.world.clock.now(), self.world.clock.monotonic()

    def note(
        self, since: tuple[datetime, float], *, role: Role, layer: Layer, op: str, host: str, **seen: Any
    ) -> Sighting:
        """Write down one operation that has ended."""
        at, started = since
        ms = seen.pop("ms", None)
        now = self.world.clock.monotonic()
        lag = self.lag_since(started if ms is None else now - ms / 1000)
        seen = {name: value for name, value in seen.items() if value is not None}
        if "detail" in seen:
            seen["detail"] = tidy(seen["detail"], 160)
        sighting = Sighting(
            id=_name(role, layer, op, host, seen),
            role=role,
            layer=layer,
            op=op,
            host=host,
            at=at,
            ms=round((self.world.clock.monotonic() - started) * 1000, 1) if ms is None else ms,
            lag_ms=lag,
            **seen,
        )
        self.sightings.append(sighting)
        self.changed()
        return sighting


def _name(role: str, layer: str, op: str, host: str, seen: dict[str, Any]) -> str:
    """A name that says what it was; the same operation has the same name in every run."""
    store = seen.get("store")
    if store and seen.get("strict"):
        store = f"{store} strict"
    parts = [layer, op, host, seen.get("address"), seen.get("route"), store]
    attempt = seen.get("attempt", 1)
    return "/".join(str(part).replace(" ", "-") for part in parts if part) + (
        f"#{attempt}" if attempt > 1 else ""
    )
