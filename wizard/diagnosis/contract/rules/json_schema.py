"""What JSON Schema draft 2020-12 itself demands of a schema, as far as it can be told without doubt.

Source: the meta-schema of json-schema.org/draft/2020-12 (vocabularies core, applicator, validation).
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from wizard.diagnosis.contract.finding import Place

_TYPES = {"array", "boolean", "integer", "null", "number", "object", "string"}
_ONE = ("additionalProperties", "contains", "if", "then", "else", "not", "propertyNames",
        "unevaluatedItems", "unevaluatedProperties", "contentSchema")  # fmt: skip
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_MAPS = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")
_COUNTS = ("maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties", "maxContains", "minContains")  # fmt: skip # noqa: E501
_NUMBERS = ("maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum")
_TEXTS = ("title", "description", "$comment", "format", "$ref", "$schema", "$id", "$anchor", "pattern")
_TRUTHS = ("uniqueItems", "deprecated", "readOnly", "writeOnly")
_DEEPEST = 60
_MOST_NODES = 20_000


class Node(NamedTuple):
    """A schema inside a schema."""

    at: Place
    schema: dict[str, Any]


class Fault(NamedTuple):
    """Something that makes a schema invalid."""

    at: Place
    advice: str
    sure: bool = True


def nodes(schema: Any, at: Place = ()) -> Iterator[Node]:
    """Every schema in a schema, itself first; bounded in depth and number."""
    todo: list[tuple[Place, Any, int]] = [(at, schema, 0)]
    for _ in range(_MOST_NODES):
        if not todo:
            return
        place, value, depth = todo.pop()
        if not isinstance(value, dict) or depth > _DEEPEST:
            continue
        yield Node(place, value)
        todo += [((*place, *step), inner, depth + 1) for step, inner in _inside(value)]


def _inside(value: dict[str, Any]) -> Iterator[tuple[Place, Any]]:
    for key in (*_ONE, "items"):
        if key in value:
            yield (key,), value[key]
    for key in _LISTS:
        inner = value.get(key)
        for index, each in enumerate(inner if isinstance(inner, list) else ()):
            yield (key, index), each
    for key in _MAPS:
        inner = value.get(key)
        for name, each in inner.items() if isinstance(inner, dict) else ():
            yield (key, name), each


def faults(schema: Any, at: Place = ()) -> Iterator[Fault]:
    """What is wrong with a schema."""
    for node in nodes(schema, at):
        yield from _type(node)
        yield from _applicators(node)
        yield from _values(node)


def _type(node: Node) -> Iterator[Fault]:
    kind = node.schema.get("type")
    at = (*node.at, "type")
    if "type" not in node.schema:
        return
    listed = kind if isinstance(kind, list) else [kind]
    if not listed:
        yield Fault(at, "type must not be an empty list.")
    for each in listed:
        if not isinstance(each, str) or each not in _TYPES:
            named = each if isinstance(each, str) else type(each).__name__
            yield Fault(at, f"{named} is no type of JSON Schema: use one of {', '.join(sorted(_TYPES))}.")
            return
    if len(set(listed)) < len(listed):
        yield Fault(at, "type lists a type twice.")


def _is_schema(value: Any) -> bool:
    return isinstance(value, dict | bool)


def _applicators(node: Node) -> Iterator[Fault]:
    schema = node.schema
    for key in _ONE:
        if key in schema and not _is_schema(schema[key]):
            yield Fault((*node.at, key), f"{key} must be a schema.")
    if isinstance(schema.get("items"), list):
        yield Fault((*node.at, "items"), "items as a list is of older drafts: use prefixItems.")
    elif "items" in schema and not _is_schema(schema["items"]):
        yield Fault((*node.at, "items"), "items must be a schema.")
    for key in _LISTS:
        inner = schema.get(key)
        if key in schema and not (isinstance(inner, list) and inner and all(map(_is_schema, inner))):
            yield Fault((*node.at, key), f"{key} must be a list of at least one schema.")
    for key in _MAPS:
        inner = schema.get(key)
        if key in schema and not isinstance(inner, dict):
            yield Fault((*node.at, key), f"{key} must be an object of schemas.")
        for name, each in inner.items() if isinstance(inner, dict) else ():
            if not _is_schema(each):
                yield Fault((*node.at, key, name), f"The entry {name[:60]} must be a schema (an object).")


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _values(node: Node) -> Iterator[Fault]:
    schema = node.schema
    if "required" in schema:
        yield from _required(node)
    if "enum" in schema and not isinstance(schema["enum"], list):
        yield Fault((*node.at, "enum"), "enum must be a list.")
    for key in _COUNTS:
        if key in schema and not (
            _number(schema[key]) and schema[key] >= 0 and schema[key] == schema[key] // 1
        ):
            yield Fault((*node.at, key), f"{key} must be a whole number from 0.")
    for key in _NUMBERS:
        if key in schema and not _number(schema[key]):
            yield Fault((*node.at, key), f"{key} must be a number (true and false are of an older draft).")
    if "multipleOf" in schema and not (_number(schema["multipleOf"]) and schema["multipleOf"] > 0):
        yield Fault((*node.at, "multipleOf"), "multipleOf must be a number above 0.")
    for key in _TEXTS:
        if key in schema and not isinstance(schema[key], str):
            yield Fault((*node.at, key), f"{key} must be a text.")
    for key in _TRUTHS:
        if key in schema and not isinstance(schema[key], bool):
            yield Fault((*node.at, key), f"{key} must be true or false.")
    pattern = schema.get("pattern")
    if isinstance(pattern, str) and (said := unreadable(pattern)):
        yield Fault((*node.at, "pattern"), f"pattern is not a regular expression: {said}.")
    elif isinstance(pattern, str) and _broken_pattern(pattern):
        yield Fault(
            (*node.at, "pattern"), "pattern is not a regular expression that can be read.", sure=False
        )


def _required(node: Node) -> Iterator[Fault]:
    required = node.schema["required"]
    at = (*node.at, "required")
    if not isinstance(required, list):
        yield Fault(at, "required must be a list of property names, beside properties and not inside one.")
    elif not all(isinstance(name, str) for name in required):
        yield Fault(at, "required must list names, as texts.")
    elif len(set(required)) < len(required):
        yield Fault(at, "required lists a name twice.")


def unreadable(pattern: str) -> str:
    """What no dialect of regular expressions takes; empty where there is nothing of the kind."""
    depth = 0
    before = ""
    rest = iter(pattern)
    for char in rest:
        if char == "\\":
            if next(rest, None) is None:
                return "it ends with a backslash"
        elif char == "[":
            if not _closed(rest):
                return "a [ is not closed"
        elif char in "*+?" and before in ("", "(", "|") and not (char == "?" and before == "("):
            return f"there is nothing before {char} that could repeat"
        elif char == ")" and depth == 0:
            return "a ) has no ( before it"
        depth += {"(": 1, ")": -1}.get(char, 0)
        before = char
    return "a ( is not closed" if depth else ""


def _closed(rest: Iterator[str]) -> bool:
    """Go behind the end of a character class. A ] that stands first ends it in some dialects only."""
    first = True
    for char in rest:
        if char == "^" and first:
            continue
        if char == "\\":
            next(rest, None)
        elif char == "]":
            return True
        first = False
    return False


def _broken_pattern(pattern: str) -> bool:
    """Whether Python's reader refuses it too, once what only ECMAScript writes is put into its words."""
    if len(pattern) > 1000:
        return False
    plain = re.sub(r"\\[pP]\{[^}]*\}", "x", pattern).replace("(?<", "(?P<").replace("(?P<=", "(?<=").replace("(?P<!", "(?<!")  # fmt: skip # noqa: E501
    try:
        re.compile(plain)
    except (re.error, RecursionError, OverflowError):
        return True
    return False


