"""Which events are in force: undo and redo are events too, and nothing is ever rewritten."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wizard.model.event import (
    Answered,
    Event,
    Forgotten,
    Learned,
    Noted,
    Pasted,
    Probed,
    Redone,
    Started,
    Undone,
    Went,
)

UNDOABLE = (Answered, Probed, Learned, Pasted, Noted, Went, Forgotten)
"""What can be taken back. Consent, changes made, reproductions and saved files happened: they stay."""

Unit = tuple[Event, ...]
"""What one undo takes back together: a paste goes with what was learned from it."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The events in force and those taken back, after any number of events."""

    started: Started
    kept: tuple[Event, ...] = ()
    """In force, in the order in which they happened."""
    taken: tuple[Unit, ...] = ()
    """Taken back, the last one at the end; a new act empties it."""

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        return any(isinstance(event, UNDOABLE) for event in self.kept)

    def after(self, event: Event) -> "Ledger":
        """The ledger once `event` has happened. An undo or redo with nothing to act on changes nothing."""
        if isinstance(event, Undone):
            return self._undo()
        if isinstance(event, Redone):
            if not self.taken:
                return self
            return replace(self, kept=self.kept + self.taken[-1], taken=self.taken[:-1])
        taken = () if isinstance(event, UNDOABLE) else self.taken
        return replace(self, kept=(*self.kept, event), taken=taken)

    def _undo(self) -> "Ledger":
        last = next((i for i in reversed(range(len(self.kept))) if isinstance(self.kept[i], UNDOABLE)), None)
        if last is None:
            return self
        first = last
        if last and isinstance(self.kept[last], Learned) and isinstance(self.kept[last - 1], Pasted):
            first = last - 1
        unit = self.kept[first : last + 1]
        return replace(self, kept=self.kept[:first] + self.kept[last + 1 :], taken=(*self.taken, unit))


def opened(events: Sequence[Event]) -> Ledger:
    """The ledger at the start of a session.

    Raises:
        ValueError: the list does not begin with `started`.
    """
    if not events or not isinstance(events[0], Started):
        raise ValueError("a session begins with the event `started`")
    return Ledger(started=events[0])
