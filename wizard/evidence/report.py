"""The report: everything of a session that may leave, gated once, in one versioned shape.

Renderers turn it into text, Markdown or JSON and add nothing. Whoever writes a program against the JSON
finds its shape in `report.schema.json`.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal

from wizard.evidence.checks import CheckPart, checks_of
from wizard.evidence.ledger import ledger
from wizard.evidence.lines import Words
from wizard.evidence.redaction import Level
from wizard.evidence.redaction.tags import KINDS
from wizard.evidence.screenshots import COVER
from wizard.evidence.summary import Line, Missing, SummaryContext, summary
from wizard.evidence.support import NEVER_SEND, WRITE, advice
from wizard.model.base import Documented, Instant
from wizard.model.flow import Flow
from wizard.model.observation import Observation
from wizard.model.state import SessionState

FORMAT = "a400-wizard report"
VERSION = 1

Measured = Mapping[str, str | int | float | bool | None]


class VerdictPart(Documented):
    """What the table said."""

    rule: str
    title: str
    tells: str
    sureness: str
    blames: str | None
    outcome: str
    next: tuple[str, ...]
    because: tuple[str, ...]
    """The facts it rests on; each stands among the observations."""


class RuledOutPart(Documented):
    """A place that is cleared, and the observation that clears it."""

    place: str
    fact: str
    said: str


class StepPart(Documented):
    """A step of the trail."""

    step: str
    title: str
    answer: str
    source: str
    applies: bool
    stale: bool


class SeenPart(Documented):
    """An observation, in the order in which they were made."""

    at: Instant
    fact: str
    title: str
    value: str
    means: str
    source: str
    sureness: str
    probe: str | None
    said: str
    measured: Measured


class ConsentPart(Documented):
    """One line of the consent ledger: who asked for what, and what was answered."""

    at: Instant
    asked_by: str
    asked: str
    hosts: tuple[str, ...]
    probes: tuple[str, ...]
    highest_cost: str | None
    shown_key: str | None
    """The key that was to be used, in its masked form, and where it came from."""
    granted: bool


class ChangePart(Documented):
    """A temporary change that is still open."""

    at: Instant
    what: str
    undo: str


class PutBackPart(Documented):
    """Something that redaction would have taken out and that a person put back, one by one."""

    what: str
    reason: str


class SupportPart(Documented):
    """Whether support can help, and where it is."""

    helps: bool
    advice: str
    title: str | None
    url: str | None


class Report(Documented):
    """A session as it may leave at one share level."""

    format: Literal["a400-wizard report"] = "a400-wizard report"
    version: Literal[1] = 1
    level: Level
    made_at: Instant
    tool: str
    knowledge: str
    session: str
    practice: str | None
    target: str
    flow: str
    flow_title: str
    flow_hash: str
    foreign: str | None
    """Said of a flow that was not shipped."""
    summary: tuple[Line, ...]
    missing: tuple[Missing, ...]
    verdict: VerdictPart | None
    ruled_out: tuple[RuledOutPart, ...]
    not_checked: tuple[str, ...]
    trail: tuple[StepPart, ...]
    observations: tuple[SeenPart, ...]
    consents: tuple[ConsentPart, ...]
    open_changes: tuple[ChangePart, ...]
    checks: tuple[CheckPart, ...] = ()
    """The five checks of a proof; empty where none was made."""
    put_back: tuple[PutBackPart, ...] = ()
    """What leaves although this level would take it out, and why."""
    request_shape: str | None = None
    """The pasted request without anything that it says: roles, types, sizes and what is odd, as JSON."""
    support: SupportPart
    never_send: tuple[str, ...]
    what_to_write: tuple[str, ...] = ()
    """What support can act on; empty where support cannot help."""
    screenshots: tuple[str, ...] = ()
    """What to cover on pictures of one's own."""
    manifest: Mapping[str, str] = {}
    """Part -> SHA-256 of its canonical JSON; `whole` covers everything but the manifest itself."""


_PARTS = (
    "summary",
    "verdict",
    "ruled_out",
    "not_checked",
    "trail",
    "observations",
    "consents",
    "open_changes",
    "checks",
    "put_back",
)


