"""What a probe is given: the world, what the session is about, and helpers that measure and observe."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any

from pydantic import BaseModel

from wizard.credentials import Credential
from wizard.knowledge.load import read_toml
from wizard.model.explanation import ApiError
from wizard.model.network import NetworkReport
from wizard.model.observation import Observation
from wizard.model.words import Source, Sureness
from wizard.model.world import World
from wizard.probes.answer import sender_of
from wizard.probes.exchange import Exchange
from wizard.probes.progress import Layers, Progress, Watch
from wizard.probes.route import Route

HOLDS_S = 300.0
"""Seconds for which an observation of a probe may serve as a control."""
_MARGIN = 0.25
"""Seconds before the end of the budget at which requests give up, so that there is time to say so."""
Measured = Mapping[str, str | int | float | bool | None]


@cache
def knowledge() -> dict[str, Any]:
    """The small requests' own knowledge: versions, beta header, default model."""
    return read_toml("answers.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What the session is about, as far as probes need it."""

    credential: Credential | None = None
    model: str | None = None
    """The model in use; None where nobody said."""
    at_failure: datetime | None = None
    """When the failing call was made; None for now."""
    failing: ApiError | None = None
    """The error to compare with; None where none was read."""
    surface: str = "my_code"
    """A value of the fact `surface`: decides which component of the status page counts."""
    api_version: str = ""
    """`anthropic-version` to send; empty for the newest known."""
    previous: tuple[Observation, ...] = ()
    """Earlier observations, for telling whether the network changed."""
    proxy: str = ""
    """Another proxy to try beside the way in use, as the person named it; it holds no login."""
    networks: tuple[NetworkReport, ...] = ()
    """Earlier network diagnoses, oldest first, for setting two networks side by side."""

    @property
    def version(self) -> str:
        """The API version that requests carry."""
        return self.api_version or str(knowledge()["api_versions"][0])

    @property
    def any_model(self) -> str:
        """The model in use, or a small one where nobody named any."""
        return self.model or str(knowledge()["smallest_model"])


@dataclass(slots=True, kw_only=True)
class Probing:
    """One run of one probe."""

    probe: str
    world: World
    subject: Subject
    credential: Credential | None
    """The session's credential where the person allowed its use for this probe; None otherwise."""
    deadline: float
    """Moment of the world's monotonic clock at which the budget ends."""
    progress: Progress = field(default_factory=Progress)
    observations: list[Observation] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    network: Callable[[], str | None] = lambda: None
    """The fingerprint of this network, as soon as it is known."""
    may_ask: Callable[[str], bool] = lambda host: True
    """Whether the person allowed to ask a host; for third parties, without whom a probe can do."""
    survey: BaseModel | None = None
    """The raw observations of a network diagnosis (`network.records.Survey`), for export."""
    report: NetworkReport | None = None
    """What a network diagnosis shows."""

    @property
    def left(self) -> float:
        """Seconds that requests may still take."""
        return max(self.deadline - _MARGIN - self.world.clock.monotonic(), 0.0)

    @property
    def layers(self) -> Watch:
        """Shows an exchange's layers as the phases of this probe."""
        return Layers(self.progress)

    async def ask(self, request: Any, route: Route, watch: Watch | None = None, *, share: float = 1.0) -> Any:
        """Make a request (`outgoing.Ask`), keep its record and hand back the outcome (`http.Outcome`).

        Args:
            request: what to send.
            route: direct, or as configured.
            watch: follows the layers as they happen.
            share: part of the time left that it may take, where something else is to be tried after it.
        """
        from wizard.probes.http import exchange

        seconds = self.left * share
        outcome = await exchange(request, world=self.world, route=route, seconds=seconds, watch=watch)
        self.exchanges.append(outcome.exchange)
        return outcome

    def observe(
        self,
        fact: str,
        value: str,
        sureness: Sureness,
        said: str,
        exchange: Exchange | None = None,
        **measured: str | int | float | bool | None,
    ) -> None:
        """Set a fact. What was measured is taken from the exchange's record, and from nowhere else."""
        self.observations.append(
            Observation(
                fact=fact,
                value=value,
                source=Source.PROBE,
                at=self.world.clock.now(),
                sureness=Sureness.CANNOT_TELL if value == "cannot_tell" else sureness,
                measured={
                    **(measured_of(exchange) if exchange else {}),
                    **{name: seen for name, seen in measured.items() if seen is not None},
                },
                said=said,
                probe=self.probe,
                network=self.network(),
                holds_s=HOLDS_S,
            )
        )

    def headers(self) -> dict[str, str]:
        """The headers that every request to the API carries."""
        return {"anthropic-version": self.subject.version}


def measured_of(exchange: Exchange) -> dict[str, str | int | float | bool | None]:
    """The allow-listed parts of an exchange, flat, for an observation."""
    reply = exchange.reply
    sender = sender_of(exchange)
    failed = exchange.failed
    measured: dict[str, str | int | float | bool | None] = {
        "url": exchange.url,
        "route": exchange.route,
        "proxy": exchange.proxy,
        "keyed": exchange.keyed,
        "client_request_id": exchange.client_request_id,
        "issuer": exchange.issuer,
        "addresses": " ".join(exchange.addresses) or None,
        "ms": exchange.ms,
        **exchange.layer_ms(),
    }
    if failed:
        measured |= {"failed_at": failed.layer, "failure": failed.failure}
    if reply:
        names = ("request-id", "cf-ray", "server", "via", "retry-after", "x-should-retry")
        measured |= {name.replace("-", "_"): reply.headers.get(name) for name in names}
        measured |= {
            "status": reply.status,
            "error_type": reply.error_type,
            "error_code": reply.error_code,
            "message": reply.message if reply.shape == "api_error" else None,
            "organization_id": reply.headers.get("anthropic-organization-id"),
            "workspace_id": reply.headers.get("anthropic-workspace-id"),
            "answered_by": sender.who.value if sender else None,
            "clock_skew_s": skew_of(exchange),
        }
    return {name: value for name, value in measured.items() if value is not None}


def skew_of(exchange: Exchange) -> int | None:
    """Seconds by which the server's clock is ahead of ours, to the second; None where it sent no date."""
    date = exchange.reply.headers.get("date") if exchange.reply else None
    try:
        theirs = parsedate_to_datetime(date) if date else None
        if theirs is None or theirs.tzinfo is None:
            return None
        return round((theirs - (exchange.at + timedelta(milliseconds=exchange.ms))).total_seconds())
    except (TypeError, ValueError, OverflowError):
        return None
