"""Examples of a tool's input: what certainly does not fit its schema is told, the unsure left alone."""

from typing import Any

import pytest

from tests.diagnosis.contract.bodies import ask, tool
from wizard.diagnosis.contract import check


def pointers(schema: dict[str, Any], *examples: Any) -> list[str]:
    """Where the examples of a tool with this schema are refused."""
    body = ask(tools=[tool(schema={"type": "object", **schema}, input_examples=list(examples))])
    return [problem.pointer for problem in check(body) if problem.rule == "input_example"]


@pytest.mark.parametrize(
    ("schema", "example", "place"),
    [
        ({"properties": {"a": {"type": "integer"}}}, {"a": True}, "/a"),
        ({"properties": {"a": {"type": "integer"}}}, {"a": 1.5}, "/a"),
        ({"properties": {"a": {"enum": ["x", "y"]}}}, {"a": "z"}, "/a"),
        ({"properties": {"a": {"const": 1}}}, {"a": 2}, "/a"),
        ({"required": ["a"]}, {}, ""),
        ({"properties": {}, "additionalProperties": False}, {"b": 1}, "/b"),
        ({"properties": {"a": {"type": "array", "items": {"type": "string"}}}}, {"a": ["x", 1]}, "/a/1"),
        ({"properties": {"a": {"type": "object", "required": ["b"]}}}, {"a": {}}, "/a"),
    ],
)
def test_what_does_not_fit_is_told_at_its_place(schema: dict[str, Any], example: Any, place: str) -> None:
    """The place is that of the value in the example."""
    assert pointers(schema, {"a": 1}, example)[-1:] == [f"/tools/0/input_examples/1{place}"]


@pytest.mark.parametrize(
    ("schema", "example"),
    [
        (
            {"properties": {"a": {"anyOf": [{"type": "string"}, {"type": "null"}], "type": "string"}}},
            {"a": None},
        ),
        ({"properties": {"a": {"$ref": "#/$defs/A"}}, "$defs": {"A": {"type": "string"}}}, {"a": 1}),
        ({"properties": {"a": {"type": "string", "pattern": "(a+)+$"}}}, {"a": "a" * 5000 + "!"}),
        ({"properties": {"a": {"type": "number"}}}, {"a": 3}),
        ({"properties": {"a": {"type": "integer"}}}, {"a": 3.0}),
        ({"properties": {"a": {"type": "tuple"}}}, {"a": 3}),
        ({"required": "a", "properties": [], "enum": 5}, {"b": 1}),
        (
            {"properties": {"a": {"prefixItems": [{"type": "string"}], "items": {"type": "integer"}}}},
            {"a": ["x"]},
        ),
    ],
)
def test_what_may_fit_is_left_alone(schema: dict[str, Any], example: Any) -> None:
    """References, unions, patterns and broken schemas say nothing for sure."""
    assert pointers(schema, example) == []
