"""Rules of tool_use and tool_result (facts: api D3)."""

from collections.abc import Iterator, Mapping
from typing import Any

from wizard.standin.rules.case import Case, contents


def merged(case: Case) -> list[tuple[int, str, list[tuple[int, Mapping[str, Any]]]]]:
    """Turns with same-role neighbors merged, as the API does: (first message, role, (index, block) pairs)."""
    turns: list[tuple[int, str, list[tuple[int, Mapping[str, Any]]]]] = []
    for number, message in enumerate(case.messages):
        blocks = list(enumerate(contents(message)))
        if turns and turns[-1][1] == message["role"]:
            turns[-1][2].extend(blocks)
        else:
            turns.append((number, str(message["role"]), blocks))
    return turns


def unique_ids(case: Case) -> Iterator[str]:
    """No two tool calls share an id."""
    seen: set[str] = set()
    for block in case.blocks():
        if block.type == "tool_use":
            if block.value["id"] in seen:
                yield "messages: `tool_use` ids must be unique"
            seen.add(str(block.value["id"]))


def answered(case: Case) -> Iterator[str]:
    """Each tool call is answered at the head of the very next message."""
    turns = merged(case)
    for position, (number, role, blocks) in enumerate(turns):
        calls = [str(block["id"]) for _, block in blocks if block.get("type") == "tool_use"]
        if role != "assistant" or not calls:
            continue
        following = turns[position + 1][2] if position + 1 < len(turns) else []
        missing = [call for call in calls if call not in _leading_results(following)]
        if missing:
            yield (
                f"messages.{number}: `tool_use` ids were found without `tool_result` blocks "
                f"immediately after: {', '.join(missing)}. Each `tool_use` block must have a "
                "corresponding `tool_result` block in the next message."
            )


def _leading_results(blocks: list[tuple[int, Mapping[str, Any]]]) -> list[str]:
    found = []
    for _, block in blocks:
        if block.get("type") != "tool_result":
            break
        found.append(str(block["tool_use_id"]))
    return found


def expected(case: Case) -> Iterator[str]:
    """Each tool result answers a call of the message before it."""
    before: set[str] = set()
    turns = merged(case)
    for number, role, blocks in turns:
        if role == "user":
            for index, block in blocks:
                if block.get("type") == "tool_result" and block["tool_use_id"] not in before:
                    yield (
                        f"messages.{number}.content.{index}: unexpected `tool_use_id` found in `tool_result` "
                        f"blocks: {block['tool_use_id']}. Each `tool_result` block must have a corresponding "
                        "`tool_use` block in the previous message."
                    )
        before = {str(block["id"]) for _, block in blocks if block.get("type") == "tool_use"}


def server_tools(case: Case) -> Iterator[str]:
    """A server tool's call and its result stand in one assistant turn; only paused work may be left open."""
    turns = merged(case)
    answers = [block.get("type") == "tool_result" for _, block in turns[-1][2]]
    settled = turns[:-1] if turns[-1][1] == "assistant" else turns[:-2] if all(answers) else turns
    for _, role, blocks in settled:
        results = {str(b["tool_use_id"]) for _, b in blocks if str(b.get("type")).endswith("_tool_result")}
        for _, block in blocks:
            if role == "assistant" and block.get("type") == "server_tool_use" and block["id"] not in results:
                name = block["name"]
                yield (
                    f"`{name}` tool use with id `{block['id']}` was found without a corresponding "
                    f"`{name}_tool_result` block"
                )
