"""Running probes side by side under one budget: live phases, cancel one by one, never late, never raising."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from importlib import import_module
from urllib.parse import urlsplit

from pydantic import BaseModel

from wizard.credentials import Credential, inherited_base_url
from wizard.knowledge import catalogue
from wizard.model.explanation import ApiError
from wizard.model.fact import ProbeSpec
from wizard.model.observation import Observation, Phase, ProbeResult
from wizard.model.words import Consent, Sureness
from wizard.model.world import World
from wizard.probes.exchange import Exchange
from wizard.probes.fingerprint import look
from wizard.probes.probing import Probing, Subject
from wizard.probes.progress import Progress
from wizard.probes.route import configured, spared
from wizard.probes.threads import in_thread

Report = Callable[[str, tuple[Phase, ...], str], None]
"""Called with (probe, phases, state) at every change; state is `running` or a state of `ProbeResult`."""
Allow = Callable[[Consent, str], bool]
"""Whether the person allowed a consent class for a host (`host` or `host:port`)."""
BUDGET = 5.0
_GRACE = 0.2
_LOOK_LIMIT = 1.0
KEYED = (Consent.USES_KEY_FREE, Consent.USES_KEY_PAID)
_STRAIGHT = frozenset({"api_direct", "other_network"})
THIRD_PARTIES = "third_parties"
"""The role of everybody who is asked for the sake of comparison."""
KEYLESS_TOO = frozenset({"clean_client"})
"""Probes that compare without a key where none is there or allowed."""


def grants(given: Mapping[Consent, Collection[str]]) -> Allow:
    """An `Allow` from what was granted: consent class -> hosts, `*` for every host."""
    return lambda consent, host: host in given.get(consent, ()) or "*" in given.get(consent, ())


def place(url: str) -> str:
    """The host of a URL as consent names it: with the port where it is not the usual one."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return f"{host}:{parts.port}" if parts.port else host or url


def hosts_of(probe: str, world: World, credential: Credential | None = None) -> tuple[str, ...]:
    """The hosts that a probe would ask in this world, for the consent question.

    Args:
        probe: id of the catalogue.
        world: where it would look; a proxy that its environment names is among the hosts.
        credential: the session's credential; a probe that needs one asks the host it is bound to.
    """
    spec = catalogue().probes[probe]
    keyed = spec.needs_key and credential is not None and probe not in KEYLESS_TOO
    urls = {
        "api": credential.base_url if keyed and credential else world.api_url,
        "api_inherited": inherited_base_url(world),
        "status": world.status_url,
        "web": world.web_url,
    }
    asked = [urls[role] for role in spec.hosts if role != THIRD_PARTIES]
    # The controls go straight to their host; everything else takes a proxy where one is configured.
    ways = [configured(world, url).proxy_shown for url in asked if probe not in _STRAIGHT]
    if THIRD_PARTIES in spec.hosts:
        beside = spared(world, world.api_url)
        ways += [beside[0].proxy_shown] if beside else []
        ways += _third_parties(spec)
    return tuple(dict.fromkeys(place(url) for url in [*asked, *filter(None, ways)]))


def _third_parties(spec: ProbeSpec) -> tuple[str, ...]:
    """Who is asked for the sake of comparison. Asked late: the network diagnosis is much to load."""
    if THIRD_PARTIES not in spec.hosts:
        return ()
    from wizard.probes.network.book import third_parties

    return third_parties()


