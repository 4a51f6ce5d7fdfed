"""The models table, and how a name in a request finds its row: aliases, platform spellings, live answers."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from pydantic import Field

from wizard.knowledge.load import read_toml
from wizard.model.base import Model

LINES = ("haiku", "sonnet", "opus", "fable", "mythos")

_PLATFORM_PREFIX = re.compile(r"^(?:(?:[a-z-]+\.)?anthropic\.|anthropic/|publishers/anthropic/models/)")
_PLATFORM_SUFFIX = re.compile(r"(?:-v\d+(?::\d+)?|@(?:\d{8}|latest|default)|\[1m\])$")
_DATE = re.compile(r"-(?:20\d{6}|latest)$")
_LONGEST_NAME = 200
_DOTTED = re.compile(r"(?<=\d)\.(?=\d)")


class ModelFacts(Model):
    """What one model takes; the meaning of each value stands at the head of `models.toml`."""

    id: str
    aliases: tuple[str, ...] = ()
    released: str = ""
    lifecycle: str = "active"
    retires_on: str = ""
    context: int = 0
    output: int = 0
    prefill: bool = True
    forced: str = "unsure"
    system: str = "unsure"
    thinking: Mapping[str, str] = Field(default_factory=dict)
    thinks: bool = False
    effort: tuple[str, ...] | None = None
    sampling: str = "unsure"
    fast: str = "unsure"
    geo: bool = True
    computer: tuple[str, ...] = ()
    power: int = 0
    programmatic: bool = True
    live: bool = False
    """Whether GET /v1/models said it, rather than the shipped table."""


@cache
def shipped_models() -> Mapping[str, ModelFacts]:
    """Every id and alias of the shipped table -> its row."""
    data = read_toml("models.toml")
    rows = [ModelFacts(**{**data["defaults"], **row}) for row in data["model"]]
    return {name: row for row in rows for name in (row.id, *row.aliases)}


def plain_name(name: str) -> str:
    """A model's name without what cloud platforms and routers put around it, and without their dots."""
    plain = _PLATFORM_SUFFIX.sub("", _PLATFORM_PREFIX.sub("", name.strip().lower()))
    return _DOTTED.sub("-", plain) if plain.startswith("claude") else plain


def is_platform_name(name: str) -> bool:
    """Whether the name is spelled for Bedrock, Google Cloud or a router rather than for the API itself."""
    return plain_name(name) != name.strip().lower()


def find_model(name: str, live: Mapping[str, ModelFacts] | None = None) -> ModelFacts | None:
    """The row for a model as a request names it; None where it is not known.

    A dated or dotted spelling of a known model finds that model, since its behavior is the same.
    """
    if len(name) > _LONGEST_NAME:
        return None
    tables = (live or {}, shipped_models())
    bare = plain_name(name)
    for candidate in (name, bare, _DATE.sub("", bare)):
        for table in tables:
            if candidate in table:
                return table[candidate]
    return None


def looks_newer(name: str) -> bool:
    """Whether an unknown name has the shape of a model that came after this knowledge was made."""
    if len(name) > _LONGEST_NAME:
        return False
    return bool(
        re.fullmatch(rf"claude-(?:{'|'.join(LINES)})-\d+(?:-\d{{1,2}})?(?:-20\d{{6}})?", plain_name(name))
    )


def live_models(answer: Any) -> dict[str, ModelFacts]:
    """What GET /v1/models said, laid over the shipped table.

    Args:
        answer: The page (`{"data": [...]}` or an object with `.data`), a list of model entries, or one entry;
            entries are dicts or objects of the SDK. Whatever is not understood is left out.
    """
    found: dict[str, ModelFacts] = {}
    for entry in _entries(answer):
        name = entry.get("id")
        if isinstance(name, str) and name:
            found[name] = _overlay(find_model(name) or ModelFacts(id=name), name, entry)
    return found


def _entries(answer: Any) -> Iterable[Mapping[str, Any]]:
    data = answer.get("data", [answer]) if isinstance(answer, Mapping) else getattr(answer, "data", answer)
    if not isinstance(data, list | tuple):
        data = [data]
    for entry in data:
        dump = getattr(entry, "model_dump", None)
        plain = dump() if callable(dump) else entry
        if isinstance(plain, Mapping):
            yield plain


def _overlay(base: ModelFacts, name: str, entry: Mapping[str, Any]) -> ModelFacts:
    """The shipped row with everything that the live entry states."""
    said: dict[str, Any] = {"id": name, "aliases": (), "live": True}
    for key, source in (("context", "max_input_tokens"), ("output", "max_tokens")):
        if isinstance(entry.get(source), int):
            said[key] = entry[source]
    if isinstance(entry.get("lifecycle"), str):
        said["lifecycle"] = entry["lifecycle"]
    if isinstance(entry.get("retires_at"), str):
        said["retires_on"] = entry["retires_at"][:10]
    capabilities = entry.get("capabilities")
    if isinstance(capabilities, Mapping):
        types = _at(capabilities, "thinking", "types")
        stated = {
            kind: _supported(types.get(kind)) for kind in ("adaptive", "between_tools", "disabled", "enabled")
        }
        said["thinking"] = {
            **base.thinking,
            **{kind: "yes" if known else "no" for kind, known in stated.items() if known is not None},
        }
        effort = _at(capabilities, "effort")
        if _supported(effort) is not None:
            levels = ("low", "medium", "high", "xhigh", "max")
            said["effort"] = tuple(level for level in levels if _supported(effort.get(level)))
    # `disabled` and `between_tools` may hold only at some effort levels, which the live answer does not say.
    kept = {kind: "effort" for kind, value in base.thinking.items() if value == "effort"}
    if "thinking" in said:
        said["thinking"] = {
            **said["thinking"],
            **{k: v for k, v in kept.items() if said["thinking"][k] == "yes"},
        }
    return base.model_copy(update=said)


def _at(value: Mapping[str, Any], *keys: str) -> Mapping[str, Any]:
    for key in keys:
        inner = value.get(key)
        value = inner if isinstance(inner, Mapping) else {}
    return value


def _supported(leaf: Any) -> bool | None:
    said = leaf.get("supported") if isinstance(leaf, Mapping) else None
    return said if isinstance(said, bool) else None
