"""Asking for more steps: what support may write, and what the user is shown before deciding.

An ask names steps of the case's own flow. What such a step collects, whom it asks and what it costs is
read from that flow and the catalogue of the reader's own program, never from the file that came.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from wizard.evidence.case import AskFile, Case, CaseError, PutBack, document
from wizard.evidence.case.strict import valid
from wizard.evidence.redaction import redact
from wizard.evidence.redaction.tags import NEVER_PUT_BACK, TAG
from wizard.flow.guard import bad_advice, bad_characters, bad_markup, mixed_scripts
from wizard.model.event import Ask, Dispute
from wizard.model.fact import Catalogue, ProbeSpec
from wizard.model.flow import Flow, Step
from wizard.model.words import Consent

_ADDRESS = re.compile(
    r"://|\bwww\.|\b(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/|:\d)|\b(?:\d{1,3}\.){3}\d{1,3}\b", re.IGNORECASE
)
_CODE = re.compile(
    r"`|\$\(|\$\{|&&|\|\||[|>]\s*(?:/|sh\b|bash\b|sudo\b)|<\(|\brm -|\bsudo\b|\bcurl -|\bcurl http"
    r"|\bchmod\b|\bpip3? install\b|\bnp[mx] (?:i|install|exec|run)\b"
    r"|\bpowershell\b|\biex\b|\bexport \w+=|\bsetx? \w+=",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Offer:
    """One ask as the user sees it before deciding."""

    step: Step
    text: str
    by: str
    collects: tuple[str, ...]
    """What its answer or its probes would add to the case."""
    probes: tuple[ProbeSpec, ...]
    """What the step can run, each with its consent class; none where only the person is asked."""

    @property
    def consents(self) -> tuple[Consent, ...]:
        """The consent classes that the step needs, each once."""
        return tuple(dict.fromkeys(probe.consent for probe in self.probes))


def bad_text(text: str) -> str | None:
    """Why a text may not travel in an ask file; None where it may.

    Tags of ours say what was taken out, and are no markup.
    """
    text = TAG.sub("", text)
    if problem := bad_characters(text):
        return problem
    if problem := bad_markup(text):
        return f"it holds markup ({problem})"
    if word := mixed_scripts(text):
        return f"it mixes look-alike letters ({word})"
    if _ADDRESS.search(text):
        return "it names an address; the steps of the flow carry their own links"
    if _CODE.search(text):
        return "it holds a command; an ask file carries steps and plain text only"
    kinds = sorted({found.kind for found in redact(text).findings if found.kind in NEVER_PUT_BACK})
    if kinds:
        return f"it holds what never travels ({', '.join(kinds)})"
    return bad_advice(text)


def make_ask(
    case: Case,
    flow: Flow,
    *,
    by: str,
    at: datetime,
    tool: str,
    asks: Sequence[Ask] = (),
    notes: Sequence[str] = (),
    disputes: Sequence[Dispute] = (),
    put_back: Sequence[PutBack] = (),
) -> bytes:
    """The ask file for a case.

    Raises:
        CaseError: a step or row is not in the flow, a text may not travel, or nothing was said.
    """
    if not (asks or notes or disputes):
        raise CaseError("say something: a note, a row that you doubt, or a step that you ask for")
    made = valid(
        AskFile,
        {
            "session": case.manifest.session,
            "flow_sha256": case.manifest.flow_sha256,
            "answers": case.head.digest,
            "round": case.head.record.number,
            "by": by,
            "at": at,
            "tool": tool,
            "asks": [ask.model_dump() for ask in asks],
            "notes": list(notes),
            "disputes": [dispute.model_dump() for dispute in disputes],
            "put_back": [back.model_dump() for back in put_back],
        },
        "the ask file",
    )
    judge(made, flow)
    return document(made)


def judge(ask: AskFile, flow: Flow) -> None:
    """Refuse an ask file whole where one part of it may not be.

    Raises:
        CaseError: saying which.
    """
    steps, rows = {step.id for step in flow.steps}, {rule.id for rule in flow.rules}
    for wanted in ask.asks:
        if wanted.step not in steps:
            raise CaseError(f"the flow {flow.id} has no step {wanted.step}")
    for doubt in ask.disputes:
        if doubt.row not in rows:
            raise CaseError(f"the flow {flow.id} has no row {doubt.row}")
    if len({wanted.step for wanted in ask.asks}) != len(ask.asks):
        raise CaseError("the same step is asked for twice")
    for what, text in _texts(ask):
        if problem := bad_text(text):
            raise CaseError(f"{what} may not travel: {problem}")


def _texts(ask: AskFile) -> Iterable[tuple[str, str]]:
    yield from ((f"note {number}", note) for number, note in enumerate(ask.notes, 1))
    yield from ((f"the text for step {wanted.step}", wanted.text) for wanted in ask.asks)
    yield from ((f"the doubt about row {doubt.row}", doubt.why) for doubt in ask.disputes)
    yield from (("what was put back", f"{back.what}: {back.reason}") for back in ask.put_back)


def offers(ask: AskFile, flow: Flow, catalogue: Catalogue) -> tuple[Offer, ...]:
    """Every step that an ask file names, as the user is to see it."""
    return tuple(
        offer(flow.step(wanted.step), flow, catalogue, text=wanted.text, by=ask.by) for wanted in ask.asks
    )


def offer(step: Step, flow: Flow, catalogue: Catalogue, *, text: str = "", by: str = "") -> Offer:
    """What one step collects and what it may cost, change or tell."""
    specs = {**catalogue.facts, **flow.facts}
    probes = [catalogue.probes[name] for name in step.probes if name in catalogue.probes]
    facts = dict.fromkeys((step.ask, *(fact for probe in probes for fact in probe.facts)))
    collects = tuple(
        f"{specs[fact].title}: {specs[fact].meaning}" if fact in specs else fact for fact in facts
    )
    return Offer(step, text, by, collects, tuple(probes))
