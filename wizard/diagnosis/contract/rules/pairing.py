"""Rules about tool calls and their results: pairs, ids, what a result may hold."""

import re
from collections.abc import Iterator
from typing import Any

from wizard.diagnosis.contract.finding import Finding, Place, dotted, found, patch
from wizard.diagnosis.contract.request import Request
from wizard.diagnosis.contract.stretch import Stretch
from wizard.diagnosis.contract.turns import Spot, Turn

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


def _groups(stretch: Stretch) -> list[_Group]:
    """The turns as the API joins them; none where there are no tool calls at all."""
    if not {"tool_use", "tool_result"} & stretch.kinds:
        return []
    groups: list[_Group] = []
    for turn in stretch.turns:
        if turn.role not in ("user", "assistant"):
            continue
        if not groups or groups[-1].role != turn.role:
            groups.append(_Group(turn.role))
            groups[-1].first = turn.number
        groups[-1].last = turn.number
        groups[-1].spots += _spots(stretch, turn)
    return groups


def _spots(stretch: Stretch, turn: Turn) -> list[tuple[Place, Any]]:
    at = stretch.at(turn.number, "content")
    if isinstance(turn.content, str):
        return [(at, turn.content)] if turn.content else []
    return [((*at, index), block) for index, block in enumerate(turn.content)]


def pairs(stretch: Stretch) -> Iterator[Finding]:
    """Every call is answered at the start of the next turn, and every result answers such a call."""
    if _plainly_paired(stretch):
        return
    groups = _groups(stretch)
    for position, group in enumerate(groups):
        after = groups[position + 1] if position + 1 < len(groups) else None
        before = groups[position - 1] if position else None
        if group.role == "assistant":
            yield from _calls(stretch, group, after)
        else:
            yield from _results(group, before)


def _plainly_paired(stretch: Stretch) -> bool:
    """Whether all is well at first sight, as in nearly every long conversation; else a closer look is due."""
    if not {"tool_use", "tool_result"} & stretch.kinds:
        return True
    waiting: list[Any] = []
    before, answered = "", 0
    try:
        for role, content in zip(stretch.roles, stretch.contents, strict=True):
            if role == before or role not in ("user", "assistant"):
                return False
            before = role
            blocks = content if type(content) is list else ()
            if role == "assistant":
                waiting = [block["id"] for block in blocks if block["type"] == "tool_use"]
            elif waiting:
                first = blocks[: len(waiting)]
                answers = [block["tool_use_id"] for block in first if block["type"] == "tool_result"]
                # An id that stands twice needs the closer look as well.
                if answers != waiting or len(set(answers)) != len(answers):
                    return False
                answered += len(answers)
                waiting = []
    except (KeyError, TypeError):
        return False  # something is no block, or has no id
    # None is left over: no call without its answer, none of the user, no result of the assistant.
    return answered == stretch.number_of("tool_use") == stretch.number_of("tool_result")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _calls(stretch: Stretch, group: _Group, after: _Group | None) -> Iterator[Finding]:
    sound = stretch.request.sound
    calls = {_text(block.get("id")): at for at, block in group.of("tool_use") if sound((*at, "id"))}
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
        edit = _dropped(stretch, at) if after is None else None
        yield Finding("tool_use_unanswered", at, f"messages.{number}", {"index": number, "ids": ids}, edit)
    elif after is not None:
        yield from _order(number, after, calls)


def _dropped(stretch: Stretch, at: Place) -> Any:
    """A call at the very end can go without taking anything else along, where the message says more."""
    content = stretch.content(int(at[-3]))
    calls = [b for b in content if isinstance(b, dict) and b.get("type") == "tool_use"]
    return (patch("remove", at),) if len(calls) == 1 and len(content) > 1 else None


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


def _results(group: _Group, before: _Group | None) -> Iterator[Finding]:
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


class UniqueIds:
    """Every call has an id of its own, in its turn at least.

    Reports of this error name one message; the same id in two turns, each with its result, was seen accepted
    (pydantic-ai's recorded answers), so that is a warning.
    """

    def __init__(self, request: Request) -> None:
        """Begin before the first message."""
        self._turns: dict[str, int] = {}
        """The message in which an id stood last."""
        self._found: list[Finding] = []

    def see(self, stretch: Stretch) -> None:
        """Look for ids that stood before."""
        ids = [each for each in stretch.column("tool_use", "id") if isinstance(each, str)]
        new = dict.fromkeys(ids, -1)
        if len(new) == len(ids) and self._turns.keys().isdisjoint(new):
            self._turns |= new
            return
        for spot in stretch.spots("tool_use"):
            call = spot.block.get("id")
            if not isinstance(call, str):
                continue
            if call in self._turns and len(self._found) < _LISTED:
                same = self._turns[call] == spot.turn
                rule = "duplicate_tool_use" if same else "duplicate_tool_use_later"
                self._found.append(found(rule, (*spot.at, "id"), dotted(spot.at)))
            self._turns[call] = spot.turn

    def tell(self) -> Iterator[Finding]:
        """The ids that stand twice."""
        yield from self._found


