"""Rules that depend on the model: limits, thinking, effort, speed."""

from typing import Any

import pytest

from tests.standin.bodies import body, verdict

Row = tuple[str, dict[str, Any], str, dict[str, Any]]
"""Name, the body that is refused, how the refusal begins, a twin that is accepted."""

RULES: list[Row] = [
    (
        "limit",
        body(model="claude-opus-4-5", max_tokens=64001),
        "max_tokens: 64001 > 64000, which is the maximum allowed number of output tokens for claude-opus-4-5",
        body(model="claude-opus-4-5", max_tokens=64000),
    ),
    (
        "zero",
        body(max_tokens=0, stream=True),
        "max_tokens: Input should be greater than or equal to 1",
        body(max_tokens=1, stream=True),
    ),
    (
        "thinking on",
        body(thinking={"type": "enabled", "budget_tokens": 2000}, max_tokens=4000),
        '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive"',
        body(model="claude-opus-4-6", thinking={"type": "enabled", "budget_tokens": 2000}, max_tokens=4000),
    ),
    (
        "thinking off",
        body(thinking={"type": "disabled"}),
        '"thinking.type.disabled" is not supported for this model. To turn thinking off',
        body(model="claude-opus-5", thinking={"type": "disabled"}),
    ),
    (
        "adaptive",
        body(model="claude-haiku-4-5", thinking={"type": "adaptive"}),
        "adaptive thinking is not supported on this model",
        body(thinking={"type": "adaptive"}),
    ),
    (
        "small budget",
        body(model="claude-haiku-4-5", thinking={"type": "enabled", "budget_tokens": 1000}, max_tokens=4000),
        "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024",
        body(model="claude-haiku-4-5", thinking={"type": "enabled", "budget_tokens": 1024}, max_tokens=4000),
    ),
    (
        "large budget",
        body(model="claude-haiku-4-5", thinking={"type": "enabled", "budget_tokens": 4000}, max_tokens=4000),
        "`max_tokens` must be greater than `thinking.budget_tokens`",
        body(model="claude-haiku-4-5", thinking={"type": "enabled", "budget_tokens": 3999}, max_tokens=4000),
    ),
    (
        "effort",
        body(model="claude-haiku-4-5", output_config={"effort": "low"}),
        "This model does not support the ef",
        body(output_config={"effort": "low"}),
    ),
    (
        "effort level",
        body(model="claude-opus-4-5", output_config={"effort": "max"}),
        "This model does not support effort level 'max'. Supported levels: high, low, medium.",
        body(model="claude-opus-4-5", output_config={"effort": "high"}),
    ),
    (
        "effort off",
        body(model="claude-opus-5", thinking={"type": "disabled"}, output_config={"effort": "max"}),
        "output_config.effort 'max' is not supported when thinking is disabled on this model",
        body(model="claude-opus-5", thinking={"type": "disabled"}, output_config={"effort": "high"}),
    ),
    (
        "open object",
        body(output_config={"format": {"type": "json_schema", "schema": {"type": "object"}}}),
        "output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly",
        body(
            output_config={
                "format": {"type": "json_schema", "schema": {"type": "object", "additionalProperties": False}}
            }
        ),
    ),
    (
        "speed",
        body(speed="fast"),
        "'claude-sonnet-5-5' does not support the `speed` parameter.",
        body(model="claude-opus-5-5", speed="fast"),
    ),
    ("unknown model", body(model="claude-sonnet-5-5 "), "model: claude-sonnet-5-5 ", body()),
    ("retired model", body(model="claude-opus-4-1"), "model: claude-opus-4-1", body()),
]


@pytest.mark.parametrize(("bad", "start", "good"), [row[1:] for row in RULES], ids=[row[0] for row in RULES])
def test_a_rule_flags_its_body_and_leaves_its_twin_alone(
    bad: dict[str, Any], start: str, good: dict[str, Any]
) -> None:
    """Each rule refuses one body, in the API's words, and accepts one that differs in that point."""
    assert verdict(bad).startswith(start)
    assert verdict(good) == ""
