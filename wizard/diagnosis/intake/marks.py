"""Marks in free text: status codes, request ids, class names and the names of the programs that printed them.

Every pattern here is anchored by a literal and bounded, so a search is linear in the text.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from wizard.knowledge.cause_book import cause_book, own_words

_STATUS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"error code:? {0,2}\(?([45]\d\d)\b",
        r"api error:?\s{0,80}\(?([45]\d\d)\b",
        r"http/[\d.]{1,3} ([45]\d\d)\b",
        r"status[ _-]?code[\"'\\]{0,4}\s{0,3}(?::|=>|=| )?\s{0,3}[\"']?([45]\d\d)\b",
        r"\bhttp(?: status| error| code)?[ :=]{0,3}\(?([45]\d\d)\b",
        r"\bstatus(?: code)?[\"'\\]{0,4}\s{0,3}(?::|=>|=| of)?\s{0,3}[\"']?([45]\d\d)\b",
        r"\[(?:http )?([45]\d\d)\]",
        r"\(([45]\d\d)\b[^)\n]{0,40}\)",
        r"\b(?:error|code|failed|returned|rejected|responded|response|reason|upstream|with)"
        r"[\"'\\]{0,4}\s{0,2}[:=(]?\s{0,3}[\"']?([45]\d\d)\b(?![.\d])",
        r"(?:^|\n|[:\s])([45]\d\d) ?(?=\{|bad request|unauthorized|forbidden|not found|payment required"
        r"|too many requests|internal server|bad gateway|service unavailable|gateway time|method not"
        r"|request entity|content too|payload too|invalid_request|status code|failed_pre|invalid_arg)",
        r"^\W{0,4}([45]\d\d)\b(?=:|\s|$)(?!\s{1,3}(?:days|people|items|lines|rows|users|files|tests|pages|times|ms|seconds|"
        r"minutes|hours|km|kg|[a-z]{2,20} (?:street|st|road|ave|avenue|lane)\b))",
        r"<title>\s{0,9}([45]\d\d)\b",
        r"<h1>\s{0,9}([45]\d\d)\b",
        r"\|\s?(5\d\d):",
    )
]
_STATUS_NAME = re.compile(
    r"status code:\s{0,3}(badrequest|unauthorized|forbidden|notfound|toomanyrequests)", re.IGNORECASE
)
_NAMES = {"badrequest": 400, "unauthorized": 401, "forbidden": 403, "notfound": 404, "toomanyrequests": 429}
_CLASS = re.compile(
    r"\b(?:[a-z_]\w{0,40}\.){0,6}((?:Anthropic|AI_|Bedrock|OpenAI|Litellm)?[A-Z]\w{2,60}(?:Error|Exception)\d?)\b"
)
_TYPE = re.compile(r"\b([a-z_]{3,30}_error|request_too_large)\b")
_REQUEST_ID = re.compile(r"\breq_[A-Za-z0-9_]{4,90}")
_OTHER_ID = re.compile(
    r"(?:x-amzn-requestid|apim-request-id|x-request-id|x-github-request-id|request[ _-]?id)"
    r"[\"'\\]{0,4}\s{0,3}(?::|=)?\s{0,3}[\"'\\]{0,4}"
    r"([A-Za-z0-9][A-Za-z0-9_:.\-]{7,90})",
    re.IGNORECASE,
)
_CODE = re.compile(r"error_code[\"'\\]{0,8}\s{0,3}(?::|=>|=)\s{0,3}[\"'\\]{0,8}([a-z][a-z0-9_]{4,60})")
_CF_RAY = re.compile(
    r"(?:cf-ray[\"']?\s{0,3}[:=]?\s{0,3}[\"']?|ray id:?\s{0,3}(?:<[^>]{1,80}>)?\s{0,3})"
    r"([0-9a-f]{12,20}(?:-[A-Z]{3})?)\b",
    re.IGNORECASE,
)

_MODEL = re.compile(
    r"\bclaude[ -](?P<line>opus|sonnet|haiku|fable|mythos)[ -](?P<major>\d)(?:[.-](?P<minor>\d))?(?![\w.-])"
    r"|\bclaude-[a-z0-9][a-z0-9.\-]{2,60}",
    re.IGNORECASE,
)
_APART = re.compile(r"[^a-z0-9]+")
_MOST_MODELS = 200
_NO_ANSWER = ("Module", "File", "Class", "Command", "Package", "Page", "Record", "Entity", "User")
"""What programs do not find by themselves (`ModuleNotFoundError`), so that no status stands behind it."""


def _types() -> dict[str, Any]:
    types: dict[str, Any] = cause_book().signs["status_of_type"]
    return types


def status_in(text: str) -> int | None:
    """The HTTP status that the text names, by the surest mark; None where it names none."""
    for pattern in _STATUS:
        found = pattern.search(text)
        if found:
            return int(found[1])
    named = _STATUS_NAME.search(text)
    if named:
        return _NAMES[named[1].lower()]
    return status_of_class(text)


def status_of_class(text: str) -> int | None:
    """The status behind an exception's class name, such as 429 for `RateLimitError`."""
    for found in _CLASS.finditer(text[:20_000]):
        for name, status in cause_book().signs["status_of_class"].items():
            if name in found[1] and not found[1].startswith(_NO_ANSWER):
                return int(status)
    return None


def classes_in(text: str) -> tuple[str, ...]:
    """Exception class names in the text, without their modules, in order."""
    return tuple(dict.fromkeys(found[1] for found in _CLASS.finditer(text[:20_000])))


def status_of_type(kind: str | None) -> int | None:
    """The status that belongs to an `error.type` (facts: C1)."""
    status = _types().get(kind or "")
    return int(status) if status else None


def type_in(text: str) -> str | None:
    """An `error.type` of the API named anywhere in the text."""
    return next((found[1] for found in _TYPE.finditer(text) if found[1] in _types()), None)


def code_in(text: str) -> str | None:
    """An `error_code` written out in free text."""
    found = _CODE.search(text)
    return found[1] if found else None


def request_id_in(text: str) -> str | None:
    """The request id in the text: the API's own shape first, then that of others."""
    found = _REQUEST_ID.search(text)
    if found:
        return found[0]
    other = _OTHER_ID.search(text)
    return other[1] if other and any(char.isdigit() for char in other[1]) else None


def cf_ray_in(text: str) -> str | None:
    """Cloudflare's ray id, from a header or a page."""
    found = _CF_RAY.search(text)
    return found[1] if found else None


def client_in(text: str) -> str | None:
    """What printed the text, by its habits."""
    lowered = text[:20_000].lower()
    for client in cause_book().signs["client"]:
        if any(mark in lowered for mark in client["marks"]):
            return str(client["name"])
    return None


def models_in(text: str) -> Iterator[str]:
    """The models that a text names, by id (`claude-opus-4-8`) or as people write them (Claude Opus 4.8)."""
    for found in _MODEL.finditer(text):
        line, major, minor = found["line"], found["major"], found["minor"]
        if line:
            yield f"claude-{line}-{major}{f'-{minor}' if minor else ''}".lower()
        elif not found[0].lower().startswith("claude-code"):
            yield found[0].lower().rstrip(".-")


def says_own_words(line: str) -> bool:
    """Whether a line holds words that the service, the SDKs and the runtimes themselves use."""
    said = _APART.sub("", line.lower())
    return any(words in said for words in own_words())


def only_model_in(text: str) -> str | None:
    """The model of a text that names exactly one; where it names several, none can be told."""
    named = set(islice(models_in(text), _MOST_MODELS))
    return named.pop() if len(named) == 1 else None
