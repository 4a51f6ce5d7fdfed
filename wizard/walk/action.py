"""Actions: what a person can do on a page. Front ends send them; the conductor answers with the next page."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from wizard.model.secret import Secret
from wizard.model.words import Consent

if TYPE_CHECKING:
    from wizard.evidence.draft import Draft


@dataclass(frozen=True, slots=True)
class Choose:
    """Pick what calls the API on the start page; starts a session on the flow that fits."""

    surface: str


@dataclass(frozen=True, slots=True)
class Give:
    """Answer the question of the page with one of its choices."""

    value: str


@dataclass(frozen=True, slots=True)
class RunProbes:
    """Run the page's probes (all of them where `probes` is empty) as far as consent reaches."""

    probes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StopProbes:
    """Cancel what is running; `probes` empty means all."""

    probes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Allow:
    """Answer a consent question."""

    consent: Consent
    hosts: tuple[str, ...]
    granted: bool


@dataclass(frozen=True, slots=True)
class UseCredential:
    """Use one of the credentials that were found."""

    id: str


@dataclass(frozen=True, slots=True)
class TypeCredential:
    """Use a credential that was typed once; it is kept in memory only."""

    secret: Secret


@dataclass(frozen=True, slots=True)
class Paste:
    """Text was pasted. It is read, and kept beside the journal only where `keep` says so."""

    text: str
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A detail for the summary."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Reproduce:
    """Start or stop one clean reproduction."""

    mark: Literal["start", "stop"]


@dataclass(frozen=True, slots=True)
class Change:
    """Open a temporary change of the step, or close it."""

    change: str
    state: Literal["open", "undone"]
    what: str = ""
    undo: str = ""


@dataclass(frozen=True, slots=True)
class Do:
    """Carry out the step's action with this index (open a private window, open a link)."""

    index: int


@dataclass(frozen=True, slots=True)
class SwitchNetwork:
    """In practice: play the switch to another network, and back."""


@dataclass(frozen=True, slots=True)
class Prove:
    """On the verify page: try the smallest good request, `body` where one is given, and a broken one."""

    body: str = ""
    """The repaired request as JSON; empty for the repair of what was pasted, where there is one."""
    paid: bool = False
    """Ask the real endpoint, with max_tokens 1, in place of the free one; asked for each time."""


@dataclass(frozen=True, slots=True)
class CheckLog:
    """On the verify page: audit a log of the application."""

    typed: str
    """Its path, and behind it the request id that it should hold, where there is one."""


@dataclass(frozen=True, slots=True)
class CheckRetries:
    """On the verify page: run the person's own program against the retry referee; asked before."""

    command: str


@dataclass(frozen=True, slots=True)
class CheckSecond:
    """On the verify page: compare with an outcome that came back from another machine."""

    path: str


@dataclass(frozen=True, slots=True)
class Refresh:
    """Look again: another command may have left a result for this session."""


@dataclass(frozen=True, slots=True)
class Back:
    """To the step answered before this one."""


@dataclass(frozen=True, slots=True)
class Jump:
    """To a step of the trail, or to `verdict`, `summary` or `verify`."""

    to: str


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back the last thing done."""


@dataclass(frozen=True, slots=True)
class Redo:
    """Put back what was last taken back."""


@dataclass(frozen=True, slots=True)
class Resume:
    """Take up a session again."""

    session: str


@dataclass(frozen=True, slots=True)
class Save:
    """Write the report; `level` is the share level, None the one that was asked for when opening.

    `draft` is what the person saw and agreed to: exactly that is written. Without one the report is made now.
    """

    level: Literal["public", "support", "local"] | None = None
    draft: "Draft | None" = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Copy:
    """Put the summary on the clipboard, through the gate; `level` and `draft` as in `Save`."""

    format: Literal["text", "markdown", "json"] = "text"
    level: Literal["public", "support"] | None = None
    draft: "Draft | None" = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class TakeIn:
    """Take the answer of the other person in: the bytes of an ask file. Opens the session that it answers."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Decide:
    """Allow or refuse one step that was asked for."""

    step: str
    granted: bool


@dataclass(frozen=True, slots=True)
class SendCase:
    """Write the session as a case file, what is new as its next round; `draft` as in `Save`."""

    level: Literal["public", "support"] | None = None
    """None goes on with the level of the case; one that begins takes what was asked for when opening."""
    name: str = ""
    """How the person is called in it; empty takes the usual word."""
    draft: "Draft | None" = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Finish:
    """End the session; it stays on disk."""


Leaves = Save | Copy | SendCase
"""What lets something out; each is looked at first."""

Action = (
    Choose
    | Give
    | RunProbes
    | StopProbes
    | Allow
    | UseCredential
    | TypeCredential
    | Paste
    | Note
    | Reproduce
    | Change
    | Do
    | SwitchNetwork
    | Prove
    | CheckLog
    | CheckRetries
    | CheckSecond
    | Refresh
    | Back
    | Jump
    | Undo
    | Redo
    | Resume
    | Save
    | Copy
    | TakeIn
    | Decide
    | SendCase
    | Finish
)
