"""Time that passes only where somebody waits for it: an hour of waiting takes no time at all.

    run(work)                      run a coroutine function on such a loop
    Retold(survey, fate)           the operations of a stored look, told again after delays of `fate`

The product's own conduct of a look (side by side, repetitions, controls that are not waited for, the budget)
runs unchanged; only its operations are told from a store in place of being made.
"""

import asyncio
import selectors
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest

from wizard.probes.network import measure, requests, steps
from wizard.probes.network.notebook import Notebook
from wizard.probes.network.records import Sighting, Survey

T = TypeVar("T")
_EPOCH = datetime(2026, 11, 22, 12, tzinfo=UTC)
_STALLED = 3600.0
"""Seconds that nobody needs to wait: nothing would ever happen any more."""


class _Selector(selectors.DefaultSelector):
    """Lets time jump to the next moment for which anybody waits."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Whatever is ready; where nothing is, the time until then has passed."""
        found = super().select(0)
        if not found and (timeout is None or timeout > _STALLED):
            raise RuntimeError("nobody would ever wake up")
        self.now += 0 if found else timeout or 0
        return found


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose seconds are not ours."""

    def __init__(self) -> None:
        self._virtual = _Selector()
        super().__init__(self._virtual)

    def time(self) -> float:
        """Seconds since its start."""
        return self._virtual.now


class VirtualClock:
    """The clock of a world on such a loop."""

    def monotonic(self) -> float:
        """The running loop's time."""
        return asyncio.get_running_loop().time()

    def now(self) -> datetime:
        """A moment that moves with it."""
        return _EPOCH + timedelta(seconds=self.monotonic())


def run(work: Callable[[], Awaitable[T]]) -> T:
    """Run a coroutine function to its end in virtual time."""

    async def awaited() -> T:
        return await work()

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(awaited())


Fate = Callable[[str, int], float | None]
"""(whose host it is, number of the attempt) -> seconds until it ends, or None for never."""


class Retold:
    """The operations of a stored look; each attempt has a fate of its own.

    Args:
        survey: what was seen once.
        fate: what becomes of an attempt.
    """

    def __init__(self, survey: Survey, fate: Fate) -> None:
        self._known = survey.sightings
        self._fate = fate

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Put the store in the place of everything that a look does to the world."""

        async def done(seconds: float, work: Callable[[], Any]) -> Any:
            return work()

        patch.setattr(measure, "in_thread", done)
        patch.setattr(measure, "context_for", lambda trust: None)
        patch.setattr(measure, "look", _nothing)
        patch.setattr(measure, "hints_of", _nothing)
        for name in ("resolve", "ask_resolver", "connect", "handshake", "look_through"):
            patch.setattr(steps, name, getattr(self, name))
        for name in ("request", "portal_check"):
            patch.setattr(requests, name, getattr(self, name))

    async def resolve(self, book: Notebook, host: str, port: int, role: str, attempt: int = 1) -> Sighting:
        """The system's look-up."""
        return await self._tell(book, attempt, role=role, layer="dns", op="resolve", host=host)

    async def ask_resolver(
        self, book: Notebook, resolver: tuple[str, str], host: str, _route: Any
    ) -> Sighting:
        """A look-up over HTTPS."""
        return await self._tell(
            book, 1, role="resolver", layer="dns", op="doh", host=host, address=resolver[0]
        )

    async def connect(
        self, book: Notebook, host: str, port: int, address: str, role: str, attempt: int = 1
    ) -> Sighting:
        """A connection."""
        return await self._tell(
            book, attempt, role=role, layer="tcp", op="connect", host=host, address=address
        )

    async def handshake(
        self, book: Notebook, place: tuple[str, int, str], role: str, store: str, trust: Any, **more: Any
    ) -> Sighting:
        """A handshake, with whichever name and trust."""
        op = "other name" if more.get("name") else "look" if trust is None else "handshake"
        strict = trust.strict if trust is not None else None
        return await self._tell(
            book,
            more.get("attempt", 1),
            role=role,
            layer="tls",
            op=op,
            host=place[0],
            address=place[2],
            store=store,
            strict=strict,
        )

    async def look_through(self, book: Notebook, route: Any, host: str, port: int) -> Sighting:
        """A look into a proxy's tunnel."""
        return await self._tell(
            book, 1, role="target", layer="tls", op="look", host=host, route=route.name, store="none"
        )

    async def request(self, book: Notebook, ask: Any, target: Any, route: Any, **more: Any) -> Sighting:
        """A request without a key."""
        return await self._tell(
            book,
            more.get("attempt", 1),
            role="target",
            layer="http",
            op=ask.name,
            host=target.host,
            route=route.name,
        )

    async def portal_check(self, book: Notebook, check: Mapping[str, Any], _route: Any) -> Sighting:
        """A plain page with a known answer."""
        return await self._tell(
            book, 1, role="portal", layer="portal", op="portal check", host=str(check["host"])
        )

    async def _tell(self, book: Notebook, attempt: int, **what: Any) -> Sighting:
        """Let the fate of one attempt pass, and note what is stored of it; what is not stored is lost."""
        known = self._find(what, attempt)
        fate = self._fate(str(what["role"]), attempt)
        since, limit = book.begin(), book.seconds()
        lost = known is None or fate is None or fate > limit
        await asyncio.sleep(limit if lost or fate is None else fate)
        if lost or known is None:
            return book.note(since, **what, attempt=attempt, failure="timed_out")
        seen = {name: getattr(known, name) for name in known.model_fields_set - _OWN}
        return book.note(since, **{**seen, **what}, attempt=attempt)

    def _find(self, what: Mapping[str, Any], attempt: int) -> Sighting | None:
        """What is stored of an operation: this attempt, else the last one that there was."""
        found = [s for s in self._known if all(getattr(s, name) == value for name, value in what.items())]
        return next((s for s in found if s.attempt == attempt), max(found, key=_number, default=None))


def _number(sighting: Sighting) -> int:
    return sighting.attempt


_OWN = frozenset({"id", "probe", "at", "ms", "lag_ms", "attempt"})


def _nothing(*_given: Any) -> Any:
    """This machine says nothing of its network."""
    raise OSError("not told")
