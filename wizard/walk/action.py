"""Actions: what a person can do on a page. Front ends send them; the conductor answers with the next page."""

from dataclasses import dataclass
from typing import Literal

from wizard.model.secret import Secret
from wizard.model.words import Consent


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
    """The repaired request as JSON; empty where only the service is to be tried."""


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
    """Write the report; `level` is the share level."""

    level: Literal["public", "support", "local"] = "support"


@dataclass(frozen=True, slots=True)
class Copy:
    """Put the summary on the clipboard, through the gate."""

    format: Literal["text", "markdown", "json"] = "text"


@dataclass(frozen=True, slots=True)
class Finish:
    """End the session; it stays on disk."""


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
    | Back
    | Jump
    | Undo
    | Redo
    | Resume
    | Save
    | Copy
    | Finish
)
