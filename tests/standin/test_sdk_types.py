"""The hand-written tables of the stand-in keep step with the SDK's request types."""

import tomllib
from importlib.resources import files
from typing import Any, get_args, get_type_hints

import anthropic.types as types
from anthropic.types.anthropic_beta_param import AnthropicBetaParam
from anthropic.types.message_create_params import MessageCreateParamsNonStreaming
from anthropic.types.model_param import ModelParam

from wizard.standin.account import known_betas
from wizard.standin.models import find_model

SHAPES: dict[str, Any] = tomllib.loads(files("wizard.standin").joinpath("shapes.toml").read_text("utf-8"))
HEADERS = {"user_profile_id", "workspace_id"}
"""Arguments of the SDK that travel as headers (facts: api B2)."""


def literals(union: Any) -> set[str]:
    """The strings of a `Union[Literal[...], str]`."""
    return {text for part in get_args(union) for text in get_args(part)}


def test_every_model_that_the_sdk_names_is_served() -> None:
    """The SDK's list of models is known here."""
    assert {name for name in literals(ModelParam) if find_model(name) is None} == set()


def test_every_beta_that_the_sdk_names_is_taken() -> None:
    """The SDK's list of betas is known here."""
    assert literals(AnthropicBetaParam) <= known_betas()


def test_the_keys_of_a_request_are_those_of_the_sdk() -> None:
    """Top-level keys: the SDK's, and beside them only those of a beta or of an older version."""
    mine = set(SHAPES["objects"]["create"]["fields"])
    theirs = set(get_type_hints(MessageCreateParamsNonStreaming)) - HEADERS
    extra = {key for key in mine - theirs if f"create.{key}" not in SHAPES["betas"] | SHAPES["versions"]}
    assert theirs - mine == set()
    assert extra == set()


def test_content_blocks_have_the_fields_of_the_sdk() -> None:
    """Each block's and tool's fields are those of its SDK type."""
    pairs = {
        "text": types.TextBlockParam,
        "image": types.ImageBlockParam,
        "document": types.DocumentBlockParam,
        "search_result": types.SearchResultBlockParam,
        "thinking_block": types.ThinkingBlockParam,
        "redacted_thinking": types.RedactedThinkingBlockParam,
        "tool_use": types.ToolUseBlockParam,
        "tool_result": types.ToolResultBlockParam,
        "server_tool_use": types.ServerToolUseBlockParam,
        "custom_tool": types.ToolParam,
        "cache_ephemeral": types.CacheControlEphemeralParam,
        "citations_config": types.CitationsConfigParam,
    }
    for name, theirs in pairs.items():
        assert set(SHAPES["objects"][name]["fields"]) == set(get_type_hints(theirs)) - {"type"}, name


def test_every_tool_type_that_the_sdk_knows_is_a_variant() -> None:
    """The union of tools holds the SDK's types."""
    known = set(SHAPES["unions"]["tool"]["variants"])
    missing = set()
    for part in get_args(types.ToolUnionParam):
        declared = get_type_hints(part).get("type")
        missing |= {kind for kind in get_args(declared) if isinstance(kind, str)} - known
    assert missing == set()


def test_every_count_tokens_key_is_the_sdks() -> None:
    """What count_tokens refuses is what its SDK type lacks."""
    theirs = set(get_type_hints(types.MessageCountTokensParams)) - HEADERS
    mine = set(SHAPES["objects"]["create"]["fields"]) - set(SHAPES["create_only"]["keys"])
    assert theirs - mine == set()
    assert {key for key in mine - theirs if f"create.{key}" not in SHAPES["betas"]} == set()
