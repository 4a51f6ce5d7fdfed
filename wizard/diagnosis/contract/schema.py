"""Builds pydantic-core validators from the compact contract, and reads their places back.

The API's own messages are pydantic's, so validating with pydantic-core prints the API's texts
(facts: api D0, H). What differs is the place: pydantic-core counts the branch of every union as a step, the
API only that of discriminated ones. `locate` walks the contract beside the reported place and tells the two
apart, since a step alone cannot be told from a key of the same name.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from pydantic_core import CoreSchema, SchemaValidator, core_schema

from wizard.knowledge.contract import ContractName, Schema, contract

Step = str | int
_HIDDEN = "\x00"
"""Marks a union's branch that was picked by the Python type of the value; the API never prints it."""
_TAG_NAMES = {"document": "pdf"}
"""Tags that the API prints under another name (facts: api D0)."""


class Located(NamedTuple):
    """A place that a validator reported, as three things that need it differently."""

    path: tuple[Step, ...]
    """As the API prints it, with the tags of unions."""
    at: tuple[Step, ...]
    """In the user's own value."""
    holder: str
    """The definition that holds the last key, such as `TextBlock`; empty at a root."""


class Shape:
    """One schema of the contract, ready to check values."""

    def __init__(self, name: ContractName, schema: Schema, closed: bool = False) -> None:
        """Build the validator of a schema of the named contract; about ten milliseconds for a whole body.

        Args:
            name: The contract that the schema belongs to.
            schema: One of its schemas.
            closed: Report unknown keys of open objects too, as an answer's additions are to be noted.
        """
        self._definitions: dict[str, Schema] = contract(name)["definitions"]
        self.schema = schema
        builder = _Builder(self._definitions, closed)
        root = builder.build(schema)
        self.validator = SchemaValidator(core_schema.definitions_schema(root, builder.definitions()))

    def locate(self, loc: tuple[Step, ...]) -> Located:
        """The place behind a location that this shape's validator reported."""
        path: list[Step] = []
        at: list[Step] = []
        node, owner = self._resolve(self.schema, "")
        holder = owner
        for step in loc:
            if "discriminator" in node and not (isinstance(step, str) and step in node["mapping"]):
                break
            if "discriminator" in node:
                if node["discriminator"] == "type":
                    path.append(_TAG_NAMES.get(str(step), step))
                node, owner = self._resolve({"$ref": node["mapping"][step]}, owner)
                holder = owner
                continue
            if isinstance(step, str) and step.startswith(_HIDDEN):
                node, owner = self._resolve(node["anyOf"][int(step[1:])], owner)
                continue
            path.append(step)
            at.append(step)
            holder = owner
            node, owner = self._enter(node, step, owner)
            if owner == "CacheControlEphemeral" and step == "cache_control" and len(loc) > len(at):
                path.append("ephemeral")
        return Located(tuple(path), tuple(at), holder)

    def _resolve(self, node: Schema, owner: str) -> tuple[Schema, str]:
        """Follow references, and unions whose other branch is only null."""
        while True:
            if "$ref" in node:
                owner = node["$ref"]
                node = self._definitions[owner]
            elif "anyOf" in node and (only := _without_null(node)) is not None:
                node = only
            else:
                return node, owner

    def _enter(self, node: Schema, step: Step, owner: str) -> tuple[Schema, str]:
        if isinstance(step, int):
            inner = node.get("items", {})
        else:
            inner = node.get("properties", {}).get(step)
            if inner is None:
                # An unknown key, or an entry of a free-form object: the contract says nothing below it.
                return {}, owner
        target, deeper = self._resolve(inner, owner)
        # A key that holds no object of its own still belongs to the object it stands in.
        return target, deeper if "properties" in target or "discriminator" in target else owner


def _without_null(node: Schema) -> Schema | None:
    """The one branch beside null; None where there are more."""
    rest: list[Schema] = [option for option in node["anyOf"] if option != {"type": "null"}]
    return rest[0] if len(rest) == 1 else None


