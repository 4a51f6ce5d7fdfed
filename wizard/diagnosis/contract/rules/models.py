"""Rules that depend on the model or the version: its name, thinking, effort, sampling, limits of tokens."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from wizard.diagnosis.contract.finding import Finding, found, holds_for, patch, remove, replace
from wizard.diagnosis.contract.request import Request
from wizard.diagnosis.contract.stretch import Stretch
from wizard.knowledge.checks import tables
from wizard.knowledge.models import LINES, is_platform_name, looks_newer, plain_name, shipped_models

_OTHERS = re.compile(
    r"^(gpt-|o[134](-|$)|chatgpt|gemini|llama|mistral|mixtral|deepseek|grok|qwen|command-r|text-davinci)"
)


def name(request: Request) -> Iterator[Finding]:
    """The model exists, is spelled as the API spells it, and still answers."""
    model = request.model_name
    at = request.at("model")
    if not model:
        if request.body.get("model") == "":
            yield found("model_misspelt", at, model="", hint="")
        return
    live = request.setting.live
    facts = request.model
    if (
        live
        and model not in live
        and not (facts and any(alias in live for alias in (facts.id, *facts.aliases)))
    ):
        yield found("model_absent_live", at, model=model, hint=_hint(model, live))
    elif facts is None:
        yield _unknown(request, model)
    elif is_platform_name(model):
        if request.setting.platform == "api":
            rule = "model_not_of_api" if request.setting.official else "model_platform_name"
            yield Finding(rule, at, None, {"model": model, "plain": plain_name(model)})
    elif model != model.strip() or model != model.lower():
        values = {"model": model, "hint": f": {model.strip().lower()}"}
        yield Finding("model_misspelt", at, None, values, replace(at, model.strip().lower()))
    if facts and facts.lifecycle == "retired":
        gone = request.setting.official or facts.live
        rule = "model_gone" if gone else "model_retired"
        yield found(rule, at, model=model, date=facts.retires_on or "an earlier day")
    elif facts and facts.lifecycle == "deprecated":
        until = f" until {facts.retires_on}" if facts.retires_on else ""
        yield found("model_deprecated", at, model=model, until=until)


def _unknown(request: Request, model: str) -> Finding:
    known = shipped_models()
    hint = _hint(model, known)
    at = request.at("model")
    values = {"model": model, "hint": hint}
    words = re.findall(r"[a-z]+", model[:200].lower())
    close = get_close_matches(plain_name(model), list(known), n=1, cutoff=0.9) if len(model) < 80 else []
    line_is_wrong = not any(line in words for line in LINES) and any(
        get_close_matches(w, LINES, cutoff=0.7) for w in words
    )
    maker_is_wrong = "claude" not in words and bool(get_close_matches("claude", words, cutoff=0.7))
    if _OTHERS.match(model.lower()) or (request.setting.official and not looks_newer(model)):
        return Finding("model_misspelt", at, None, values)
    if close and not looks_newer(model) and (line_is_wrong or maker_is_wrong):
        return Finding("model_misspelt", at, None, values, replace(at, close[0]))
    return Finding("model_unknown", at, None, values)


def _hint(model: str, known: Any) -> str:
    close = get_close_matches(plain_name(model), list(known), n=1, cutoff=0.75) if len(model) < 80 else []
    return f"; did you mean {close[0]}?" if close else ""


def max_tokens(request: Request) -> Iterator[Finding]:
    """At least one token (or none, to warm the cache), and no more than the model gives."""
    value = request.get("max_tokens", int)
    at = request.at("max_tokens")
    if value is None or request.setting.endpoint == "count_tokens":
        return
    if value < 0:
        yield found("max_tokens_low", at, least=0)
    elif value == 0:
        yield from _warming(request)
    facts = request.model
    if facts and facts.output and value > facts.output:
        if request.setting.in_batch and value <= 300_000:
            return
        if any(beta.startswith(("output-128k", "output-300k")) for beta in request.setting.betas):
            return
        values = {"value": value, "limit": facts.output, "model": request.model_name}
        yield Finding("max_tokens_high", at, None, values, replace(at, facts.output))
    elif value > request.limit("stream_max_tokens") and not (
        request.body.get("stream") or request.setting.in_batch
    ):
        yield found("streaming_needed", at)


def _warming(request: Request) -> Iterator[Finding]:
    at = request.at("max_tokens")
    choice = request.get("tool_choice", dict) or {}
    for wrong, other in (
        (request.body.get("stream") is True, "stream"),
        (request.thinking_type == "enabled", "thinking"),
        (request.format is not None, "output_config.format"),
        (choice.get("type") in ("any", "tool"), "a forced tool_choice"),
        (request.setting.in_batch, "a batch"),
    ):
        if wrong:
            yield found("max_tokens_zero", at, other=other)


def thinking(request: Request) -> Iterator[Finding]:
    """The kind of thinking that the model takes, and a budget that fits."""
    kind, facts = request.thinking_type, request.model
    at = request.at("thinking", "type")
    sent = request.get("thinking", dict) or {}
    if kind == "enabled" and not (facts and facts.thinking.get("enabled") == "no"):
        yield from _budget(request, sent)
    if not (kind and facts):
        return
    takes = facts.thinking.get(kind, "ask")
    model = request.model_name
    if takes == "no":
        if kind in ("enabled", "adaptive") and not {"yes", "effort"} & {facts.thinking.get("enabled"), facts.thinking.get("adaptive")}:  # fmt: skip # noqa: E501
            yield Finding(
                "thinking_old", at, "thinking.type", {"model": model}, remove(request.at("thinking"))
            )
            return
        hint = ' To think less between tools, send {"type": "between_tools"}.' if facts.thinking.get("between_tools") in ("yes", "effort") else ""  # fmt: skip # noqa: E501
        edit = {"enabled": _to_adaptive(request, sent), "disabled": remove(request.at("thinking"))}.get(kind)
        yield Finding(f"thinking_{kind}", at, "thinking.type", {"model": model, "hint": hint}, edit)
    elif takes == "ask" and kind == "between_tools" and not facts.live:
        yield Finding("thinking_between_tools_ask", at, "thinking.type", {"model": model})
    elif takes in ("effort", "effort_unsure") and request.effort in ("xhigh", "max"):
        rule = "thinking_disabled_effort" if kind == "disabled" else "thinking_between_tools_effort"
        place = request.at("output_config", "effort")
        values = {"effort": request.effort}
        yield Finding(rule, place, "output_config.effort", values, soft=takes == "effort_unsure")


def _to_adaptive(request: Request, sent: dict[str, Any]) -> Any:
    new = {
        "type": "adaptive",
        **{key: value for key, value in sent.items() if key not in ("type", "budget_tokens")},
    }
    return replace(request.at("thinking"), new)


def _budget(request: Request, sent: dict[str, Any]) -> Iterator[Finding]:
    budget = sent.get("budget_tokens")
    if not isinstance(budget, int) or isinstance(budget, bool):
        return
    at = request.at("thinking", "budget_tokens")
    most = request.get("max_tokens", int)
    if budget < 1024:
        yield found("budget_low", at, "thinking.enabled.budget_tokens")
    elif most is not None and most <= budget and request.setting.endpoint != "count_tokens":
        # With interleaved thinking the budget may span several answers and exceed max_tokens.
        soft = request.setting.open_betas(["interleaved-thinking-"])
        yield Finding("budget_high", at, "max_tokens", {"budget": budget}, soft=soft)


def effort(request: Request) -> Iterator[Finding]:
    """The effort levels that the model takes."""
    facts, level = request.model, request.effort
    if not (facts and level) or facts.effort is None:
        return
    at = request.at("output_config", "effort")
    values = {"model": request.model_name, "effort": level, "levels": ", ".join(facts.effort)}
    if not facts.effort:
        yield Finding("effort_model", at, None, values, remove(at))
    elif level not in facts.effort and level in ("low", "medium", "high", "xhigh", "max"):
        yield Finding("effort_level", at, None, values, replace(at, facts.effort[-1]))


_RANGES = {"temperature": (0, 1), "top_p": (0, 1)}


def sampling(request: Request) -> Iterator[Finding]:
    """temperature, top_p and top_k: gone with 2026-10-21, before that a matter of the model."""
    sent = [key for key in ("temperature", "top_p", "top_k") if key in request.body]
    if not sent or request.setting.endpoint == "count_tokens":
        return
    for key in sent:
        yield Finding("sampling_removed", request.at(key), None, {"key": key}, remove(request.at(key)))
    if not holds_for("sampling_range", request.setting.versions):
        return
    for key in sent:
        yield from _one(request, key)
    facts = request.model
    values = {key: request.get(key, (int, float)) for key in sent}
    if (
        facts
        and facts.sampling == "one_of"
        and values.get("temperature") is not None
        and values.get("top_p") is not None
    ):
        yield Finding("sampling_both", request.at("top_p"), None, {}, remove(request.at("top_p")))


def _one(request: Request, key: str) -> Iterator[Finding]:
    value = request.get(key, (int, float))
    at = request.at(key)
    if value is None:
        return
    low, high = _RANGES.get(key, (0, None))
    if value < low or (high is not None and value > high):
        yield found("sampling_range", at, key=key, range=f"{low}..{'' if high is None else high}")
        return
    facts = request.model
    values = {"key": key, "model": request.model_name}
    default = value == 1 if key in _RANGES else False
    if facts and facts.sampling == "fixed" and not default:
        yield Finding("sampling_deprecated", at, None, values, remove(at))
    elif facts and facts.sampling == "fixed" and key == "top_p":
        # Only other values than the default are refused, and no source says what the default of top_p is.
        yield Finding("sampling_maybe_deprecated", at, None, values, remove(at))
    elif facts is None and request.model_name and not default and looks_newer(request.model_name):
        yield Finding("sampling_maybe_deprecated", at, None, values, remove(at))
    elif request.thinking_sent_on:
        yield from _beside_thinking(key, value, at)


def _beside_thinking(key: str, value: float, at: Any) -> Iterator[Finding]:
    if key == "temperature" and value != 1:
        yield Finding("temperature_thinking", at, None, {}, remove(at))
    elif key == "top_k":
        yield Finding("top_k_thinking", at, None, {}, remove(at))
    elif key == "top_p" and value < 0.95:
        yield Finding("top_p_thinking", at, None, {}, remove(at))


def speed_and_place(request: Request) -> Iterator[Finding]:
    """Speed and inference_geo are for some models only."""
    facts = request.model
    if facts and request.body.get("speed") == "fast" and facts.fast == "no":
        values = {"model": request.model_name}
        yield Finding("speed_model", request.at("speed"), None, values, remove(request.at("speed")))
    if facts and request.get("inference_geo", str) and not facts.geo:
        yield found("geo_model", request.at("inference_geo"))


def context_edits(request: Request) -> Iterator[Finding]:
    """context_management: order, thinking, triggers."""
    management = request.get("context_management", dict) or {}
    edits = management.get("edits")
    least = request.limit("compaction_trigger")
    for index, edit in enumerate(edits if isinstance(edits, list) else ()):
        if not isinstance(edit, dict):
            continue
        at = request.at("context_management", "edits", index)
        if edit.get("type") == "clear_thinking_20251015":
            if index:
                yield found("context_edit_order", at)
            if _thinking_off(request):
                yield Finding("context_edit_thinking", at, None, {}, remove(at))
        for key in ("trigger", "keep", "clear_at_least"):
            amount = edit.get(key)
            number = amount.get("value") if isinstance(amount, dict) else None
            if isinstance(number, int) and number < tables()["least"]["value"]:
                yield found("number_low", (*at, key, "value"), least=tables()["least"]["value"])
        trigger = edit.get("trigger")
        value = trigger.get("value") if isinstance(trigger, dict) else None
        if edit.get("type") == "compact_20260112" and isinstance(value, int) and value < least:
            place = (*at, "trigger", "value")
            yield Finding("compaction_trigger", place, None, {}, (patch("replace", place, least),))


def compactions(stretch: Stretch) -> Iterator[Finding]:
    """A compaction block says something or is signed."""
    for spot in stretch.spots("compaction"):
        # null stands for a failed compaction and is passed over (official SDK 2.12.0, beta compaction block).
        if spot.block.get("content") == "" and "signature" not in spot.block:
            yield Finding("compaction_empty", spot.at, None, {}, remove(spot.at))


def _thinking_off(request: Request) -> bool:
    """Whether thinking is surely off: said so, or left out on a model that does not think by itself."""
    if request.thinking_type is not None:
        return request.thinking_type == "disabled"
    return "thinking" not in request.body and request.model is not None and not request.model.thinks


RULES = (name, max_tokens, thinking, effort, sampling, speed_and_place, context_edits)
STRETCH_RULES = (compactions,)
