"""Rules about messages: roles and their order, empty and blank text, how a conversation may end."""

from collections.abc import Iterator
from typing import Any

from wizard.diagnosis.contract.finding import Finding, dotted, found, patch, remove, replace
from wizard.diagnosis.contract.request import Request
from wizard.diagnosis.contract.stretch import Stretch
from wizard.diagnosis.contract.turns import Spot, Turn
from wizard.knowledge.checks import tables
from wizard.knowledge.models import plain_name

_SERVER_WORK = ("server_tool_use", "mcp_tool_use", "compaction", "fallback", "container_upload")


def count(request: Request) -> Iterator[Finding]:
    """At least one message, and no more than the limit."""
    messages = request.get("messages", list)
    if messages is None:
        return
    if not request.talk.count:
        yield found("messages_empty", request.at("messages"))
    elif request.talk.count > request.limit("messages"):
        limit = request.limit("messages")
        yield found("too_many_messages", request.at("messages"), limit=limit, count=request.talk.count)


def first_role(request: Request) -> Iterator[Finding]:
    """The first message comes from the user."""
    opening = request.talk.opening
    if opening is None or opening.number != 0 or opening.role != "assistant":
        return
    content = opening.content
    first = content[0] if isinstance(content, list) and content else None
    # What stands before a compaction block may be dropped (official documentation, compaction).
    if isinstance(first, dict) and first.get("type") == "compaction":
        return
    old = plain_name(request.model_name).startswith(tuple(tables()["first_message"]["users"]))
    rule = "first_message_not_user" if old else "first_message_unsure"
    yield found(rule, request.at("messages", 0), "messages")


def system_messages(stretch: Stretch) -> Iterator[Finding]:
    """Role system inside messages: only some models, only in some places, only text."""
    if "system" not in stretch.roles:
        return
    request, turns = stretch.request, stretch.turns
    takes = request.model.system if request.model else "unsure"
    for position, turn in enumerate(turns):
        if turn.role != "system":
            continue
        at = stretch.at(turn.number)
        directive = not turn.content and _directs(stretch, turn)  # this form goes anywhere
        if takes == "no" or (position == 0 and takes == "unsure" and not directive):
            rule = "system_role" if position == 0 else "system_role_not_supported"
            edit = _hoisted(request, turn) if position == 0 else None
            values = {"role": "system", "model": request.model_name}
            yield Finding(rule, (*at, "role"), "messages", values, edit)
            continue
        if takes == "unsure":
            yield found("system_role_unsure", (*at, "role"), "messages")
        if directive:
            continue
        if position == 0:
            yield Finding("system_first", at, None, {}, _hoisted(request, turn))
        elif advice := _misplaced(turns, position):
            yield found("system_placement", at, advice=advice)


def _misplaced(turns: list[Turn], position: int) -> str:
    """Why a system message may not stand here; empty where it may."""
    before = turns[position - 1]
    after = turns[position + 1] if position + 1 < len(turns) else None
    if before.role == "assistant" and _ends_with(before, "tool_use"):
        return "Nothing may stand between a tool_use and its tool_result: move the system message after it."
    if before.role == "assistant" and not _ends_in_server_result(before):
        return "Put it right after a user message."
    if after is not None and after.role == "user":
        return "Put it last, or directly before an assistant message."
    return ""


def _ends_with(turn: Turn, kind: str) -> bool:
    last = turn.content[-1] if isinstance(turn.content, list) and turn.content else None
    return isinstance(last, dict) and last.get("type") == kind


def _ends_in_server_result(turn: Turn) -> bool:
    last = turn.content[-1] if isinstance(turn.content, list) and turn.content else None
    kind = last.get("type") if isinstance(last, dict) else None
    return isinstance(kind, str) and kind.endswith("_tool_result")


def _hoisted(request: Request, turn: Turn) -> Any:
    """The system text moved to the top, where none stands there yet."""
    if "system" in request.body or not turn.content:
        return None
    at = request.at("messages", turn.number)
    return (patch("add", request.at("system"), turn.content), patch("remove", at))


def empty_messages(stretch: Stretch) -> Iterator[Finding]:
    """No message without content, but for a last one of the assistant."""
    if all(stretch.contents):
        return
    for turn in stretch.turns:
        last = turn.number == stretch.end
        if turn.content or (last and turn.role == "assistant") or _directs(stretch, turn):
            continue
        at = stretch.at(turn.number)
        # Without the first or last message another rule may be broken: who begins, and who ends.
        edit = remove(at) if turn.number and not last else None
        yield Finding("empty_message", (*at, "content"), f"messages.{turn.number}", {}, edit)


def _directs(stretch: Stretch, turn: Turn) -> bool:
    """Whether a system message without content is there for its settings alone."""
    return turn.role == "system" and "output_config" in stretch.messages[turn.number - stretch.first]


def _blank(value: object) -> bool:
    return isinstance(value, str) and bool(value) and value.isspace()


def texts(stretch: Stretch) -> Iterator[Finding]:
    """No empty text block; no blank text where it is all that a message says."""
    if any(map(str.isspace, stretch.strings)):
        for turn in stretch.turns:
            if _blank(turn.content) and not (turn.role == "assistant" and turn.number == stretch.end):
                yield found("blank_text", stretch.at(turn.number, "content"), "messages")
    if any(isinstance(text, str) and not text.strip() for text in stretch.column("text", "text")):
        for spot in stretch.spots("text"):
            yield from _text(stretch, spot)


