"""What the conductor reports while an action is under way, for `Walk.subscribe`.

Reports are for drawing progress; the page that `Walk.do` returns is the truth. Callbacks run on the event
loop that runs the action, in order, and must not block: a front end turns each into a message of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass

from wizard.walk.page import CheckRow, Page, ProbeCard


@dataclass(frozen=True, slots=True)
class CardMoved:
    """A probe started, entered a phase or ended; the card as it is now."""

    card: ProbeCard


@dataclass(frozen=True, slots=True)
class ChecksMoved:
    """A check of the proof began, went on or ended; all rows as they are now."""

    checks: tuple[CheckRow, ...]


@dataclass(frozen=True, slots=True)
class PageTurned:
    """There is a new page; the same one that `Walk.page` now gives."""

    page: Page


@dataclass(frozen=True, slots=True)
class Stored:
    """One more event is on disk, synced."""

    events: int


@dataclass(frozen=True, slots=True)
class Noticed:
    """A short thing to know now."""

    text: str


Report = CardMoved | ChecksMoved | PageTurned | Stored | Noticed
Listener = Callable[[Report], None]
