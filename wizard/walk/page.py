"""Page models: everything that a front end needs to draw one page, already safe to print.

Every text in a page went through `printable()`; front ends still never parse it as markup.
Both front ends draw the same pages, which is why the same answers give the same session.
The models that pages hold are named for type checkers only: the first page is drawn before they are loaded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.model.explanation import Explanation
    from wizard.model.flow import Action, Instructions, Link
    from wizard.model.network import NetworkReport
    from wizard.model.observation import Phase
    from wizard.model.state import Reached, RowTrace, TrailEntry
    from wizard.model.words import Consent

ProbeState = Literal[
    "idle", "needs_consent", "needs_key", "running", "done", "timed_out", "cancelled", "refused", "failed"
]


@dataclass(frozen=True, slots=True)
class Choice:
    """One numbered answer. `value` is what `Answer` sends back."""

    value: str
    label: str
    means: str = ""
    chosen: bool = False
    """True for the answer in force, when a step is shown again."""


@dataclass(frozen=True, slots=True)
class ConsentAsk:
    """A question that must be answered before probes run: what, to whom, at what cost, with which key."""

    consent: Consent
    hosts: tuple[str, ...]
    probes: tuple[str, ...]
    sentence: str
    """The whole question in one sentence."""
    highest_cost: str | None = None
    credential: str | None = None
    """Masked form, source and origin of the key that would go out."""
    highest_cost_usd: float | None = None
    """The same as `highest_cost`, as a number in US dollars."""


@dataclass(frozen=True, slots=True)
class ProbeCard:
    """A probe on a page: its name, what it may do, how far it is and what it saw."""

    id: str
    title: str
    why: str
    consent: Consent
    hosts: tuple[str, ...]
    state: ProbeState
    phases: tuple[Phase, ...] = ()
    said: str = ""
    value: str | None = None
    ms: float | None = None
    by_hand: str = ""
    cost: str | None = None
    network: NetworkReport | None = None
    """Of a network diagnosis that ended: verdict, ladder of layers, route, rows side by side."""


@dataclass(frozen=True, slots=True)
class CredentialCard:
    """One credential that was found: never its value."""

    id: str
    masked: str
    source: str
    """`keyring: default`, `environment: ANTHROPIC_API_KEY`, `profile: work`, `typed`."""
    kind: str
    origin: str
    goes_out: bool
    """Whether this is the one that the official SDK would send."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page carries around its own content."""

    crumb: str
    """For example `api-400 › network  (5 of about 9)`."""
    session: str | None = None
    banner: str | None = None
    foreign: str | None = None
    """Said of a flow that was not shipped."""
    notices: tuple[str, ...] = ()
    """Short things to know now, such as which answers no longer apply."""
    can_back: bool = False
    can_undo: bool = False
    can_redo: bool = False
    saved: bool = True
    trail: tuple[TrailEntry, ...] = ()
    rows: tuple[RowTrace, ...] = ()
    row_titles: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    """Rule -> (test, what the result tells you, next move), for the table page."""
    words: Mapping[str, tuple[str, Mapping[str, str]]] = field(default_factory=dict)
    """Fact -> (its title, value -> its words), for every fact that a row of the table asks for."""
    facts: tuple[tuple[str, str, str, str], ...] = ()
    """(fact title, value, sureness, said) of everything known, for the evidence pane."""
    stale: tuple[tuple[str, str], ...] = ()
    """(step, title) of what was measured too long ago to count as a control: worth a `Jump` and a new run."""


@dataclass(frozen=True, slots=True)
class Resumable:
    """A session that can be taken up again."""

    id: str
    when: str
    flow: str
    line: str
    """One line: status or cause, and how far it got."""
    damaged: str | None = None
    reminders: tuple[str, ...] = ()
    """What to say of temporary changes that it left open."""


@dataclass(frozen=True, slots=True)
class StartPage:
    """The first page: `Walk me through`, a box to paste into, and sessions to take up again."""

    frame: Frame
    choices: tuple[Choice, ...]
    """What calls the API: picks the flow."""
    resumable: tuple[Resumable, ...] = ()
    explanation: Explanation | None = None
    question: str = "Where does the error show?"
    """Changes to one helping question where the person did not know."""
    story: str = ""
    """In practice: what happened, in two sentences."""
    sample: str = ""
    """In practice: the error of the story, offered as something to paste."""
    kind: Literal["start"] = "start"


