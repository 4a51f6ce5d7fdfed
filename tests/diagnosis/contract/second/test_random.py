"""Whatever the official SDK's types allow, the contract made from them allows too."""

import random
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import chain
from types import UnionType
from typing import (
    IO,
    Annotated,
    Any,
    Literal,
    NotRequired,
    Required,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

import pytest
from typing_extensions import is_typeddict

from wizard.diagnosis.contract.finding import Finding
from wizard.diagnosis.contract.request import Request, Setting
from wizard.diagnosis.contract.schema import run_shape
from wizard.diagnosis.contract.shape import check_body, check_messages, check_tools
from wizard.diagnosis.contract.stretch import Stretch, stretches
from wizard.knowledge.contract import known_betas

_HEADERS = ("betas", "user_profile_id", "workspace_id")
_BODIES = 400
_DEEP = 9


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


def _options(kind: Any) -> list[Any]:
    """The branches of a union that a body of JSON can take: no files, no objects of the SDK."""
    found: list[Any] = []
    for option in get_args(kind):
        origin = get_origin(option)
        inner = get_args(option)[0] if origin is Annotated else option
        if get_origin(inner) in (Union, UnionType):
            found += _options(inner)
        elif is_typeddict(option) or option in _SCALARS or (origin is not None and option != IO[bytes]):
            found.append(option)
    return found


def _draw(kind: Any, dice: random.Random, depth: int = 0) -> Any:
    """A value of a type, by the rules of typing alone."""
    origin, inside = get_origin(kind), get_args(kind)
    if origin in (Required, NotRequired, Annotated):
        return _draw(inside[0], dice, depth)
    if is_typeddict(kind):
        chance = 0.35 if depth < 4 else 0.12 if depth < _DEEP else 0.0
        return {
            key: _draw(value, dice, depth + 1)
            for key, value in _hints(kind).items()
            if get_origin(value) is Required or key in kind.__required_keys__ or dice.random() < chance
        }
    if origin in (Union, UnionType):
        options = _options(kind)
        return _draw(
            type(None) if depth > _DEEP and type(None) in options else dice.choice(options), dice, depth
        )
    if origin is Literal:
        return dice.choice(inside)
    if origin in (dict, Mapping):
        return {f"k{n}": _draw(inside[1], dice, depth + 1) for n in range(dice.randint(0, 2))}
    if origin in (list, Iterable, Sequence) or "Sequence" in str(origin):
        return [_draw(inside[0], dice, depth + 1) for _ in range(dice.randint(0, 2 if depth < _DEEP else 1))]
    return _SCALARS[kind](dice)


_SCALARS: dict[Any, Any] = {
    str: lambda dice: dice.choice(["x", "text ü", "😀"]),
    int: lambda dice: dice.randint(0, 9),
    bool: lambda dice: dice.random() < 0.5,
    float: lambda dice: dice.choice([0.5, 1, 2.0]),
    object: lambda dice: dice.choice([1, "a", None, [1], {"z": 1}]),
    type(None): lambda _dice: None,
}


def _typed(wider: bool) -> Any:
    from anthropic.types import message_create_params
    from anthropic.types.beta import message_create_params as beta_create

    return (beta_create if wider else message_create_params).MessageCreateParamsNonStreaming


def _faults_of_shape(request: Request) -> list[Finding]:
    in_messages = chain.from_iterable(map(check_messages, stretches(request)))
    return [*check_body(request), *in_messages, *check_tools(request)]


@pytest.mark.parametrize("wider", [False, True], ids=["general", "beta"])
def test_what_the_types_allow_is_no_fault_of_shape(wider: bool) -> None:
    """Bodies drawn from the SDK's own types raise nothing; an open schema of a tool stays open."""
    setting = Setting(versions=("2026-10-21",), betas=frozenset(known_betas()) if wider else frozenset())
    found: dict[str, int] = {}
    for seed in range(_BODIES):
        body = _draw(_typed(wider), random.Random(seed))
        body = {key: value for key, value in body.items() if key not in _HEADERS}
        for finding in _faults_of_shape(Request(body, setting)):
            if finding.rule != "input_schema_type_missing":  # the types allow it, the API does not
                found[f"{finding.rule} {finding.path or finding.at}"] = seed

    assert found == {}


def test_what_is_plain_at_first_sight_is_taken_by_the_validators() -> None:
    """A shape that answers for all its blocks never lets one pass that the contract refuses."""
    takes = run_shape("messages", "messages").validator.isinstance_python
    dice = random.Random(1)
    plain = 0
    for seed in range(_BODIES):
        body = _draw(_typed(True), random.Random(seed))
        for message in body["messages"]:
            spoilt = _spoilt(message, dice)
            if Stretch(Request(body, Setting()), [spoilt]).plain:
                plain += 1
                assert takes([spoilt]), spoilt

    assert plain > _BODIES // 8


def _spoilt(message: Any, dice: random.Random) -> Any:
    """A message with something in one of its blocks changed, or left as it is."""
    content = message.get("content")
    blocks = [b for b in content if isinstance(b, dict)] if isinstance(content, list) else []
    changed = dice.choice(blocks) if blocks else message
    if changed and dice.random() < 0.7:
        key = dice.choice(list(changed))
        changed[key] = dice.choice([changed[key], None, 5, 2.5, True, "x", [], {}, ["x"], [{"type": "x"}]])
    return message
