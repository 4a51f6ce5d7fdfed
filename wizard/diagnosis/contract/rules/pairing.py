"""Rules about tool calls and their results: pairs, ids, what a result may hold."""

import re
from collections.abc import Iterator
from typing import Any

from wizard.diagnosis.contract.finding import Finding, Place, dotted, found, patch
from wizard.diagnosis.contract.request import Request, Spot, Turn

_ID = re.compile(r"[a-zA-Z0-9_-]+")
_ODD = re.compile(r"[^a-zA-Z0-9_-]")
_SERVER_ID = re.compile(r"srvtoolu_[a-zA-Z0-9_]+")
_NAME = re.compile(r"[a-zA-Z0-9_-]+")
_LISTED = 20
"""Ids that a message lists at most."""


class _Group:
    """Neighboring messages of one role, which the API joins into one turn."""

    def __init__(self, role: str) -> None:
        self.role = role
        self.spots: list[tuple[Place, Any]] = []
        self.first = -1
        self.last = -1

    def of(self, kind: str) -> list[tuple[Place, dict[str, Any]]]:
        """The blocks of one type, with their places."""
        return [(at, b) for at, b in self.spots if isinstance(b, dict) and b.get("type") == kind]


def _groups(request: Request) -> list[_Group]:
    """The turns as the API joins them; none where the conversation has no tool calls at all."""
    if not (request.blocks.get("tool_use") or request.blocks.get("tool_result")):
        return []
    groups: list[_Group] = []
    for turn in request.turns:
        if turn.role not in ("user", "assistant"):
            continue
        if not groups or groups[-1].role != turn.role:
            groups.append(_Group(turn.role))
            groups[-1].first = turn.number
        groups[-1].last = turn.number
        groups[-1].spots += _spots(request, turn)
    return groups


def _spots(request: Request, turn: Turn) -> list[tuple[Place, Any]]:
    at = request.at("messages", turn.number, "content")
    if isinstance(turn.content, str):
        return [(at, turn.content)] if turn.content else []
    return [((*at, index), block) for index, block in enumerate(turn.content)]


def pairs(request: Request) -> Iterator[Finding]:
    """Every call is answered at the start of the next turn, and every result answers such a call."""
    if _plainly_paired(request.turns):
        return
    groups = _groups(request)
    for position, group in enumerate(groups):
        after = groups[position + 1] if position + 1 < len(groups) else None
        before = groups[position - 1] if position else None
        if group.role == "assistant":
            yield from _calls(request, group, after)
        else:
            yield from _results(request, group, before)


def _plainly_paired(turns: list[Turn]) -> bool:
    """Whether all is well at first sight, as in nearly every long conversation; else a closer look is due."""
    waiting: list[Any] = []
    before = ""
    for turn in turns:
        content = turn.content
        if turn.role == before or turn.role not in ("user", "assistant"):
            return False
        before = turn.role
        calls: list[Any] = []
        answers: list[Any] = []
        if isinstance(content, list):
            for block in content:
                kind = block.get("type") if isinstance(block, dict) else None
                if kind == "tool_use":
                    calls.append(block.get("id"))
                elif kind == "tool_result":
                    answers.append(block.get("tool_use_id"))
        if before == "assistant":
            # An id that stands twice or is no text needs the closer look as well.
            if answers or (calls and not _plain_ids(calls)):
                return False
            waiting = calls
            continue
        if calls or answers != waiting:
            return False
        if answers and not all(
            isinstance(b, dict) and b.get("type") == "tool_result" for b in content[: len(answers)]
        ):
            return False
        waiting = []
    return not waiting


def _plain_ids(ids: list[Any]) -> bool:
    return all(isinstance(each, str) for each in ids) and len(set(ids)) == len(ids)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _calls(request: Request, group: _Group, after: _Group | None) -> Iterator[Finding]:
    calls = {_text(block.get("id")): at for at, block in group.of("tool_use") if request.sound((*at, "id"))}
    for at, _ in group.of("tool_result"):
        yield found("tool_result_in_assistant", at)
    if not calls:
        return
    results = [block.get("tool_use_id") for _, block in after.of("tool_result")] if after else []
    if not all(isinstance(call, str) for call in results):
        return  # a result without a sound id may be the one that seems to be missing
    answered = set(results)
    missing = [call for call in calls if call not in answered]
    number = group.last
    if missing:
        ids = ", ".join(missing[:_LISTED])
        at = calls[missing[0]]
        edit = _dropped(request, at) if after is None else None
        yield Finding("tool_use_unanswered", at, f"messages.{number}", {"index": number, "ids": ids}, edit)
    elif after is not None:
        yield from _order(number, after, calls)


def _dropped(request: Request, at: Place) -> Any:
    """A call at the very end can go without taking anything else along, where the message says more."""
    message = request.body["messages"][at[-3]]
    calls = [b for b in message["content"] if isinstance(b, dict) and b.get("type") == "tool_use"]
    return (patch("remove", at),) if len(calls) == 1 and len(message["content"]) > 1 else None