@dataclass(frozen=True, slots=True)
class StepPage:
    """One question."""

    frame: Frame
    step: str
    title: str
    question: str
    why: str
    choices: tuple[Choice, ...]
    probes: tuple[ProbeCard, ...] = ()
    consents: tuple[ConsentAsk, ...] = ()
    """Asked before the probes of this page can run; empty once all are settled."""
    suggested: str | None = None
    """The answer that the probes point to; the person confirms or overrides it."""
    by_hand: str = ""
    instructions: tuple[Instructions, ...] = ()
    actions: tuple[Action, ...] = ()
    open_actions: tuple[int, ...] = ()
    """Indexes of the temporary changes among `actions` that are open; doing one again closes it."""
    links: tuple[Link, ...] = ()
    guide: str = ""
    credentials: tuple[CredentialCard, ...] = ()
    reproducing_since: str | None = None
    wants_paste: bool = False
    """Whether pasting the error would answer this question better than a person can."""
    can_switch_network: bool = False
    """In practice only: `SwitchNetwork` plays the switch that a person would make."""
    wants_detail: tuple[str, str] | None = None
    """(field, question) of a detail that the page's probes want to know first, sent back as a `Note`."""
    asked_for: str = ""
    """Of a step that the other person asked for: who, and what for, in one sentence."""
    kind: Literal["step"] = "step"


@dataclass(frozen=True, slots=True)
class VerdictPage:
    """What the table says."""

    frame: Frame
    reached: Reached
    ruled_out: tuple[str, ...]
    """Sentences: the place and the observation that cleared it."""
    not_checked: tuple[str, ...]
    near: tuple[str, ...]
    because: tuple[str, ...] = ()
    """The grounds as sentences: what was seen, or the fact and its value where a person told it."""
    open_changes: tuple[str, ...] = ()
    expects: str = ""
    """In practice: what was behind the story, so that a trainee can compare."""
    network: NetworkReport | None = None
    """The newest network diagnosis of the session, where there is one."""
    remedy: tuple[str, str] | None = None
    """(cause, what to change) as the pasted error has them, where the verdict rests on it."""
    kind: Literal["verdict"] = "verdict"


@dataclass(frozen=True, slots=True)
class SummaryPage:
    """The evidence summary: at most 40 lines, in a fixed order."""

    frame: Frame
    lines: tuple[str, ...]
    missing: tuple[tuple[str, str], ...]
    """(field, question) of details that the person can still add."""
    saved_to: tuple[str, ...] = ()
    support: Link | None = None
    never_send: tuple[str, ...] = ()
    kind: Literal["summary"] = "summary"


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One of the five checks of a proof."""

    id: str
    title: str
    verdict: Literal["passed", "failed", "not_done"]
    said: str
    """What was seen; for a check that was not done, what it would show."""
    when: str = ""
    """Local time of the result; empty where there is none."""
    request_id: str = ""
    how: str = ""
    """The command that makes it where the page cannot."""
    here: bool = False
    """Whether `Prove` on this page makes it."""
    doing: str = ""
    """What is being done for it right now; empty while nothing is."""
    details: tuple[str, ...] = ()
    """What stands behind the result, where it was made on this page: the findings, one sentence each."""


@dataclass(frozen=True, slots=True)
class VerifyPage:
    """Whether the fix was shown: five checks that fill in, what is held constant, what is to be undone."""

    frame: Frame
    checks: tuple[CheckRow, ...]
    held: tuple[tuple[str, str], ...] = ()
    """(name, value) of what is the same in every trial; the key in its masked form."""
    consents: tuple[ConsentAsk, ...] = ()
    """Asked before `Prove` runs; empty once settled, or where no key is at hand."""
    asked: ConsentAsk | None = None
    """What was just asked for waits for this answer; once it is given, the action is sent again."""
    repair: str = ""
    """What `Prove` tries besides: the repair of the pasted request, in a few words; empty without one."""
    credentials: tuple[CredentialCard, ...] = ()
    open_changes: tuple[str, ...] = ()
    can_prove: bool = False
    """Whether `Prove` can run now: a key is at hand and its use was allowed."""
    kind: Literal["verify"] = "verify"

    @property
    def running(self) -> bool:
        """Whether a check is being made."""
        return any(row.doing for row in self.checks)


@dataclass(frozen=True, slots=True)
class AskedStep:
    """One step that the other person asks for, as it is to be seen before deciding."""

    step: str
    title: str
    lines: tuple[tuple[str, str], ...]
    """(head, text): what they write, what it collects, what may run and its consent class."""
    granted: bool | None = None
    """None while it is not decided."""
    done: bool = False
    guide: str = ""


@dataclass(frozen=True, slots=True)
class AskPage:
    """What the other person sent back: notes, doubts, and the steps that are to be decided one by one."""

    frame: Frame
    by: str
    """Who asks, as they call themselves; it is said, not proved."""
    head: str
    """Whose answer it is, to which round, and when it was written."""
    notes: tuple[str, ...]
    doubts: tuple[str, ...]
    """Rows of the table that they doubt, and why."""
    steps: tuple[AskedStep, ...]
    kind: Literal["ask"] = "ask"

    @property
    def next(self) -> AskedStep | None:
        """The first step that is not decided."""
        return next((step for step in self.steps if step.granted is None), None)


Page = StartPage | StepPage | VerdictPage | SummaryPage | VerifyPage | AskPage
