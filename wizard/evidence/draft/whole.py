"""A draft: the files that would leave, the views that show them, and what may be put back.

What the gate took out is listed once for everything that leaves. A person may put things back one by one,
each with a reason; a draft with a lift more or less is made anew from its source. What opens something (a
key, a password, a code, a card) is never put back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from wizard.evidence.draft.taken import Taken
from wizard.evidence.draft.views import View
from wizard.evidence.redaction import Level
from wizard.evidence.redaction.preview import CannotLiftError, Lift
from wizard.evidence.redaction.tags import NEVER_PUT_BACK

_LONGEST_REASON = 200
OtherLevel = Literal["public", "support"]
_OTHER: dict[Level, OtherLevel] = {"support": "public", "public": "support"}
READERS: dict[Level, str] = {"local": "yourself", "support": "support", "public": "anyone"}
"""Level -> who reads what is made at it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Something that may leave as it stands."""

    stem: str
    """The name for its files, without an ending."""
    level: Level
    made_at: datetime
    files: Mapping[str, bytes] = field(repr=False)
    """Ending -> the bytes that will leave; nothing else does."""
    views: tuple[View, ...]
    """What a person looks at, the page that is read first in front."""
    taken: tuple[Taken, ...]
    lifts: tuple[Lift, ...]
    withheld: bool
    """Whether a part could not be judged and stays on this machine."""
    about: str = ""
    """What it is where its file names do not say it, in one sentence."""

    fixed: bool = False
    """Whether its level is settled, so that it cannot be made for other readers."""
    reader: str = ""
    """Who will read it, where the level does not say it."""

    @property
    def whom(self) -> str:
        """Who will read it."""
        return self.reader or READERS[self.level]

    @property
    def other(self) -> OtherLevel | None:
        """The level at which it could be made for other readers."""
        return None if self.fixed else _OTHER.get(self.level)

    @property
    def names(self) -> tuple[str, ...]:
        """The files by their names."""
        return tuple(f"{self.stem}{ending}" for ending in self.files)

    def with_lift(self, number: int, reason: str) -> tuple[Lift, ...]:
        """The lifts with one thing more put back.

        Args:
            number: its place in `taken`, counted from 0.
            reason: why it is needed; it leaves too.

        Raises:
            CannotLiftError: it is never put back, it is back already, there is no reason or no such thing.
        """
        found = self._numbered(number)
        reason = " ".join(reason.split())[:_LONGEST_REASON]
        if found.lifted:
            raise CannotLiftError("That is put back already.")
        if not found.liftable:
            name = f"{found.what[0].upper()}{found.what[1:]}"
            if found.kind in NEVER_PUT_BACK:
                raise CannotLiftError(f"{name} is never put back.")
            raise CannotLiftError(f"{name} cannot be put back here. {found.why}")
        if not reason:
            raise CannotLiftError("Say why it is needed; the reason leaves with it.")
        return (*self.lifts, Lift(found.kind, found.value, reason))

    def without_lift(self, number: int) -> tuple[Lift, ...]:
        """The lifts with one thing less put back.

        Raises:
            CannotLiftError: there is no such thing.
        """
        found = self._numbered(number)
        return tuple(lift for lift in self.lifts if (lift.kind, lift.value) != (found.kind, found.value))

    def _numbered(self, number: int) -> Taken:
        if not 0 <= number < len(self.taken):
            raise CannotLiftError("There is nothing of that number.")
        return self.taken[number]
