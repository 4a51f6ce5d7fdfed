"""Faults put into sound bodies, each with the place and the cause that must be named."""

import copy
import random
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tests.diagnosis.contract.bodies import (
    Body,
    ask,
    assistant,
    call,
    document,
    image,
    result,
    text,
    tool,
    user,
)

Place = tuple[str | int, ...]


class Mutant(NamedTuple):
    """A body with one fault."""

    kind: str
    body: Body
    at: Place
    """Where it was put."""
    causes: tuple[str, ...]
    """Slugs of which one must be named."""


def sound_bodies() -> list[Body]:
    """Bodies of different kinds without a fault, for version 2026-10-21."""
    schema = {"type": "object", "properties": {"path": {"type": "string"}}, "required": ["path"]}
    web = {"type": "web_search_20250305", "name": "web_search", "max_uses": 3}
    return [
        ask(),
        ask(system="Be brief.", stop_sequences=["END"], metadata={"user_id": "u-1"}, stream=True),
        ask(system=[text("Be brief.", cache_control={"type": "ephemeral"})], service_tier="auto"),
        ask(messages=[user(text("What is this?"), image())], thinking={"type": "adaptive"}),
        ask(messages=[user(document(title="Plan"), text("Sum it up."))], output_config={"effort": "low"}),
        ask(
            tools=[tool("read", schema, description="Reads."), tool("write", schema), web],
            tool_choice={"type": "auto"},
            messages=[
                user("Look."),
                assistant(
                    text("I will."), call("toolu_1", "read", input={"path": "a"}), call("toolu_2", "read")
                ),
                user(result("toolu_1", "one"), result("toolu_2", [text("two"), image()])),
                assistant("There are two."),
                user("Thanks."),
            ],
        ),
        ask(
            messages=[user("a"), assistant("b"), user(text("c"), text("d")), assistant(text("e")), user("f")]
        ),
    ]


Fault = Callable[[Body, random.Random], tuple[Place, tuple[str, ...]] | None]


def _blocks(body: Body, kind: str) -> list[tuple[Place, Body]]:
    found: list[tuple[Place, Body]] = []
    for index, message in enumerate(body["messages"]):
        if isinstance(message["content"], list):
            found += [
                (("messages", index, "content", number), block)
                for number, block in enumerate(message["content"])
                if block.get("type") == kind
            ]
    return found


def drop_key(body: Body, rng: random.Random) -> tuple[Place, tuple[str, ...]]:
    """A required key at the top is gone."""
    key = rng.choice(["model", "max_tokens", "messages"])
    del body[key]
    return (key,), ("missing_required_field",)


def text_for_number(body: Body, rng: random.Random) -> tuple[Place, tuple[str, ...]]:
    """max_tokens came as text."""
    body["max_tokens"] = rng.choice(["1000", None, [1000], True])
    return ("max_tokens",), ("wrong_value_type",)


def unknown_key(body: Body, rng: random.Random) -> tuple[Place, tuple[str, ...]]:
    """A key that nobody knows."""
    key = rng.choice(["request_tag", "trace", "guardrail_config", "max_token"])
    body[key] = "x"
    return (key,), ("unknown_parameter",)


def vendor_key(body: Body, rng: random.Random) -> tuple[Place, tuple[str, ...]]:
    """A key of another vendor."""
    key = rng.choice(["response_format", "n", "presence_penalty", "seed", "functions", "user"])
    body[key] = 1
    return (key,), ("openai_parameter",)


def sampling(body: Body, rng: random.Random) -> tuple[Place, tuple[str, ...]]:
    """A sampling parameter on version 2026-10-21."""
    key = rng.choice(["temperature", "top_p", "top_k"])
    body[key] = 1
    return (key,), ("sampling_param_removed_in_api_version",)


def message_key(body: Body, rng: random.Random) -> tuple[Place, tuple[str, ...]]:
    """A message has one key more."""
    index = rng.randrange(len(body["messages"]))
    key = rng.choice(["id", "name", "timestamp", "tool_calls"])
    body["messages"][index][key] = "x"
    return ("messages", index, key), ("extra_field_in_message",)


def bad_role(body: Body, rng: random.Random) -> tuple[Place, tuple[str, ...]]:
    """A role that does not exist."""
    index = rng.randrange(len(body["messages"]))
    role = rng.choice(["bot", "tool", "developer", "User"])
    body["messages"][index]["role"] = role
    return ("messages", index, "role"), ("unknown_role", "openai_tool_role", "system_role_in_messages")


