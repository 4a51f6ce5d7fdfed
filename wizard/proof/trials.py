"""Trials of a fix: the smallest good request, the repaired one, and one that must fail cleanly.

One thing is changed at a time: key, base URL, way, model and API version are the same in all three, and the
report says so. The free endpoint (count_tokens) is used unless the person allowed a paid call.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Literal

from wizard.credentials import Credential
from wizard.knowledge.load import read_toml
from wizard.model.base import Model
from wizard.model.event import Proved
from wizard.model.words import Answerer
from wizard.model.world import World
from wizard.probes.answer import sender_of
from wizard.probes.exchange import Exchange
from wizard.probes.http import Ask, KeyNotSentError, Outcome, exchange
from wizard.probes.route import configured, direct
from wizard.probes.run import place

SECONDS = 15.0
"""Time for one trial; a paid one waits for a model."""
_MOST_NAMES = 30
_NOT_FREE = "the free endpoint is not known here, as behind many gateways; only a real call can show this"
Check = Literal["known_good", "repaired", "known_bad"]


class Trial(Model):
    """What one trial showed."""

    check: Check
    endpoint: str
    verdict: Literal["passed", "failed", "cannot_tell"]
    said: str
    status: int | None = None
    request_id: str | None = None
    error_type: str | None = None
    ms: float | None = None
    shape: str = ""
    """The names at the top of an accepted answer, in order: what a program can rely on."""
    held: Mapping[str, str] = {}
    """What was the same as in the other trials: name -> value, the key in its masked form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What all trials of one proof share: only one thing may change at a time."""

    world: World
    credential: Credential
    model: str
    version: str
    betas: tuple[str, ...] = ()
    paid: bool = False
    """Whether a model may be run; asked before."""
    body_headers: Mapping[str, str] = field(default_factory=dict)
    region: str | None = None
    """The body's `inference_geo`; None for what the account says. The free endpoint does not take it."""

    @property
    def endpoint(self) -> str:
        """The path that trials ask."""
        return "/v1/messages" if self.paid else "/v1/messages/count_tokens"

    @property
    def held(self) -> dict[str, str]:
        """What is held constant, for the page and the report."""
        url = self.credential.base_url
        way = configured(self.world, url).proxy_shown
        return {
            "key": f"{self.credential.masked} ({self.credential.source})",
            "base URL": self.credential.origin,
            "way": f"through {way}" if way else "direct",
            "model": self.model,
            "API version": self.version,
            "betas": ", ".join(self.betas) or "none",
            "region": self.region or "as the account says",
            "endpoint": self.endpoint,
        }

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every host that a trial goes to, a proxy among them, for the question of consent."""
        url = self.credential.base_url
        ways = (url, configured(self.world, url).proxy_shown)
        return tuple(dict.fromkeys(place(way) for way in ways if way))


@cache
def knowledge() -> dict[str, Any]:
    """The figures and names that trials and searches go by."""
    return read_toml("trials.toml")


def smallest_good(setting: Setting) -> dict[str, Any]:
    """The smallest body that the endpoint accepts."""
    body: dict[str, Any] = {"model": setting.model, "messages": [{"role": "user", "content": "hi"}]}
    if not setting.paid:
        return body
    return {**body, "max_tokens": 1} | ({"inference_geo": setting.region} if setting.region else {})


def for_endpoint(setting: Setting, body: Mapping[str, Any]) -> dict[str, Any]:
    """A body as the trial's endpoint takes it: for the free one without what only create takes."""
    if setting.paid:
        return {**body, **_cheap(body)}
    return {key: value for key, value in body.items() if key not in knowledge()["create_only"]}


def _cheap(body: Mapping[str, Any]) -> dict[str, Any]:
    """What makes a call to the real endpoint cheap without changing what may be wrong with it.

    A missing or malformed max_tokens may be the error itself, and thinking needs room for its budget
    (facts: api D6), so both are left as they are.
    """
    changed: dict[str, Any] = {"stream": False} if body.get("stream") is True else {}
    most, thinking = body.get("max_tokens"), body.get("thinking")
    budgeted = isinstance(thinking, Mapping) and "budget_tokens" in thinking
    if type(most) is int and most > 1 and not budgeted:
        changed["max_tokens"] = 1
    return changed


def uncountable(body: Any, depth: int = 0) -> str | None:
    """The first thing in a body that the free endpoint does not take although create does; None for none."""
    if depth > 12:
        return None
    if isinstance(body, Mapping):
        kind = body.get("type")
        if (kind in knowledge()["not_counted"] and "url" in body) or (kind == "file" and "file_id" in body):
            return f"{kind} sources"
        if isinstance(kind, str) and kind.startswith(tuple(knowledge()["server_tools"])):
            return f"the tool {kind}"
        if depth == 0 and body.get("mcp_servers"):
            return "mcp_servers"
        children = list(body.values())
    else:
        children = list(body) if isinstance(body, list) else []
    return next((found for child in children if (found := uncountable(child, depth + 1))), None)


async def known_good(setting: Setting) -> Trial:
    """The smallest request must be accepted: then key, model, version and way are fine."""
    whole = await _asked(setting, "known good", smallest_good(setting))
    done = whole if isinstance(whole, str) else whole.exchange
    trial = _accepted("known_good", setting, done, "the smallest request is accepted")
    body = None if isinstance(whole, str) else whole.body
    shape = " ".join(sorted(map(str, body))[:_MOST_NAMES]) if isinstance(body, dict) else ""
    return trial.model_copy(update={"shape": shape if trial.verdict == "passed" else ""})


