"""Rules about thinking blocks that are sent back."""

import re
from collections.abc import Iterator
from typing import Any

from wizard.diagnosis.contract.finding import Finding, dotted, found
from wizard.diagnosis.contract.request import Request
from wizard.diagnosis.contract.stretch import Stretch
from wizard.diagnosis.contract.turns import Turn

_THOUGHTS = ("thinking", "redacted_thinking")
_BASE64 = re.compile(r"[A-Za-z0-9+/_=-]+")
_NEVER = re.compile(r"[^A-Za-z0-9+/_=<>{}\[\]().…\s-]|\w\s+\w")
"""What neither a signature nor one that was shortened by a writer or left as a place to fill in has in it."""


def signatures(stretch: Stretch) -> Iterator[Finding]:
    """A thinking block carries the signature that it came with."""
    for spot in stretch.spots("thinking"):
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
    for spot in stretch.spots("redacted_thinking"):
        data = spot.block.get("data")
        if isinstance(data, str) and not data.strip():
            yield found("redacted_data_empty", (*spot.at, "data"), dotted(spot.at))


def _kinds(content: Any) -> list[str]:
    if not isinstance(content, list):
        return ["text"]
    return [str(block.get("type")) if isinstance(block, dict) else "" for block in content]


def order(stretch: Stretch) -> Iterator[Finding]:
    """Thinking comes first in an assistant message and never last."""
    last = stretch.numbers[-1] if stretch.last and stretch.numbers else -1
    with_thoughts = {spot.turn for spot in stretch.spots(*_THOUGHTS)}
    for turn in stretch.turns if with_thoughts else ():
        if turn.number not in with_thoughts:
            continue
        kinds = _kinds(turn.content)
        thoughts = [index for index, kind in enumerate(kinds) if kind in _THOUGHTS]
        if turn.role != "assistant" or not thoughts:
            continue
        at = stretch.at(turn.number)
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
    closing = request.talk.closing
    if not closing or closing[-1].role != "assistant":
        return
    off = request.thinking_type == "disabled" or (
        "thinking" not in request.body and facts is not None and not facts.thinks
    )
    turn = closing[-1]
    for index, kind in enumerate(_kinds(turn.content)):
        if off and kind in _THOUGHTS:
            yield found("thinking_while_off", request.at("messages", turn.number, "content", index))
            return


class Lost:
    """While manual thinking is on, the turn that called the tools keeps its thinking block.

    A chain of calls and results is one turn to the API, and thinking stands before the first call of it.
    """

    def __init__(self, request: Request) -> None:
        """Begin before the first message."""
        self._request = request
        self._before: Turn | None = None
        self._chain: list[tuple[int, list[str]]] = []
        """The first and the last message of the chain so far, each with the types of its blocks."""
        self._answered = False
        """Whether the last message so far answers the calls of the chain."""
        self._thoughtful = False

    def see(self, stretch: Stretch) -> None:
        """Follow the chain of calls and results through some messages."""
        if self._request.thinking_type != "enabled":
            return
        for turn in stretch.turns:
            before = self._before
            answers = turn.role == "user" and "tool_result" in _kinds(turn.content)
            if answers and before and before.role == "assistant":
                kinds = _kinds(before.content)
                self._thoughtful = self._thoughtful or any(kind in _THOUGHTS for kind in kinds)
                self._chain = [*self._chain[:1], (before.number, kinds)]
                self._answered = True
            elif turn.role == "assistant" and self._answered:
                self._answered = False
            else:
                self._chain, self._answered, self._thoughtful = [], False, False
            self._before = turn

    def tell(self) -> Iterator[Finding]:
        """What is wrong with the chain that the last message answers."""
        if not self._answered or "tool_use" not in self._chain[-1][1]:
            return
        number, kinds = self._chain[0]
        if not any(kind in _THOUGHTS for kind in kinds):
            at = self._request.at("messages", number, "content", 0)
            values = {"found": kinds[0] if kinds else "text"}
            yield Finding("thinking_missing", at, f"{dotted(at)}.type", values, soft=self._thoughtful)


def misplaced(stretch: Stretch) -> Iterator[Finding]:
    """Thinking is the assistant's."""
    for spot in stretch.spots(*_THOUGHTS):
        if spot.role == "user":
            yield Finding("thinking_in_user", spot.at, None, {"kind": spot.block["type"]})


RULES = (while_off,)
STRETCH_RULES = (signatures, order, misplaced)
WATCHES = (Lost,)
