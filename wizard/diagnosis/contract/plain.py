"""Tells at first sight that the contract has nothing against content blocks.

Long conversations repeat few shapes: the same keys in the same order, with values of the same kinds. Where
the contract takes every value of such a kind, a shape that was looked at once answers for all of its blocks.
What this does not know to be sound is not wrong: it is left to the validators, which look closer.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from wizard.knowledge.contract import Schema, contract

Signature = tuple[Any, ...]
"""The keys of a block in their order, and behind them the kinds of their values."""

_MOST_KNOWN = 10_000
"""Signatures that are kept at most; a hostile body may have as many as it has blocks."""


def signatures(blocks: Iterable[dict[str, Any]]) -> set[Signature]:
    """The different shapes among blocks."""
    return {(*block, *map(type, block.values())) for block in blocks}


class PlainBlocks:
    """The blocks that one list of the contract may hold, as far as their shape says that they are sound."""

    def __init__(self, kinds: Mapping[str, str], definitions: Mapping[str, Schema]) -> None:
        """Read from the contract which kinds of values it takes whatever they are.

        Args:
            kinds: The definition of each `type` of block.
            definitions: All definitions of the contract.
        """
        self._required = {kind: set(definitions[name].get("required", ())) for kind, name in kinds.items()}
        self._free: dict[str, dict[str, set[type]]] = {
            kind: {
                key: {str} if key == "type" else _free(node, definitions)
                for key, node in definitions[name]["properties"].items()
            }
            for kind, name in kinds.items()
        }
        if "tool_result" in self._free:
            # The blocks in a result are looked at by themselves, beside those of the messages.
            self._free["tool_result"]["content"].add(list)
        self._known: dict[tuple[str, Signature], bool] = {}

    def hold(self, kind: str, shapes: Iterable[Signature]) -> bool:
        """Whether blocks of a `type` and of these shapes are surely sound."""
        return kind in self._free and all(self._sound(kind, shape) for shape in shapes)

    def _sound(self, kind: str, shape: Signature) -> bool:
        known = self._known.get((kind, shape))
        if known is None:
            half = len(shape) // 2
            keys, types, free = shape[:half], shape[half:], self._free[kind]
            known = self._required[kind].issubset(keys) and all(
                one in free.get(key, ()) for key, one in zip(keys, types, strict=True)
            )
            if len(self._known) < _MOST_KNOWN:
                self._known[kind, shape] = known
        return known


def _free(node: Schema, definitions: Mapping[str, Schema]) -> set[type]:
    """Kinds of values that a schema takes whatever they are."""
    if "$ref" in node:
        return _free(definitions[node["$ref"]], definitions)
    if "anyOf" in node:
        return set().union(*(_free(option, definitions) for option in node["anyOf"]))
    if node.get("type") == "object":
        return {dict} if "properties" not in node and node.get("additionalProperties") is True else set()
    return set() if "enum" in node or "const" in node else set(_SCALARS.get(str(node.get("type")), ()))


_SCALARS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "null": (type(None),),
}


@cache
def in_messages() -> PlainBlocks:
    """Blocks that stand directly in a message, whether the user's or the assistant's."""
    definitions = contract("general")["definitions"]
    user, assistant = (_blocks(definitions[name]) for name in ("UserMessage", "AssistantMessage"))
    return PlainBlocks(dict(user.items() & assistant.items()), definitions)


@cache
def in_results() -> PlainBlocks:
    """Blocks that stand in a tool result."""
    definitions = contract("general")["definitions"]
    return PlainBlocks(_blocks(definitions["ToolResultBlock"]), definitions)


def _blocks(holder: Schema) -> dict[str, str]:
    """The definitions of the blocks that the content of a message or of a result may hold."""
    options = holder["properties"]["content"]["anyOf"]
    return next(dict(option["items"]["mapping"]) for option in options if option.get("type") == "array")