class ProbeRun:
    """Some probes, run once. `start()`, then `await wait()`; `cancel(id)` at any time in between.

    All callbacks come on the event loop that runs it. Nothing is raised for what a network or a peer does.
    """

    def __init__(
        self,
        ids: Iterable[str],
        world: World,
        *,
        subject: Subject,
        allow: Allow,
        report: Report = lambda probe, phases, state: None,
        budget: float = BUDGET,
    ) -> None:
        self._specs = [catalogue().probes[probe] for probe in dict.fromkeys(ids)]
        self._world = world
        self._subject = subject
        self._allow = allow
        self._report = report
        self._budget = budget
        self._tasks: dict[str, asyncio.Task[ProbeResult]] = {}
        self._stopped: set[str] = set()
        self._network: str | None = None
        self.exchanges: dict[str, tuple[Exchange, ...]] = {}
        """The records of every probe that ended, for export and for judging again offline."""
        self.surveys: dict[str, BaseModel] = {}
        """The raw observations of network diagnoses that ended (`wizard.probes.network.records.Survey`)."""

    def start(self) -> None:
        """Start every probe at once."""
        self._looking = asyncio.create_task(self._look())
        for spec in self._specs:
            self._tasks[spec.id] = asyncio.create_task(self._guard(spec), name=f"probe {spec.id}")

    def cancel(self, *probes: str) -> None:
        """Stop these probes, or all of them; what they have not found stays unknown."""
        for probe, task in self._tasks.items():
            if (not probes or probe in probes) and not task.done():
                self._stopped.add(probe)
                task.cancel()

    async def wait(self) -> list[ProbeResult]:
        """The results, in the order of the ids. Cancelling this cancels every probe."""
        try:
            return list(await asyncio.gather(*self._tasks.values()))
        finally:
            self.cancel()
            self._looking.cancel()

    async def _look(self) -> None:
        """Read the network once for all probes; a machine that does not say leaves it unknown."""
        try:
            network = await in_thread(_LOOK_LIMIT, lambda: look(self._world))
        except OSError:
            return
        self._network = network.fingerprint if network.known else None

    async def _guard(self, spec: ProbeSpec) -> ProbeResult:
        """One probe from refusal to result, inside its budget whatever it does."""
        started, since = self._world.clock.now(), self._world.clock.monotonic()
        # A diagnosis of ten seconds keeps its time where the others share five.
        budget = spec.budget if spec.budget > BUDGET == self._budget else min(self._budget, spec.budget)
        refusal, credential = self._permission(spec)
        context = Probing(
            probe=spec.id,
            world=self._world,
            subject=self._subject,
            credential=credential,
            deadline=since + budget,
            network=lambda: self._network,
            may_ask=lambda host: self._allow(Consent.ASKS_HOST, host),
        )
        context.progress = Progress(lambda: self._report(spec.id, context.progress.phases, "running"))
        state, said = ("refused", refusal) if refusal else await self._run(spec, context, budget)
        if state in ("timed_out", "failed"):
            _leave_open(spec, context, said)
        context.progress.close()
        self.exchanges[spec.id] = tuple(context.exchanges)
        if context.survey is not None:
            self.surveys[spec.id] = context.survey
        result = ProbeResult(
            probe=spec.id,
            state=state,
            observations=tuple(_with_network(o, self._network) for o in context.observations),
            phases=context.progress.phases,
            started=started,
            ms=round((self._world.clock.monotonic() - since) * 1000, 1),
            said=said or " ".join(dict.fromkeys(o.said for o in context.observations)),
            network=context.report,
        )
        self._report(spec.id, result.phases, state)
        return result

    async def _run(self, spec: ProbeSpec, context: Probing, budget: float) -> tuple[str, str]:
        """Run a probe's own code; its state, and a sentence where it did not end by itself."""
        task = asyncio.create_task(import_module(f"wizard.probes.{spec.id}").probe(context))
        try:
            await asyncio.wait({task}, timeout=budget)
        except asyncio.CancelledError:
            task.cancel()
            if spec.id not in self._stopped:
                raise
            await asyncio.wait({task}, timeout=_GRACE)
            return "cancelled", "Stopped before it ended."
        if not task.done():
            task.cancel()
            await asyncio.wait({task}, timeout=_GRACE)
            return "timed_out", f"It did not end within {budget:g} seconds."
        fault = asyncio.CancelledError() if task.cancelled() else task.exception()
        if fault is not None:
            return "failed", f"The probe itself broke ({type(fault).__name__}); nothing follows from it."
        return "done", ""

    def _permission(self, spec: ProbeSpec) -> tuple[str, Credential | None]:
        """Why a probe may not run (empty where it may), and the credential that it may use."""
        credential = self._subject.credential
        if credential is not None and credential.secret is None:
            credential = None
        # Third parties may be left out: the diagnosis goes on without their controls.
        spare = set(_third_parties(spec))
        hosts = [h for h in hosts_of(spec.id, self._world, credential) if h not in spare]
        if all(self._allow(spec.consent, host) for host in hosts):
            if credential is not None or not spec.needs_key:
                return "", credential if spec.consent in KEYED else None
            if spec.id not in KEYLESS_TOO:
                return "No key was given for it.", None
        if spec.id in KEYLESS_TOO and all(self._allow(Consent.ASKS_HOST, host) for host in hosts):
            return "", None
        return f"Not allowed: it {spec.consent.words} ({', '.join(hosts)}).", None


def _leave_open(spec: ProbeSpec, context: Probing, said: str) -> None:
    """Facts that were not reached end as *cannot tell*."""
    seen = {o.fact for o in context.observations}
    for fact in spec.facts:
        if fact not in seen:
            context.observe(fact, "cannot_tell", Sureness.CANNOT_TELL, said)


def _with_network(observation: Observation, network: str | None) -> Observation:
    return observation if observation.network else observation.model_copy(update={"network": network})


async def run_probes(
    ids: Iterable[str],
    world: World,
    *,
    credential: Credential | None = None,
    model: str | None = None,
    at_failure: datetime | None = None,
    failing: ApiError | None = None,
    surface: str = "my_code",
    api_version: str = "",
    previous: tuple[Observation, ...] = (),
    allow: Allow = lambda consent, host: False,
    report: Report = lambda probe, phases, state: None,
    budget: float = BUDGET,
) -> list[ProbeResult]:
    """Run probes side by side and wait for all of them. See `ProbeRun` for cancelling one by one.

    Args:
        ids: probes of the catalogue.
        world: where they look.
        credential: the key that the person chose; used only where `allow` grants the key classes.
        model: the model in use.
        at_failure: when the failing call was made; None for now.
        failing: the error to compare the smallest request's with.
        surface: value of the fact `surface`; decides which component of the status page counts.
        api_version: `anthropic-version` to send; empty for the newest known.
        previous: earlier observations, for telling whether the network changed.
        allow: what the person allowed; nothing by default.
        report: called at every change of a phase.
        budget: seconds for all of them together.

    Returns:
        One result for each id, in order. Every one of them ends in time.
    """
    subject = Subject(
        credential=credential,
        model=model,
        at_failure=at_failure,
        failing=failing,
        surface=surface,
        api_version=api_version,
        previous=previous,
    )
    run = ProbeRun(ids, world, subject=subject, allow=allow, report=report, budget=budget)
    run.start()
    return await run.wait()
