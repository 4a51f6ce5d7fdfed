"""Flows: steps, one decision table and texts, as support staff write them in TOML."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from wizard.model.base import Documented
from wizard.model.fact import FactId, FactSpec, ProbeId, Value
from wizard.model.words import Outcome, Place

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,48}$")]
Conditions = Mapping[FactId, tuple[Value, ...]]
"""Fact -> the values that satisfy it. Set membership is all that a condition can say."""


class Link(Documented):
    """An official page, shown with its address so that it can be typed on another device."""

    title: str
    url: str


class Answer(Documented):
    """One numbered answer to a step's question; `cannot_tell` and `skipped` are added by the engine."""

    value: Value
    label: str
    means: str = ""
    """What this answer tells, shown once it is given."""


class Instructions(Documented):
    """How to do a step by hand on one browser, operating system or tool."""

    on: str
    """For example `Chrome on Windows or Linux`, `Safari on macOS`, `Python SDK`."""
    text: str


class Action(Documented):
    """Something a step can do for the person besides probing."""

    kind: Literal["open_private_window", "open_link", "mark_reproduction", "temporary_change"]
    label: str
    url: str | None = None
    undo: str | None = None
    """For a temporary change: the exact words for undoing it. Required there."""


class Step(Documented):
    """Asks or probes facts. One question per page, one sentence why."""

    id: Slug
    title: str
    row: str = ""
    """The name of the table row (test) that this step serves, for crumbs and the table page."""
    kind: Literal["decide", "context", "guide"] = "decide"
    """`decide` steps are asked only while they can change the verdict; `context` facts go to the summary;
    `guide` steps lead through something (one clean reproduction) and decide nothing."""
    when: Conditions = Field(default_factory=dict)
    """Where the step applies; an unmet or unknown condition hides it."""
    ask: FactId
    """The fact that the question is about."""
    question: str
    why: str
    answers: tuple[Answer, ...]
    probes: tuple[ProbeId, ...] = ()
    by_hand: str = ""
    instructions: tuple[Instructions, ...] = ()
    actions: tuple[Action, ...] = ()
    links: tuple[Link, ...] = ()
    guide: str = ""
    """For the person who guides: what to ask, what to listen for. Shown with --guide."""


class Verdict(Documented):
    """What a fired row says: what it tells, the next move, who is blamed, what is ruled out."""

    title: str
    tells: str
    """What the result tells you."""
    next: tuple[str, ...]
    """The next moves, in order."""
    blames: Place | None = None
    outcome: Outcome
    rules_out: Mapping[Place, FactId] = Field(default_factory=dict)
    """Place that this verdict clears -> the fact whose observation clears it."""
    links: tuple[Link, ...] = ()


class Rule(Documented):
    """A row of the decision table. The first row whose conditions all hold gives the verdict."""

    id: Slug
    when: Conditions
    after: tuple[Slug, ...] = ()
    """Earlier rows that it knowingly overlaps; an undeclared overlap is an authoring error."""
    verdict: Verdict


class Impossible(Documented):
    """A combination of facts that cannot occur; the verifier leaves it out of the gaps."""

    when: Conditions
    because: str


class Flow(Documented):
    """One flow file. Data only."""

    format: Literal[1]
    id: Slug
    title: str
    summary: str
    verified_on: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    """When somebody last walked it against the real product."""
    link_hosts: tuple[str, ...] = ()
    """Hosts that the flow may link to; a foreign flow links nowhere else."""
    facts: Mapping[FactId, FactSpec] = Field(default_factory=dict)
    """Facts of its own, named `x_...`, which a person answers."""
    steps: tuple[Step, ...]
    rules: tuple[Rule, ...]
    impossible: tuple[Impossible, ...] = ()
    never_send: tuple[str, ...] = ()
    """What never to send to support, for the summary."""
    support: Link | None = None
    """The official support channel."""

    def step(self, step_id: str) -> Step:
        """The step with that id.

        Raises:
            KeyError: there is none.
        """
        for step in self.steps:
            if step.id == step_id:
                return step
        raise KeyError(step_id)
