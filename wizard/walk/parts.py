"""The parts that the conductor needs from the rooms below, as it sees them.

Each is a small protocol, so that tests conduct with parts of their own and `wizard.walk.assemble` fits the
real rooms to them. Everything that blocks for long (keyring, network) is awaited.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

from wizard.credentials import Credential, Found
from wizard.model.explanation import Explanation
from wizard.model.fact import Catalogue, ProbeId, ProbeSpec
from wizard.model.flow import Flow
from wizard.model.observation import Observation, Phase, ProbeResult
from wizard.model.secret import Secret
from wizard.model.state import SessionState
from wizard.model.world import World
from wizard.session import Store
from wizard.walk.flows import Flows
from wizard.walk.options import ShareLevel

ReportForm = Literal["text", "markdown", "json"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeRun:
    """One run of several probes, side by side, within one budget."""

    probes: tuple[ProbeId, ...]
    credential: Credential | None
    hosts: Mapping[ProbeId, tuple[str, ...]]
    """Hosts that the person allowed, by probe."""
    history: Sequence[Observation]
    model: str | None
    failed_at: datetime | None
    """When the call failed, as far as it is known; an incident is matched to it."""
    on_phase: Callable[[ProbeId, Phase], None]
    on_result: Callable[[ProbeResult], None]


class Prober(Protocol):
    """The live probes over one world."""

    def hosts(self, spec: ProbeSpec) -> tuple[str, ...]:
        """The real hosts that a probe asks in this world, proxies on the way among them."""
        ...

    async def run(self, run: ProbeRun) -> None:
        """Run probes to their end; each result is given once. Never raises but for cancellation."""
        ...


class Evidence(Protocol):
    """The one gate, the summary and the renderers."""

    def printable(self, text: str, secrets: Sequence[Secret]) -> str:
        """Text made safe for a terminal, known secrets masked, positions kept."""
        ...

    def redact(self, text: str, secrets: Sequence[Secret], level: ShareLevel) -> str:
        """Text made safe to be shared at a level."""
        ...

    def summary(
        self, state: SessionState, flow: Flow, secrets: Sequence[Secret], level: ShareLevel
    ) -> Sequence[str]:
        """The evidence summary, at most 40 lines in their fixed order, through the gate."""
        ...

    def missing(self, state: SessionState, flow: Flow) -> Sequence[tuple[str, str]]:
        """(field, question) of details that a person can still add to the summary."""
        ...

    def render(
        self,
        state: SessionState,
        flow: Flow,
        secrets: Sequence[Secret],
        level: ShareLevel,
        form: ReportForm,
    ) -> str:
        """The report in one of its forms, through the gate."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Everything that a walk conducts."""

    world: World
    catalogue: Catalogue
    flows: Flows
    store: Store
    randomness: Callable[[int], bytes]
    """So many random bytes, for session ids and the keys of pseudonyms."""
    find_credentials: Callable[[], Awaitable[Found]]
    """Every credential at hand; ends within two seconds even where the keyring hangs."""
    read_key: Callable[[str], Credential]
    """A credential that was typed, cleaned; raises `CredentialError`."""
    prober: Prober
    evidence: Evidence
    explain: Callable[[str], Explanation]
    reports: Path
    """The folder that reports are saved to."""
    tool: str
    """Name and version of this program."""
    knowledge: str
    """Version and date of the knowledge."""
    clipboard: Callable[[str, str | None, Callable[[str], bool] | None], Awaitable[str]]
    """Puts text on a clipboard, knowing the file that holds it too and the terminal's way; says what was done."""
    open_private: Callable[[str], str]
    """Opens an address in a private window; says what was done."""
    open_link: Callable[[str], str]
    """Opens an address in the usual browser; says what was done."""
    story: str = ""
    """Of a practice scenario: what happened, told to the person who plays it."""
    sample: str = ""
    """Of a practice scenario: the error that the person of the story has on screen, ready to be pasted."""
    close: Callable[[], None] = field(default=lambda: None)
    """Ends what the world needed (a stand-in)."""
