"""Rules about calls that the service or a toolset answers: server tools, toolsets, found tools."""

from collections.abc import Iterator
from typing import Any

from wizard.diagnosis.contract.finding import Finding, Place, dotted, found, patch
from wizard.diagnosis.contract.request import Request
from wizard.diagnosis.contract.stretch import Stretch
from wizard.diagnosis.contract.turns import Spot
from wizard.knowledge.checks import tables

_CALLS = ("server_tool_use", "mcp_tool_use")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


class ServerTools:
    """Calls of server tools stand before their results, and only the last turn may leave one open."""

    def __init__(self, request: Request) -> None:
        """Begin before the first message."""
        self._request = request
        self._seen: set[str] = set()
        self._open: dict[str, Spot] = {}
        self._found: list[Finding] = []

    def see(self, stretch: Stretch) -> None:
        """Pair calls and results."""
        results = [kind for kind in stretch.kinds if kind.endswith("_tool_result")]
        calls = {_text(s.block.get("id")): s for s in stretch.spots(*_CALLS)}
        answered: set[str] = set()
        for spot in stretch.spots(*results):
            call = spot.block.get("tool_use_id")
            if not isinstance(call, str):
                continue
            answered.add(call)
            if call not in self._seen and (call not in calls or calls[call].at > spot.at):
                values = {"kind": spot.block["type"], "id": call}
                self._found.append(
                    Finding("server_result_orphan", (*spot.at, "tool_use_id"), dotted(spot.at), values)
                )
        self._seen.update(calls)
        self._open = {c: s for c, s in {**self._open, **calls}.items() if c and c not in answered}

    def tell(self) -> Iterator[Finding]:
        """Results without a call, and calls that the conversation went past."""
        yield from self._found
        closing = self._request.talk.closing
        last = closing[-1].number if closing else -1
        for call, spot in self._open.items():
            if spot.turn < last - 1:
                name = _text(spot.block.get("name"))
                values = {"name": name, "id": call, "result": f"{name}_tool_result"}
                yield Finding("server_tool_unanswered", spot.at, None, values)


def left_open(request: Request) -> Iterator[Finding]:
    """While a server tool's call is pending, the answer to the other calls holds nothing but results."""
    if [turn.role for turn in request.talk.closing] != ["assistant", "user"]:
        return
    answer = request.talk.closing[1]
    if all(block.get("type") == "tool_result" for block in _blocks(answer.content, {})):
        return
    for at, block in _pending(request):
        yield found("server_tool_left_open", at, name=_text(block.get("name")), id=block["id"])


def gone(request: Request) -> Iterator[Finding]:
    """While a server tool's call is pending, its tool is still among the tools."""
    if request.open_tools or not request.sound(request.at("tools")):
        return
    kinds = [str(tool.get("type")) for _, tool in request.tools]
    for at, block in _pending(request):
        name = _text(block.get("name"))
        if name in tables()["server_tools"]["needed_while_pending"] and not any(
            kind.startswith(f"{name}_") for kind in kinds
        ):
            yield found("server_tool_gone", at, name=name, id=block["id"])


def _pending(request: Request) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Calls of the last assistant message that the server has not answered yet."""
    closing = request.talk.closing
    turn = next((turn for turn in reversed(closing) if turn.role == "assistant"), None)
    if turn is None or request.talk.kinds.isdisjoint(_CALLS):
        return
    done = {_text(block.get("tool_use_id")) for each in closing for block in _blocks(each.content)}
    for index, block in enumerate(turn.content if isinstance(turn.content, list) else ()):
        kind = block.get("type") if isinstance(block, dict) else None
        if kind in _CALLS and isinstance(block.get("id"), str) and block["id"] not in done:
            yield request.at("messages", turn.number, "content", index), block


def _blocks(content: Any, *odd: dict[str, Any]) -> list[dict[str, Any]]:
    """The blocks of a message; for text, and for what is no block, what is given in its place."""
    blocks = content if isinstance(content, list) else [None]
    return [each for block in blocks for each in ([block] if isinstance(block, dict) else odd)]


def toolsets(stretch: Stretch) -> Iterator[Finding]:
    """A result of a toolset's member repeats the toolset's name."""
    if not stretch.has("tool_use", "toolset_name"):
        return
    named = {
        _text(s.block.get("id")): s.block["toolset_name"]
        for s in stretch.spots("tool_use")
        if s.block.get("toolset_name")
    }
    for spot in stretch.spots("tool_result") if named else ():
        name = named.get(_text(spot.block.get("tool_use_id")))
        if isinstance(name, str) and spot.block.get("toolset_name") != name:
            edit = (patch("add", (*spot.at, "toolset_name"), name),)
            yield Finding("toolset_name", (*spot.at, "toolset_name"), None, {"name": name}, edit)


class References:
    """A tool that a search result names is among the tools."""

    def __init__(self, request: Request) -> None:
        """Begin before the first message."""
        self._request = request
        self._unknown: list[tuple[Place, str]] = []

    def see(self, stretch: Stretch) -> None:
        """Gather the names that no tool has."""
        names = self._request.tool_names
        self._unknown += [(at, name) for at, name in _references(stretch) if name not in names]

    def tell(self) -> Iterator[Finding]:
        """The unknown names, where no tools may have come from elsewhere."""
        if self._request.tools and not self._request.open_tools:
            for at, name in self._unknown:
                yield found("tool_reference", at, name=name)


def _references(stretch: Stretch) -> Iterator[tuple[Place, str]]:
    for spot in stretch.spots("tool_reference"):
        if isinstance(spot.block.get("tool_name"), str):
            yield (*spot.at, "tool_name"), spot.block["tool_name"]
    for spot in stretch.spots("tool_search_tool_result"):
        content = spot.block.get("content")
        listed = content.get("tool_references") if isinstance(content, dict) else None
        for index, entry in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(entry, dict) and isinstance(entry.get("tool_name"), str):
                yield (*spot.at, "content", "tool_references", index, "tool_name"), entry["tool_name"]


RULES = (left_open, gone)
STRETCH_RULES = (toolsets,)
WATCHES = (ServerTools, References)