def no_content(body: Body, rng: random.Random) -> tuple[Place, tuple[str, ...]]:
    """A message without content."""
    index = rng.randrange(len(body["messages"]))
    if rng.random() < 0.5:
        del body["messages"][index]["content"]
        return ("messages", index, "content"), ("missing_required_field",)
    body["messages"][index]["content"] = rng.choice([None, 5, {"type": "text", "text": "x"}])
    return ("messages", index, "content"), ("wrong_value_type",)


def empty_content(body: Body, rng: random.Random) -> tuple[Place, tuple[str, ...]]:
    """A message with empty content."""
    index = rng.randrange(len(body["messages"]))
    body["messages"][index]["content"] = rng.choice(["", []])
    return ("messages", index), ("empty_message_content",)


def block_fault(body: Body, rng: random.Random) -> tuple[Place, tuple[str, ...]] | None:
    """A text block that is none."""
    found = _blocks(body, "text")
    if not found:
        return None
    at, block = rng.choice(found)
    kind = rng.randrange(5)
    if kind == 0:
        del block["text"]
        return (*at, "text"), ("text_block_missing_text",)
    if kind == 1:
        block["text"] = None
        return (*at, "text"), ("text_block_text_null",)
    if kind == 2:
        block["text"] = ""
        return (*at, "text"), ("empty_text_block", "cache_control_on_empty_text")
    if kind == 3:
        block["lang"] = "en"
        return (*at, "lang"), ("extra_field_in_block",)
    block["type"] = rng.choice(["txt", "input_text", "paragraph"])
    return at, ("unknown_block_type", "openai_content_shape")


def image_fault(body: Body, rng: random.Random) -> tuple[Place, tuple[str, ...]] | None:
    """An image that cannot be read."""
    found = _blocks(body, "image")
    if not found:
        return None
    at, block = rng.choice(found)
    kind = rng.randrange(6)
    source = block["source"]
    if kind == 0:
        source["media_type"] = rng.choice(["image/jpg", "image/bmp", "png"])
        return (*at, "source", "media_type"), ("image_media_type_unsupported",)
    if kind == 1:
        source["media_type"] = "image/jpeg"
        return (*at, "source", "media_type"), ("image_media_type_mismatch",)
    if kind == 2:
        source["data"] = ""
        return (*at, "source", "data"), ("image_empty",)
    if kind == 3:
        source["data"] = "data:image/png;base64," + source["data"]
        return (*at, "source", "data"), ("image_base64_invalid",)
    if kind == 4:
        source["data"] = "aGVsbG8gd29ybGQsIHRoaXMgaXMgdGV4dA=="
        return (*at, "source", "data"), ("image_unprocessable",)
    del source["data"]
    return (*at, "source", "data"), ("missing_required_field",)


def pairing(body: Body, rng: random.Random) -> tuple[Place, tuple[str, ...]] | None:
    """A call and its result no longer meet."""
    found = _blocks(body, "tool_result")
    if not found:
        return None
    at, block = rng.choice(found)
    content = body["messages"][at[1]]["content"]
    kind = rng.randrange(5)
    if kind == 0:
        content.remove(block)
        return ("messages", int(at[1]) - 1), ("tool_use_without_result",)
    if kind == 1:
        block["tool_use_id"] = "toolu_none"
        return at, ("tool_result_without_tool_use", "tool_use_without_result")
    if kind == 2:
        content.insert(0, text("Here are the results."))
        return ("messages", at[1], "content", 0), ("tool_result_not_first",)
    if kind == 3:
        content.append(copy.deepcopy(block))
        return ("messages", at[1], "content", len(content) - 1), ("duplicate_tool_result",)
    del body["messages"][at[1]]
    return ("messages", int(at[1]) - 1), ("tool_use_without_result",)


def call_fault(body: Body, rng: random.Random) -> tuple[Place, tuple[str, ...]] | None:
    """A call that is damaged."""
    found = _blocks(body, "tool_use")
    if not found:
        return None
    at, block = rng.choice(found)
    kind = rng.randrange(3)
    if kind == 0:
        block["input"] = rng.choice(['{"path": "a"}', None, ["a"]])
        return (*at, "input"), ("tool_use_input_not_object",)
    if kind == 1:
        key = rng.choice(["id", "name", "input"])
        del block[key]
        return (*at, key), ("missing_required_field",)
    old, block["id"] = block["id"], "call:1/2"
    for _, other in _blocks(body, "tool_result"):
        if other["tool_use_id"] == old:
            other["tool_use_id"] = "call:1/2"
    return (*at, "id"), ("invalid_tool_use_id",)


