"""Turns what a validator reports into the rule that speaks for it.

Which rule speaks for which place is data (`places` in the knowledge); what looks like another vendor's API, a
misspelling or something newer than this knowledge is told apart here.
"""

import re
from difflib import get_close_matches
from typing import Any

from wizard.diagnosis.contract.edits import Edit, Report, media_type_edit, safe_edit
from wizard.diagnosis.contract.finding import Finding, Place, patch, pointer, remove, replace
from wizard.diagnosis.contract.request import Request
from wizard.knowledge.checks import places, tables
from wizard.knowledge.contract import contract
from wizard.model.explanation import PatchOperation


def tell(report: Report, request: Request) -> Finding | None:
    """The finding for a report; None where it is not worth telling."""
    finding = _tell(report, request)
    if finding is not None and request.newer and report.kind in ("extra", "value"):
        return Finding("newer_than_known", finding.at, finding.path or report.path, {"text": report.text})
    return finding


def _tell(report: Report, request: Request) -> Finding | None:
    if (
        report.kind == "missing"
        and report.at == ("model",)
        and request.setting.platform in ("bedrock", "vertex")
    ):
        return None  # clouds name the model in the address
    if report.kind == "tag":
        return _unknown_tag(report, request)
    if report.kind == "no_tag":
        return _no_tag(report)
    if report.kind == "extra":
        return _extra(report, request)
    if report.error == "int_type" and isinstance(report.value, float) and report.value.is_integer():
        return Finding(
            "whole_number_as_float", report.at, report.path, {}, replace(report.at, int(report.value))
        )
    rule = _place(report)
    values = {"text": report.text, "advice": _advice(report, request), "key": report.key}
    edit = safe_edit(rule, report, required=_required(report, request))
    if rule == "image_media_type":
        edit = media_type_edit(report.at, report.within)
    return Finding(rule, report.at, report.path, values, edit)


def _place(report: Report) -> str:
    table = places()
    for key in (
        f"{report.kind} {report.holder}.{report.key}",
        f"{report.kind} {report.holder}.*",
        f"{report.kind} *",
    ):
        if key in table:
            return table[key]
    return "wrong_type"


def _required(report: Report, request: Request) -> bool:
    """Whether the key may not be left out either."""
    beta = contract("beta")
    root = beta["roots"][request.setting.endpoint]
    holder = beta["definitions"].get(report.holder, {}) if report.holder else root
    return report.key in holder.get("required", ())


def _advice(report: Report, request: Request) -> str:
    if report.value is None and _required(report, request):
        return f"{report.key} must not be null: give it {_WANTED.get(report.error, 'a value')}."
    if report.value is None:
        return f"{report.key or 'This'} must not be null: leave the key out where there is no value."
    return f"Send {_WANTED.get(report.error, 'another kind of value')}, not {_named(report.value)}."


_WANTED = {
    "string_type": "a text",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "dict_type": "an object",
    "list_type": "a list",
}


def _named(value: Any) -> str:
    names = {
        str: "a text",
        bool: "a truth value",
        int: "a number",
        float: "a number",
        dict: "an object",
        list: "a list",
    }
    return names.get(type(value), type(value).__name__)


