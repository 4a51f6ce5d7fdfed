"""What a paste becomes: an explanation for the page, and events that hold conclusions and no words of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from wizard.model.event import Learned, Pasted
from wizard.model.explanation import CauseMatch, Explanation
from wizard.model.fact import Catalogue, FactId
from wizard.model.flow import Flow
from wizard.model.observation import Observation
from wizard.model.words import Severity, Source, Sureness
from wizard.walk.pages import fact_spec

_LONGEST_MESSAGE = 500
_LONGEST_WORD = 160
PASTE_STEP = "paste"


@dataclass(frozen=True, slots=True)
class Read:
    """A text that was pasted and what reading it brought."""

    text: str
    explanation: Explanation
    keep: bool


def pasted(read: Read, at: datetime, redact: Callable[[str], str], kept: str | None) -> Pasted:
    """The event for the journal. Every word in it came from outside and goes through `redact`."""
    error = read.explanation.error

    def word(text: str | None, longest: int = _LONGEST_WORD) -> str | None:
        return redact(text)[:longest] if text else None

    return Pasted(
        at=at,
        sha256=sha256(read.text.encode("utf-8", "surrogatepass")).hexdigest(),
        chars=len(read.text),
        kept=kept,
        status=error.status if error else None,
        error_type=word(error.type) if error else None,
        error_code=word(error.code) if error else None,
        message=word(error.message, _LONGEST_MESSAGE) if error else None,
        request_id=word(error.request_id) if error else None,
        cf_ray=word(error.cf_ray) if error else None,
        answered_by=read.explanation.answered_by.value,
        causes=tuple(cause.slug for cause in read.explanation.causes),
    )


def learned(read: Read, at: datetime, flow: Flow, catalogue: Catalogue) -> Learned | None:
    """The facts that the causes set, the best cause first; None where nothing can be said."""
    facts: dict[FactId, Observation] = {}
    for cause in _telling(read.explanation):
        for fact, value in cause.sets.items():
            spec = fact_spec(fact, flow, catalogue)
            if spec and value in spec.domain and fact not in facts:
                facts[fact] = _seen(fact, value, at, cause.confidence, cause.title)
    if "paste_place" not in facts and (place := _place(read.explanation)):
        value, sureness, said = place
        facts["paste_place"] = _seen("paste_place", value, at, sureness, said)
    return Learned(at=at, observations=tuple(facts.values())) if facts else None


def _telling(explanation: Explanation) -> Sequence[CauseMatch]:
    return [c for c in explanation.causes if c.confidence is not Sureness.CANNOT_TELL]


def _place(explanation: Explanation) -> tuple[str, Sureness, str] | None:
    """Where the fault is when no cause says it: found by checking, or nothing in a text that was read."""
    wrong = [p for p in explanation.problems if p.severity is Severity.ERROR]
    if wrong:
        return "request", Sureness.LIKELY, f"checking the request found: {wrong[0].message}"
    if (explanation.error or explanation.request) and not explanation.causes:
        return "none_found", Sureness.LIKELY, "nothing was found in what was pasted"
    return None


def _seen(fact: FactId, value: str, at: datetime, sureness: Sureness, said: str) -> Observation:
    return Observation(
        fact=fact,
        value=value,
        source=Source.PASTE,
        at=at,
        sureness=sureness,
        said=said[:300],
        step=PASTE_STEP,
    )


def headline(explanation: Explanation) -> str:
    """One line on what reading brought."""
    if explanation.causes:
        best = explanation.causes[0]
        return f"Read: {best.title} ({best.confidence.words})."
    if explanation.problems:
        return f"Read: {explanation.problems[0].message}"
    if explanation.error or explanation.request:
        return "Read, but it names no cause that is known here. The checks go on."
    return "Nothing in that text looks like an error or a request. It can still be checked step by step."
