"""Rules about tools: names, deferred loading, server tools, MCP servers, tool_choice."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from wizard.diagnosis.contract.finding import Finding, found, patch, remove, replace
from wizard.diagnosis.contract.request import Request
from wizard.knowledge.checks import tables
from wizard.knowledge.models import find_model

_NAME = re.compile(r"[a-zA-Z0-9_-]+")
_OWN = (None, "custom")


def names(request: Request) -> Iterator[Finding]:
    """Names keep to their pattern and length."""
    for index, tool in request.tools:
        name = tool.get("name")
        if not isinstance(name, str) or tool.get("type") not in _OWN:
            continue
        at = request.at("tools", index, "name")
        path = f"tools.{index}.custom.name"
        if len(name) > 128:
            yield Finding("tool_name_long", at, path)
        elif not _NAME.fullmatch(name):
            yield Finding("tool_name", at, path)
        elif len(name) > 64:
            yield Finding("tool_name_long_elsewhere", at, path)


def unique(request: Request) -> Iterator[Finding]:
    """No two tools share a name."""
    seen: dict[str, dict[str, Any]] = {}
    for index, tool in request.tools:
        name = tool.get("name")
        if not isinstance(name, str):
            continue
        if name in seen:
            same = seen[name] == tool
            at = request.at("tools", index)
            yield Finding(
                "tool_names_unique", (*at, "name"), "tools", {"name": name}, remove(at) if same else None
            )
        seen.setdefault(name, tool)


def numbers(request: Request) -> Iterator[Finding]:
    """Numbers of a tool are not below what makes sense."""
    for index, tool in request.tools:
        for key, least in tables()["least"].items():
            value = tool.get(key)
            if isinstance(value, int) and not isinstance(value, bool) and value < least:
                path = f"tools.{index}.{tool.get('type')}.{key}"
                yield Finding("number_low", request.at("tools", index, key), path, {"least": least})


def deferred(request: Request) -> Iterator[Finding]:
    """Deferred tools carry no cache marker, and not all tools are deferred."""
    own = [(index, tool) for index, tool in request.tools if tool.get("defer_loading") is True]
    for index, tool in own:
        if tool.get("cache_control") is not None:
            at = request.at("tools", index, "cache_control")
            yield Finding("tool_defer_cached", at, None, {"name": tool.get("name", "")}, remove(at))
    if own and len(own) == len(request.get("tools", list) or ()):
        yield found("tools_all_deferred", request.at("tools"))


def server_tools(request: Request) -> Iterator[Finding]:
    """Web tools: one list of domains; no older code execution beside those that bring their own."""
    code = [i for i, tool in request.tools if str(tool.get("type")).startswith("code_execution_")]
    for index, tool in request.tools:
        kind = str(tool.get("type"))
        at = request.at("tools", index)
        if tool.get("allowed_domains") and tool.get("blocked_domains"):
            yield found("domains_both", at)
        for key in ("allowed_domains", "blocked_domains"):
            listed = tool.get(key)
            for number, domain in enumerate(listed if isinstance(listed, list) else ()):
                if isinstance(domain, str) and ("://" in domain or "*" in domain.partition("/")[0]):
                    yield found("domain_shape", (*at, key, number), domain=domain)
        if code and _filters(kind):
            other = request.body["tools"][code[0]].get("type", "")
            if other < tables()["server_tools"]["code_beside_filters"]:
                yield found("server_tool_conflict", request.at("tools", code[0]), type=kind)


def _filters(kind: str) -> bool:
    """Whether a tool is a web tool that runs code to filter its results."""
    dated = re.fullmatch(r"web_(?:search|fetch)_(20\d{6})", kind)
    return dated is not None and dated[1] >= tables()["server_tools"]["filters_since"]


def for_model(request: Request) -> Iterator[Finding]:
    """Computer tools of a generation that the model takes, and an advisor that may advise it."""
    facts = request.model
    for index, tool in request.tools:
        kind = str(tool.get("type"))
        if facts and facts.computer and kind.startswith("computer_") and kind not in facts.computer:
            values = {"model": request.model_name, "type": kind, "known": ", ".join(facts.computer)}
            yield Finding("computer_tool_model", request.at("tools", index, "type"), None, values)
        advisor = tool.get("model")
        if kind.startswith("advisor_") and isinstance(advisor, str) and facts:
            other = find_model(advisor, request.setting.live)
            if other and other.power and facts.power and other.power < max(2, facts.power):
                values = {"advisor": advisor, "model": request.model_name}
                yield Finding("advisor_model", request.at("tools", index, "model"), None, values)


def toolsets(request: Request) -> Iterator[Finding]:
    """A toolset stands alone: its name is taken, and neither it nor its members can be forced."""
    named = {
        str(t.get("type")).partition("_toolset_")[0]
        for _, t in request.tools
        if "_toolset_" in str(t.get("type"))
    }
    for index, tool in request.tools:
        name, kind = tool.get("name"), str(tool.get("type"))
        if isinstance(name, str) and name in named and "_toolset_" not in kind:
            yield found("toolset_name_taken", request.at("tools", index, "name"), "tools", name=name)
    choice = request.get("tool_choice", dict) or {}
    forced = choice.get("name") if choice.get("type") == "tool" else None
    if isinstance(forced, str) and forced in named:
        yield found("toolset_forced", request.at("tool_choice", "name"), name=forced)


def direct_only(request: Request) -> Iterator[Finding]:
    """Web tools that code execution may call want to be told so, where the model has no such calls."""
    if request.model is None or request.model.programmatic:
        return
    for index, tool in request.tools:
        kind = str(tool.get("type"))
        if _filters(kind) and tool.get("allowed_callers") != ["direct"]:
            at = request.at("tools", index, "allowed_callers")
            edit = (patch("add", at, ["direct"]),)
            values = {"model": request.model_name, "type": kind}
            yield Finding("callers_of_model", at, f"tools.{index}.{kind}", values, edit)


def mcp(request: Request) -> Iterator[Finding]:
    """Every MCP server has its toolset and the other way round."""
    servers = request.get("mcp_servers", list) or []
    defined: list[str] = []
    toolsets = {str(t.get("mcp_server_name")) for _, t in request.tools if t.get("type") == "mcp_toolset"}
    for index, server in enumerate(servers):
        name = server.get("name") if isinstance(server, dict) else None
        if not isinstance(name, str):
            continue
        at = request.at("mcp_servers", index)
        if name in defined:
            yield found("mcp_duplicate", (*at, "name"))
        defined.append(name)
        url = server.get("url")
        if isinstance(url, str) and not url.lower().startswith("https://"):
            yield found("mcp_url", (*at, "url"))
        old_style = server.get("tool_configuration") is not None or any(
            beta.startswith("mcp-client-2025-04") for beta in request.setting.betas
        )
        if name not in toolsets and not old_style:
            new = {"type": "mcp_toolset", "mcp_server_name": name}
            place = request.at("tools", "-") if "tools" in request.body else request.at("tools")
            edit = (patch("add", place, new if "tools" in request.body else [new]),)
            yield Finding("mcp_unreferenced", at, None, {"name": name}, edit if request.tools else None)
    used: set[str] = set()
    for index, tool in request.tools:
        name = tool.get("mcp_server_name")
        if tool.get("type") != "mcp_toolset" or not isinstance(name, str):
            continue
        at = request.at("tools", index)
        if name not in defined:
            yield found("mcp_undefined", (*at, "mcp_server_name"), name=name)
        elif name in used:
            same = sum(other == tool for _, other in request.tools) > 1
            place = (*at, "mcp_server_name")
            yield Finding("mcp_toolset_twice", place, None, {"name": name}, remove(at) if same else None)
        used.add(name)


def choice(request: Request) -> Iterator[Finding]:
    """tool_choice: has tools, names one of them, and goes with the model and its thinking."""
    if isinstance(request.body.get("tool_choice"), str):
        return
    sent = request.get("tool_choice", dict)
    kind = sent.get("type") if sent else None
    if not isinstance(kind, str) or sent is None:
        return
    at = request.at("tool_choice")
    if not request.body.get("tools") and not request.open_tools:
        rule = "tool_choice_no_tools_soft" if kind == "none" else "tool_choice_no_tools"
        yield Finding(rule, at, None, {}, remove(at))
        return
    name = sent.get("name")
    if kind == "tool" and isinstance(name, str) and name not in request.tool_names and not request.open_tools:
        close = get_close_matches(name, list(request.tool_names), n=1, cutoff=0.8) if len(name) < 200 else []
        hint = f"; did you mean {close[0]}?" if close else ""
        edit = replace((*at, "name"), close[0]) if close else None
        yield Finding("tool_choice_unknown", (*at, "name"), None, {"name": name, "hint": hint}, edit)
    for _, tool in request.tools:
        callers = tool.get("allowed_callers")
        if (
            kind == "tool"
            and tool.get("name") == name
            and isinstance(callers, list)
            and "direct" not in callers
        ):
            yield Finding("tool_choice_not_direct", (*at, "name"), None, {"name": name})
    if kind in ("any", "tool"):
        yield from _forced(request)


def _forced(request: Request) -> Iterator[Finding]:
    facts = request.model
    at = request.at("tool_choice", "type")
    forced = facts.forced if facts else "unsure"
    values = {"model": request.model_name}
    if forced == "no":
        edit = replace(request.at("tool_choice"), {"type": "auto"})
        yield Finding("tool_choice_model", at, "tool_choice", values, edit)
    elif request.thinking_type == "enabled":
        yield Finding("tool_choice_thinking", at, None, values)
    elif request.thinking_type == "adaptive" and forced == "without_thinking":
        yield Finding("tool_choice_thinking_unsure", at, None, values)
    elif forced == "unsure" and facts:
        yield Finding("tool_choice_model_unsure", at, "tool_choice", values)


RULES = (names, unique, numbers, deferred, server_tools, toolsets, direct_only, for_model, mcp, choice)