def id_shapes(stretch: Stretch) -> Iterator[Finding]:
    """Ids and names of calls in the history keep to their pattern."""
    for kind, key in (("tool_use", "id"), ("tool_result", "tool_use_id")):
        values = [value for value in stretch.column(kind, key) if isinstance(value, str)]
        if all(values) and not _ODD.search("".join(values)):
            continue  # as in nearly every conversation; all of them are looked at in one go
        for spot in stretch.spots(kind):
            value = spot.block.get(key)
            if isinstance(value, str) and not _ID.fullmatch(value):
                yield found("tool_use_id", (*spot.at, key), f"{dotted(spot.at)}.{kind}.{key}")
    for spot in stretch.spots("server_tool_use"):
        value = spot.block.get("id")
        if isinstance(value, str) and not _SERVER_ID.fullmatch(value):
            yield found("server_tool_use_id", (*spot.at, "id"), f"{dotted(spot.at)}.server_tool_use.id")
    names = {name for name in stretch.column("tool_use", "name") if isinstance(name, str)}
    odd = {name for name in names if not (_NAME.fullmatch(name) and len(name) <= 200)}
    for spot in stretch.spots("tool_use") if odd else ():
        name = spot.block.get("name")
        if isinstance(name, str) and name in odd:
            yield found("tool_use_name", (*spot.at, "name"), f"{dotted(spot.at)}.tool_use.name")


def result_contents(stretch: Stretch) -> Iterator[Finding]:
    """What a tool_result may hold: text only for an error, search results alone."""
    if not stretch.has("tool_result", "is_error") and "search_result" not in stretch.kinds:
        return
    for spot in stretch.spots("tool_result"):
        content = spot.block.get("content")
        kinds = [b.get("type") for b in content if isinstance(b, dict)] if isinstance(content, list) else []
        if spot.block.get("is_error") is True:
            yield from _error_content(spot, content, kinds)
        if "search_result" in kinds and any(kind != "search_result" for kind in kinds):
            yield found("search_result_mixed", (*spot.at, "content"), f"{dotted(spot.at)}.tool_result")


def _error_content(spot: Spot, content: Any, kinds: list[Any]) -> Iterator[Finding]:
    path = f"{dotted(spot.at)}.tool_result"
    blocks = content if isinstance(content, list) else ()
    texts = [b.get("text") for b in blocks if isinstance(b, dict)] if isinstance(content, list) else [content]
    if any(kind != "text" for kind in kinds):
        yield found("tool_result_error_non_text", (*spot.at, "content"), path)
    elif not any(texts):
        edit = (patch("add", (*spot.at, "content"), "The tool failed without a message."),)
        yield Finding("tool_result_error_empty", (*spot.at, "content"), path, {}, edit)


def _by_code(block: dict[str, Any]) -> bool:
    caller = block.get("caller")
    kind = caller.get("type") if isinstance(caller, dict) else None
    return isinstance(kind, str) and kind.startswith("code_execution")


def programmatic(stretch: Stretch) -> Iterator[Finding]:
    """Calls that code execution made are answered by results alone, with the container's id."""
    if not stretch.has("tool_use", "caller") or not any(map(_by_code, _calls_of(stretch))):
        return
    request = stretch.request
    groups = _groups(stretch)
    for position, group in enumerate(groups[:-1]):
        if group.role != "assistant" or not any(_by_code(block) for _, block in group.of("tool_use")):
            continue
        after = groups[position + 1]
        odd = [at for at, b in after.spots if not (isinstance(b, dict) and b.get("type") == "tool_result")]
        if odd and after.of("tool_result"):
            yield found("programmatic_result_mixed", odd[0])
        made = {_text(block.get("id")) for _, block in group.of("tool_use") if _by_code(block)} - {""}
        for at, block in after.of("tool_result"):
            if _text(block.get("tool_use_id")) in made and _other_than_text(block.get("content")):
                yield found("programmatic_result_text", (*at, "content"), dotted(at))
        if stretch.last and position == len(groups) - 2 and not request.body.get("container"):
            yield found("container_missing", request.at("container"))


def _other_than_text(content: Any) -> bool:
    blocks = content if isinstance(content, list) else ()
    return any(isinstance(block, dict) and block.get("type") != "text" for block in blocks)


def _calls_of(stretch: Stretch) -> Iterator[dict[str, Any]]:
    return (spot.block for spot in stretch.spots("tool_use"))


def history_without_tools(request: Request) -> Iterator[Finding]:
    """Tool blocks in the history want the tools beside them, on Bedrock at least."""
    called = {"tool_use", "tool_result"} & request.talk.kinds
    if called and not request.tools and not request.open_tools and request.sound(request.at("tools")):
        yield found("tools_missing", request.at("tools"))


RULES = (history_without_tools,)
STRETCH_RULES = (pairs, id_shapes, result_contents, programmatic)
WATCHES = (UniqueIds,)
