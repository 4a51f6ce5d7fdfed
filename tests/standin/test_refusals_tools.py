"""Rules of tools and tool_choice."""

from typing import Any

import pytest

from tests.standin.bodies import TOOL, body, verdict

Row = tuple[str, dict[str, Any], str, dict[str, Any]]
"""Name, the body that is refused, how the refusal begins, a twin that is accepted."""

RULES: list[Row] = [
    (
        "name",
        body(tools=[TOOL | {"name": "a b"}]),
        "tools.0.custom.name: String should match pattern",
        body(tools=[TOOL | {"name": "a-b_9"}]),
    ),
    (
        "long name",
        body(tools=[TOOL | {"name": "a" * 129}]),
        "tools.0.custom.name: String should have at most 128",
        body(tools=[TOOL | {"name": "a" * 128}]),
    ),
    (
        "schema type",
        body(tools=[TOOL | {"input_schema": {}}]),
        "tools.0.custom.input_schema.type: Field requi",
        body(tools=[TOOL]),
    ),
    (
        "schema list",
        body(tools=[TOOL | {"input_schema": {"type": "array"}}]),
        "tools.0.custom.input_schema.type: Input should be 'object'",
        body(tools=[TOOL]),
    ),
    (
        "top union",
        body(tools=[TOOL | {"input_schema": {"type": "object", "oneOf": []}}]),
        "tools.0.custom.input_schema: input_schema does not support oneOf",
        body(tools=[TOOL | {"input_schema": {"type": "object", "properties": {"a": {"oneOf": []}}}}]),
    ),
    (
        "bad schema",
        body(tools=[TOOL | {"input_schema": {"type": "object", "properties": {"a": {"type": "str"}}}}]),
        "tools.0.custom.input_schema: JSON schema is invalid.",
        body(
            tools=[
                TOOL | {"input_schema": {"type": "object", "properties": {"a": {"type": ["string", "null"]}}}}
            ]
        ),
    ),
    (
        "same name",
        body(tools=[TOOL, TOOL]),
        "tools: Tool names must be unique.",
        body(tools=[TOOL, TOOL | {"name": "b"}]),
    ),
    (
        "fixed name",
        body(tools=[{"type": "web_search_20250305", "name": "search"}]),
        "tools.0.web_search_20250305.name: Input should be 'web_search'",
        body(tools=[{"type": "web_search_20250305", "name": "web_search"}]),
    ),
    (
        "all deferred",
        body(tools=[TOOL | {"defer_loading": True}]),
        "At least one tool must have defer_loading",
        body(tools=[TOOL | {"defer_loading": True}, TOOL | {"name": "b"}]),
    ),
    (
        "forced",
        body(tools=[TOOL], tool_choice={"type": "any"}),
        'tool_choice: type "tool" and "any" are not',
        body(tools=[TOOL], tool_choice={"type": "auto"}),
    ),
    (
        "forced thinking",
        body(
            model="claude-sonnet-5", thinking={"type": "adaptive"}, tools=[TOOL], tool_choice={"type": "any"}
        ),
        "Thinking may not be enabled when tool_choice forces tool use.",
        body(model="claude-sonnet-5", tools=[TOOL], tool_choice={"type": "any"}),
    ),
    (
        "missing tool",
        body(model="claude-sonnet-5", tools=[TOOL], tool_choice={"type": "tool", "name": "b"}),
        "Tool 'b' not found",
        body(model="claude-sonnet-5", tools=[TOOL], tool_choice={"type": "tool", "name": "look"}),
    ),
    (
        "no tools",
        body(tool_choice={"type": "auto"}),
        "tool_choice may only be specified while providing `tools`",
        body(tool_choice={"type": "none"}),
    ),
]


@pytest.mark.parametrize(("bad", "start", "good"), [row[1:] for row in RULES], ids=[row[0] for row in RULES])
def test_a_rule_flags_its_body_and_leaves_its_twin_alone(
    bad: dict[str, Any], start: str, good: dict[str, Any]
) -> None:
    """Each rule refuses one body, in the API's words, and accepts one that differs in that point."""
    assert verdict(bad).startswith(start)
    assert verdict(good) == ""
