"""Reading a paste: every error in it, unwrapped, and the requests that stand beside them."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from wizard.diagnosis.intake import marks
from wizard.diagnosis.intake.clean import clean, one_line
from wizard.diagnosis.intake.envelope import Statement, is_request_or_reply, read_text, statement_of, trim
from wizard.diagnosis.intake.objects import Budget, Found, find_objects
from wizard.diagnosis.intake.passages import Passage, line_span, passages, trimmed
from wizard.diagnosis.intake.records import only_a_status, records
from wizard.diagnosis.intake.shapes import (
    har_content,
    har_entries,
    har_headers,
    is_batch_item,
    is_body,
    is_har,
    is_headers,
)

LONGEST_MESSAGE = 8_000
MOST_ERRORS = 30
_LONGEST_LINE = 2_000
_HTML = re.compile(r"<(?:!doctype html|html|head|title|h1)\b", re.IGNORECASE)
_HTML_WORDS = re.compile(r"<(title|h1|h2|pre)\b[^>]{0,200}>([^<]{1,400})", re.IGNORECASE)
_FRAME = re.compile(
    r"^\s*(?:at |File \"|\.{3}|Traceback|During handling|The above exception|\^+|~+|node:|\d+ \|)"
)
_SAYS = re.compile(
    r"error|exception|fail|invalid|not |unable|cannot|refused|reset|denied|limit|expired|closed|timeout"
    r"|timed out|enotfound|exceed|require|must|too ",
    re.IGNORECASE,
)
_BROKEN_BODY = re.compile(r"[\"']?messages[\"']?\s{0,3}:\s{0,20}\[")
_ERROR_KEY = re.compile(r"[\"'](?:error|errors|issues)[\"']\s{0,3}:")
_LEAD_LINE = re.compile(
    r"(?:api error|error code|http[ /][\d.]{0,4} ?[45]\d\d|\b[45]\d\d\b|\w(?:error|exception)\b\W|curl: \(\d"
    r"|failed to connect|unable to connect|caused by|reason:)",
    re.IGNORECASE,
)
_CUT_FRONT = re.compile(
    r"\A[^{\[\n]{0,200}?[\w\"'],\s{0,3}(?=[\"'](?:message|error)[\"']\s{0,3}:\s{0,3}[\"'{])"
)
_NEXT_EVENT = re.compile(
    r"^\s*(?:\d{4}-\d\d-\d\d|\[?\d\d:\d\d:\d\d|retrying|please check your|note:|\{|#{1,4} )", re.IGNORECASE
)


@dataclass(slots=True)
class ReadError:
    """One error of the paste, with everything that matching needs to know of it."""

    statement: Statement
    context: str
    """The cleaned passage around it."""
    span: tuple[int, int]
    cut: bool = False
    structured: bool = True
    html: bool = False
    weak: bool = False
    """Nothing but the words themselves can say whether they speak of an error."""
    quiet: bool = False
    """It stands in a record that reports no failure: a line below warnings, or words before the log."""


@dataclass(slots=True)
class Reading:
    """What stands in a paste."""

    errors: list[ReadError] = field(default_factory=list)
    objects: list[tuple[Any, tuple[int, int], str | None]] = field(default_factory=list)
    """Objects that do not speak of an error (request bodies, replies, settings), their place in the paste,
    and their own text where they stand alone."""
    notes: list[str] = field(default_factory=list)


def read(text: str) -> Reading:
    """Read a paste of any size and kind. Never raises; linear in the size of the text."""
    reading = Reading()
    budget = Budget(min(len(text), 4_000_000))
    if read_document(text, reading, budget):
        reading.errors = _distinct(reading.errors)
        return reading
    for record, quiet in (one for passage in passages(text) for one in records(passage)):
        _read_passage(record, reading, budget, quiet=quiet)
        if len(reading.errors) >= MOST_ERRORS:
            reading.notes.append(f"Only the first {MOST_ERRORS} errors of this text are listed.")
            break
    reading.errors = _without_status_lines(_distinct(reading.errors))
    return reading


def read_document(text: str, reading: Reading, budget: Budget) -> bool:
    """Read a paste that is one JSON document as a whole: an error, a body, a reply, an HTTP archive.

    Returns False where it is none, or where it speaks of an error: reading that as text shows more.
    """
    bare = text.strip().lstrip("\ufeff")
    if bare[:1] not in ("{", "[") or bare[-1:] not in ("}", "]"):
        return False
    span = (0, len(text))
    try:
        value = json.loads(bare)
    except (ValueError, RecursionError):
        first = parsed_line(bare)
        if is_batch_item(first):
            reading.objects.append((first, span, None))
            return _ERROR_KEY.search(bare) is None
        if first is None and _BROKEN_BODY.search(bare[:100_000]) and not _ERROR_KEY.search(bare[:5_000]):
            reading.objects.append((None, span, bare))
            return True
        return False
    if is_har(value):
        for _, response in har_entries(value):
            _read_har_response(response, reading, budget, span)
        reading.objects.append((value, span, None))
        return True
    if is_body(value):
        reading.objects.append((value, span, bare))
        return True
    return False


def parsed_line(text: str) -> Any:
    """The first line as JSON, where each line is a document of its own; None otherwise."""
    line = text[: text.find("\n")] if "\n" in text else ""
    try:
        return json.loads(line) if line.startswith("{") and line.endswith("}") else None
    except (ValueError, RecursionError):
        return None


def _read_har_response(
    response: dict[str, Any], reading: Reading, budget: Budget, span: tuple[int, int]
) -> None:
    """The error in one response of an archive, with its status and headers."""
    status = response.get("status")
    if not isinstance(status, int) or status < 400:
        return
    inner = Reading()
    content = clean(har_content(response)[:60_000])
    _read_passage(Passage(content or f"HTTP {status}", *span), inner, budget)
    for error in inner.errors[:1] or [ReadError(Statement(), content, span)]:
        error.statement.status = status
        error.statement.headers = har_headers(response) | error.statement.headers
        error.statement.request_id = error.statement.request_id or error.statement.headers.get("request-id")
        error.weak = False
        reading.errors.append(error)


def _read_passage(passage: Passage, reading: Reading, budget: Budget, *, quiet: bool = False) -> None:
    text = _with_its_brace(clean(passage.text))
    span = trimmed(passage)
    spoken: list[ReadError] = []
    rest = text
    at = 0
    for found in find_objects(text, budget):
        several = _several(found.value, budget)
        if several:
            spoken += [_structured(one, found, "", span) for one in several]
            continue
        statement = statement_of(found.value, budget)
        if statement is None:
            reading.objects.append((found.value, (passage.start, passage.end), None))
            if isinstance(found.value, dict) and (
                is_request_or_reply(found.value) or is_headers(found.value)
            ):
                rest = rest.replace(text[found.start : found.end], " ", 1)
            continue
        place = line_span(passage, text[found.start : found.end], at)
        at = place[1] - passage.start if place else at
        spoken.append(_structured(statement, found, text, place or span))
    usable = [e for e in spoken if e.statement.message or e.statement.code or e.statement.type]
    if usable:
        reading.errors.extend(usable)
        return
    if not rest.strip():
        return
    loose = _free(rest, span, spoken[0].statement if spoken else None, budget)
    if loose:
        loose.weak, loose.quiet = loose.weak or quiet, quiet
        reading.errors.append(loose)


def _with_its_brace(text: str) -> str:
    """A text that begins in the middle of an object, with a brace before the first key that is whole."""
    cut = _CUT_FRONT.match(text)
    return f"{text[: cut.end()]}{{{text[cut.end() :]}" if cut else text


def _several(value: Any, budget: Budget) -> list[Statement]:
    """The statements of a list of unrelated errors, such as a client's error log."""
    if not isinstance(value, list) or len(value) < 2 or not all(isinstance(one, dict) for one in value):
        return []
    told = [statement_of(one, budget) for one in value[:MOST_ERRORS] if "error" in one or "err" in one]
    return [one for one in told if one is not None] if len(told) > 1 else []