async def repaired(
    setting: Setting, body: Mapping[str, Any], failing: Mapping[str, Any] | None = None
) -> Trial:
    """The repaired request must be accepted, with everything else as it was.

    Args:
        setting: what is held constant.
        body: the repaired request.
        failing: the request before its repair; where it is given, it must still fail now, or the change is
            not what mended it.
    """
    odd = None if setting.paid else uncountable(body)
    if odd:
        said = f"the free endpoint does not take {odd}; only a real call can show this"
        return Trial(
            check="repaired", endpoint=setting.endpoint, verdict="cannot_tell", said=said, held=setting.held
        )
    before = ""
    if failing is not None:
        control = await ask(setting, "failing", for_endpoint(setting, failing))
        if isinstance(control, Exchange) and control.reply is not None and control.reply.status == 200:
            return _trial("repaired", setting, control, "cannot_tell", _no_control(setting))
        before = f"; without the repair: {control if isinstance(control, str) else _shown(control)}"
    done = await ask(setting, "repaired", for_endpoint(setting, body))
    return _accepted("repaired", setting, done, f"the repaired request is accepted{before}")


def _no_control(setting: Setting) -> str:
    """What to say where the request fails no more without its repair: the free endpoint sees less."""
    said = "the request without the repair is accepted now too: the change is not what mended it"
    return said if setting.paid else f"{said}, or only a real call sees the error"


async def known_bad(setting: Setting) -> Trial:
    """A request with a key missing must come back as a clean 400 with a request id."""
    body = smallest_good(setting)
    del body[knowledge()["bad_key"]]
    done = await ask(setting, "known bad", body)
    if isinstance(done, str):
        return _trial("known_bad", setting, None, "cannot_tell", done)
    reply = done.reply
    if reply is None:
        return _trial("known_bad", setting, done, "failed", "no answer came")
    if _no_free_endpoint(setting, done):
        return _trial("known_bad", setting, done, "cannot_tell", _NOT_FREE)
    clean = reply.status == knowledge()["clean_status"] and reply.error_type == knowledge()["clean_type"]
    if not clean:
        return _trial("known_bad", setting, done, "failed", f"expected a clean 400, got {_shown(done)}")
    if not reply.headers.get("request-id"):
        return _trial(
            "known_bad", setting, done, "failed", "a 400 without a request id: somebody else answered"
        )
    return _trial("known_bad", setting, done, "passed", "refused cleanly: 400 with a request id")


def _accepted(check: Check, setting: Setting, done: Exchange | str, passed: str) -> Trial:
    if isinstance(done, str):
        return _trial(check, setting, None, "cannot_tell", done)
    reply, sender = done.reply, sender_of(done)
    if reply is None:
        return _trial(check, setting, done, "failed", f"no answer came: {_shown(done)}")
    if _no_free_endpoint(setting, done):
        return _trial(check, setting, done, "cannot_tell", _NOT_FREE)
    if reply.status != 200:
        return _trial(check, setting, done, "failed", f"refused: {_shown(done)}")
    if sender is None or sender.who not in (Answerer.API, Answerer.GATEWAY):
        return _trial(check, setting, done, "cannot_tell", "accepted, but not by the API itself")
    by = "" if setting.paid else " (tokens counted, no model run)"
    return _trial(check, setting, done, "passed", passed + by)


def _no_free_endpoint(setting: Setting, done: Exchange) -> bool:
    """Whether who answers does not know the free endpoint at all, as gateways often do not.

    A model that is not found is a 404 as well, and then the message names it (facts: api C1).
    """
    reply = done.reply
    unknown = reply is not None and reply.status in knowledge()["unknown_place"]
    named = reply is not None and (reply.message or "").lower().startswith("model")
    return not setting.paid and unknown and not named


def _shown(done: Exchange) -> str:
    reply = done.reply
    if reply is None:
        return f"{done.failed.failure} at {done.failed.layer}" if done.failed else "nothing"
    return f"{reply.status} {reply.error_type or reply.shape} {reply.message or ''}".strip()


def _trial(
    check: Check,
    setting: Setting,
    done: Exchange | None,
    verdict: Literal["passed", "failed", "cannot_tell"],
    said: str,
) -> Trial:
    reply = done.reply if done else None
    return Trial(
        check=check,
        endpoint=setting.endpoint,
        verdict=verdict,
        said=said,
        status=reply.status if reply else None,
        request_id=reply.headers.get("request-id") if reply else None,
        error_type=reply.error_type if reply else None,
        ms=done.ms if done else None,
        held=setting.held,
    )


async def ask(setting: Setting, name: str, body: Mapping[str, Any]) -> Exchange | str:
    """One exchange on the way that the environment says, or the sentence why none was made."""
    whole = await _asked(setting, name, body)
    return whole if isinstance(whole, str) else whole.exchange


async def _asked(setting: Setting, name: str, body: Mapping[str, Any]) -> Outcome | str:
    url = f"{setting.credential.base_url.rstrip('/')}{setting.endpoint}"
    headers = {"anthropic-version": setting.version, **setting.body_headers}
    if setting.betas:
        headers["anthropic-beta"] = ",".join(setting.betas)
    way = configured(setting.world, url)
    request = Ask(
        name=name, method="POST", url=url, headers=headers, credential=setting.credential, body=body
    )
    try:
        return await exchange(
            request, world=setting.world, route=way if way.proxy else direct(setting.world), seconds=SECONDS
        )
    except KeyNotSentError as error:
        return str(error)


def entry(trial: Trial, at: datetime) -> Proved:
    """A trial as an event of a session."""
    return Proved(
        at=at,
        check=trial.check,
        verdict="not_done" if trial.verdict == "cannot_tell" else trial.verdict,
        said=trial.said,
        request_id=trial.request_id,
        status=trial.status,
        endpoint=trial.endpoint,
        held=dict(trial.held),
    )
