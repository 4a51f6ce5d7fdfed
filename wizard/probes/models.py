"""List models with the key: is it good, whose is it, and is the model known, deprecated or retired?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from wizard.model.words import Sureness
from wizard.probes.exchange import Exchange
from wizard.probes.http import Outcome
from wizard.probes.keyed import Judged, ask_keyed, base_of, judge_key, plan_layers, refuse
from wizard.probes.outgoing import Ask, KeyNotSentError
from wizard.probes.probing import Probing
from wizard.probes.progress import Watch
from wizard.probes.text import tidy

_MOST_PAGES = 5
_LIFECYCLES = ("active", "deprecated", "retired")


@dataclass(frozen=True, slots=True)
class Listing:
    """What the API says of its models: id -> (lifecycle, day it retires)."""

    models: Mapping[str, tuple[str, str]]
    complete: bool
    exchange: Exchange


async def probe(run: Probing) -> None:
    """Set `key_check`, and `model_check` where a model is named."""
    plan_layers(run, *(["model"] if run.subject.model else []))
    try:
        listing, first = await _list(run, (), run.layers)
    except KeyNotSentError as error:
        return refuse(run, error, "key_check", "model_check")
    key = judge_key(first.exchange)
    run.observe("key_check", key.value, key.sureness, _whose(key, first.exchange), first.exchange)
    if not run.subject.model:
        return None
    run.progress.begin("model")
    judged, exchange = await _judge_model(run, run.subject.model, listing, key)
    run.progress.end(
        "model", fine=judged.value in ("active", "deprecated"), said=judged.value.replace("_", " ")
    )
    run.observe(
        "model_check", judged.value, judged.sureness, judged.said, exchange, model=tidy(run.subject.model, 80)
    )
    return None


def _whose(key: Judged, exchange: Exchange) -> str:
    """The sentence about the key, with the workspace that answered where the API names one."""
    workspace = exchange.reply.headers.get("anthropic-workspace-id") if exchange.reply else None
    return (
        f"{key.said} Workspace {workspace} answered." if workspace and key.value == "accepted" else key.said
    )


async def _list(run: Probing, lifecycles: tuple[str, ...], watch: Watch | None) -> tuple[Listing, Outcome]:
    """Every page of the list. Without lifecycles it holds what is active and deprecated (facts/api.md E)."""
    models: dict[str, tuple[str, str]] = {}
    after, first, outcome = "", None, None
    for _ in range(_MOST_PAGES):
        query = [("limit", "1000"), *(("lifecycle[]", stage) for stage in lifecycles)]
        query += [("after_id", after)] if after else []
        ask = Ask(name="models", url=f"{base_of(run)}/v1/models?{urlencode(query)}", headers=run.headers())
        outcome = await ask_keyed(run, ask, watch if first is None else None)
        first = first or outcome
        models |= read_models(outcome.body)
        after = next_page(outcome.body, after)
        if not after:
            break
    assert first is not None
    assert outcome is not None
    fine = bool(outcome.exchange.reply and outcome.exchange.reply.status == 200)
    return Listing(models, fine and not after, outcome.exchange), first


def read_models(body: Any) -> dict[str, tuple[str, str]]:
    """Id -> (lifecycle, day of retirement) of one page; what does not look like a model is passed over."""
    data = body.get("data") if isinstance(body, dict) else None
    return {
        entry["id"]: _stage(entry)
        for entry in (data if isinstance(data, list) else [])
        if isinstance(entry, dict) and isinstance(entry.get("id"), str)
    }


def _stage(entry: Mapping[str, Any]) -> tuple[str, str]:
    """A model's lifecycle; servers that do not name it list what is active."""
    lifecycle = entry.get("lifecycle", "active")
    retires = entry.get("retires_at")
    day = tidy(retires, 40)[:10] if isinstance(retires, str) else ""
    return (lifecycle if lifecycle in _LIFECYCLES else "active"), day


def next_page(body: Any, before: str) -> str:
    """The cursor of the next page; empty where there is none, or where it would go round in circles."""
    if not isinstance(body, dict) or body.get("has_more") is not True:
        return ""
    last = body.get("last_id")
    return last if isinstance(last, str) and last != before else ""


async def _judge_model(run: Probing, model: str, listing: Listing, key: Judged) -> tuple[Judged, Exchange]:
    """Look a model up: in the list, by its name (which knows aliases), among the retired."""
    if key.value != "accepted" or listing.exchange.reply is None or listing.exchange.reply.status != 200:
        said = "The list of models could not be read."
        return Judged("cannot_tell", Sureness.CANNOT_TELL, said), listing.exchange
    if model in listing.models:
        return judge_stage(model, *listing.models[model]), listing.exchange
    ask = Ask(name="model", url=f"{base_of(run)}/v1/models/{quote(model, safe='')}", headers=run.headers())
    named = await ask_keyed(run, ask)
    reply = named.exchange.reply
    if (
        reply
        and reply.status == 200
        and isinstance(named.body, dict)
        and isinstance(named.body.get("id"), str)
    ):
        return judge_stage(model, *_stage(named.body)), named.exchange
    retired, _ = await _list(run, ("retired",), None)
    if model in retired.models:
        return judge_stage(model, "retired", retired.models[model][1]), retired.exchange
    if reply is None or reply.status != 404:
        return Judged(
            "cannot_tell", Sureness.CANNOT_TELL, "The model could not be looked up."
        ), named.exchange
    sureness = Sureness.SHOWN if listing.complete else Sureness.LIKELY
    return Judged("not_listed", sureness, _not_listed(model, listing)), named.exchange


def _not_listed(model: str, listing: Listing) -> str:
    shown = tidy(model, 80)
    if model != model.strip():
        return f"The name of the model begins or ends with a blank: “{shown}”."
    near = next((name for name in listing.models if name.startswith(model.strip().lower()[:14])), "")
    return f"The API does not list {shown} for this key." + (f" It lists {tidy(near, 80)}." if near else "")


def judge_stage(model: str, lifecycle: str, day: str) -> Judged:
    """A model's lifecycle as a value: `lifecycle` is the signal, the date is only said (facts/api.md E)."""
    shown = tidy(model, 80)
    until = f" It is to retire on {day}." if day and lifecycle != "retired" else ""
    said = {
        "active": f"{shown} is active.",
        "deprecated": f"{shown} is deprecated.",
        "retired": f"{shown} is retired" + (f" since {day}." if day else "."),
    }[lifecycle]
    return Judged(lifecycle, Sureness.SHOWN, said + until)
