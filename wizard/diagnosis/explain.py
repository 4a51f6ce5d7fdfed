"""Explaining a paste: who answered, what is wrong, where, what to change, and how sure that is.

The way of a paste: `intake` reads it into errors and requests, `answerer` says who sent each error, and
`causes` names the reason by the rules of the catalogue. Everything here is pure and offline.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from wizard.diagnosis.causes import catalogue
from wizard.diagnosis.causes.decide import decide, named, of_somebody_else, own_words
from wizard.diagnosis.causes.match import Facts, with_places
from wizard.diagnosis.intake import marks
from wizard.diagnosis.intake.answerer import answerer
from wizard.diagnosis.intake.elsewhere import elsewhere, of_others
from wizard.diagnosis.intake.read import ReadError, read
from wizard.diagnosis.intake.requests import FoundRequest, commands_in, objects_in
from wizard.diagnosis.intake.requests.found import for_checking, mask_header, too_deep, without_surrogates
from wizard.model.explanation import ApiError, ApiRequest, CauseMatch, Explanation, Problem
from wizard.model.words import Answerer, Place, Sureness

MOST_DETAILS = 200
MOST_REQUESTS = 20
_LONGEST_CONTEXT = 12_000
_SURROGATE = re.compile("[\ud800-\udfff]")
_KEY = re.compile(r"\bsk-[A-Za-z0-9][A-Za-z0-9_\-]{24,}")
_VERSION = re.compile(
    r"anthropic[-_]version[\"'\\]{0,4}\s{0,3}[:=]\s{0,3}[\"'\\]{0,4}(\d{4}-\d\d-\d\d)", re.IGNORECASE
)

_LOOK_NEXT: Mapping[Place, tuple[str, ...]] = {
    Place.BODY: (
        "Paste the request body too: it can be checked here without sending it.",
        "Send the smallest body with the same key; if that works, the fault is in the body.",
    ),
    Place.HEADERS: (
        "Look at the headers that really went out (version, beta, key), not at those you meant to send.",
        "Try the same key with curl and the smallest body.",
    ),
    Place.ENDPOINT: ("Look at the full address and the model name as they were sent.",),
    Place.SIZE: ("Look at the size of the body and of the images and documents in it.",),
    Place.ACCOUNT: (
        "Look at the Console with the account that owns this very key: billing, limits, members.",
    ),
    Place.POLICY: (
        "Look at what the request asks for, and send the request id to support if it is a false alarm.",
    ),
    Place.NETWORK: (
        "Run curl -v to https://api.anthropic.com from the same shell.",
        "Try another network, and look at the proxy variables.",
    ),
    Place.GATEWAY: (
        "Look into the gateway's own log for what the service behind it answered.",
        "Send the same request straight to the API, with the smallest body.",
    ),
    Place.SERVICE: ("Look at https://status.claude.com, and keep the request id.",),
}


def explain(text: str) -> Explanation:
    """What a pasted text says. Works offline, and never raises on any text.

    Args:
        text: an error, a log, a curl command, a request body, a HAR: whatever is at hand.

    Returns:
        The error to act on first with its causes, best first; further errors in `others`; the request
        and what checking it found, where the text holds one.
    """
    text = _printable_text(text)
    written = list(islice(commands_in(text), MOST_REQUESTS))
    reading = read(_without(text, written))
    asked = next(iter((*written, *islice(objects_in(reading), 1))), None)
    request = asked.request if asked else None
    version = _version_in(text, request)
    model = _model_of(request) or marks.only_model_in(text[:_LONGEST_CONTEXT])
    told = [one for one in (_told(error, version, model) for error in reading.errors) if one is not None]
    told = sorted(told, key=_urgency, reverse=True)
    problems, checked = _problems(asked)
    notes = (*reading.notes, *checked)
    if not told:
        return _request_only(request, problems, notes, version, model)
    first = told[0]
    return first.model_copy(
        update={
            "request": request,
            "problems": problems,
            "others": tuple(told[1:]),
            "notes": (*first.notes, *notes),
        }
    )


def _without(text: str, written: Sequence[FoundRequest]) -> str:
    """The text with its requests blanked out, so that what they say is not taken for an error."""
    for one in written:
        if one.request.span:
            start, end = one.request.span
            text = text[:start] + " " * (end - start) + text[end:]
    return text


def _printable_text(text: object) -> str:
    """The text, with what no later part can hold (lone surrogates) replaced."""
    return _SURROGATE.sub("\ufffd", text if isinstance(text, str) else str(text))


def _told(error: ReadError, version: str | None, model: str | None) -> Explanation | None:
    """One error explained, under the version and the model in hand; None where its words speak of none."""
    statement = error.statement
    code = statement.code or _code_of_classes(error)
    who, because = answerer(error)
    facts = with_places(
        Facts(
            message=statement.message or "",
            passage=error.context[:_LONGEST_CONTEXT],
            status=statement.status,
            type=statement.type,
            other_code=statement.other_code,
            answered_by=who.value,
            client=marks.client_in(error.context),
            version=version,
            model=next(marks.models_in(statement.message or ""), None)
            or model
            or marks.only_model_in(error.context[:_LONGEST_CONTEXT]),
            cut=error.cut,
            stated=error.structured and bool(statement.message),
            identified=statement.request_id is not None,
        )
    )
    causes, clear = decide(facts, code, _detail_paths(statement.details))
    about = elsewhere(error.context) if not error.structured else of_others(error.context)
    if about:
        if not error.structured:
            return None
        causes = (of_somebody_else(facts, about),)
    if error.weak and not _speaks_of_error(error, causes[0], clear=clear, placed=bool(facts.paths)):
        return None
    who, because = _who_by_cause(who, because, causes[0], facts)
    return Explanation(
        error=_api_error(error, code, facts),
        answered_by=who,
        answered_because=because,
        causes=causes,
        look_next=() if about else _look_next(causes[0]),
        notes=_notes(error),
    )


def _speaks_of_error(error: ReadError, cause: CauseMatch, *, clear: bool, placed: bool) -> bool:
    """Whether words without any outward sign of an error turn out to speak of one."""
    if error.quiet:
        return cause.confidence is Sureness.SHOWN
    return cause.slug != "unknown" and (clear or placed)


def _code_of_classes(error: ReadError) -> str | None:
    """The `error_code` behind an SDK's exception class, where the text names one."""
    if "Error" not in error.context:
        return None
    found = (catalogue.code_of_class(name) for name in marks.classes_in(error.context))
    return next((code for code in found if code), None)


