"""Rules about the schemas of tools and of structured output."""

import re
from collections.abc import Iterator
from typing import Any

from wizard.diagnosis.contract.finding import Finding, Place, dotted, found, patch
from wizard.diagnosis.contract.request import Request
from wizard.diagnosis.contract.rules.json_schema import Node, References, faults, nodes

_PROPERTY = re.compile(r"[a-zA-Z0-9_.-]{1,64}")
_UNIONS = ("oneOf", "allOf", "anyOf")
_UNSUPPORTED = {
    "number": ("minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"),
    "integer": ("minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"),
    "string": ("minLength", "maxLength"),
    "array": ("maxItems", "uniqueItems", "contains"),
}
_PATTERNS = (("(?=", "lookahead"), ("(?!", "lookahead"), ("(?<", "lookbehind"), ("\\b", "word boundaries"))
_MOST = 5
"""Faults of one schema that are told at most."""


def _schemas(request: Request) -> Iterator[tuple[int, dict[str, Any], dict[str, Any]]]:
    for index, tool in request.tools:
        schema = tool.get("input_schema")
        if isinstance(schema, dict):
            yield index, tool, schema


def tool_schemas(request: Request) -> Iterator[Finding]:
    """A tool's schema is valid, is a plain object at the top, and names its properties simply."""
    for index, _, schema in _schemas(request):
        at = request.at("tools", index, "input_schema")
        path = f"tools.{index}.custom.input_schema"
        for key in _UNIONS:
            if key in schema:
                yield found("tool_schema_union", (*at, key), path, key=key)
                break
        for number, fault in enumerate(faults(schema)):
            if number >= _MOST:
                break
            if fault.at == ("type",):
                continue  # the contract speaks about the type at the top
            rule = "tool_schema_invalid" if fault.sure else "tool_schema_doubtful"
            place = dotted(fault.at[:-1]) or "the top"
            advice = f"At {place}: {fault.advice}"
            yield Finding(rule, (*at, *fault.at), path, {"advice": advice})
        properties = schema.get("properties")
        for name in properties if isinstance(properties, dict) else ():
            if not _PROPERTY.fullmatch(str(name)):
                place_of = (*at, "properties", str(name))
                yield found("tool_schema_property", place_of, f"{path}.properties", key=name)
        yield from _references(schema, at, path)


def _references(schema: dict[str, Any], at: Place, path: str) -> Iterator[Finding]:
    for place, ref in References(schema).dangling():
        advice = f"The reference {ref} leads nowhere: put the definition into $defs of this schema."
        yield Finding("tool_schema_doubtful", (*at, *place), path, {"advice": advice})


def strict_tools(request: Request) -> Iterator[Finding]:
    """Strict tools: closed objects, references that resolve, and the limits of the grammar."""
    strict = [(index, schema) for index, tool, schema in _schemas(request) if tool.get("strict") is True]
    for index, schema in strict:
        at = request.at("tools", index, "input_schema")
        path = f"tools.{index}.custom"  # as seen in vercel/ai#20681
        for node in nodes(schema):
            if _is_open(node):
                place = (*at, *node.at)
                edit = (patch("add", (*place, "additionalProperties"), False),)
                yield Finding("strict_open_object", place, path, {}, edit)
            yield from _keywords(node, (*at, *node.at), path)
        yield from _closed_references(schema, at, path)
    yield from _limits(request, strict)


def _closed_references(schema: dict[str, Any], at: Place, path: str) -> Iterator[Finding]:
    """A grammar is made from one document: its references stay inside, find something and do not loop."""
    references = References(schema)
    for place, ref in references.found:
        if not ref.startswith("#"):
            yield found("format_external_ref", (*at, *place, "$ref"), path, ref=ref)
    for place, ref in references.dangling():
        yield found("strict_dangling_ref", (*at, *place), path, ref=ref)
    if loop := references.circular():
        yield found("format_recursive", (*at, *loop[0]), path, ref=loop[1])


