"""Rules of tool definitions and tool_choice (facts: api D4)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from wizard.standin.rules.case import Case

_NAME = re.compile(r"[a-zA-Z0-9_-]{1,128}")
_FIXED_NAMES = {
    "bash_": "bash",
    "code_execution_": "code_execution",
    "memory_": "memory",
    "web_search_": "web_search",
    "web_fetch_": "web_fetch",
}
_JSON_TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")


def definitions(case: Case) -> Iterator[str]:
    """Names, input schemas and fixed names of the tools."""
    for index, tool in enumerate(case.tools):
        kind = tool.get("type", "custom")
        if kind == "custom":
            yield from _custom(tool, f"tools.{index}.custom")
            continue
        for prefix, name in _FIXED_NAMES.items():
            if str(kind).startswith(prefix) and tool.get("name") != name:
                yield f"tools.{index}.{kind}.name: Input should be '{name}'"
    names = [tool["name"] for tool in case.tools if isinstance(tool.get("name"), str)]
    if len(names) != len(set(names)):
        yield "tools: Tool names must be unique."


def _custom(tool: Mapping[str, Any], path: str) -> Iterator[str]:
    name = str(tool["name"])
    if len(name) > 128:
        yield f"{path}.name: String should have at most 128 characters"
    elif not name:
        yield f"{path}.name: String should have at least 1 character"
    elif not _NAME.fullmatch(name):
        yield f"{path}.name: String should match pattern '^[a-zA-Z0-9_-]{{1,128}}$'"
    schema = tool["input_schema"]
    if "type" not in schema:
        yield f"{path}.input_schema.type: Field required"
    elif schema["type"] != "object":
        yield f"{path}.input_schema.type: Input should be 'object'"
    if any(word in schema for word in ("oneOf", "allOf", "anyOf")):
        yield (f"{path}.input_schema: input_schema does not support oneOf, allOf, or anyOf at the top level")
    if not _plausible(schema):
        yield (
            f"{path}.input_schema: JSON schema is invalid. It must match JSON Schema draft 2020-12 "
            "(https://json-schema.org/draft/2020-12). Learn more about tool use at "
            "https://platform.claude.com/docs/en/agents-and-tools/tool-use/overview."
        )


def _plausible(schema: Any, depth: int = 0) -> bool:
    """Whether the commonest keywords of a JSON Schema have the right type; not a whole validator."""
    if isinstance(schema, bool) or depth > 40:
        return True
    if not isinstance(schema, Mapping):
        return False
    kinds = schema.get("type", "object")
    if any(kind not in _JSON_TYPES for kind in (kinds if isinstance(kinds, list) else [kinds])):
        return False
    required = schema.get("required", [])
    if not isinstance(required, list) or any(not isinstance(name, str) for name in required):
        return False
    properties = schema.get("properties", {})
    if not isinstance(properties, Mapping):
        return False
    nested = [*properties.values(), *([schema["items"]] if "items" in schema else [])]
    return all(_plausible(part, depth + 1) for part in nested)


def loading(case: Case) -> Iterator[str]:
    """Not every tool may wait to be searched for."""
    custom = [tool for tool in case.tools if tool.get("type", "custom") == "custom"]
    if custom and len(custom) == len(case.tools) and all(tool.get("defer_loading") for tool in custom):
        yield "At least one tool must have defer_loading=false. All tools cannot be deferred."


def servers(case: Case) -> Iterator[str]:
    """Every MCP server is used by a toolset (facts: api D9)."""
    used = {tool.get("mcp_server_name") for tool in case.tools if tool.get("type") == "mcp_toolset"}
    for server in case.body.get("mcp_servers") or ():
        if "mcp-client-2025-04-04" not in case.dialect.betas and server.get("name") not in used:
            yield (
                f"MCP server '{server.get('name')}' is defined but not referenced by any `mcp_toolset` "
                "in `tools`."
            )


def choice(case: Case) -> Iterator[str]:
    """`tool_choice` fits the model, the thinking and the tools."""
    config = case.body.get("tool_choice")
    if not isinstance(config, Mapping):
        return
    forced = config.get("type") in ("any", "tool")
    if forced and not case.model.forced_tool:
        yield 'tool_choice: type "tool" and "any" are not supported for this model.'
    if forced and case.thinks:
        yield "Thinking may not be enabled when tool_choice forces tool use."
    names = [tool.get("name") for tool in case.tools]
    if config.get("type") == "tool" and config["name"] not in names:
        yield f"Tool '{config['name']}' not found in provided tools"
    if config.get("type") in ("any", "auto", "tool") and not case.tools:
        yield "tool_choice may only be specified while providing `tools`."