def _order(number: int, after: _Group, calls: dict[str, Place]) -> Iterator[Finding]:
    """Nothing stands before the results in the turn that answers."""
    kinds = [isinstance(block, dict) and block.get("type") == "tool_result" for _, block in after.spots]
    results = [index for index, is_result in enumerate(kinds) if is_result]
    early = [index for index in range(results[-1]) if not kinds[index]] if results else []
    if not early:
        return
    at = after.spots[early[0]][0]
    edit = _sorted(after) if after.first == after.last else None
    values = {"index": number, "ids": ", ".join(list(calls)[:_LISTED])}
    yield Finding("tool_result_not_first", at, f"messages.{number}", values, edit)


def _sorted(after: _Group) -> Any:
    content = after.spots[0][0][:-1]
    results = [block for _, block in after.of("tool_result")]
    rest = [
        block
        for _, block in after.spots
        if not (isinstance(block, dict) and block.get("type") == "tool_result")
    ]
    return (patch("replace", content, [*results, *rest]),)


def _results(request: Request, group: _Group, before: _Group | None) -> Iterator[Finding]:
    calls = {_text(block.get("id")) for _, block in (before.of("tool_use") if before else ())}
    for at, _ in group.of("tool_use"):
        yield found("tool_use_in_user", at)
    seen: set[str] = set()
    for at, block in group.of("tool_result"):
        call = block.get("tool_use_id")
        if not isinstance(call, str):
            continue
        if call not in calls:
            yield found("tool_result_orphan", (*at, "tool_use_id"), dotted(at), id=call)
        elif call in seen:
            # Its fellow says the same or something else: which of them to drop is not ours to guess.
            yield found("duplicate_tool_result", at, dotted(at), id=call)
        seen.add(call)


def unique_ids(request: Request) -> Iterator[Finding]:
    """Every call has an id of its own."""
    seen: set[str] = set()
    for spot in request.spots("tool_use"):
        call = spot.block.get("id")
        if isinstance(call, str) and call in seen:
            yield found("duplicate_tool_use", (*spot.at, "id"), dotted(spot.at))
        elif isinstance(call, str):
            seen.add(call)


def id_shapes(request: Request) -> Iterator[Finding]:
    """Ids and names of calls in the history keep to their pattern."""
    for kind, key in (("tool_use", "id"), ("tool_result", "tool_use_id")):
        values = [value for spot in request.spots(kind) if isinstance(value := spot.block.get(key), str)]
        if all(values) and not _ODD.search("".join(values)):
            continue  # as in nearly every conversation; all of them are looked at in one go
        for spot in request.spots(kind):
            value = spot.block.get(key)
            if isinstance(value, str) and not _ID.fullmatch(value):
                yield found("tool_use_id", (*spot.at, key), f"{dotted(spot.at)}.{kind}.{key}")
    for spot in request.spots("server_tool_use"):
        value = spot.block.get("id")
        if isinstance(value, str) and not _SERVER_ID.fullmatch(value):
            yield found("server_tool_use_id", (*spot.at, "id"), f"{dotted(spot.at)}.server_tool_use.id")
    names = {name for spot in request.spots("tool_use") if isinstance(name := spot.block.get("name"), str)}
    odd = {name for name in names if not (_NAME.fullmatch(name) and len(name) <= 200)}
    for spot in request.spots("tool_use") if odd else ():
        name = spot.block.get("name")
        if isinstance(name, str) and not (_NAME.fullmatch(name) and len(name) <= 200):
            yield found("tool_use_name", (*spot.at, "name"), f"{dotted(spot.at)}.tool_use.name")


def result_contents(request: Request) -> Iterator[Finding]:
    """What a tool_result may hold: text only for an error, search results alone."""
    for spot in request.spots("tool_result"):
        content = spot.block.get("content")
        kinds = [b.get("type") for b in content if isinstance(b, dict)] if isinstance(content, list) else []
        if spot.block.get("is_error") is True:
            path = f"{dotted(spot.at)}.tool_result"
            texts = (
                [b.get("text") for b in content if isinstance(b, dict)]
                if isinstance(content, list)
                else [content]
            )
            if any(kind != "text" for kind in kinds):
                yield found("tool_result_error_non_text", (*spot.at, "content"), path)
            elif not any(texts):
                edit = (patch("add", (*spot.at, "content"), "The tool failed without a message."),)
                yield Finding("tool_result_error_empty", (*spot.at, "content"), path, {}, edit)
        if "search_result" in kinds and any(kind != "search_result" for kind in kinds):
            yield found("search_result_mixed", (*spot.at, "content"), f"{dotted(spot.at)}.tool_result")


def _by_code(block: dict[str, Any]) -> bool:
    caller = block.get("caller")
    kind = caller.get("type") if isinstance(caller, dict) else None
    return isinstance(kind, str) and kind.startswith("code_execution")


