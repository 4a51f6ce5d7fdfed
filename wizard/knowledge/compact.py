"""Turns the JSON Schema that pydantic makes from the SDK's types into a small one. A development tool.

Three things change on the way (source: the installed SDK's types, measured for this project):

* what only documents (titles, descriptions, defaults) goes, and definitions that nobody names go too;
* a union of objects that differ in `type` (or `role`) becomes a `discriminator` with a mapping, because the
  API picks the branch by that key and reports only that branch;
* the response twin that the SDK allows beside a request block (`TextBlock` beside `TextBlockParam`) is folded
  into it: its further keys are accepted, since people send back what they received.
"""

from collections.abc import Callable, Iterable
from typing import Any

Schema = dict[str, Any]
Definitions = dict[str, Schema]

_TAG_KEYS = ("type", "role")
_KEPT = ("type", "const", "enum", "items", "additionalProperties", "required")


class Compactor:
    """Rewrites one schema document; `definitions` is filled as references are met."""

    def __init__(self, source: Definitions) -> None:
        """Take the `$defs` of the document that is to be compacted."""
        self._source = source
        self.definitions: Definitions = {}

    def compact(self, schema: Schema) -> Schema:
        """The small form of a schema. Whatever it refers to is added to `definitions`."""
        if "$ref" in schema:
            return self._reference(schema["$ref"].rpartition("/")[2])
        if "anyOf" in schema:
            return self._union(schema["anyOf"])
        small: Schema = {key: schema[key] for key in _KEPT if key in schema}
        if small.get("additionalProperties") is False:
            del small["additionalProperties"]  # closed is what an object with keys of its own is anyway
        if isinstance(small.get("items"), dict):
            small["items"] = self.compact(small["items"])
        if isinstance(small.get("additionalProperties"), dict):
            small["additionalProperties"] = self.compact(small["additionalProperties"])
        if len(small.get("enum", ())) == 1:
            small["const"] = small.pop("enum")[0]
        if "const" in small or "enum" in small:
            small.pop("type", None)
        if "properties" in schema:
            small["properties"] = {key: self.compact(value) for key, value in schema["properties"].items()}
        if "required" in small:
            small["required"] = sorted(small["required"])
        return small

    def _reference(self, name: str) -> Schema:
        if name not in self.definitions:
            self.definitions[name] = {}  # taken before it is filled, since definitions may be circular
            self.definitions[name] = self.compact(self._source[name])
        return {"$ref": name}

    def _union(self, options: list[Schema]) -> Schema:
        """A union as `{"anyOf": [at most one of each JSON type]}`, objects gathered under a discriminator."""
        objects: list[str] = []
        others: list[Schema] = []
        for option in options:
            if "$ref" in option and self._tags(option["$ref"].rpartition("/")[2]):
                objects.append(option["$ref"].rpartition("/")[2])
            elif option not in others:
                others.append(option)
        small = [self.compact(option) for option in others]
        if any(option == {"type": "string"} for option in small):
            # A string that is listed and a string that is not are both accepted: the list is open.
            small = [option for option in small if not ("enum" in option and _all_strings(option["enum"]))]
        # Free-form bytes (`format: binary`) are the SDK's own convenience; on the wire they are a string.
        small = [option for index, option in enumerate(small) if option not in small[:index]]
        if objects:
            # A free-form object beside a typed one says that the typed one is open, as an input_schema is.
            rest = [option for option in small if option.get("type") != "object"]
            small, is_open = [self._discriminated(objects), *rest], len(rest) < len(small)
            for name in objects if is_open else ():
                self.definitions.get(name, {})["additionalProperties"] = True
        return small[0] if len(small) == 1 else {"anyOf": small}

    def _discriminated(self, names: list[str]) -> Schema:
        by_tag: dict[str, list[str]] = {}
        key = _TAG_KEYS[0]
        for name in names:
            key, tags = self._tags(name) or (key, ())
            for tag in tags:
                by_tag.setdefault(tag, []).append(name)
        mapping = {tag: self._merged(twins) for tag, twins in sorted(by_tag.items())}
        if len(set(mapping.values())) == 1 and len(mapping) <= 1:
            return {"$ref": next(iter(mapping.values()))}
        small: Schema = {"discriminator": key, "mapping": mapping}
        optional = [n for n in names if key not in self._source[n].get("required", ())]
        if optional:
            small["default"] = "custom"
        return small

    def _merged(self, twins: list[str]) -> str:
        """The name of the definition for a tag: the request form, with the response form's further keys."""
        main = next((name for name in twins if name.endswith("Param")), twins[0])
        self._reference(main)
        properties = self.definitions[main].setdefault("properties", {})
        for twin in twins:
            for key, schema in self._source[twin].get("properties", {}).items():
                if key not in properties:
                    properties[key] = {}
                elif _takes_null(schema) and not _takes_null(properties[key]):
                    properties[key] = {"anyOf": [properties[key], {"type": "null"}]}
        return main

    def _tags(self, name: str) -> tuple[str, tuple[str, ...]] | None:
        properties = self._source[name].get("properties", {})
        for key in _TAG_KEYS:
            tags = tuple(_constants(properties.get(key, {})))
            if tags:
                return key, tags
        return None


def _all_strings(values: Iterable[object]) -> bool:
    return all(isinstance(value, str) for value in values)


def _takes_null(schema: Schema) -> bool:
    return not schema or {"type": "null"} in schema.get("anyOf", ())


def _constants(schema: Schema) -> list[str]:
    """The strings that a property is limited to; none where it is open."""
    if "const" in schema:
        return [schema["const"]]
    if "enum" in schema:
        return [value for value in schema["enum"] if isinstance(value, str)]
    found: list[str] = []
    for option in schema.get("anyOf", ()):
        found += _constants(option)
    return found


def rename(definitions: Definitions, roots: dict[str, Schema], short: Callable[[str], str]) -> Definitions:
    """The definitions under short names; where two would share one, both keep their own."""
    wanted: dict[str, list[str]] = {}
    for name in definitions:
        wanted.setdefault(short(name), []).append(name)
    names = {each: brief if len(long) == 1 else each for brief, long in wanted.items() for each in long}

    def visit(schema: Any) -> Any:
        if isinstance(schema, list):
            return [visit(value) for value in schema]
        if not isinstance(schema, dict):
            return schema
        if isinstance(schema.get("$ref"), str):
            return {"$ref": names[schema["$ref"]]}
        return {
            key: {tag: names[name] for tag, name in value.items()} if key == "mapping" else visit(value)
            for key, value in schema.items()
        }

    for key in roots:
        roots[key] = visit(roots[key])
    return {names[name]: visit(schema) for name, schema in sorted(definitions.items())}
