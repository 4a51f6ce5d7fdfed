"""The parts of a conversation that rules speak of, and what is kept of one when its messages have gone by."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from wizard.diagnosis.contract.finding import Place, dotted


class Spot(NamedTuple):
    """A content block and where it stands."""

    at: Place
    block: dict[str, Any]
    role: str
    turn: int
    """Index of its message."""

    def path(self, *steps: str) -> str:
        """The place as the API prints it where its validators speak: with the tag of the result around it."""
        at = list(self.at)
        if len(at) > 2 and at[-2] == "content" and isinstance(at[-3], int) and "content" in at[:-2]:
            at.insert(len(at) - 2, "tool_result")
        return dotted((*at, *steps))


class Turn(NamedTuple):
    """A message whose shape is sound enough to look at."""

    number: int
    """Its index in `messages`."""
    role: str
    content: Any
    """A string, or a list in which blocks may be anything."""


@dataclass
class Talk:
    """What rules about the whole request need to know of its messages, however many there were."""

    seen: int = 0
    """Messages that were looked at, sound or not."""
    beyond: int = 0
    """Messages that were not, since there are more than a request may have."""
    opening: Turn | None = None
    closing: list[Turn] = field(default_factory=list)
    """The last two sound messages."""
    kinds: set[str] = field(default_factory=set)
    """Types of blocks, those inside tool results too."""
    chars: int = 0
    """Characters of text in messages and tool results."""
    images: int = 0
    cited: bool = False
    """Whether citations are on for a document or a search result."""

    @property
    def count(self) -> int:
        """How many messages there are."""
        return self.seen + self.beyond

    @property
    def last(self) -> Turn | None:
        """The last message, where it is sound."""
        return self.closing[-1] if self.closing and self.closing[-1].number == self.count - 1 else None
