"""Events: the append-only list of which a session is a pure function.

An event says what happened, never what to conclude. `kind` tells them apart in the journal.
Events carry no secrets and no pasted bodies; both stay where DESIGN.md rule 5.7 puts them.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from wizard.model.base import Instant, Model
from wizard.model.fact import FactId, ProbeId
from wizard.model.observation import Observation, ProbeResult
from wizard.model.words import Consent


class _Event(Model):
    at: Instant


class Started(_Event):
    """The first event: which flow (pinned by hash), which knowledge, which program."""

    kind: Literal["started"] = "started"
    session: str
    flow: str
    flow_hash: str
    knowledge: str
    """Version and date of the knowledge that the session was started with."""
    tool: str
    practice: str | None = None
    target: str
    """Origin of the API that the session is about."""


class Answered(_Event):
    """A person answered a step. `observation.source` is `person`."""

    kind: Literal["answered"] = "answered"
    step: str
    observation: Observation


class Probed(_Event):
    """A probe ended; its observations count from here on."""

    kind: Literal["probed"] = "probed"
    step: str | None
    result: ProbeResult


class Learned(_Event):
    """A paste or a check set facts. `observations[].source` is `paste`."""

    kind: Literal["learned"] = "learned"
    observations: tuple[Observation, ...]


class Pasted(_Event):
    """Text was given. Its words stay out of the journal; `kept` names the file beside it, with consent."""

    kind: Literal["pasted"] = "pasted"
    sha256: str
    chars: int
    kept: str | None = None
    status: int | None = None
    error_type: str | None = None
    error_code: str | None = None
    message: str | None = None
    """The service's message without keys and the like, at most 500 characters. People, addresses and machines
    are taken out of it where it leaves; one that was cut has them taken out here already."""
    request_id: str | None = None
    cf_ray: str | None = None
    answered_by: str | None = None
    causes: tuple[str, ...] = ()
    request_shape: str | None = None
    """The pasted request as `evidence.shapes` gives it: sizes and names of parameters, no text of it."""


class Noted(_Event):
    """A detail for the summary: `field` is one of the summary's names (model, sdk, os, plan, tried, ...)."""

    kind: Literal["noted"] = "noted"
    field: str
    text: str


class Consented(_Event):
    """The person allowed or refused one class for named hosts."""

    kind: Literal["consented"] = "consented"
    consent: Consent
    hosts: tuple[str, ...]
    probes: tuple[ProbeId, ...] = ()
    highest_cost: str | None = None
    credential: str | None = None
    """The credential in its masked form, and where it came from."""
    granted: bool
    asked_by: str = "wizard"
    about: str | None = None
    """What it was about where that is no host: what was shared, at which level, and what was put back."""


class Reproduced(_Event):
    """One clean reproduction was started or stopped, to the second."""

    kind: Literal["reproduced"] = "reproduced"
    mark: Literal["start", "stop"]


class Changed(_Event):
    """A temporary change was made, or its undoing was seen."""

    kind: Literal["changed"] = "changed"
    change: str
    """Identifier of the change; the same one closes it."""
    what: str
    undo: str
    state: Literal["open", "undone"]
    seen_by: Literal["person", "probe"] = "person"
    sort: str = ""
    """What kind of change it is (`proxy`, `verification`, `vpn`, ...: changes.toml); empty for any other."""
    before: str | None = None
    """What a look saw before the change, in a comparable form; None where nothing was looked at."""
    during: str | None = None
    """What a look saw while it was in effect; without it, the same view as before proves no undoing."""


CheckId = Literal["known_good", "repaired", "known_bad", "log", "retries", "second_environment"]
"""The checks that prove a fix; `repaired` belongs to known-good on pages, which show five."""


class Proved(_Event):
    """A check of the proof was made. The newest result of a check counts; `not_done` takes none away."""

    kind: Literal["proved"] = "proved"
    check: CheckId
    verdict: Literal["passed", "failed", "not_done"]
    """`not_done`: it was tried and could not be told, or was refused; `said` holds the reason."""
    said: str
    """One plain sentence."""
    request_id: str | None = None
    status: int | None = None
    endpoint: str | None = None
    held: Mapping[str, str] = Field(default_factory=dict)
    """What was held constant: name -> value, a key in its masked form."""


class Ask(Model):
    """A step that the other person asks for: its id and plain text, never code or an address to open."""

    step: str = Field(pattern=r"^[a-z][a-z0-9-]{0,48}$")
    text: str = Field(default="", max_length=500)


class Dispute(Model):
    """A row of the table that the other person doubts, and why."""

    row: str = Field(pattern=r"^[a-z][a-z0-9-]{0,48}$")
    why: str = Field(default="", max_length=500)


class Asked(_Event):
    """The other person answered with an ask file. It decides nothing: each step waits for `decided`."""

    kind: Literal["asked"] = "asked"
    by: str
    """The name that the other person goes by; it is said, not proved."""
    ask: str
    """SHA-256 of the ask file, which the case keeps byte for byte."""
    steps: tuple[Ask, ...] = ()
    notes: tuple[str, ...] = ()
    disputes: tuple[Dispute, ...] = ()


class Decided(_Event):
    """The person allowed or refused one step that was asked for. Its probes ask for their own consent."""

    kind: Literal["decided"] = "decided"
    ask: str
    """SHA-256 of the ask file."""
    step: str
    asked_by: str
    granted: bool


class Went(_Event):
    """Moving without answering: back to the last answered step, or a jump to a step."""

    kind: Literal["went"] = "went"
    to: str | None
    """The step; None for back."""


class Undone(_Event):
    """The last answer, probe, note or move that is still in force was taken back."""

    kind: Literal["undone"] = "undone"


class Redone(_Event):
    """What was last taken back is in force again."""

    kind: Literal["redone"] = "redone"


class Forgotten(_Event):
    """An answer was taken back because a person says that it no longer holds."""

    kind: Literal["forgotten"] = "forgotten"
    fact: FactId


class Resumed(_Event):
    """The session was opened again."""

    kind: Literal["resumed"] = "resumed"
    tool: str


class Saved(_Event):
    """A report was written. `name` is the file's name without its folder."""

    kind: Literal["saved"] = "saved"
    name: str
    sha256: str
    level: str


class Closed(_Event):
    """The person ended the session. It can still be resumed."""

    kind: Literal["closed"] = "closed"
    outcome: str


Event = Annotated[
    Started
    | Answered
    | Probed
    | Learned
    | Pasted
    | Noted
    | Consented
    | Reproduced
    | Changed
    | Proved
    | Asked
    | Decided
    | Went
    | Undone
    | Redone
    | Forgotten
    | Resumed
    | Saved
    | Closed,
    Field(discriminator="kind"),
]
