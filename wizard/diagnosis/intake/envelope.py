"""Unwrapping: from an object that was found in a paste to the innermost statement of the error.

Gateways, cloud platforms and SDKs put the service's own words into a message, a `detail`, a `raw` or a
list of errors, sometimes three deep and with every layer escaped once more. The deepest statement wins,
because it is nearest to whoever refused the request; what outer layers alone knew (a status, a request
id, headers) is kept.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from wizard.diagnosis.intake.objects import Budget, find_objects

_MESSAGE_KEYS = (
    "message", "msg", "Message", "messsage", "error_message", "errorMessage", "error_description",
    "errorMsg", "description", "reason", "title", "detailed_message", "text",
)  # fmt: skip
_NESTED_KEYS = (
    "error", "errors", "detail", "details", "issues", "body", "response", "responseBody", "response_body",
    "data", "cause", "lastError", "last_error", "upstream", "upstream_error", "innerError", "inner_error",
    "innererror", "original_error", "errorDetails", "rawErrorMessage", "exception", "err", "raw", "result",
    "payload", "output",
)  # fmt: skip
_STATUS_KEYS = (
    "status",
    "status_code",
    "statusCode",
    "code",
    "httpCode",
    "http_status",
    "httpStatus",
    "upstream_status",
)
_ID_KEYS = ("request_id", "requestId", "request-id", "RequestId", "requestID", "x-request-id", "_request_id")
_TEXT_KEYS = (
    "raw",
    "body",
    "responseBody",
    "response_body",
    "response",
    "data",
    "upstream",
    "detail",
    "cause",
    "payload",
    "output",
    "text",
)
_TRAILERS = re.compile(
    r"(?:Received Model Group=|Available Model Group Fallbacks=|LiteLLM Retried:|\(request id: |\(Service: "
    r"|\(Request ID: |Request id: |\(SDK Attempt Count)"
)
_LEADS = re.compile(
    r"^\W{0,3}(?:"
    r"(?:[\w.:]{0,80}(?:Error|Exception)\d?(?: \[[\w ]{1,40}\])?\s*(?::|-)\s*(?:-\s*)?)"
    r"|(?:[\w.]{0,80}(?:Error|Exception)\d?\s+(?=[45]\d\d\b))"
    r"|(?:An error occurred \(\w{1,60}\) when calling the \w{1,60} operation(?: \([^)]{0,60}\))?: ?)"
    r"|(?:The model returned the following errors: ?)"
    r"|(?:(?:API Error|Error code|HTTP|Error|status|Reason|Client exception)[: ]{1,3}\(?(?:[45]\d\d)?\)?"
    r"(?: Bad Request)?\s*[:\-]*\s*)"
    r"|(?:[^{}\n:\"'`]{0,60}\b[45]\d\d\)?(?: (?-i:[A-Z])[A-Za-z ]{2,25})?\s?[:\-]\s+)"
    r"|(?:[45]\d\d\b\s*[:\-]?\s*)"
    r"|(?:b(?=['\"]))"
    r")",
    re.IGNORECASE,
)
_ERROR_KEYS = frozenset(("error", "errors", "issues", "errorMessage", "errorDetails"))
_LONE = frozenset(("detail", "message", "Message"))
_DEEPEST = 12


@dataclass(slots=True)
class Statement:
    """What an object says of an error; filled from the outside in."""

    status: int | None = None
    type: str | None = None
    code: str | None = None
    """`details.error_code`, or an `error_code` beside the message."""
    other_code: str | None = None
    """A code that is not one of the API's own kind, such as `model_not_supported`."""
    message: str | None = None
    request_id: str | None = None
    details: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    wrappers: list[str] = field(default_factory=list)
    enveloped: bool = False
    """An outer `"type": "error"` was seen, as the API itself writes it."""
    marked: bool = False
    """Something in the object says that it is an error, not just any object with a message."""
    escapes: int = 0


def statement_of(value: Any, budget: Budget) -> Statement | None:
    """The statement in an object; None where the object does not speak of an error."""
    statement = Statement()
    if isinstance(value, list):
        value = {"errors": value}
    if not isinstance(value, dict):
        return None
    if is_request_or_reply(value):
        return Statement(message="stop_reason: refusal", marked=True) if _refused(value) else None
    _dig(value, statement, budget, 0)
    if not statement.marked and not (statement.message and statement.status):
        return None
    return statement


def _refused(value: dict[str, Any]) -> bool:
    """Whether a reply ended with a refusal: the one reply that people paste as an error."""
    delta = value.get("delta")
    return "refusal" in (
        value.get("stop_reason"),
        delta.get("stop_reason") if isinstance(delta, dict) else None,
    )


def is_request_or_reply(value: dict[str, Any]) -> bool:
    """Whether the object is a request body or a successful answer, which may well hold a `message`."""
    if value.get("type") in ("message", "message_start", "content_block_delta", "message_delta"):
        return True
    if isinstance(value.get("messages"), list) and "error" not in value and "issues" not in value:
        return True
    return "choices" in value and not value.get("error")


def _dig(value: Any, statement: Statement, budget: Budget, depth: int) -> None:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        _dig_list(value, statement, budget, depth)
    elif isinstance(value, dict):
        _note(value, statement)
        if not _own_message(value, statement, budget, depth):
            _children(value, statement, budget, depth)