def _extra(report: Report, request: Request) -> Finding:
    """A key that the contract does not have."""
    at, key = report.at, report.key
    top = not report.holder
    hint, edit = _similar(report, request)
    if top and key in tables()["hidden_headers"]:
        header = tables()["hidden_headers"][key]
        rule = "batch_betas" if request.setting.in_batch else "header_in_body"
        return Finding(rule, at, report.path, {"header": header}, remove(at))
    if top and key in tables()["openai_keys"]:
        return Finding("openai_parameter", at, report.path, {"advice": tables()["openai_keys"][key]}, _moved(report, request))  # fmt: skip # noqa: E501
    if top and key == "output_format":
        target = request.at("output_config")
        move = (patch("add", target, {"format": report.value}), patch("remove", at))
        # With the beta header of its time the old key is still taken.
        soft = request.setting.open_betas(tables()["betas"][".output_format"])
        edit = None if "output_config" in request.body else move
        return Finding("output_format_old", at, report.path, {}, edit, soft=soft)
    if top and key == "effort":
        return Finding("effort_misplaced", at, report.path)
    if top and request.setting.endpoint == "count_tokens" and key in contract("general")["roots"]["messages"]["properties"]:  # fmt: skip # noqa: E501
        return Finding("count_only", at, report.path, {}, remove(at))
    if top:
        return Finding("extra_top", at, report.path, {"hint": hint}, edit)
    rule = _place(report)
    if rule == "extra_in_message":
        hint = tables()["openai_message_keys"].get(key, hint)
    elif rule == "extra_nested" and report.holder.endswith("Block"):
        rule = "extra_in_block"
    return Finding(rule, at, report.path, {"hint": hint}, edit or remove(at))


_MOVES = {
    "max_completion_tokens": "max_tokens",
    "max_output_tokens": "max_tokens",
    "maxTokens": "max_tokens",
    "max_tokens_to_sample": "max_tokens",
    "instructions": "system",
}


def _moved(report: Report, request: Request) -> Edit:
    target = _MOVES.get(report.key)
    if target and target not in request.body:
        return _rename(report.at, target)
    if report.key == "stop" and "stop_sequences" not in request.body:
        value = report.value if isinstance(report.value, list) else [report.value]
        return (patch("add", request.at("stop_sequences"), value), patch("remove", report.at))
    return remove(report.at)


def _rename(at: Place, target: str) -> Edit:
    return (PatchOperation(op="move", path=pointer((*at[:-1], target)), from_=pointer(at)),)


def _similar(report: Report, request: Request) -> tuple[str, Edit]:
    """A known key that was probably meant, and the renaming, where that key is not there already."""
    beta = contract("beta")
    if report.holder:
        known = beta["definitions"].get(report.holder, {}).get("properties", {})
    else:
        known = beta["roots"][request.setting.endpoint]["properties"]
    close = get_close_matches(report.key, list(known), n=1, cutoff=0.8) if len(report.key) < 64 else []
    if not close:
        return "", remove(report.at) if report.holder else None
    taken = isinstance(report.within, dict) and close[0] in report.within
    return f"; did you mean {close[0]}?", remove(report.at) if taken else _rename(report.at, close[0])


def _no_tag(report: Report) -> Finding:
    key = "role" if report.at[-2:-1] == ("messages",) else "type"
    edit: Edit = None
    if key == "type" and isinstance(report.value, dict) and isinstance(report.value.get("text"), str):
        edit = (patch("add", (*report.at, "type"), "text"),)
    path = f"{report.path}.{key}" if report.path else key
    return Finding("tag_missing", (*report.at, key), path, {"key": key}, edit)


def _unknown_tag(report: Report, request: Request) -> Finding:
    """A `type` or `role` that is none of the known ones."""
    place = (*report.at, "type")
    tag = report.tag
    if report.at[-2:-1] == ("messages",):
        return _unknown_role(report, tag)
    known = re.findall(r"'([^']*)'", report.tags)
    close = get_close_matches(tag, known, n=1, cutoff=0.75) if len(tag) < 64 else []
    hint = f"; did you mean {close[0]}?" if close else ""
    values = {"text": report.text, "hint": hint}
    edit = replace(place, close[0]) if close and get_close_matches(tag, close, cutoff=0.85) else None
    if "custom" in known:
        if tag == "function":
            return Finding("openai_tool", report.at, report.path, values, _as_tool(report))
        newer = request.newer or _later_than(tag, known)
        return Finding("tool_type_maybe_new" if newer else "tool_type", report.at, report.path, values)
    if "text" in known and ("image" in known or "tool_use" in known):
        advice = tables()["openai_blocks"].get(tag)
        if advice:
            return Finding(
                "openai_content", report.at, report.path, {**values, "advice": advice}, _as_block(report)
            )
        values["hint"] = tables()["unknown_blocks"].get(tag, hint)
        rule = "block_type_maybe_new" if request.newer else "block_type"
        return Finding(rule, report.at, report.path, values, edit)
    if request.newer:
        return Finding("newer_than_known", report.at, report.path, values)
    return Finding("value_type", report.at, report.path, values, edit)


