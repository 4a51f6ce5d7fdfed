"""What the API refuses, in the order in which it would: JSON, shape, model, then the rules.

Written from the facts (api A5, B5, C1, D0-D8) and apart from the diagnosis, which this room never imports:
what one of the two gets wrong, the other shows.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from wizard.standin.models import find_model
from wizard.standin.rules import cache, media, messages, model, pairing, tools
from wizard.standin.rules.case import Case
from wizard.standin.shapes import Dialect, shape_failures

_RULES: tuple[Callable[[Case], Iterator[str]], ...] = (
    messages.counts,
    messages.numbers,
    messages.roles,
    messages.emptiness,
    messages.version_breaks,
    tools.definitions,
    tools.loading,
    pairing.unique_ids,
    pairing.answered,
    pairing.expected,
    pairing.server_tools,
    model.thinking,
    model.output_limit,
    model.effort,
    model.sampling,
    model.structured,
    model.speed,
    tools.choice,
    tools.servers,
    messages.prefill,
    cache.number,
    cache.order,
    cache.empty_text,
    media.images,
    media.documents,
    model.context,
)

_HIGH_ALONE = re.compile(rb"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])")


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error that the API answers with."""

    status: int
    type: str
    message: str
    code: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def envelope(self, request_id: str) -> dict[str, Any]:
        """The error as it stands in a body or in a stream (facts: api B7)."""
        details = {"error_code": self.code, **self.details} if self.code else None
        return {
            "type": "error",
            "error": {"type": self.type, "message": self.message, "details": details},
            "request_id": request_id,
        }


def invalid(message: str, *, code: str | None = None) -> Refusal:
    """A plain 400."""
    return Refusal(400, "invalid_request_error", message, code)


def not_found(message: str) -> Refusal:
    """A 404: of a path, an id or a model."""
    return Refusal(404, "not_found_error", message)


def parse(raw: bytes) -> Mapping[str, Any] | Refusal:
    """The body as a JSON object, or why it is none."""
    try:
        value = json.loads(raw.decode("utf-8"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        return invalid(f"The request body is not valid JSON: invalid UTF-8 at byte {error.start}")
    except json.JSONDecodeError as error:
        where = f"line {error.lineno} column {error.colno} (char {error.pos})"
        return invalid(f"The request body is not valid JSON: {error.msg[0].lower()}{error.msg[1:]}: {where}")
    except (ValueError, RecursionError):
        return invalid("The request body is not valid JSON: unexpected value")
    if not isinstance(value, Mapping):
        return invalid("The request body is not valid JSON: expected an object")
    if (lone := _lone_surrogate(raw)) is not None:
        return invalid(
            "The request body is not valid JSON: no low surrogate in string: "
            f"line 1 column {lone + 1} (char {lone})"
        )
    return value


def _no_constant(word: str) -> None:
    raise ValueError(word)


def _lone_surrogate(raw: bytes) -> int | None:
    """Where an escaped high surrogate has no partner; the API refuses such a body."""
    for found in _HIGH_ALONE.finditer(raw):
        before = raw[max(0, found.start() - 64) : found.start()]
        if (len(before) - len(before.rstrip(b"\\"))) % 2 == 0:  # else the backslash itself was escaped
            return found.end()
    return None


def judge(body: Mapping[str, Any], dialect: Dialect) -> Case | Refusal:
    """The case where the API would accept the body; the refusal that it would answer with otherwise."""
    for failure in shape_failures(body, dialect):
        return invalid(str(failure))
    served = find_model(str(body["model"]))
    if served is None or served.lifecycle == "retired":
        return not_found(f"model: {body['model']}")
    case = Case(body=body, model=served, dialect=dialect)
    for message in judgements(case):
        return invalid(message)
    return case


def judgements(case: Case) -> Iterator[str]:
    """Every rule's messages, in order."""
    for rule in _RULES:
        yield from rule(case)