def _note(value: dict[str, Any], statement: Statement) -> None:
    """Take over what this layer says beside its message."""
    for key in _STATUS_KEYS:
        status = _status(value.get(key))
        if status:
            statement.status = status
            statement.marked = True
            break
    kind = value.get("type") or value.get("__type") or value.get("error_type")
    if kind == "error":
        statement.enveloped = statement.marked = True
    elif isinstance(kind, str) and kind not in ("<nil>", "None", "null"):
        statement.type = kind[:120]
        statement.marked = statement.marked or kind.lower().endswith(("error", "exception"))
    code = value.get("error_code") or value.get("errorCode")
    if isinstance(code, str) and code:
        statement.code, statement.marked = code[:80], True
    other = value.get("code")
    if isinstance(other, str) and not _status(other) and other:
        statement.other_code = other[:80]
    elif isinstance(other, int) and not _status(other):
        statement.other_code = str(other)
    for key in _ID_KEYS:
        if isinstance(value.get(key), str) and value[key]:
            statement.request_id = "".join(value[key].split())[:120]
            break
    headers = value.get("headers") or value.get("responseHeaders") or value.get("response_headers")
    if isinstance(headers, dict):
        statement.headers.update(
            {
                str(k).lower(): str(v)
                for k, v in list(headers.items())[:100]
                if not isinstance(v, (dict, list))
            }
        )
    details = value.get("details")
    if isinstance(details, dict) and "error_code" in details:
        statement.details = details
    alone = len(value) == 1 and value.keys() <= _LONE
    if alone or not _ERROR_KEYS.isdisjoint(value):
        statement.marked = True
    for name in ("provider_name", "name"):
        if isinstance(value.get(name), str):
            statement.wrappers.append(value[name][:60])


def _status(value: Any) -> int | None:
    if isinstance(value, str) and value.isdecimal() and len(value) == 3:
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 400 <= value <= 599 else None


def _own_message(value: dict[str, Any], statement: Statement, budget: Budget, depth: int) -> bool:
    """Take this layer's message; True when an error inside it was found, which is then the deepest."""
    for key in _MESSAGE_KEYS:
        text = value.get(key)
        if isinstance(text, str) and text.strip():
            where = value.get("loc") or value.get("path") or value.get("field")
            if isinstance(where, list) and where:
                text = ".".join(str(part) for part in where[:40]) + ": " + text
            return read_text(text, statement, budget, depth)
        if isinstance(text, dict):
            _dig(text, statement, budget, depth + 1)
            return True
    return False


def read_text(text: str, statement: Statement, budget: Budget, depth: int) -> bool:
    """Read a message: go into an error that it holds, or take its own words. True for the former."""
    if depth < _DEEPEST and budget.left > 0:
        for found in find_objects(text, budget, depth=min(depth, 4)):
            inner = statement_of(found.value, budget)
            if inner and (inner.message or inner.code):
                _adopt(inner, statement, text[: found.start].strip())
                statement.escapes = max(statement.escapes, found.escapes)
                return True
    statement.message = trim(text)
    return False


def _adopt(inner: Statement, outer: Statement, lead: str) -> None:
    outer.status = inner.status or outer.status
    outer.type = inner.type or outer.type
    outer.code = inner.code or outer.code
    outer.other_code = inner.other_code or outer.other_code
    outer.message = inner.message or outer.message
    outer.request_id = inner.request_id or outer.request_id
    outer.details = inner.details or outer.details
    outer.headers.update(inner.headers)
    outer.enveloped = inner.enveloped
    outer.marked = True
    outer.wrappers = [*outer.wrappers, *([lead[-60:]] if lead else []), *inner.wrappers]


def _children(value: dict[str, Any], statement: Statement, budget: Budget, depth: int) -> None:
    metadata = value.get("metadata")
    if isinstance(metadata, dict):
        _child(metadata, statement, budget, depth)
    for key in _NESTED_KEYS:
        if key in value:
            child = value[key]
            if isinstance(child, str) and (key in _TEXT_KEYS or key in ("error", "err", "exception")):
                if child.strip() and (statement.message is None or "{" in child):
                    read_text(child, statement, budget, depth + 1)
                    statement.marked = statement.marked or key in ("error", "err", "exception")
            elif isinstance(child, (dict, list)):
                _child(child, statement, budget, depth)


def _child(child: Any, statement: Statement, budget: Budget, depth: int) -> None:
    """Go into a child; its message is kept only where it brings one."""
    before = statement.message
    _dig(child, statement, budget, depth + 1)
    if not statement.message:
        statement.message = before


def _dig_list(value: list[Any], statement: Statement, budget: Budget, depth: int) -> None:
    """A list of errors: the first leads, the messages of the others follow it."""
    messages: list[str] = []
    for item in value[:20]:
        part = Statement()
        if isinstance(item, str):
            read_text(item, part, budget, depth + 1)
        else:
            _dig(item, part, budget, depth + 1)
        if part.message:
            messages.append(part.message)
            _adopt(part, statement, "")
    if messages:
        statement.message = "; ".join(dict.fromkeys(messages))[:8000]


def trim(text: str) -> str:
    """A message without what wrappers put before and after it.

    Example:
        >>> trim("litellm.BadRequestError: AnthropicException - Overloaded. Received Model Group=x")
        'Overloaded'
    """
    text = text.strip()
    tail = _TRAILERS.search(text, 1)
    if tail:
        text = text[: tail.start()].rstrip(" .\n\t")
    for _ in range(6):
        lead = _LEADS.match(text)
        if not lead or lead.end() >= len(text) or lead.end() == 0:
            break
        text = text[lead.end() :].lstrip()
    return text.strip().strip("\"'`") if text[:1] in "\"'`" and text[-1:] == text[:1] else text.strip()
