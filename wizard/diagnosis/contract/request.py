"""A request as the rules look at it, but for its messages: those are looked at in stretches.

Nothing here trusts a type: what is not of the expected kind is simply not there for the rules, since the
contract has reported it already.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from wizard.diagnosis.contract.finding import Place
from wizard.diagnosis.contract.turns import Talk
from wizard.knowledge.checks import tables
from wizard.knowledge.contract import VERSIONS, known_betas
from wizard.knowledge.models import ModelFacts, find_model, looks_newer

_DAY = re.compile(r"20\d{2}-?\d{2}-?\d{2}")


@dataclass(frozen=True)
class Setting:
    """What is known of a request beside its body."""

    versions: tuple[str, ...] = VERSIONS
    """The API versions in question: one where it was told, else all."""
    betas: frozenset[str] = frozenset()
    live: Mapping[str, ModelFacts] | None = None
    """What GET /v1/models said."""
    endpoint: str = "messages"
    platform: str = "api"
    """`api`, `bedrock` or `vertex`; the clouds take the body with changes."""
    official: bool = False
    """Whether the address was told and is the API's own: no gateway or cloud changes a model's name there."""
    in_batch: bool = False
    later: bool = False
    """Whether the version is later than any that is known here."""

    def newer(self) -> bool:
        """Whether something here is later than this knowledge, so that unknown keys may well be right."""
        latest = max(_day(beta) for beta in known_betas())
        unknown = [beta for beta in self.betas if beta not in known_betas()]
        return self.later or any(_day(beta) > latest for beta in unknown)

    def open_betas(self, families: list[str]) -> bool:
        """Whether one of the sent beta values belongs to one of the families."""
        return any(beta.startswith(family) for beta in self.betas for family in families)


def _day(text: str) -> str:
    match = _DAY.search(text)
    return match.group().replace("-", "") if match else ""


@dataclass
class Request:
    """A body of the Messages API with its setting."""

    body: dict[str, Any]
    setting: Setting
    prefix: Place = ()
    """Where the body stands, when it is one request of a batch."""
    broken: set[Place] = field(default_factory=set)
    """Places that the contract already refused; rules keep silent about them."""
    talk: Talk = field(default_factory=Talk)
    """What is kept of the messages; complete when all of them have been looked at."""

    def at(self, *steps: str | int) -> Place:
        """A place inside this body."""
        return (*self.prefix, *steps)

    def get(self, key: str, kind: type | tuple[type, ...]) -> Any:
        """A value of the body if it has the expected kind; None otherwise. A truth value is no number."""
        value = self.body.get(key)
        if isinstance(value, bool) and kind is not bool:
            return None
        return value if isinstance(value, kind) else None

    @cached_property
    def model_name(self) -> str:
        """The model that the request names; empty where it names none."""
        return self.get("model", str) or ""

    @cached_property
    def model(self) -> ModelFacts | None:
        """What is known of the model; None for an unknown one."""
        return find_model(self.model_name, self.setting.live) if self.model_name else None

    @cached_property
    def newer(self) -> bool:
        """Whether the request names something that is newer than this knowledge."""
        unknown_model = bool(self.model_name) and self.model is None and looks_newer(self.model_name)
        return unknown_model or self.setting.newer()

    @cached_property
    def tools(self) -> list[tuple[int, dict[str, Any]]]:
        """The tools that are objects, with their index."""
        return [(i, tool) for i, tool in enumerate(self.get("tools", list) or ()) if isinstance(tool, dict)]

    @cached_property
    def tool_names(self) -> set[str]:
        """Names of the tools of this request."""
        return {tool["name"] for _, tool in self.tools if isinstance(tool.get("name"), str)}

    @property
    def open_tools(self) -> bool:
        """Whether tools may exist beyond the named ones: from a toolset, an MCP server, or added later.

        Known when all messages have been looked at.
        """
        return bool(
            any("toolset" in str(tool.get("type")) for _, tool in self.tools)
            or self.talk.kinds & {"tool_addition", "mcp_tool_listing"}
            or self.body.get("mcp_servers")
        )

    @cached_property
    def thinking_type(self) -> str | None:
        """The `thinking.type` that is sent; None where none is."""
        thinking = self.get("thinking", dict)
        kind = thinking.get("type") if thinking else None
        return kind if isinstance(kind, str) else None

    @cached_property
    def thinking_sent_on(self) -> bool:
        """Whether thinking was asked for in so many words."""
        return self.thinking_type in ("enabled", "adaptive")

    @cached_property
    def effort(self) -> str | None:
        """`output_config.effort`, where it is sent."""
        config = self.get("output_config", dict)
        effort = config.get("effort") if config else None
        return effort if isinstance(effort, str) else None

    @cached_property
    def format(self) -> dict[str, Any] | None:
        """`output_config.format`, where it is sent."""
        config = self.get("output_config", dict)
        chosen = config.get("format") if config else None
        return chosen if isinstance(chosen, dict) else None

    def sound(self, at: Place) -> bool:
        """Whether the contract had nothing against a place, anything around it or anything in it."""
        if not self.broken:
            return True
        return not any(place[: len(at)] == at or at[: len(place)] == place for place in self.broken)

    @staticmethod
    def limit(name: str) -> int:
        """A limit of the knowledge."""
        return int(tables()["limits"][name])