class References:
    """Where the references of one schema lead; its anchors are looked up once."""

    def __init__(self, root: dict[str, Any]) -> None:
        """Take the schema that the references are relative to."""
        self.root = root
        self.found = [
            (node.at, node.schema["$ref"]) for node in nodes(root) if isinstance(node.schema.get("$ref"), str)
        ]
        self._anchors = {node.schema.get("$anchor") for node in nodes(root)} if self.found else set()

    def dangling(self) -> Iterator[tuple[Place, str]]:
        """References into the same document that find nothing."""
        for at, ref in self.found:
            if ref.startswith("#") and not self._resolves(ref):
                yield (*at, "$ref"), ref

    def _resolves(self, ref: str) -> bool:
        if ref[1:2] not in ("", "/"):
            return ref[1:] in self._anchors
        value: Any = self.root
        for step in ref[1:].split("/")[1:]:
            name = step.replace("~1", "/").replace("~0", "~").replace("%24", "$")
            if isinstance(value, dict) and name in value:
                value = value[name]
            elif isinstance(value, list) and name.isdigit() and int(name[:9]) < len(value):
                value = value[int(name[:9])]
            else:
                return False
        return True

    def circular(self) -> tuple[Place, str] | None:
        """A reference that leads back to the definition which holds it, or to the whole schema."""
        leads: dict[str, list[tuple[str, Place, str]]] = {}
        for at, ref in self.found:
            if ref.startswith("#"):
                leads.setdefault(_home(at), []).append((_home_of_ref(ref), (*at, "$ref"), ref))
        done: set[str] = set()
        for start in leads:
            open_: set[str] = {start}
            path = [(start, iter(leads[start]))]
            while path:
                home, rest = path[-1]
                step = next(rest, None)
                if step is None:
                    path.pop()
                    open_.discard(home)
                    done.add(home)
                    continue
                target, at, ref = step
                if target in open_ or target == "":
                    return at, ref
                if target not in done and target in leads:
                    open_.add(target)
                    path.append((target, iter(leads[target])))
        return None


def _home(at: Place) -> str:
    """The definition that a place belongs to; empty for the root schema itself."""
    return f"{at[0]}/{at[1]}" if len(at) >= 2 and at[0] in ("$defs", "definitions") else ""


def _home_of_ref(ref: str) -> str:
    steps = [step for step in ref[1:].split("/") if step]
    return "/".join(steps[:2]) if steps[:1] and steps[0] in ("$defs", "definitions") else ""
