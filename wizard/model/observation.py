"""Observations: what was seen, by whom, when, how sure, and how long it holds."""

from collections.abc import Mapping

from pydantic import Field

from wizard.model.base import Instant, Model
from wizard.model.fact import FactId, ProbeId, Value
from wizard.model.network import NetworkReport
from wizard.model.words import Source, Sureness


class Observation(Model):
    """One fact, seen once. The journal keeps these; verdicts are derived from them and nothing else."""

    fact: FactId
    value: Value
    source: Source
    at: Instant
    sureness: Sureness = Sureness.SHOWN
    measured: Mapping[str, str | int | float | bool | None] = Field(default_factory=dict)
    """What was measured (`status`, `request_id`, `cf_ray`, `issuer`, ...): allow-listed, never raw bytes."""
    said: str = ""
    """One plain sentence for the person: what was seen, not what it means."""
    probe: ProbeId | None = None
    step: str | None = None
    """The step that asked for it, where a step did."""
    network: str | None = None
    """Fingerprint of the network it was made on, so that another network is only believed when it is one."""
    holds_s: float | None = Field(default=None, gt=0)
    """Seconds for which it may serve as a control; None for what does not age (a person's answer)."""

    def fresh(self, now: Instant) -> bool:
        """Whether it still holds at `now`."""
        return self.holds_s is None or (now - self.at).total_seconds() <= self.holds_s


class Phase(Model):
    """A part of a probe (`dns`, `tcp`, `tls`, `request`, `answer`) and how it went."""

    name: str
    state: str = Field(pattern=r"^(waiting|running|fine|failed|not_checked)$")
    ms: float | None = None
    said: str = ""
    control: str = Field(default="", pattern=r"^(|waiting|fine|failed|not_checked)$")
    """How the control beside it went; empty for phases that have none."""


class ProbeResult(Model):
    """What one run of a probe brought. A probe never raises; a fault inside it is a result too."""

    probe: ProbeId
    state: str = Field(pattern=r"^(done|timed_out|cancelled|refused|failed)$")
    """`refused`: no consent or no key; `failed`: the probe itself broke (marked boundary)."""
    observations: tuple[Observation, ...] = ()
    phases: tuple[Phase, ...] = ()
    started: Instant
    ms: float
    said: str = ""
    network: NetworkReport | None = None
    """Of a network diagnosis: its verdict, ladder and route, worked out from the records."""
