"""Calls in Python and TypeScript: the literal arguments of `messages.create(...)`.

What is not a literal (a variable, a call) cannot be known; its key is left out and the request counts as
incomplete, so that nothing is called missing only because it stands in another line.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from wizard.diagnosis.intake.literal import Reader, Word
from wizard.diagnosis.intake.requests.found import FoundRequest, found_request

_CALL = re.compile(r"\bmessages\s?\.\s?(create|stream|countTokens|count_tokens|parse)\s?(\()")
_LONGEST = 500_000
_MOST_CALLS = 40
_HEADER_ARGUMENTS = {
    "betas": "anthropic-beta",
    "workspace_id": "anthropic-workspace-id",
    "user_profile_id": "anthropic-user-profile-id",
}
_SDK_ARGUMENTS = {"extra_headers", "extra_query", "extra_body", "timeout"}
_UNKNOWN = object()


def code_requests(text: str) -> Iterator[FoundRequest]:
    """Every call of the Messages API in the text whose arguments are at least partly literal."""
    for call in islice(_CALL.finditer(text), _MOST_CALLS):
        reader = Reader(text[call.start(2) : call.start(2) + _LONGEST], 0)
        arguments = reader.read()
        typescript = isinstance(arguments, list) and bool(arguments)
        if typescript:
            arguments = arguments[0]
        if not isinstance(arguments, dict) or not arguments:
            continue
        body, complete = _literal(arguments)
        if reader.cut or not body.keys() & {"model", "messages", "max_tokens"}:
            continue
        headers = _headers(body)
        complete = complete and "**" not in text[call.start() : call.start(2) + reader.at]
        complete = complete and "..." not in text[call.start(2) : call.start(2) + reader.at]
        yield found_request(
            kind="typescript" if typescript else "python",
            method="POST",
            headers=headers,
            body=body,
            span=(call.start(), call.start(2) + reader.at),
            complete=complete,
        )


def _literal(arguments: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """The literal part of the arguments, and whether that is all of them."""
    body: dict[str, Any] = {}
    complete = True
    for key, value in arguments.items():
        kept = _kept(value)
        if kept is _UNKNOWN:
            complete = False
        else:
            body[key] = kept
    extra = body.pop("extra_body", None)
    if isinstance(extra, dict):
        body.update(extra)
    return body, complete


def _kept(value: Any) -> Any:
    """A value with its literal parts, or `_UNKNOWN` where a name stands in it."""
    if isinstance(value, Word):
        return _UNKNOWN
    if isinstance(value, dict):
        kept = {key: _kept(one) for key, one in value.items()}
        return _UNKNOWN if any(one is _UNKNOWN for one in kept.values()) else kept
    if isinstance(value, list):
        items = [_kept(one) for one in value]
        return _UNKNOWN if any(one is _UNKNOWN for one in items) else items
    return value


def _headers(body: dict[str, Any]) -> dict[str, str]:
    """Take the arguments that travel as headers out of the body (facts: api B2)."""
    headers: dict[str, str] = {}
    for argument, header in _HEADER_ARGUMENTS.items():
        value = body.pop(argument, None)
        if isinstance(value, list):
            headers[header] = ",".join(str(one) for one in value)
        elif isinstance(value, str):
            headers[header] = value
    extra = body.pop("extra_headers", None)
    if isinstance(extra, dict):
        headers.update({str(name): str(value) for name, value in extra.items()})
    for name in _SDK_ARGUMENTS:
        body.pop(name, None)
    return headers
