"""A small flow, a clock that tells what it is told, and probes that answer as a test wants."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from wizard.credentials import Credential, Found, typed_credential
from wizard.credentials.credential import Kind
from wizard.flow import LoadedFlow, load
from wizard.knowledge import catalogue
from wizard.model.explanation import ApiError, CauseMatch, Explanation
from wizard.model.observation import Observation, Phase, ProbeResult
from wizard.model.secret import Secret
from wizard.model.words import Answerer, Place, Source, Sureness
from wizard.model.world import World
from wizard.probes import Allow, Report, Subject, hosts_of
from wizard.session import Store
from wizard.session.ids import session_id
from wizard.walk.flows import Flows
from wizard.walk.papers import Papers
from wizard.walk.parts import Parts, Running

KEY = "sk-ant-api03-planted-key-that-must-never-show-AAAAAAAA-wxyz"
API = "https://api.anthropic.com"

SMALL = b"""
format = 1
id = "api-400"
title = "Small"
summary = "For tests."
verified_on = "2026-11-22"
link_hosts = ["status.claude.com"]
never_send = ["keys"]

[support]
title = "Support"
url = "https://status.claude.com"

[facts.x_often]
title = "How often"
meaning = "How often it fails."
[facts.x_often.values]
always = "always"
seldom = "seldom"

[[step]]
id = "status"
title = "Status page"
ask = "status_page"
question = "Is there an incident?"
why = "It comes first."
probes = ["status_page"]
answers = [
    { value = "incident", label = "Yes", means = "It is not you." },
    { value = "no_incident", label = "No" },
    { value = "elsewhere", label = "Elsewhere" },
]
actions = [
    { kind = "open_private_window", label = "Open it", url = "https://status.claude.com" },
    { kind = "temporary_change", label = "Turn the VPN off", undo = "Turn the VPN on." },
    { kind = "mark_reproduction", label = "Do it once" },
    { kind = "open_link", label = "Open", url = "https://status.claude.com" },
]

[[step]]
id = "often"
title = "How often"
kind = "context"
ask = "x_often"
question = "How often does it fail?"
why = "It is for the summary."
when = { status_page = ["no_incident", "elsewhere", "cannot_tell", "skipped"] }
answers = [{ value = "always", label = "Always" }, { value = "seldom", label = "Seldom" }]

[[step]]
id = "key"
title = "Key"
ask = "key_check"
question = "Is the key accepted?"
why = "A bad key fails everywhere."
probes = ["models"]
when = { status_page = ["no_incident", "elsewhere", "cannot_tell", "skipped"] }
answers = [
    { value = "accepted", label = "Yes" },
    { value = "refused", label = "No" },
]

[[step]]
id = "request"
title = "Smallest request"
ask = "smallest_request"
question = "Does the smallest request work?"
why = "It separates your request from the way there."
probes = ["count_tokens", "smallest_message"]
when = { key_check = ["accepted", "cannot_tell", "skipped"] }
answers = [
    { value = "works", label = "Yes" },
    { value = "fails_same", label = "No" },
]

[[rule]]
id = "incident"
when = { status_page = ["incident"] }
[rule.verdict]
title = "An incident"
tells = "The service is affected."
next = ["Wait."]
blames = "service"
outcome = "wait"

[[rule]]
id = "key-refused"
when = { key_check = ["refused"] }
[rule.verdict]
title = "The key is refused"
tells = "It is the key."
next = ["Make a new key."]
blames = "headers"
outcome = "fix"
rules_out = { service = "status_page" }

[[rule]]
id = "your-request"
when = { smallest_request = ["works"] }
[rule.verdict]
title = "It is your request"
tells = "The way is fine."
next = ["Paste it."]
blames = "body"
outcome = "fix"