def _unknown_role(report: Report, role: str) -> Finding:
    rules = {"tool": "openai_tool_role", "function": "openai_tool_role"}
    place = (*report.at, "role")
    edit: Edit = None
    if role.lower() in ("user", "assistant"):
        edit = replace(place, role.lower())
    elif role in ("model", "ai", "bot"):
        edit = replace(place, "assistant")
    elif role == "human":
        edit = replace(place, "user")
    hint = tables()["other_roles"].get(role, "")
    return Finding(rules.get(role, "unknown_role"), place, "messages", {"role": role, "hint": hint}, edit)


def _later_than(tag: str, known: list[str]) -> bool:
    """Whether a dated tool type is of a known family and later than every member that is known."""
    family, _, day = tag.rpartition("_")
    days = [other.rpartition("_")[2] for other in known if other.rpartition("_")[0] == family]
    return bool(re.fullmatch(r"20\d{6}", day)) and bool(days) and day > max(days)


def _as_tool(report: Report) -> Edit:
    """Another vendor's function tool as a tool of this API, where nothing is lost by it."""
    tool = report.value if isinstance(report.value, dict) else {}
    inner = tool.get("function", tool)
    if not isinstance(inner, dict) or not isinstance(inner.get("name"), str):
        return None
    schema = inner.get("parameters", {"type": "object", "properties": {}})
    new = {"name": inner["name"], "input_schema": schema}
    if isinstance(inner.get("description"), str):
        new["description"] = inner["description"]
    return replace(report.at, new)


def _as_block(report: Report) -> Edit:
    """Another vendor's text or image block as one of this API, where nothing is lost by it."""
    block = report.value if isinstance(report.value, dict) else {}
    if report.tag in ("input_text", "output_text") and isinstance(block.get("text"), str):
        return replace(report.at, {"type": "text", "text": block["text"]})
    url = block.get("image_url")
    url = url.get("url") if isinstance(url, dict) else url
    if not isinstance(url, str):
        return None
    data = re.fullmatch(r"data:(image/(?:png|jpeg|gif|webp));base64,([A-Za-z0-9+/=]+)", url)
    if data:
        source = {"type": "base64", "media_type": data[1], "data": data[2]}
    elif url.startswith("https://"):
        source = {"type": "url", "url": url}
    else:
        return None
    return replace(report.at, {"type": "image", "source": source})


_COMPUTER = re.compile(r"(computer|bash|text_editor)_20\d{6}")


def needs_beta(report: Report, request: Request) -> Finding | None:
    """What only the beta contract knows: right with its header, refused without."""
    table = tables()["betas"]
    families: list[str] = []
    for key in (
        f"{report.holder}.{report.key}",
        f"{report.holder}.*",
        f"tag {report.tag}" if report.tag else "",
    ):
        if key in table:
            families = table[key]
            break
    if request.setting.open_betas(families) if families else request.setting.betas:
        return None
    if report.kind == "tag" and _COMPUTER.fullmatch(report.tag):
        taken = request.model.computer if request.model else ()
        if taken and report.tag.startswith("computer_") and report.tag not in taken:
            return None  # the rule about the model says it better
        hint = f", or send the header anthropic-beta: {families[0]}" if families else ""
        return Finding("tool_type", report.at, report.path, {"text": report.text, "hint": hint})
    beta = families[0] if families else "(the value of that feature)"
    return Finding("needs_beta", report.at, report.path, {"text": report.text, "beta": beta})