def _text(stretch: Stretch, spot: Spot) -> Iterator[Finding]:
    text = spot.block.get("text")
    nested = spot.at[-2] == "content" and spot.at[-4:-3] == ("content",)
    if text != "":
        if _blank(text) and not nested:
            yield from _blank_block(stretch, spot)
    elif spot.block.get("cache_control") is not None:
        yield found("cache_empty_text", (*spot.at, "cache_control"), f"{dotted(spot.at)}.text")
    elif nested:
        yield Finding("empty_text_in_result", (*spot.at, "text"), "messages", {}, None)
    else:
        edit = remove(spot.at) if len(stretch.content(spot.turn)) > 1 else None
        yield Finding("empty_text", (*spot.at, "text"), "messages", {"top": "messages"}, edit)


def _blank_block(stretch: Stretch, spot: Spot) -> Iterator[Finding]:
    if spot.role == "assistant" and spot.turn == stretch.end:
        return  # the rule about trailing white space says it better
    content = stretch.content(spot.turn)
    texts = [b for b in content if isinstance(b, dict) and b.get("type") == "text"]
    if any(str(block.get("text", "")).strip() for block in texts):
        return
    rule = "blank_text" if len(texts) == len(content) else "blank_text_beside_others"
    yield found(rule, (*spot.at, "text"), "messages")


def system_texts(request: Request) -> Iterator[Finding]:
    """No empty text block in the system prompt."""
    for index, block in enumerate(request.get("system", list) or ()):
        if isinstance(block, dict) and block.get("text") == "":
            at = request.at("system", index)
            if block.get("cache_control") is not None:
                yield found("cache_empty_text", (*at, "cache_control"), f"system.{index}")
            else:
                yield Finding("empty_text", (*at, "text"), "system", {"top": "system"}, remove(at))


def ending(request: Request) -> Iterator[Finding]:
    """How a conversation may end: by a prefilled answer only on older models, and not with trailing space."""
    turn = request.talk.last
    if turn is None or len(request.talk.closing) < 2 or turn.role != "assistant" or _goes_on(turn):
        return
    at = request.at("messages", turn.number)
    model = request.model
    tail, place, path = _tail(turn, at)
    values = {"model": request.model_name}
    if model and not model.prefill:
        yield Finding("prefill", at, None, values)
        return
    if tail and tail[-1:].isspace():
        # Only a text that is not all blank can be trimmed and stay a text.
        edit = replace(place, tail.rstrip()) if tail.strip() else None
        yield Finding("prefill_whitespace", place, path, {}, edit)
    if request.format is not None and tail:
        yield found("prefill_with_format", at)
    if model and tail:
        yield from _with_tools(request, at)


def _with_tools(request: Request, at: Any) -> Iterator[Finding]:
    if request.thinking_type == "enabled":
        yield found("prefill_with_thinking", (*at, "content"), f"{dotted(at)}.content.0")
    if request.tools and request.model is not None:
        # Seen for models of generation 3; whether 4.5 still refuses it is not known.
        old = request.model.id.startswith(("claude-3", "claude-2"))
        yield Finding("prefill_with_tools", at, soft=not old)


def _goes_on(turn: Turn) -> bool:
    """Whether the last assistant message is not a prefill: it holds calls, or paused work of the server."""
    if not isinstance(turn.content, list):
        return False
    kinds = [block.get("type") for block in turn.content if isinstance(block, dict)]
    return any(
        isinstance(k, str) and (k in _SERVER_WORK or k == "tool_use" or k.endswith("_tool_result"))
        for k in kinds
    )


def _tail(turn: Turn, at: Any) -> tuple[str, Any, str]:
    """The last text of a message, its place, and the path that the API prints."""
    if isinstance(turn.content, str):
        return turn.content, (*at, "content"), "messages"
    last = turn.content[-1] if turn.content else None
    if isinstance(last, dict) and last.get("type") == "text" and isinstance(last.get("text"), str):
        return last["text"], (*at, "content", len(turn.content) - 1, "text"), "messages"
    return "", (*at, "content"), "messages"


def version_breaks(stretch: Stretch) -> Iterator[Finding]:
    """What version 2026-10-21 no longer takes inside messages."""
    for spot in stretch.spots("document"):
        direct = len(spot.at) == len(stretch.request.prefix) + 4
        if spot.role == "assistant" and direct:
            yield found("document_in_assistant", spot.at)
    for spot in stretch.spots("text") if stretch.has("text", "citations") else ():
        if spot.role == "user" and spot.block.get("citations"):
            yield Finding(
                "citations_on_user_text", (*spot.at, "citations"), None, {}, remove((*spot.at, "citations"))
            )
    for spot in stretch.spots("search_result"):
        inner = spot.block.get("content")
        for index, block in enumerate(inner if isinstance(inner, list) else ()):
            if isinstance(block, dict) and block.get("citations") and spot.role == "user":
                at = (*spot.at, "content", index, "citations")
                yield Finding("citations_on_user_text", at, None, {}, remove(at))


RULES = (count, first_role, system_texts, ending)
STRETCH_RULES = (system_messages, empty_messages, texts, version_breaks)