def _detail_paths(details: Mapping[str, Any]) -> tuple[str, ...]:
    """The places that the service lists in `error.details.paths`."""
    paths = details.get("paths")
    if not isinstance(paths, Sequence) or isinstance(paths, str):
        return ()
    return tuple(_safe(path) for path in paths[:MOST_DETAILS] if isinstance(path, str))


def _version_in(text: str, request: ApiRequest | None) -> str | None:
    if request and "anthropic-version" in request.headers:
        return request.headers["anthropic-version"]
    found = _VERSION.search(text[:200_000])
    return found[1] if found else None


def _model_of(request: ApiRequest | None) -> str | None:
    """The model that a request names."""
    body = request.body if request else None
    named = body.get("model") if isinstance(body, dict) else None
    return named.lower() if isinstance(named, str) else None


def _who_by_cause(who: Answerer, because: str, cause: CauseMatch, facts: Facts) -> tuple[Answerer, str]:
    """Who answers with this cause, where the text itself has no sign of it."""
    entry = catalogue.entry(cause.slug)
    if entry.by and (who is Answerer.UNKNOWN or entry.by in ("nobody", "sdk", "client")):
        return Answerer(entry.by), {
            "nobody": "no answer arrived: the program reports a failure of the connection",
            "sdk": "these are the SDK's own words; no request went out",
            "client": "these are the client program's own words",
        }.get(entry.by, "this error is typical of it")
    theirs = cause.confidence is Sureness.SHOWN and own_words(facts.message)
    if who is Answerer.UNKNOWN and theirs and cause.where is not Place.GATEWAY:
        return Answerer.API, "the words are the API's own; no other sign is there"
    return who, because


