"""What a paste becomes: an explanation for the page, and events that hold conclusions and no words of it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from wizard.evidence.shapes import outline
from wizard.model.event import Learned, Pasted
from wizard.model.explanation import CauseMatch, Explanation
from wizard.model.fact import Catalogue, FactId
from wizard.model.flow import Flow
from wizard.model.observation import Observation
from wizard.model.words import Answerer, Severity, Source, Sureness
from wizard.walk.pages import fact_spec

_LONGEST_MESSAGE = 500
_LONGEST_WORD = 160
PASTE_STEP = "paste"
_LONGEST_MODEL = 100
_NOT_FOUND = re.compile(r"model: ?(.{1,200})")


@dataclass(frozen=True, slots=True)
class Read:
    """A text that was pasted and what reading it brought."""

    text: str
    explanation: Explanation
    keep: bool


def pasted(read: Read, at: datetime, clean: Callable[[str, int], str], kept: str | None) -> Pasted:
    """The event for the journal. Every word in it came from outside and goes through `clean`.

    Names, addresses and machines in it stay, as in what a person tells: they are taken out of what leaves,
    under the marks of the case, and the preview can put them back.
    """
    error = read.explanation.error
    request = read.explanation.request

    def word(text: str | None, longest: int = _LONGEST_WORD) -> str | None:
        return clean(text, longest) if text else None

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
        request_shape=outline(request.body) if request and isinstance(request.body, dict) else None,
    )


def learned(read: Read, at: datetime, flow: Flow, catalogue: Catalogue) -> Learned | None:
    """The facts that the causes set, the best cause first; None where nothing can be said."""
    facts: dict[FactId, Observation] = {}
    for cause in _telling(read.explanation):
        for fact, value in _witnessed(cause, read.explanation.answered_by).items():
            spec = fact_spec(fact, flow, catalogue)
            if spec and value in spec.domain and fact not in facts:
                facts[fact] = _seen(fact, value, at, cause.confidence, cause.title)
    if "paste_place" not in facts and (place := _place(read.explanation)):
        value, sureness, said = place
        facts["paste_place"] = _seen("paste_place", value, at, sureness, said)
    return Learned(at=at, observations=tuple(facts.values())) if facts else None


def _witnessed(cause: CauseMatch, answered_by: Answerer) -> dict[FactId, str]:
    """What a failed call is a witness of, among what its cause would set.

    It went the way that the program takes, so it says nothing of the direct way. An error that names the
    key leads to the rows about keys, and one that names the model leaves it to the list of models whether
    that is mistyped, retired or not open to the key. A proxy is a part of the way, not a gateway.
    """
    sets = dict(cause.sets)
    if reach := sets.pop("api_reach", None):
        sets.setdefault("inherited_reach", reach)
    if "key_check" in sets:
        sets["paste_place"] = "account"
    if sets.pop("model_check", None):
        sets["paste_place"] = "model"
    if answered_by is Answerer.PROXY and sets.get("paste_place") == "gateway":
        sets["paste_place"] = "network"
    return sets


def named_model(explanation: Explanation) -> str | None:
    """The model that a pasted request names, or that an error says is not found."""
    body = explanation.request.body if explanation.request else None
    named = body.get("model") if isinstance(body, dict) else None
    if not isinstance(named, str) and (error := explanation.error) and error.type == "not_found_error":
        # The API's own words for a model that it does not find (facts/api.md section D).
        found = _NOT_FOUND.fullmatch(error.message or "")
        named = found[1] if found else None
    return named[:_LONGEST_MODEL] if isinstance(named, str) and named.isprintable() else None


def _telling(explanation: Explanation) -> Sequence[CauseMatch]:
    return [c for c in explanation.causes if c.confidence is not Sureness.CANNOT_TELL]


def _place(explanation: Explanation) -> tuple[str, Sureness, str] | None:
    """Where the fault is when no cause says it: found by checking, or nothing in a text that was read."""
    wrong = [p for p in explanation.problems if p.severity is Severity.ERROR]
    if wrong:
        return "request", Sureness.LIKELY, f"checking the request found: {wrong[0].message}"
    if (explanation.error or explanation.request) and not _telling(explanation):
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
    if telling := _telling(explanation):
        best = telling[0]
        return f"Read: {best.title} ({best.confidence.words})."
    if explanation.problems:
        return f"Read: {explanation.problems[0].message}"
    if explanation.error or explanation.request:
        return "Read, but it names no cause that is known here. The checks go on."
    return "Nothing in that text looks like an error or a request. It can still be checked step by step."
