"""Shapes, sampling, versions and betas: what is refused before and beside the rules."""

from typing import Any

import pytest

from tests.standin.bodies import NEW, OLD, TOOL, body, image, pdf, text, user, verdict
from wizard.standin.models import served_models
from wizard.standin.refusals import judge
from wizard.standin.rules.case import Case
from wizard.standin.shapes import Dialect

SHAPES: list[tuple[dict[str, Any], str]] = [
    (body(max_tokens=...), "max_tokens: Field required"),
    (body(model=...), "model: Field required"),
    (body(messages=...), "messages: Field required"),
    (body(max_tokens="64"), "max_tokens: Input should be a valid integer"),
    (body(max_tokens=True), "max_tokens: Input should be a valid integer"),
    (body(model=5), "model: Input should be a valid string"),
    (body(messages="hi"), "messages: Input should be a valid list"),
    (
        body(messages=["hi"]),
        "messages.0: Input should be a valid dictionary or object to extract fields from",
    ),
    (body(messages=[{"role": "user"}]), "messages.0.content: Field required"),
    (body(messages=[{"content": "x"}]), "messages.0.role: Field required"),
    (body(messages=[user(None)]), "messages.0.content: Input should be a valid list"),
    (body(messages=[{**user("x"), "name": "a"}]), "messages.0.name: Extra inputs are not permitted"),
    (body(messages=[user([{"text": "x"}])]), "messages.0.content.0.type: Field required"),
    (body(messages=[user([{"type": "text"}])]), "messages.0.content.0.text.text: Field required"),
    (body(user="me"), "user: Extra inputs are not permitted"),
    (body(metadata={"team": "a"}), "metadata.team: Extra inputs are not permitted"),
    (body(system=[{"text": "x"}]), "system.0.type: Field required"),
    (body(stop_sequences="stop"), "stop_sequences: Input should be a valid list"),
    (body(service_tier="fast"), "service_tier: Input should be 'auto' or 'standard_only'"),
    (
        body(tool_choice="auto", tools=[TOOL]),
        "tool_choice: Input should be a valid dictionary or object to extract fields from",
    ),
    (
        body(thinking={"type": "disabled", "display": "omitted"}),
        "thinking.disabled.display: Extra inputs are",
    ),
    (
        body(messages=[user([text("x", cache_control={"type": "ephemeral", "ttl": "2h"})])]),
        "messages.0.content.0.text.cache_control.ephemeral.ttl: Input should be '5m' or '1h'",
    ),
    (
        body(messages=[user([image(media_type="image/jpg")])]),
        "messages.0.content.0.image.source.base64.media_type: Input should be 'image/jpeg', 'image/png', "
        "'image/gif' or 'image/webp'",
    ),
    (
        body(messages=[user([pdf() | {"source": {"type": "base64", "media_type": "application/pdf"}}])]),
        "messages.0.content.0.pdf.source.base64.data: Field required",
    ),
    (
        body(messages=[user([{"type": "image_url", "image_url": {}}])]),
        "messages.0.content.0: Input tag 'image_url' found using 'type' does not match any of the",
    ),
    (body(tools=[{"name": "a"}]), "tools.0.custom.input_schema: Field required"),
    (
        body(tools=[{"type": "function", "function": {}}]),
        "tools.0: Input tag 'function' found using 'type' does not match any of the expected tags: 'custom'",
    ),
    (body(tools=[{"type": "computer_20250124"}]), "tools.0: Input tag 'computer_20250124' found using"),
    (body(context_management={"edits": []}), "context_management: Extra inputs are not permitted"),
]


@pytest.mark.parametrize(("value", "start"), SHAPES, ids=[start[:50] for _, start in SHAPES])
def test_a_wrong_shape_is_named_with_its_place(value: dict[str, Any], start: str) -> None:
    """Types, tags, required and extra fields, in the API's spelling."""
    assert verdict(value).startswith(start)


def test_the_context_window_has_an_end() -> None:
    """A prompt over the window is refused with both numbers."""
    long = body(model="claude-haiku-4-5", messages=[user("word " * 200_000)])
    assert verdict(long).startswith("prompt is too long: ")
    assert verdict(long | {"model": "claude-haiku-5-5"}) == ""


SAMPLING: list[tuple[str, dict[str, Any], str]] = [
    (NEW, body(model="claude-sonnet-4-6", temperature=1), "temperature: Extra inputs are not permitted"),
    (NEW, body(top_p=0.9), "top_p: Extra inputs are not permitted"),
    (OLD, body(temperature=0.2), "`temperature` is deprecated for this model."),
    (OLD, body(temperature=1), ""),
    (OLD, body(model="claude-sonnet-4-6", temperature=0.2), ""),
    (
        OLD,
        body(model="claude-sonnet-4-6", temperature=0.2, top_p=0.9),
        "`temperature` and `top_p` cannot both",
    ),
    (
        OLD,
        body(model="claude-sonnet-4-6", temperature=1.5),
        "temperature: Input should be less than or equal",
    ),
    (
        OLD,
        body(
            model="claude-haiku-4-5",
            max_tokens=4000,
            temperature=0.2,
            thinking={"type": "enabled", "budget_tokens": 1024},
        ),
        "`temperature` may only be set to 1",
    ),
    (OLD, body(model="claude-haiku-4-5", temperature="warm"), "temperature: Input should be a valid number"),
]


@pytest.mark.parametrize(("version", "value", "start"), SAMPLING)
def test_sampling_depends_on_version_and_model(version: str, value: dict[str, Any], start: str) -> None:
    """Temperature and its kin: gone on the new version, by model on the old one."""
    said = verdict(value, version)
    assert said.startswith(start) if start else said == ""


def test_the_new_breaks_do_not_reach_the_old_version() -> None:
    """What 2026-10-21 took away is still taken on 2023-06-01."""
    cited = body(messages=[user([text("a", citations=[{"type": "char_location"}])])])
    assert verdict(cited, NEW)
    assert verdict(cited, OLD) == ""


def test_a_beta_makes_its_key_and_tool_known() -> None:
    """Keys and tool types of a beta are extra without its header."""
    managed = body(context_management={"edits": []})
    assert verdict(managed, betas=("context-management-2025-06-27",)) == ""
    computer = body(tools=[{"type": "computer_20250124", "name": "computer"}])
    assert verdict(computer, betas=("computer-use-2025-01-24",)) == ""
    served = body(mcp_servers=[{"type": "url", "name": "n", "url": "https://mcp.example"}])
    said = verdict(served, betas=("mcp-client-2025-11-20",))
    assert said == "MCP server 'n' is defined but not referenced by any `mcp_toolset` in `tools`."


def test_counting_knows_fewer_keys() -> None:
    """count_tokens refuses create-only keys and needs no max_tokens."""
    assert verdict(body(max_tokens=...), counting=True) == ""
    assert (
        verdict(body(max_tokens=..., stream=False), counting=True) == "stream: Extra inputs are not permitted"
    )


def test_every_served_model_takes_the_smallest_request() -> None:
    """What GET /v1/models lists can be called, but for retired models."""
    for model in served_models().values():
        said = judge({**body(), "model": model.id}, Dialect(NEW))
        assert isinstance(said, Case) == (model.lifecycle != "retired"), model.id
