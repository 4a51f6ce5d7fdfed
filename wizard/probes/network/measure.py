"""One look at one network: every operation of the plan side by side, within one budget.

Nothing here judges, but for one question: whether all is clear, so that nobody waits for slow controls. What
failed is done again a second later, since only what repeats may be blamed.
"""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

from wizard import __version__
from wizard.model.world import World
from wizard.probes.fingerprint import look, with_exit
from wizard.probes.network import requests, steps
from wizard.probes.network.analysis import verdict
from wizard.probes.network.book import third_parties
from wizard.probes.network.hints import hints_of
from wizard.probes.network.notebook import Limits, Notebook
from wizard.probes.network.plan import Plan
from wizard.probes.network.records import Hints, Role, Sighting, Survey, Target
from wizard.probes.network.repeat import Again, few, together, twice
from wizard.probes.network.shaking import UNVERIFIED, handshakes, stores_of
from wizard.probes.network.surroundings import open_changes
from wizard.probes.probing import knowledge as small_requests
from wizard.probes.route import Route, Trust, bundled
from wizard.probes.threads import in_thread
from wizard.probes.trust import context_for

_GRACE = 0.3
"""Seconds that controls are still waited for where nothing has to be compared with them."""
_ANY = asyncio.FIRST_COMPLETED
_MARGIN = 0.2
"""Seconds before the end at which operations give up, so that what they saw can still be judged."""