class _Builder:
    """Translates schemas; each definition once."""

    def __init__(self, definitions: dict[str, Schema], closed: bool) -> None:
        self._closed = closed
        self._source = definitions
        self._built: dict[str, CoreSchema] = {}

    def definitions(self) -> list[CoreSchema]:
        """Every definition that was translated so far."""
        return list(self._built.values())

    def build(self, node: Schema) -> CoreSchema:
        """One schema as a validator's own."""
        if "$ref" in node:
            return self._reference(node["$ref"])
        if "discriminator" in node:
            return self._tagged(node)
        if "anyOf" in node:
            return self._union(node)
        if "const" in node:
            return core_schema.literal_schema([node["const"]])
        if "enum" in node:
            return core_schema.literal_schema(node["enum"])
        return self._typed(node)

    def _reference(self, name: str) -> CoreSchema:
        if name not in self._built:
            self._built[name] = core_schema.any_schema(ref=name)  # taken, since definitions may be circular
            self._built[name] = {**self.build(self._source[name]), "ref": name}
        return core_schema.definition_reference_schema(name)

    def _typed(self, node: Schema) -> CoreSchema:
        kind = node.get("type")
        if kind == "object" and "properties" in node:
            required = frozenset(node.get("required", ()))
            return core_schema.typed_dict_schema(
                {
                    key: core_schema.typed_dict_field(self.build(value), required=key in required)
                    for key, value in node["properties"].items()
                },
                extra_behavior="ignore"
                if node.get("additionalProperties") and not self._closed
                else "forbid",
            )
        if kind == "object":
            values = node.get("additionalProperties")
            inner = self.build(values) if isinstance(values, dict) else core_schema.any_schema()
            return core_schema.dict_schema(core_schema.any_schema(), inner)
        if kind == "array":
            return core_schema.list_schema(self.build(node.get("items", {})))
        scalar = _SCALARS.get(str(kind))
        return scalar() if scalar else core_schema.any_schema()

    def _tagged(self, node: Schema) -> CoreSchema:
        choices = {tag: self.build({"$ref": name}) for tag, name in node["mapping"].items()}
        key: str | Callable[[Any], Any] = node["discriminator"]
        if "default" in node:
            key = _tag_or(node["discriminator"], node["default"])
        return core_schema.tagged_union_schema(choices, key, from_attributes=False)

    def _union(self, node: Schema) -> CoreSchema:
        options = node["anyOf"]
        inner = _without_null(node)
        if inner is not None:
            return core_schema.nullable_schema(self.build(inner))
        choices = {f"{_HIDDEN}{index}": self.build(option) for index, option in enumerate(options)}
        return core_schema.tagged_union_schema(choices, _by_python_type(options, self._source))


_SCALARS: dict[str, Callable[[], CoreSchema]] = {
    "string": lambda: core_schema.str_schema(strict=True),
    "integer": lambda: core_schema.int_schema(strict=True),
    "number": lambda: core_schema.float_schema(strict=True, allow_inf_nan=False),
    "boolean": lambda: core_schema.bool_schema(strict=True),
    "null": core_schema.none_schema,
}


def _tag_or(key: str, default: str) -> Callable[[Any], Any]:
    """Reads a tag that may be absent or null: a tool without `type` is a custom one."""

    def read(value: Any) -> Any:
        tag = value.get(key) if isinstance(value, dict) else None
        return default if tag is None else tag if isinstance(tag, str) else str(tag)

    return read


def _by_python_type(options: list[Schema], definitions: dict[str, Schema]) -> Callable[[Any], str]:
    """Picks the branch of `string | list | object | null` by the value, so that only that one is reported.

    A value that fits none is held against the list, as the API does (`system: Input should be a valid list`).
    """
    kinds = [_kind(option, definitions) for option in options]
    fallback = kinds.index("array") if "array" in kinds else 0
    tags = {kind: f"{_HIDDEN}{index}" for index, kind in enumerate(kinds)}
    last = f"{_HIDDEN}{fallback}"

    # Nearly every value is of one of these very types, and long bodies spend their time here.
    usual: dict[type, str] = {
        str: tags.get("string", last),
        dict: tags.get("object", last),
        list: tags.get("array", last),
    }

    def pick(value: Any) -> str:
        known = usual.get(type(value))
        if known is not None:
            return known
        if isinstance(value, bool):
            return tags.get("boolean", last)
        if isinstance(value, int | float):
            return tags.get("integer", tags.get("number", last))
        if isinstance(value, str):
            return tags.get("string", last)
        if isinstance(value, dict):
            return tags.get("object", last)
        if isinstance(value, list | tuple):
            return tags.get("array", last)
        return tags.get("null", last) if value is None else last

    return pick


def _kind(option: Schema, definitions: dict[str, Schema]) -> str:
    if "$ref" in option:
        return _kind(definitions[option["$ref"]], definitions)
    if "discriminator" in option:
        return "object"
    if isinstance(option.get("const", option.get("enum", [0])), str | list) and "type" not in option:
        return "string"
    return str(option.get("type", "object"))


@cache
def body_shape(name: ContractName, endpoint: str) -> Shape:
    """The keys of a body without what its lists hold: messages, tools and requests are checked one by one.

    That keeps memory at one message however long the conversation is, and lets the general and the beta
    contract be compared message by message.
    """
    root = _root(name, endpoint)
    properties = {
        key: {"type": "array"} if key in ("messages", "tools", "requests") else value
        for key, value in root["properties"].items()
    }
    if endpoint == "messages":
        properties |= SAMPLING
    return Shape(name, {**root, "properties": properties})


@cache
def item_shape(name: ContractName, endpoint: str, key: str) -> Shape:
    """One entry of `messages`, `tools` or `requests`."""
    return Shape(name, _root(name, endpoint)["properties"][key]["items"])


@cache
def run_shape(endpoint: str, key: str) -> Shape:
    """Several entries of `messages` or `tools` in one go, by the general contract."""
    return Shape(
        "general", {"type": "array", "items": _root("general", endpoint)["properties"][key]["items"]}
    )


@cache
def response_shape(root: str) -> Shape:
    """A response: the `message` itself, or one `event` of its stream."""
    return Shape("response", contract("response")["roots"][root], closed=True)


SAMPLING: dict[str, Schema] = {
    "temperature": {"type": "number"},
    "top_p": {"type": "number"},
    "top_k": {"type": "integer"},
}
"""Keys of version 2023-06-01 that 2026-10-21 has not; a rule refuses them there (facts: api A2)."""


def _root(name: ContractName, endpoint: str) -> Schema:
    root: Schema = contract(name)["roots"][endpoint]
    return root
