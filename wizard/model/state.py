"""What a session is at one moment: a pure function of its events, computed by `wizard.flow`."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from wizard.model.base import Instant, Model
from wizard.model.event import Changed, CheckId, Consented, Pasted, Proved, Saved, Started
from wizard.model.fact import OPEN_VALUES, FactId, Value
from wizard.model.flow import Slug, Verdict
from wizard.model.observation import Observation
from wizard.model.words import Place, Sureness


class ConditionTrace(Model):
    """One condition of a row against what is known: `holds` is None while the fact is not known."""

    fact: FactId
    wanted: tuple[Value, ...]
    actual: Value | None
    holds: bool | None


class RowTrace(Model):
    """Why a row fired, was ruled out, or is still open."""

    rule: Slug
    title: str
    state: Literal["fired", "ruled_out", "open", "not_reached"]
    """`not_reached`: its conditions may hold, but an earlier row fired."""
    conditions: tuple[ConditionTrace, ...]

    @property
    def missing(self) -> tuple[FactId, ...]:
        """The facts that this row lacks: not known yet, or asked and not told."""
        return tuple(
            c.fact for c in self.conditions if c.holds is None or (not c.holds and c.actual in OPEN_VALUES)
        )


class RuledOut(Model):
    """A place that is cleared, and the observation that clears it."""

    place: Place
    by: Observation


class Reached(Model):
    """A verdict that the facts give, with its grounds. No surer than its weakest condition."""

    rule: Slug
    verdict: Verdict
    sureness: Sureness
    because: tuple[Observation, ...]
    ruled_out: tuple[RuledOut, ...] = ()
    not_checked: tuple[FactId, ...] = ()
    """Facts of the table that are unknown, skipped or could not be told."""


class Evaluation(Model):
    """The table against the facts: first hit wins, and only when every earlier row is ruled out."""

    rows: tuple[RowTrace, ...]
    reached: Reached | None = None
    relevant: tuple[FactId, ...] = ()
    """Unknown facts that can still change the verdict, in the order in which rows want them."""
    near: tuple[Slug, ...] = ()
    """Rows that lack the least: nearly fired, with what is missing in their trace."""


class TrailEntry(Model):
    """A step that was answered, probed or skipped."""

    step: Slug
    title: str
    fact: FactId
    value: Value
    label: str
    source: str
    applies: bool = True
    """False where a later change of an earlier answer made the step moot."""
    stale: bool = False
    """True where the observation is older than it may be."""


class Wanted(Model):
    """A step that the other person asked for, and what became of it."""

    ask: str
    """SHA-256 of the ask file."""
    step: Slug
    text: str = ""
    by: str
    at: Instant
    decision: Literal["open", "granted", "refused"] = "open"
    decided_at: Instant | None = None
    done: bool = False
    """Whether it was answered or probed after it was granted."""


class SessionState(Model):
    """Everything that pages, summaries and reports are made from."""

    started: Started
    facts: Mapping[FactId, Observation] = Field(default_factory=dict)
    """The observation in force for each known fact."""
    history: tuple[Observation, ...] = ()
    """Every observation ever made, in order: for comparing two networks or two runs."""
    trail: tuple[TrailEntry, ...] = ()
    fallen: tuple[TrailEntry, ...] = ()
    """Entries that stopped applying with the last event."""
    current: Slug | None = None
    """The step to show; None once nothing more can change the verdict."""
    evaluation: Evaluation
    paste: Pasted | None = None
    notes: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    consents: tuple[Consented, ...] = ()
    reproductions: tuple[tuple[Instant, Instant | None], ...] = ()
    open_changes: tuple[Changed, ...] = ()
    checks: Mapping[CheckId, Proved] = Field(default_factory=dict)
    """The result in force of each check of the proof that was made."""
    wanted: tuple[Wanted, ...] = ()
    """What the other person asked for; granted steps are shown before the table goes on."""
    saved: tuple[Saved, ...] = ()
    can_back: bool = False
    can_undo: bool = False
    can_redo: bool = False
    closed: bool = False
    steps_left: int = 0
    """How many deciding steps may still come; an upper bound, shown as `of about n`."""
