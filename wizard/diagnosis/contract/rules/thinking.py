"""Rules about thinking blocks that are sent back."""

import re
from collections.abc import Iterator
from typing import Any

from wizard.diagnosis.contract.finding import Finding, dotted, found
from wizard.diagnosis.contract.request import Request, Turn

_THOUGHTS = ("thinking", "redacted_thinking")
_BASE64 = re.compile(r"[A-Za-z0-9+/_=-]+")
_NEVER = re.compile(r"[^A-Za-z0-9+/_=<>{}\[\]().…\s-]|\w\s+\w")
"""What neither a signature nor one that was shortened by a writer or left as a place to fill in has in it."""


def signatures(request: Request) -> Iterator[Finding]:
    """A thinking block carries the signature that it came with."""
    for spot in request.spots("thinking"):
        signature = spot.block.get("signature")
        path = dotted(spot.at)
        if not isinstance(signature, str):
            continue
        if not signature.strip():
            yield found("thinking_signature_empty", (*spot.at, "signature"), path)
        elif not _BASE64.fullmatch(signature):
            filled_in = signature.startswith(("<", "{", "[")) or not _NEVER.search(signature)
            yield found(
                "thinking_signature_odd" if filled_in else "thinking_signature_foreign",
                (*spot.at, "signature"),
                path,
            )
    for spot in request.spots("redacted_thinking"):
        data = spot.block.get("data")
        if isinstance(data, str) and not data.strip():
            yield found("redacted_data_empty", (*spot.at, "data"), dotted(spot.at))


def _kinds(content: Any) -> list[str]:
    if not isinstance(content, list):
        return ["text"]
    return [str(block.get("type")) if isinstance(block, dict) else "" for block in content]


def order(request: Request) -> Iterator[Finding]:
    """Thinking comes first in an assistant message and never last."""
    last = request.turns[-1].number if request.turns else -1
    with_thoughts = {spot.turn for spot in request.spots(*_THOUGHTS)}
    for turn in request.turns if with_thoughts else ():
        if turn.number not in with_thoughts:
            continue
        kinds = _kinds(turn.content)
        thoughts = [index for index, kind in enumerate(kinds) if kind in _THOUGHTS]
        if turn.role != "assistant" or not thoughts:
            continue
        at = request.at("messages", turn.number)
        if kinds[0] not in (*_THOUGHTS, "compaction", "fallback"):
            # Interleaved thinking may follow server tools of the same turn, so only plain text is sure.
            soft = kinds[0] != "text" or len(thoughts) < 1 or _interleaved(kinds, thoughts[0])
            path = f"messages.{turn.number}.content.0"
            yield Finding("thinking_not_first", (*at, "content", 0), path, {"found": kinds[0]}, soft=soft)
        if kinds[-1] in _THOUGHTS and turn.number != last:
            yield Finding("thinking_last", (*at, "content", len(kinds) - 1), f"messages.{turn.number}")
        elif kinds[-1] in _THOUGHTS:
            yield Finding(
                "thinking_last",
                (*at, "content", len(kinds) - 1),
                f"messages.{turn.number}",
                soft=len(kinds) > 1,
            )


def _interleaved(kinds: list[str], first: int) -> bool:
    return any(kind.endswith(("tool_use", "tool_result")) for kind in kinds[:first])


def while_off(request: Request) -> Iterator[Finding]:
    """A last assistant message with thinking needs thinking to be on."""
    facts = request.model
    if not request.turns or request.turns[-1].role != "assistant":
        return
    off = request.thinking_type == "disabled" or (
        "thinking" not in request.body and facts is not None and not facts.thinks
    )
    turn = request.turns[-1]
    for index, kind in enumerate(_kinds(turn.content)):
        if off and kind in _THOUGHTS:
            yield found("thinking_while_off", request.at("messages", turn.number, "content", index))
            return


def lost(request: Request) -> Iterator[Finding]:
    """While manual thinking is on, the turn that called the tools keeps its thinking block.

    A chain of calls and results is one turn to the API, and thinking stands before the first call of it.
    """
    if request.thinking_type != "enabled":
        return
    chain = _chain(request.turns)
    kinds = [_kinds(turn.content) for turn in chain]
    if not chain or "tool_use" not in kinds[-1]:
        return
    thoughtful = [any(kind in _THOUGHTS for kind in each) for each in kinds]
    if not thoughtful[0]:
        at = request.at("messages", chain[0].number, "content", 0)
        values = {"found": kinds[0][0] if kinds[0] else "text"}
        yield Finding("thinking_missing", at, f"{dotted(at)}.type", values, soft=any(thoughtful))


def _chain(turns: list[Turn]) -> list[Turn]:
    """The assistant messages of the tool calls that the last message answers, from the first call on."""
    chain: list[Turn] = []
    position = len(turns) - 1
    while (
        position > 0 and turns[position].role == "user" and "tool_result" in _kinds(turns[position].content)
    ):
        before = turns[position - 1]
        if before.role != "assistant":
            break
        chain.append(before)
        position -= 2
    return chain[::-1]


def misplaced(request: Request) -> Iterator[Finding]:
    """Thinking is the assistant's."""
    for spot in request.spots(*_THOUGHTS):
        if spot.role == "user":
            yield Finding("thinking_in_user", spot.at, None, {"kind": spot.block["type"]})


RULES = (signatures, order, while_off, lost, misplaced)