class Look:
    """One run of the operations. `run()` once; `survey()` at any time gives what is known so far."""

    def __init__(
        self,
        world: World,
        plan: Plan,
        *,
        seconds: float,
        limits: Limits | None = None,
        changed: Callable[[], None] = lambda: None,
        enough: Callable[[Survey], bool] = lambda survey: verdict(survey).id == "clear",
    ) -> None:
        self.plan = plan
        self._world = world
        self._since = world.clock.monotonic()
        self._started = world.clock.now()
        self.book = Notebook(world, self._since + seconds - _MARGIN, limits or Limits(), changed)
        self._hints = Hints()
        self._done = False
        self._direct = plan.routes[0]
        self._enough = enough
        self._own = asyncio.Event()
        """Set once the way that a program here takes was looked at."""

    def survey(self) -> Survey:
        """Everything that was seen so far, in an order that does not depend on speed."""
        return Survey(
            program=__version__,
            at=self._started,
            ms=round((self._world.clock.monotonic() - self._since) * 1000, 1),
            complete=self._done and not self.book.cut_short,
            api=self.plan.api,
            target=self.plan.target,
            ways=tuple(self.plan.way(route) for route in self.plan.routes),
            hints=self._told_exit(),
            left_out=() if self.plan.controls else third_parties(),
            settings=open_changes(self._world),
            sightings=tuple(sorted(self.book.sightings, key=lambda s: s.id)),
        )

    def _told_exit(self) -> Hints:
        """The hints, the fingerprint with the public address that the edge saw on the direct way."""
        seen = next((s.value for s in self.book.sightings if s.op == "trace" and s.route == "direct"), "")
        if not seen or not self._hints.fingerprint:
            return self._hints
        mark = with_exit(self._hints.fingerprint, seen.rpartition(" ")[2])
        return self._hints.model_copy(update={"fingerprint": mark})

    async def run(self) -> Survey:
        """Do everything of the plan; what does not end in time is left undone."""
        watching = asyncio.ensure_future(self.book.watch())
        try:
            return await self._run()
        finally:
            watching.cancel()

    async def _run(self) -> Survey:
        await self._warm()
        work = [
            self._hint(),
            self._api(),
            *(self._control(host) for host in self.plan.controls),
            *(self._portal(check) for check in self.plan.portals),
            *(self._route(route) for route in self.plan.routes[1:]),
        ]
        if not self.plan.same_target:
            work.append(self._gateway())
        tasks = [asyncio.ensure_future(part) for part in work]
        own = asyncio.ensure_future(self._own.wait())
        try:
            first = await asyncio.wait({own, *tasks}, timeout=self.book.left, return_when=_ANY)
            while first[1] and not own.done() and self.book.left:
                first = await asyncio.wait(first[1], timeout=self.book.left, return_when=_ANY)
            # Where the way is clear and nothing failed, slow controls have nothing more to add.
            grace = _GRACE if own.done() and self._enough(self.survey()) else self.book.left
            _, late = await asyncio.wait(tasks, timeout=min(grace, self.book.left))
            late = late if grace > _GRACE else set()
        finally:
            own.cancel()
            for task in tasks:
                task.cancel()
            outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, Exception):
                raise outcome
        if not self._hints.parts.get("router"):
            await self._hint()  # a machine knows its router once it has talked to it
        self._done = not late
        return self.survey()

    # Parts

    async def _again(self, do: Again) -> Sighting:
        """Do something, and once more where it did not go well by a second after its start."""
        return await twice(do, self.book.limits.again_after, lambda: self.book.seconds() > 0)

    async def _warm(self) -> None:
        """Read every trust store first: hundreds of certificates must not count as anybody's delay."""
        from wizard.probes import http  # noqa: F401 - so that the first request is not the slow one

        stores = [trust for _, trust in stores_of(self._world, self.plan)]
        stores += [route.trust for route in self.plan.routes]

        async def read(trust: Trust) -> None:
            # What cannot be read, or not in time, is said by the handshakes that need it.
            with contextlib.suppress(OSError):
                await in_thread(self.book.seconds(), lambda: context_for(trust))

        await together(*(read(trust) for trust in dict.fromkeys([*stores, bundled(self._world)])))

    async def _hint(self) -> None:
        try:
            network = await in_thread(self.book.seconds(), lambda: look(self._world))
            self._hints = await in_thread(
                self.book.seconds(), lambda: hints_of(self._world, self.plan, network)
            )
        except OSError:
            return

    async def _api(self) -> None:
        """The API's own host on the direct way: names, addresses, certificates, answers."""
        api = self.plan.api
        by_system = asyncio.ensure_future(self._names(api, "target"))
        by_resolvers = [
            asyncio.ensure_future(steps.ask_resolver(self.book, resolver, api.host, self._direct))
            for resolver in self.plan.resolvers
            if api.platform == "api"
        ]
        seen: set[str] = set()

        async def from_system() -> None:
            found = few((await by_system).addresses)
            seen.update(found)
            ready = [asyncio.Event() for _ in found]
            good: list[str] = []
            ways = [self._address(api, a, good, e) for a, e in zip(found, ready, strict=True)]
            await together(*ways, self._answers(found, good, ready))
            if not any(route.name == "configured" and route.proxy for route in self.plan.routes):
                self._own.set()

        async def from_resolver(asked: "asyncio.Future[Sighting]") -> None:
            found = few((await asked).addresses)
            await asyncio.wait({by_system}, timeout=self.book.limits.again_after)
            if by_system.done():
                seen.update(few(by_system.result().addresses))
            fresh = [a for a in found if a not in seen]
            seen.update(fresh)
            await together(*(self._address(api, a, [], asyncio.Event()) for a in fresh))

        await together(from_system(), *(from_resolver(asked) for asked in by_resolvers))

    async def _names(self, target: Target, role: Role) -> Sighting:
        return await self._again(
            lambda n: steps.resolve(self.book, target.host, target.port, role, attempt=n)
        )

    async def _address(self, target: Target, address: str, good: list[str], ready: asyncio.Event) -> None:
        """One address of a target: connection, then handshakes."""
        try:
            opened = await self._again(
                lambda n: steps.connect(self.book, target.host, target.port, address, "target", attempt=n)
            )
            if opened.fine:
                good.append(address)
        finally:
            ready.set()
        if opened.fine and target.encrypted:
            place = (target.host, target.port, address)
            await handshakes(self.book, place, stores_of(self._world, self.plan), self._again)

    async def _answers(self, found: list[str], good: list[str], ready: list[asyncio.Event]) -> None:
        """Requests on the direct way, as soon as one of the addresses has opened."""
        waiting = [asyncio.ensure_future(event.wait()) for event in ready]
        while not good and (open_ := [w for w in waiting if not w.done()]):
            await asyncio.wait(open_, return_when=asyncio.FIRST_COMPLETED)
        for waiter in waiting:
            waiter.cancel()
        if good:
            usable = (*good, *(a for a in found if a not in good))
            await self._requests(self.plan.api, self._direct, usable)

    async def _requests(self, target: Target, route: Route, addresses: tuple[str, ...] = ()) -> None:
        """A read without a key; where it is answered, the edge's own page, a small write and a larger one."""
        headers = {"anthropic-version": str(small_requests()["api_versions"][0])}
        asks = requests.keyless_asks(target.base_url, headers)

        async def ask(name: str) -> Sighting:
            return await self._again(
                lambda n: requests.request(
                    self.book, asks[name], target, route, addresses=addresses, attempt=n
                )
            )

        first = await ask("keyless get")
        if first.reply is None or target.platform != "api":
            return
        traced = asyncio.ensure_future(
            requests.request(self.book, asks["trace"], target, route, addresses=addresses)
        )
        if route.name == self._main and first.reply.headers.get("request-id"):
            small = await ask("keyless post")
            if small.reply is not None and small.reply.headers.get("request-id"):
                await ask("large post")
        await traced

    @property
    def _main(self) -> str:
        """The route that programs here take."""
        return "configured" if any(r.name == "configured" for r in self.plan.routes) else "direct"

    async def _route(self, route: Route) -> None:
        """The same through a route that is not the direct one."""
        target = self.plan.target if route.name == "configured" else self.plan.api
        await self._requests(target, route)
        if route.name == "configured" and route.proxy:
            self._own.set()
        refused = [
            s
            for s in self.book.sightings
            if s.layer == "tls" and s.route == route.name and s.failure in UNVERIFIED
        ]
        if refused and route.proxy:
            await steps.look_through(self.book, route, target.host, target.port)

    async def _gateway(self) -> None:
        """The layers up to a host that is not the API's own, where no proxy hides them."""
        target = self.plan.target
        if any(r.name == "configured" and r.proxy for r in self.plan.routes):
            return
        found = few((await self._names(target, "target")).addresses)
        await together(*(self._address(target, a, [], asyncio.Event()) for a in found))

    async def _control(self, host: str) -> None:
        """A control host: its name, one address of each family, a handshake with what all programs trust."""
        name = Target(base_url=f"https://{host}", host=host, port=443)
        found = few((await self._names(name, "control")).addresses)
        firsts = [next((a for a in found if (":" in a) == v6), None) for v6 in (False, True)]
        await together(*(self._control_address(host, a) for a in firsts if a))

    async def _control_address(self, host: str, address: str) -> None:
        opened = await steps.connect(self.book, host, 443, address, "control")
        if not opened.fine:
            return
        place = (host, 443, address)
        shipped = await steps.handshake(self.book, place, "control", "certifi", bundled(self._world))
        if shipped.failure in UNVERIFIED:
            await steps.handshake(self.book, place, "control", "none", None)

    async def _portal(self, check: dict[str, Any]) -> None:
        await requests.portal_check(self.book, check, self._direct)


async def survey(
    world: World,
    plan: Plan,
    *,
    seconds: float = 10.0,
    limits: Limits | None = None,
    changed: Callable[[], None] = lambda: None,
) -> Survey:
    """Look at one network.

    Args:
        world: where to look.
        plan: what to ask of whom.
        seconds: the budget of all of it.
        limits: of single operations.
        changed: called whenever something was seen.
    """
    return await Look(world, plan, seconds=seconds, limits=limits, changed=changed).run()
