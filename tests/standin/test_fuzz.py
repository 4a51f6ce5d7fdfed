"""Whatever JSON comes, the stand-in refuses or accepts it; nothing makes it stumble."""

import copy
import random
from typing import Any

import pytest

from tests.standin.bodies import NEW, OLD, TOOL, assistant, body, call, image, pdf, result, text, user
from wizard.standin.account import known_betas
from wizard.standin.models import find_model
from wizard.standin.refusals import judge, judgements
from wizard.standin.rules.case import Case
from wizard.standin.shapes import Dialect, shape_failures

SEED = 20261122
ROUNDS = 1500
ODD: list[Any] = [
    None, True, 0, -1, 1.5, 10**30, "", " ", "x", "text", "ephemeral", [], [None], [[]], {}, {"type": "text"},
    {"type": []}, {"type": {}}, {"a": {"b": []}}, "\ud83d", "\u0000", "tool_use",
]  # fmt: skip


def rich() -> dict[str, Any]:
    """A body that touches every rule."""
    cached = {"cache_control": {"type": "ephemeral", "ttl": "5m"}}
    server = {"type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": {}}
    found = {"type": "web_search_tool_result", "tool_use_id": "srvtoolu_1", "content": []}
    return body(
        model="claude-haiku-4-5",
        max_tokens=4000,
        system=[text("s", **cached)],
        metadata={"user_id": "u"},
        stop_sequences=["END"],
        thinking={"type": "enabled", "budget_tokens": 2000},
        output_config={"effort": "low", "format": {"type": "json_schema", "schema": {"type": "object"}}},
        tools=[
            TOOL | cached,
            {"type": "web_search_20250305", "name": "web_search"},
            {"type": "text_editor_20250728", "name": "str_replace_based_edit_tool"},
        ],
        tool_choice={"type": "auto"},
        mcp_servers=[{"type": "url", "name": "n"}],
        temperature=1,
        speed="standard",
        messages=[
            user([text("a"), image(), pdf(citations={"enabled": True})]),
            assistant([call(), server, found]),
            user([result(content=[image(), text("x")], is_error=False)]),
            assistant([text("b", citations=[])]),
            user("c"),
        ],
    )


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place inside a value."""
    found = [at]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        found += places(inner, (*at, key))
    return found


def changed(value: Any, chance: random.Random) -> Any:
    """The value with one to three odd changes."""
    value = copy.deepcopy(value)
    for _ in range(chance.randint(1, 3)):
        spots = [spot for spot in places(value) if spot]
        *path, last = chance.choice(spots)
        target = value
        for key in path:
            target = target[key]
        kind = chance.random()
        if kind < 0.2:
            del target[last]
        elif kind < 0.3 and isinstance(target, dict):
            target[chance.choice(["extra", "type", "cache_control", "content", "name"])] = chance.choice(ODD)
        else:
            target[last] = copy.deepcopy(chance.choice(ODD))
        if not [spot for spot in places(value) if spot]:
            break
    return value


def judge_wholly(value: dict[str, Any], dialect: Dialect) -> None:
    """Every rule, not only those before the first that refuses."""
    judge(value, dialect)
    model = find_model("claude-haiku-4-5")
    assert model is not None
    if not any(True for _ in shape_failures(value, dialect)):
        list(judgements(Case(value, model, dialect)))


@pytest.mark.parametrize("version", [OLD, NEW])
def test_no_body_makes_the_rules_stumble(version: str) -> None:
    """Thousands of damaged bodies, each judged without an exception."""
    chance = random.Random(SEED)
    dialects = [
        Dialect(version, known_betas()),
        Dialect(version),
        Dialect(version, known_betas(), counting=True),
    ]
    for number in range(ROUNDS):
        damaged = changed(rich(), chance)
        try:
            judge_wholly(damaged, chance.choice(dialects))
        except Exception as error:
            raise AssertionError(f"round {number}: {damaged!r}") from error
