"""The models that the loopback API serves, and what it tells of them on GET /v1/models."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from pydantic import Field

from wizard.model.base import Model

_EPOCH = "1970-01-01"
_EFFORTS = ("low", "medium", "high", "xhigh", "max")
_THINKING = ("adaptive", "between_tools", "disabled", "enabled")


class ServedModel(Model):
    """One row of `models.toml`, with its group's values filled in."""

    id: str
    alias: str = ""
    name: str
    line: str
    released: str = _EPOCH
    lifecycle: Literal["active", "deprecated", "retired"] = "active"
    deprecated_at: str | None = None
    retires_at: str | None = None
    thinking: tuple[str, ...]
    effort: tuple[str, ...]
    sampling: Literal["free", "one_of", "fixed"]
    prefill: bool
    system_role: bool
    forced_tool: bool = True
    context: int = Field(gt=0)
    output: int = Field(gt=0)

    def info(self) -> dict[str, Any]:
        """The model as GET /v1/models shows it (facts: api E)."""
        return {
            "type": "model",
            "id": self.id,
            "display_name": self.name,
            "created_at": f"{self.released}T00:00:00Z",
            "lifecycle": self.lifecycle,
            "deprecated_at": _moment(self.deprecated_at),
            "retires_at": _moment(self.retires_at),
            "line": self.line,
            "max_input_tokens": self.context,
            "max_tokens": self.output,
            "capabilities": self._capabilities(),
        }

    def _capabilities(self) -> dict[str, Any]:
        def is_(supported: bool) -> dict[str, bool]:
            return {"supported": supported}

        modern = self.sampling != "free"
        effort: dict[str, Any] = {level: is_(level in self.effort) for level in _EFFORTS}
        types = {kind: is_(kind in self.thinking) for kind in _THINKING}
        server = {"code_execution": is_(modern), "web_search": is_(modern), "supported": modern}
        return {
            "batch": is_(True),
            "citations": is_(True),
            "code_execution": is_(modern),
            "context_management": {
                "clear_thinking_20251015": is_(modern),
                "clear_tool_uses_20250919": is_(modern),
                "compact_20260112": is_(modern and not self.prefill),
                "supported": modern,
            },
            "effort": {**effort, "supported": bool(self.effort)},
            "image_input": is_(True),
            "pdf_input": is_(True),
            "server_tools": server,
            "structured_outputs": is_(modern),
            "thinking": {"supported": self.thinking != ("disabled",), "types": types},
        }


def _moment(day: str | None) -> str | None:
    return f"{day}T00:00:00Z" if day else None


@cache
def served_models() -> Mapping[str, ServedModel]:
    """Every model by its id, newest first as GET /v1/models lists them.

    Raises:
        ValueError: the shipped data is broken.
    """
    data = tomllib.loads(files("wizard.standin").joinpath("models.toml").read_text("utf-8"))
    groups: dict[str, dict[str, Any]] = data["groups"]
    rows = (dict(row) for row in data["model"])
    return {row["id"]: ServedModel(**{**groups[row.pop("group")], **row}) for row in rows}


def find_model(name: str) -> ServedModel | None:
    """The model of that id or alias; None where there is none.

    The API answers 404 to an id that it does not know and to a retired one alike (facts/api.md F).
    """
    models = served_models()
    if name in models:
        return models[name]
    return next((m for m in models.values() if m.alias == name), None)
