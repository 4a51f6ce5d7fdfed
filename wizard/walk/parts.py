"""The parts that the conductor needs from the rooms below, as it sees them.

Each is a small protocol, so that tests conduct with parts of their own and `wizard.walk.assemble` fits the
real rooms to them. Everything that blocks for long (keyring, network) is awaited.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from wizard.credentials import Credential, Found
from wizard.model.explanation import Explanation
from wizard.model.fact import Catalogue, ProbeId
from wizard.model.observation import ProbeResult
from wizard.model.world import World
from wizard.probes import Allow, Report, Subject
from wizard.session import Store
from wizard.walk.flows import Flows
from wizard.walk.papers import Papers


class Running(Protocol):
    """Probes that were started together; `wizard.probes.ProbeRun` is one."""

    def cancel(self, *probes: str) -> None:
        """Stop these probes, or all of them."""
        ...

    async def wait(self) -> list[ProbeResult]:
        """The results, each within its time; raises for nothing but cancellation."""
        ...


StartProbes = Callable[[Sequence[ProbeId], Subject, Allow, Report], Running]
"""Starts probes side by side within one budget, inside an event loop; refuses what is not allowed."""


Clipboard = Callable[[str, str | None, Callable[[str], bool] | None], Awaitable[str]]
"""Puts text on a clipboard; knows the file that holds it too and the terminal's way; says what it did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Everything that a walk conducts."""

    world: World
    catalogue: Catalogue
    flows: Flows
    store: Store
    new_id: Callable[[], str]
    """An identifier for a new session."""
    new_case_key: Callable[[], bytes]
    """A key for the pseudonyms of a new session."""
    find_credentials: Callable[[], Awaitable[Found]]
    """Every credential at hand; ends within two seconds even where the keyring hangs."""
    read_key: Callable[[str], Credential]
    """A credential that was typed, cleaned; raises `CredentialError`."""
    start_probes: StartProbes
    hosts_of: Callable[[ProbeId, Credential | None], tuple[str, ...]]
    """The hosts that a probe would ask in this world with that key."""
    papers: Papers
    explain: Callable[[str], Explanation]
    reports: Path
    """The folder that reports are saved to."""
    tool: str
    """Name and version of this program."""
    knowledge: str
    """Version and date of the knowledge."""
    clipboard: Clipboard
    open_private: Callable[[str], str]
    """Opens an address in a private window; says what was done."""
    open_link: Callable[[str], str]
    """Opens an address in the usual browser; says what was done."""
    story: str = ""
    """Of a practice scenario: what happened, told to the person who plays it."""
    sample: str = ""
    """Of a practice scenario: the error that the person of the story has on screen, ready to be pasted."""
    expects: str = ""
    """Of a practice scenario: what was behind the story, told once there is a verdict."""
    close: Callable[[], None] = field(default=lambda: None)
    """Ends what the world needed (a stand-in)."""