def _structured(statement: Statement, found: Found, text: str, span: tuple[int, int]) -> ReadError:
    before = text[max(0, found.start - 300) : found.start]
    after = text[found.end : found.end + 120]
    line = before[before.rfind("\n") + 1 :]
    block = before[before.rfind("\n\n") + 1 :]
    statement.status = statement.status or marks.status_in(line) or marks.status_in(block)
    statement.status = statement.status or marks.status_in(text[:400])
    statement.status = statement.status or marks.status_in(after) or marks.status_of_type(statement.type)
    statement.code = statement.code or marks.code_in(line + after)
    statement.request_id = statement.request_id or marks.request_id_in(after) or marks.request_id_in(text)
    statement.escapes = max(statement.escapes, found.escapes)
    if statement.message:
        statement.message = _html_words(statement.message) or one_line(statement.message, LONGEST_MESSAGE)
    return ReadError(statement, text, span, cut=found.cut)


def _html_words(text: str) -> str | None:
    """What an HTML page says in its title and heading; None where the text is no page."""
    if not _HTML.search(text[:3000]):
        return None
    words = [one_line(found[2], 300) for found in _HTML_WORDS.finditer(text[:60_000])]
    return " | ".join(dict.fromkeys(word for word in words if word))[:600] or None


def _free(text: str, span: tuple[int, int], seen: Statement | None, budget: Budget) -> ReadError | None:
    """An error told in words alone."""
    statement = seen or Statement()
    page = _html_words(text)
    if page:
        statement.message = page
    else:
        words = _leading_words(text)
        if not words:
            return None
        if not read_text(words, statement, budget, 0) and statement.message:
            statement.message = one_line(statement.message, LONGEST_MESSAGE)
    statement.status = statement.status or marks.status_in(text)
    statement.type = statement.type or marks.type_in(text)
    statement.status = statement.status or marks.status_of_type(statement.type)
    statement.code = statement.code or marks.code_in(text)
    statement.request_id = statement.request_id or marks.request_id_in(text)
    said = statement.message or ""
    if not (
        statement.status
        or statement.type
        or statement.code
        or _SAYS.search(said)
        or _LEAD_LINE.search(text[:2000])
    ):
        return ReadError(statement, text, span, structured=False, weak=True) if len(text) < 2000 else None
    return ReadError(
        statement,
        text,
        span,
        structured=False,
        html=page is not None,
        cut=text.rstrip().endswith(("…", "...")),
    )