def programmatic(request: Request) -> Iterator[Finding]:
    """Calls that code execution made are answered by results alone, with the container's id."""
    if not any(_by_code(spot.block) for spot in request.spots("tool_use")):
        return
    groups = _groups(request)
    for position, group in enumerate(groups[:-1]):
        if group.role != "assistant" or not any(_by_code(block) for _, block in group.of("tool_use")):
            continue
        after = groups[position + 1]
        odd = [at for at, b in after.spots if not (isinstance(b, dict) and b.get("type") == "tool_result")]
        if odd and after.of("tool_result"):
            yield found("programmatic_result_mixed", odd[0])
        if position == len(groups) - 2 and not request.body.get("container"):
            yield found("container_missing", request.at("container"))


def server_tools(request: Request) -> Iterator[Finding]:
    """Calls of server tools stand before their results, and only the last turn may leave one open."""
    results = [kind for kind in request.blocks if kind.endswith("_tool_result")]
    calls = {_text(spot.block.get("id")): spot for spot in request.spots("server_tool_use", "mcp_tool_use")}
    answered: set[str] = set()
    for spot in request.spots(*results):
        call = spot.block.get("tool_use_id")
        if not isinstance(call, str):
            continue
        answered.add(call)
        if call not in calls or calls[call].at > spot.at:
            kind = spot.block["type"]
            yield found(
                "server_result_orphan", (*spot.at, "tool_use_id"), dotted(spot.at), kind=kind, id=call
            )
    last = request.turns[-1].number if request.turns else -1
    for call, spot in calls.items():
        if call and call not in answered and spot.turn < last - 1:
            name = _text(spot.block.get("name"))
            values = {"name": name, "id": call, "result": f"{name}_tool_result"}
            yield Finding("server_tool_unanswered", spot.at, None, values)


def left_open(request: Request) -> Iterator[Finding]:
    """While a server tool's call is pending, the answer to the other calls holds nothing but results."""
    if len(request.turns) < 2 or request.turns[-1].role != "user" or request.turns[-2].role != "assistant":
        return
    calls, answer = request.turns[-2], request.turns[-1]
    done = {_text(spot.block.get("tool_use_id")) for kind in request.blocks for spot in request.blocks[kind]}
    kinds = [b.get("type") if isinstance(b, dict) else "" for b in answer.content] if isinstance(answer.content, list) else ["text"]  # fmt: skip # noqa: E501
    if all(kind == "tool_result" for kind in kinds):
        return
    for spot in request.spots("server_tool_use", "mcp_tool_use"):
        call = spot.block.get("id")
        if spot.turn == calls.number and isinstance(call, str) and call not in done:
            yield found("server_tool_left_open", spot.at, name=_text(spot.block.get("name")), id=call)


def toolsets(request: Request) -> Iterator[Finding]:
    """A result of a toolset's member repeats the toolset's name."""
    named = {
        _text(s.block.get("id")): s.block["toolset_name"]
        for s in request.spots("tool_use")
        if s.block.get("toolset_name")
    }
    for spot in request.spots("tool_result") if named else ():
        name = named.get(_text(spot.block.get("tool_use_id")))
        if isinstance(name, str) and spot.block.get("toolset_name") != name:
            edit = (patch("add", (*spot.at, "toolset_name"), name),)
            yield Finding("toolset_name", (*spot.at, "toolset_name"), None, {"name": name}, edit)


def references(request: Request) -> Iterator[Finding]:
    """A tool that a search result names is among the tools."""
    if request.open_tools or not request.tools:
        return
    for at, name in _references(request):
        if name not in request.tool_names:
            yield found("tool_reference", at, name=name)


def _references(request: Request) -> Iterator[tuple[Place, str]]:
    for spot in request.spots("tool_reference"):
        if isinstance(spot.block.get("tool_name"), str):
            yield (*spot.at, "tool_name"), spot.block["tool_name"]
    for spot in request.spots("tool_search_tool_result"):
        content = spot.block.get("content")
        listed = content.get("tool_references") if isinstance(content, dict) else None
        for index, entry in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(entry, dict) and isinstance(entry.get("tool_name"), str):
                yield (*spot.at, "content", "tool_references", index, "tool_name"), entry["tool_name"]


def history_without_tools(request: Request) -> Iterator[Finding]:
    """Tool blocks in the history want the tools beside them, on Bedrock at least."""
    spots: list[Spot] = [*request.blocks.get("tool_use", ()), *request.blocks.get("tool_result", ())]
    if spots and not request.tools and not request.open_tools and request.sound(request.at("tools")):
        yield found("tools_missing", request.at("tools"))


RULES = (
    pairs,
    unique_ids,
    id_shapes,
    result_contents,
    programmatic,
    server_tools,
    left_open,
    toolsets,
    references,
    history_without_tools,
)
