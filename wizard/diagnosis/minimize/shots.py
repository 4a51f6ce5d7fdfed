"""Guesses at the whole answer: bodies that hold only what an error's message names."""

from typing import Any

from wizard.diagnosis.minimize import units
from wizard.diagnosis.minimize.signature import keys, paths, words
from wizard.diagnosis.minimize.units import FILLER, NEEDED

_MOST = 3
"""Paths, keys and words of a message that are tried."""


def shots(body: dict[str, Any], message: str) -> list[dict[str, Any]]:
    """Bodies to try, the likeliest first; the smallest body of all comes last."""
    base: dict[str, Any] = {key: body[key] for key in body if key in ("model", "max_tokens")}
    user = [{"role": "user", "content": FILLER}]
    rest = {key: body[key] for key in body if key != "messages"}
    found: list[dict[str, Any]] = []
    for steps in paths(message)[:_MOST]:
        found += _around(body, steps, base, rest)
    for key in keys(message)[:_MOST]:
        if key in body and key not in NEEDED:
            found.append({**base, "messages": user, key: body[key]})
    found += [shot for word in words(message)[:_MOST] if (shot := _holding(body, word, base))]
    return [*found, {**base, "messages": user}]


def _around(
    body: dict[str, Any], steps: list[str | int], base: dict[str, Any], rest: dict[str, Any]
) -> list[dict[str, Any]]:
    """Bodies with the named item alone, then with its neighbors, then with the tools too."""
    key, index = steps[0], steps[1] if len(steps) > 1 else None
    items = body.get(str(key))
    user = [{"role": "user", "content": FILLER}]
    if not isinstance(items, list) or not isinstance(index, int) or index >= len(items):
        named = items is not None and key != "messages"
        return [{**base, "messages": user, str(key): items}] if named else []
    if key == "requests":
        return [{"requests": [items[index]]}]
    if key != "messages":
        return [{**base, "messages": user, str(key): [items[index]]}]
    near = [i for unit in units.message_units(items) if index in unit or index + 1 in unit for i in unit]
    alone = units.with_messages({**base, "messages": items}, [index])
    both = units.with_messages({**base, "messages": items}, {index, *near})
    linked = units.with_messages({**base, "messages": items}, {index, *units.related(items, index)})
    wider = units.with_messages({**rest, "messages": items}, {index, *near})
    return [alone, both, linked, *([{**both, "tools": rest["tools"]}] if "tools" in rest else []), wider]


def _holding(body: dict[str, Any], word: str, base: dict[str, Any]) -> dict[str, Any] | None:
    """The body with only those messages and top keys that hold a word; None where that leaves nothing out."""
    messages = body.get("messages")
    if not isinstance(messages, list):
        return None
    kept = [index for index, message in enumerate(messages) if units.holds(message, word)]
    others = {
        key: value
        for key, value in body.items()
        if key not in NEEDED and (key == word or units.holds(value, word))
    }
    if (not kept and not others) or len(kept) * 2 > len(messages):
        return None
    with_calls = {near for index in kept for near in units.related(messages, index)} | set(kept)
    whole = {**base, **others, "messages": messages}
    return units.with_messages(whole, with_calls) if with_calls else {**whole, "messages": messages[:1]}