def _api_error(error: ReadError, code: str | None, facts: Facts) -> ApiError:
    statement = error.statement
    return ApiError(
        status=statement.status,
        type=_safe(statement.type) if statement.type else None,
        code=_safe(code) if code else (_safe(statement.other_code) if statement.other_code else None),
        message=_safe(statement.message) if statement.message else None,
        request_id=_safe(statement.request_id) if statement.request_id else None,
        cf_ray=marks.cf_ray_in(error.context),
        details={} if too_deep(statement.details) else _plain(statement.details),
        headers={_safe(key): _safe(mask_header(key, value)) for key, value in statement.headers.items()},
        client=facts.client,
        wrappers=tuple(_safe(one) for one in statement.wrappers),
        span=error.span,
    )


def _safe(text: str) -> str:
    """A text that can be stored, with anything in it that looks like a key masked."""
    text = _SURROGATE.sub("\ufffd", text)
    return _KEY.sub(lambda found: found[0][:13] + "…" + found[0][-4:], text) if "sk-" in text else text


def _plain(details: Mapping[str, Any]) -> dict[str, Any]:
    return {_safe(str(key)): without_surrogates(one) for key, one in list(details.items())[:MOST_DETAILS]}


def _look_next(cause: CauseMatch) -> tuple[str, ...]:
    return _LOOK_NEXT[cause.where] if cause.confidence is not Sureness.SHOWN else ()


def _notes(error: ReadError) -> tuple[str, ...]:
    notes = []
    if error.cut:
        notes.append("The text ends in the middle; the rest may say more.")
    if error.statement.escapes:
        times = {1: "once", 2: "twice"}.get(error.statement.escapes, "several times")
        notes.append(f"The error was escaped {times}; it is shown unescaped.")
    if error.statement.wrappers:
        notes.append("The error was wrapped by other programs; the innermost words are shown.")
    return tuple(notes)


def _urgency(told: Explanation) -> tuple[int, int, int, int]:
    """Which of several errors to act on first; the higher the sooner.

    A known cause before an unknown one, one that a retry will not cure before one that passes, a service's
    own statement before a program's words, the surer before the less sure.
    """
    cause = told.causes[0]
    stated = told.error is not None and told.error.type is not None
    return (cause.slug != "unknown", not cause.retry, stated, cause.confidence.rank)


def _problems(asked: FoundRequest | None) -> tuple[tuple[Problem, ...], tuple[str, ...]]:
    """What checking the request finds, and what a reader should know of the check itself."""
    if asked is None or asked.request.body_text is None:
        return (), ()
    if not asked.complete:
        return (), (
            "The request was read in part only (it names variables or a file), so it was not checked.",
        )
    request = asked.request
    # A log or a call in code shows only some of the headers that the SDK sends.
    headers = for_checking(asked.exact_headers) if request.kind in ("curl", "http", "har") else None
    try:
        from wizard.diagnosis.contract import check  # late: most pastes hold no request

        return tuple(check(request.body_text, headers=headers or None, url=request.url)), ()
    except Exception:  # noqa: BLE001 - boundary: a fault of the check must not hide what the error says
        return (), ("The request was found, and checking it failed; this is a fault of the wizard.",)


def _request_only(
    request: ApiRequest | None,
    problems: tuple[Problem, ...],
    notes: tuple[str, ...],
    version: str | None,
    model: str | None,
) -> Explanation:
    """An explanation without an error: what the request itself shows."""
    causes: list[CauseMatch] = []
    for problem in problems:
        if problem.severity.value == "error" and problem.cause not in [cause.slug for cause in causes]:
            causes.append(named(problem.cause, problem, version, model))
    return Explanation(request=request, problems=problems, causes=tuple(causes), notes=notes)
