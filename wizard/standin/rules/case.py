"""What every rule looks at: the body, the model it names, and the dialect it is judged in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wizard.standin.models import ServedModel
from wizard.standin.shapes import Dialect

NEW_VERSION = "2026-10-21"


@dataclass(frozen=True, slots=True)
class Block:
    """One content block and where it stands."""

    message: int
    index: int
    role: str
    value: Mapping[str, Any]

    @property
    def type(self) -> str:
        """The block's own type."""
        return str(self.value.get("type"))

    @property
    def path(self) -> str:
        """The place as the API's hand-written checks print it: without the block's type (facts: api D0)."""
        return f"messages.{self.message}.content.{self.index}"


@dataclass(frozen=True, slots=True)
class Case:
    """A body of the right shape, about to be judged."""

    body: Mapping[str, Any]
    model: ServedModel
    dialect: Dialect

    @property
    def messages(self) -> list[Mapping[str, Any]]:
        """The messages, in order."""
        return list(self.body["messages"])

    @property
    def tools(self) -> list[Mapping[str, Any]]:
        """The tools, in order."""
        return list(self.body.get("tools") or ())

    @property
    def thinking(self) -> str | None:
        """The kind of thinking that the body asks for; None where it asks for none."""
        config = self.body.get("thinking")
        return str(config["type"]) if isinstance(config, Mapping) else None

    @property
    def thinks(self) -> bool:
        """Whether thinking is switched on by the body itself."""
        return self.thinking in ("enabled", "adaptive")

    def blocks(self) -> Iterator[Block]:
        """Every content block of every message; a string content counts as one text block."""
        for number, message in enumerate(self.messages):
            for index, value in enumerate(contents(message)):
                yield Block(number, index, str(message["role"]), value)


def contents(message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The blocks of a message; a string stands for one text block."""
    content = message["content"]
    if isinstance(content, str):
        return [{"type": "text", "text": content}]
    return list(content)