def _leading_words(text: str) -> str:
    """The line that says what went wrong, with the lines it goes on over."""
    lines = text.split("\n")
    told = [i for i, line in enumerate(lines[:400]) if line.strip() and not _FRAME.match(line)]
    if not told:
        return ""
    leading = [i for i in told if _LEAD_LINE.search(lines[i][:400])]
    saying = [i for i in told if _SAYS.search(lines[i][:400])]
    wanted = leading or saying or told
    if len(told) > 1:
        wanted = [i for i in {*leading, *saying} if marks.says_own_words(lines[i][:_LONGEST_LINE])] or wanted
    first = max(wanted) if any(line.startswith("Traceback") for line in lines) else min(wanted)
    words = [lines[first]]
    for line in lines[first + 1 : first + 14]:
        if not line.strip() or _FRAME.match(line) or _NEXT_EVENT.match(line):
            break
        words.append(line)
    return trim("\n".join(words))


def _without_status_lines(errors: list[ReadError]) -> list[ReadError]:
    """The errors without log lines that only repeat the status of another one."""
    stated = {error.statement.status for error in errors if error.structured and error.statement.message}
    if not stated:
        return errors
    return [
        error
        for error in errors
        if error.structured
        or (error.statement.status not in stated and None not in stated)
        or not only_a_status(error.statement.message or "")
    ]


def _distinct(errors: list[ReadError]) -> list[ReadError]:
    """Each error once: the same words with the same status are one, the fuller statement stays."""
    kept: dict[tuple[Any, ...], ReadError] = {}
    for error in errors:
        s = error.statement
        key = (s.type if not s.message else None, (s.message or "").lower()[:300], s.code)
        other = kept.get(key)
        if other is None:
            kept[key] = error
        elif other.statement.request_id is None and s.request_id:
            other.statement.request_id = s.request_id
    return list(kept.values())