def manifest_of(report: Report) -> dict[str, str]:
    """The manifest that fits the content of a report; another one means that it was changed."""
    always = {"format", "version"}
    # A part that a report of an older program does not have was not in its hash either.
    left_out = set(Report.model_fields) - report.model_fields_set - always
    content = report.model_dump(mode="json", exclude={"manifest", *left_out})
    return {name: _digest(content[name]) for name in _PARTS if name in content} | {"whole": _digest(content)}


def _digest(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("ascii")).hexdigest()


def report(state: SessionState, flow: Flow, *, context: SummaryContext, now: datetime) -> Report:
    """The report of a session as it stands, every text of it gated for the level of `context.gate`.

    Args:
        state: the session.
        flow: its flow.
        context: the gate and what is known of program and machine.
        now: this moment, in the time zone of the person.
    """
    short = summary(state, flow, context=context, now=now)
    raw = _about(state, flow, context) | _found(state, flow, Words(flow, now)) | _advice(state, flow)
    raw |= _put_back(context)
    raw["consents"] = ledger(state, flow, context.gate.put_back, now)
    bare = Report.model_validate(
        {
            **context.gate.value(raw),
            "level": context.gate.level,
            "made_at": now,
            "summary": short.entries,
            "missing": short.missing,
        }
    )
    return bare.model_copy(update={"manifest": manifest_of(bare)})


def _about(state: SessionState, flow: Flow, context: SummaryContext) -> dict[str, Any]:
    started = state.started
    return {
        "tool": context.tool,
        "knowledge": context.knowledge,
        "session": started.session,
        "practice": started.practice,
        "target": started.target,
        "flow": started.flow,
        "flow_title": flow.title,
        "flow_hash": started.flow_hash,
        "foreign": context.foreign,
        "request_shape": state.paste.request_shape if state.paste else None,
    }


def _found(state: SessionState, flow: Flow, words: Words) -> dict[str, Any]:
    reached = state.evaluation.reached
    open_facts = reached.not_checked if reached else state.evaluation.relevant
    return {
        "verdict": _verdict(state),
        "ruled_out": [
            {"place": out.place.value, "fact": out.by.fact, "said": words.seen(out.by)}
            for out in (reached.ruled_out if reached else ())
        ],
        "not_checked": [words.title(fact) for fact in open_facts],
        "trail": _trail(state),
        "observations": [_seen(seen, words) for seen in state.history],
        "open_changes": [{"at": c.at, "what": c.what, "undo": c.undo} for c in state.open_changes],
        "checks": [part.model_dump() for part in checks_of(state.checks)] if state.checks else [],
    }


def _put_back(context: SummaryContext) -> dict[str, Any]:
    lifts = context.gate.put_back
    return {"put_back": [{"what": KINDS[lift.kind], "reason": lift.reason} for lift in lifts]}


def _advice(state: SessionState, flow: Flow) -> dict[str, Any]:
    told = advice(state, flow)
    return {
        "support": {
            "helps": told.helps,
            "advice": told.sentence,
            "title": flow.support.title if flow.support else None,
            "url": flow.support.url if flow.support else None,
        },
        "never_send": list(flow.never_send or NEVER_SEND),
        "what_to_write": list(WRITE) if told.helps else [],
        "screenshots": list(COVER),
    }


def _verdict(state: SessionState) -> dict[str, Any] | None:
    reached = state.evaluation.reached
    if reached is None:
        return None
    verdict = reached.verdict
    return {
        "rule": reached.rule,
        "title": verdict.title,
        "tells": verdict.tells,
        "sureness": reached.sureness.value,
        "blames": verdict.blames.value if verdict.blames else None,
        "outcome": verdict.outcome.value,
        "next": list(verdict.next),
        "because": [seen.fact for seen in reached.because],
    }


def _trail(state: SessionState) -> list[dict[str, Any]]:
    return [
        {
            "step": entry.step,
            "title": entry.title,
            "answer": entry.label,
            "source": entry.source,
            "applies": entry.applies,
            "stale": entry.stale,
        }
        for entry in state.trail
    ]


def _seen(seen: Observation, words: Words) -> dict[str, Any]:
    return {
        "at": seen.at,
        "fact": seen.fact,
        "title": words.title(seen.fact),
        "value": seen.value,
        "means": words.value(seen.fact, seen.value),
        "source": seen.source.value,
        "sureness": seen.sureness.value,
        "probe": seen.probe,
        "said": seen.said,
        "measured": dict(seen.measured),
    }