def tool_fault(body: Body, rng: random.Random) -> tuple[Place, tuple[str, ...]] | None:
    """A tool that is damaged."""
    if not body.get("tools"):
        return None
    chosen = body["tools"][0]
    kind = rng.randrange(8)
    at: Place = ("tools", 0)
    if kind == 0:
        chosen["name"] = rng.choice(["read.file", "read file", "", "ns/read"])
        return (*at, "name"), ("invalid_tool_name", "tool_use_without_result")
    if kind == 1:
        body["tools"].append({**chosen, "description": "again"})
        return ("tools",), ("duplicate_tool_name",)
    if kind == 2:
        del chosen["input_schema"]
        return (*at, "input_schema"), ("missing_input_schema",)
    if kind == 3:
        del chosen["input_schema"]["type"]
        return (*at, "input_schema", "type"), ("invalid_tool_schema_type_missing",)
    if kind == 4:
        chosen["input_schema"]["properties"]["path"]["type"] = rng.choice(["str", "text", 5])
        return (*at, "input_schema"), ("invalid_tool_schema",)
    if kind == 5:
        chosen["input_schema"]["anyOf"] = [{"required": ["path"]}]
        return (*at, "input_schema"), ("tool_schema_top_level_union",)
    if kind == 6:
        body["tools"][0] = {
            "type": "function",
            "function": {"name": "read", "parameters": chosen["input_schema"]},
        }
        return at, ("openai_tool_shape",)
    chosen["name"] = "a" * 140
    return (*at, "name"), ("tool_name_too_long",)


def setting_fault(body: Body, rng: random.Random) -> tuple[Place, tuple[str, ...]]:
    """A setting with a value that it cannot have."""
    kind = rng.randrange(8)
    if kind == 0:
        body["tool_choice"] = "auto"
        return ("tool_choice",), ("wrong_value_type",)
    if kind == 1:
        body["thinking"] = {"type": "enabled", "budget_tokens": 4000}
        return ("thinking", "type"), ("thinking_enabled_not_supported",)
    if kind == 2:
        body["output_config"] = {"effort": "huge"}
        return ("output_config", "effort"), ("invalid_value",)
    if kind == 3:
        body["stop_sequences"] = "END"
        return ("stop_sequences",), ("wrong_value_type",)
    if kind == 4:
        body["metadata"] = {"user_id": "jo@example.org"}
        return ("metadata", "user_id"), ("metadata_user_id_pii",)
    if kind == 5:
        body["max_tokens"] = 500_000
        return ("max_tokens",), ("max_tokens_above_model_limit",)
    if kind == 6:
        body["stream"] = "true"
        return ("stream",), ("wrong_value_type",)
    body["mcp_servers"] = []
    return ("mcp_servers",), ("extra_field_needs_beta",)


def ending(body: Body, rng: random.Random) -> tuple[Place, tuple[str, ...]]:
    """The conversation ends with the assistant, or with one that says nothing in its midst."""
    if rng.random() < 0.5:
        body["messages"].append(assistant("The answer is:"))
        return ("messages", len(body["messages"]) - 1), ("prefill_not_supported",)
    body["messages"][:0] = [user("Hello."), assistant("")]
    return ("messages", 1), ("empty_message_content",)


FAULTS: tuple[Fault, ...] = (
    drop_key,
    text_for_number,
    unknown_key,
    vendor_key,
    sampling,
    message_key,
    bad_role,
    no_content,
    empty_content,
    block_fault,
    image_fault,
    pairing,
    call_fault,
    tool_fault,
    setting_fault,
    ending,
)


def mutants(seed: int, count: int) -> Iterator[Mutant]:
    """So many bodies with one fault each."""
    rng = random.Random(seed)
    bodies = sound_bodies()
    made = 0
    while made < count:
        fault = rng.choice(FAULTS)
        body = copy.deepcopy(rng.choice(bodies))
        placed = fault(body, rng)
        if placed is not None:
            made += 1
            yield Mutant(fault.__name__, body, *placed)
