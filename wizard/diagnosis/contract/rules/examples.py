"""Rules about `input_examples`: each has to fit the tool's own schema.

Only what is certain counts: types, required keys, closed objects, `enum` and `const`, items and properties.
Whatever else a schema says (patterns, ranges, references elsewhere) is taken to be kept.
"""

from collections.abc import Iterator
from typing import Any

from wizard.diagnosis.contract.finding import Finding, Place, dotted, found
from wizard.diagnosis.contract.request import Request

_DEEPEST = 30
_MOST_ITEMS = 100
_OPEN = (
    "$ref",
    "$dynamicRef",
    "anyOf",
    "oneOf",
    "allOf",
    "not",
    "if",
    "dependentSchemas",
    "patternProperties",
)
"""With one of these beside them, the plain keywords alone do not say what fits."""
_WITH_TYPE = ("bash_", "text_editor_", "web_", "code_execution_", "memory_", "computer_", "tool_search_")


def examples(request: Request) -> Iterator[Finding]:
    """Each example of a tool's input fits its schema, and only tools of one's own have examples."""
    for index, tool in request.tools:
        listed = tool.get("input_examples")
        if not isinstance(listed, list):
            continue
        at = request.at("tools", index, "input_examples")
        kind = tool.get("type")
        if isinstance(kind, str) and kind.startswith(_WITH_TYPE):
            continue  # the contract has no such key there
        schema = tool.get("input_schema")
        for number, example in enumerate(listed[:_MOST_ITEMS] if isinstance(schema, dict) else ()):
            odd = _misfit(schema, example, ())
            if odd is not None:
                place, advice = odd
                path = f"tools.{index}.custom.input_examples.{number}"
                inner = f" at {dotted(place)}" if place else ""
                yield found("input_example", (*at, number, *place), path, advice=f"{advice}{inner}")


def _misfit(schema: Any, value: Any, at: Place) -> tuple[Place, str] | None:
    """Where and why a value certainly does not fit a schema; None where it may."""
    if not isinstance(schema, dict) or len(at) > _DEEPEST or any(key in schema for key in _OPEN):
        return None
    kinds = schema.get("type")
    if isinstance(kinds, str) and not _is(kinds, value):
        return at, f"Expected {kinds}"
    if isinstance(kinds, list) and not any(_is(kind, value) for kind in kinds):
        return at, f"Expected one of {', '.join(map(str, kinds))}"
    listed = schema.get("enum")
    if isinstance(listed, list) and value not in listed:
        return at, "Expected a member of the enum"
    if "const" in schema and value != schema["const"]:
        return at, "Expected the constant"
    if isinstance(value, dict):
        return _misfit_of_object(schema, value, at)
    if isinstance(value, list):
        return _misfit_of_list(schema, value, at)
    return None


def _misfit_of_object(schema: dict[str, Any], value: dict[str, Any], at: Place) -> tuple[Place, str] | None:
    required = schema.get("required")
    for key in required if isinstance(required, list) else ():
        if isinstance(key, str) and key not in value:
            return at, f"The required property {key} is missing"
    properties = schema.get("properties")
    known = properties if isinstance(properties, dict) else {}
    for key, inner in value.items():
        if key not in known and schema.get("additionalProperties") is False:
            return (*at, key), "The schema has no such property"
        odd = _misfit(known.get(key), inner, (*at, key))
        if odd is not None:
            return odd
    return None


def _misfit_of_list(schema: dict[str, Any], value: list[Any], at: Place) -> tuple[Place, str] | None:
    if "prefixItems" in schema:
        return None
    odd = (_misfit(schema.get("items"), item, (*at, index)) for index, item in enumerate(value[:_MOST_ITEMS]))
    return next((one for one in odd if one is not None), None)


def _is(kind: Any, value: Any) -> bool:
    """Whether a value is of a kind that JSON Schema names; an unknown kind fits anything."""
    if kind in ("integer", "number") and isinstance(value, bool):
        return False
    if kind == "integer":
        return isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    wanted: Any = {
        "string": str, "number": (int, float), "boolean": bool,
        "null": type(None), "object": dict, "array": list,
    }.get(kind if isinstance(kind, str) else "")  # fmt: skip
    return wanted is None or isinstance(value, wanted)


RULES = (examples,)