def _limits(request: Request, strict: list[tuple[int, dict[str, Any]]]) -> Iterator[Finding]:
    schemas = [schema for _, schema in strict]
    if request.format and isinstance(request.format.get("schema"), dict):
        schemas.append(request.format["schema"])
    at = request.at("tools")
    if len(strict) > request.limit("strict_tools"):
        yield found("strict_count", at, None, count=len(strict), limit=request.limit("strict_tools"))
    optional = sum(len(_optional(node)) for schema in schemas for node in nodes(schema))
    place = at if strict else request.at("output_config", "format", "schema")
    if optional > request.limit("strict_optional"):
        yield found("strict_optional", place, None, count=optional, limit=request.limit("strict_optional"))
    unions = sum(_is_union(node) for schema in schemas for node in nodes(schema))
    if unions > request.limit("strict_unions"):
        yield found("strict_unions", place, None, count=unions, limit=request.limit("strict_unions"))


def _is_open(node: Node) -> bool:
    kind = node.schema.get("type")
    is_object = (
        kind == "object" or (isinstance(kind, list) and "object" in kind) or "properties" in node.schema
    )
    return is_object and node.schema.get("additionalProperties") is not False


def _optional(node: Node) -> list[str]:
    properties, required = node.schema.get("properties"), node.schema.get("required")
    names = required if isinstance(required, list) else []
    return [name for name in properties if name not in names] if isinstance(properties, dict) else []


def _is_union(node: Node) -> bool:
    return isinstance(node.schema.get("type"), list) or isinstance(node.schema.get("anyOf"), list)


def structured_output(request: Request) -> Iterator[Finding]:
    """The schema of output_config.format: closed objects, no recursion, only supported keywords."""
    schema = (request.format or {}).get("schema")
    if not isinstance(schema, dict):
        return
    at = request.at("output_config", "format", "schema")
    path = "output_config.format.schema"
    for number, fault in enumerate(faults(schema)):
        if number < _MOST:
            rule = "tool_schema_invalid" if fault.sure else "tool_schema_doubtful"
            yield Finding(rule, (*at, *fault.at), path, {"advice": fault.advice})
    for node in nodes(schema):
        place = (*at, *node.at)
        if _is_open(node):
            edit = (patch("add", (*place, "additionalProperties"), False),)
            yield Finding("format_open_object", place, path, {}, edit)
        yield from _keywords(node, place, path)
    yield from _closed_references(schema, at, path)
    if request.talk.cited:
        yield found("format_citations", request.at("output_config", "format"), "output_config.format")


def _keywords(node: Node, place: Place, path: str) -> Iterator[Finding]:
    kinds = node.schema.get("type")
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        if not isinstance(kind, str):
            continue
        named = [key for key in _UNSUPPORTED.get(kind, ()) if key in node.schema]
        if kind == "array" and node.schema.get("minItems") not in (None, 0, 1):
            named.append("minItems")
        if named:
            edit = tuple(patch("remove", (*place, key)) for key in named)
            values = {"type": kind, "key": ", ".join(named)}
            yield Finding("format_keyword", (*place, named[0]), path, values, edit)
    pattern = node.schema.get("pattern")
    if isinstance(pattern, str):
        for sign, name in _PATTERNS:
            if sign in pattern:
                yield Finding("format_pattern", (*place, "pattern"), path, {"key": name})
                return


def task_budget(request: Request) -> Iterator[Finding]:
    """A task budget has a least size."""
    budget = (request.get("output_config", dict) or {}).get("task_budget")
    total = budget.get("total") if isinstance(budget, dict) else None
    if isinstance(total, int) and not isinstance(total, bool) and total < 20_000:
        yield found("task_budget_small", request.at("output_config", "task_budget", "total"))


RULES = (tool_schemas, strict_tools, structured_output, task_budget)