[[rule]]
id = "cannot-tell"
when = {}
after = ["incident", "key-refused", "your-request"]
[rule.verdict]
title = "It cannot be told"
tells = "Collect evidence."
next = ["Save the report."]
outcome = "evidence"
"""


class TickingClock:
    """A clock that goes on by one second whenever it is asked."""

    def __init__(self, hours: int = 0) -> None:
        self._now = datetime(2026, 11, 22, 9, 0, tzinfo=UTC) + timedelta(hours=hours)

    def now(self) -> datetime:
        """A second later than the last time."""
        self._now += timedelta(seconds=1)
        return self._now

    def monotonic(self) -> float:
        """The same, as seconds."""
        return self._now.timestamp()


class OneFlow(Flows):
    """Only the small flow ships."""

    def __init__(self, own: Path | None = None, flow: bytes = SMALL) -> None:
        super().__init__(catalogue(), own)
        self._small = flow

    def shipped(self, flow_id: str) -> LoadedFlow:
        """The small flow, whatever is wanted."""
        return load(self._small, name="small.toml", shipped=True, catalogue=catalogue())

    def pinned(self, data: bytes) -> LoadedFlow:
        """As it was."""
        return load(data, name="pinned", shipped=True, catalogue=catalogue())


def seen(fact: str, value: str, probe: str) -> Observation:
    """An observation of a probe."""
    return Observation(
        fact=fact,
        value=value,
        source=Source.PROBE,
        at=datetime(2026, 11, 22, 9, 0, tzinfo=UTC),
        said=f"{fact} is {value}",
        probe=probe,
        holds_s=300,
    )


@dataclass
class Started:
    """One start of probes, as the walk asked for it."""

    ids: tuple[str, ...]
    subject: Subject
    allow: Allow


@dataclass
class FakeProbes:
    """Probes that answer from a table; those in `hang` wait until they are cancelled."""

    facts: dict[str, tuple[str, str]] = field(default_factory=dict)
    phases: tuple[Phase, ...] = (Phase(name="tcp", state="fine", ms=3.0),)
    """Probe -> (fact, value) that it finds."""
    hang: set[str] = field(default_factory=set)
    started: list[Started] = field(default_factory=list)

    def __call__(self, ids: Sequence[str], subject: Subject, allow: Allow, report: Report) -> Running:
        """Start them."""
        self.started.append(Started(tuple(ids), subject, allow))
        return FakeRun(self, tuple(ids), report)


class FakeRun:
    """Some fake probes under way."""

    def __init__(self, probes: FakeProbes, ids: tuple[str, ...], report: Report) -> None:
        self._probes = probes
        self._report = report
        self._ids = ids
        self._stopped = {probe: asyncio.Event() for probe in ids}

    def cancel(self, *probes: str) -> None:
        """Stop them."""
        for probe in probes or self._ids:
            self._stopped[probe].set()

    async def wait(self) -> list[ProbeResult]:
        """Their results."""
        return list(await asyncio.gather(*(self._one(probe) for probe in self._ids)))

    async def _one(self, probe: str) -> ProbeResult:
        phases = self._probes.phases
        self._report(probe, phases, "running")
        state = "done"
        if probe in self._probes.hang:
            await self._stopped[probe].wait()
            state = "cancelled"
        found = self._probes.facts.get(probe)
        observations = (seen(*found, probe),) if found and state == "done" else ()
        self._report(probe, phases, state)
        return ProbeResult(
            probe=probe,
            state=state,
            observations=observations,
            phases=phases,
            started=datetime(2026, 11, 22, 9, 0, tzinfo=UTC),
            ms=12.0,
            said=" ".join(o.said for o in observations),
        )


class Nowhere:
    """A host and resolver that know nothing."""

    def resolve(self, host: str, port: int) -> tuple[str, ...]:
        """No name resolves."""
        raise OSError("no network in this test")

    def source_address(self, destination: str) -> str | None:
        """Unknown."""
        return None

    def resolvers(self) -> tuple[str, ...]:
        """None."""
        return ()

    def gateway(self) -> str | None:
        """None."""
        return None

    def interfaces(self) -> tuple[str, ...]:
        """None."""
        return ()


def credential(base_url: str = API) -> Credential:
    """A key of the environment."""
    return Credential(
        id="env:ANTHROPIC_API_KEY",
        source="environment: ANTHROPIC_API_KEY",
        kind=Kind.API_KEY,
        base_url=base_url,
        secret=Secret(KEY, base_url=base_url),
        goes_out=True,
    )


@dataclass
class Bench:
    """Parts for a walk, and what a test may look at or change."""

    folder: Path
    probes: FakeProbes = field(default_factory=FakeProbes)
    keys: tuple[Credential, ...] = ()
    explanation: Explanation = field(default_factory=Explanation)
    said: list[str] = field(default_factory=list)
    copied: list[str] = field(default_factory=list)
    flow: bytes = SMALL
    count: int = 0
    closed: int = 0

    def parts(self, **other: object) -> Parts:
        """The parts; each call gives a new set over the same store."""
        world = World(
            clock=TickingClock(),
            resolver=Nowhere(),
            host=Nowhere(),
            environ={},
            home=self.folder,
            api_url=API,
        )
        made = Parts(
            world=world,
            catalogue=catalogue(),
            flows=OneFlow(flow=self.flow),
            store=Store(self.folder / "state"),
            new_id=self._new_id,
            new_case_key=lambda: bytes(32),
            find_credentials=self._find,
            read_key=lambda text: typed_credential(text, base_url=API),
            start_probes=self.probes,
            hosts_of=lambda probe, key: hosts_of(probe, world, key),
            papers=Papers("a400-wizard test", "2026-11-22", {"os": "TestOS 1"}),
            explain=lambda text: self.explanation,
            reports=self.folder / "reports",
            tool="a400-wizard test",
            knowledge="2026-11-22",
            clipboard=self._clipboard,
            open_private=lambda url: f"opened {url}",
            open_link=lambda url: f"link {url}",
            close=self._close,
        )
        return replace(made, **other)  # type: ignore[arg-type]

    def _new_id(self) -> str:
        self.count += 1
        return session_id(datetime(2026, 11, 22, 9, 0, tzinfo=UTC), (self.count << 4).to_bytes(3, "big"))

    async def _find(self) -> Found:
        return Found(credentials=self.keys)

    async def _clipboard(self, text: str, path: str | None, terminal: object) -> str:
        self.copied.append(text)
        return f"copied, and in {path}"

    def _close(self) -> None:
        self.closed += 1


def overloaded() -> Explanation:
    """An explanation with one cause that sets a fact."""
    return Explanation(
        error=ApiError(
            status=400,
            type="invalid_request_error",
            message=f"max_tokens: required; sent by kim@example.org with {KEY}",
            request_id="req_011CabcdefghijklmnopqrsT",
        ),
        answered_by=Answerer.API,
        causes=(
            CauseMatch(
                slug="max-tokens-missing",
                where=Place.BODY,
                confidence=Sureness.SHOWN,
                title="max_tokens is missing",
                means="The request has no max_tokens.",
                fix="Add it.",
                sets={"paste_place": "request", "status_page": "no_incident", "x_foreign": "whatever"},
            ),
        ),
    )
