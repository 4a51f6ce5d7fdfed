"""Holds a body against the contract of the SDK's types: the general one first, then the one with betas.

What only the beta contract knows is not wrong but needs a header, so each value that the general contract
refuses is held against the beta contract too, and the two lists are compared by place.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pydantic_core import ErrorDetails, ValidationError

from wizard.diagnosis.contract.edits import Report
from wizard.diagnosis.contract.finding import Finding, Place, dotted
from wizard.diagnosis.contract.request import Request
from wizard.diagnosis.contract.schema import Shape, body_shape, item_shape, run_shape
from wizard.diagnosis.contract.stretch import Stretch
from wizard.diagnosis.contract.tell import needs_beta, tell

MOST = 60
"""Findings at most; a body that is wrong throughout says so early."""
_RUN = 64
"""Items that are checked in one go; only where something is wrong is each looked at by itself."""


@dataclass(slots=True)
class _Value:
    """A part of the body that is checked by itself."""

    at: Place
    """Where it stands in the body."""
    value: Any
    key: str
    """The list it stands in; empty for the body without its lists."""


def check_body(request: Request) -> list[Finding]:
    """What the contract has against the body without its messages and tools.

    Places that it refuses are noted in `request.broken`, here and below.
    """
    return list(islice(_check(request, _Value((), request.body, "")), MOST))


def check_tools(request: Request) -> list[Finding]:
    """What the contract has against the tools."""
    tools = request.body.get("tools")
    return _of_list(request, "tools", tools, 0) if isinstance(tools, list) else []


def check_messages(stretch: Stretch) -> list[Finding]:
    """What the contract has against messages."""
    if stretch.plain:
        return []
    return _of_list(stretch.request, "messages", stretch.messages, stretch.first)


def _of_list(request: Request, key: str, items: list[Any], first: int) -> list[Finding]:
    several = run_shape(request.setting.endpoint, key).validator.isinstance_python
    runs = ((start, items[start : start + _RUN]) for start in range(0, len(items), _RUN))
    found = (
        finding
        for start, run in runs
        if not several(run)
        for index, item in enumerate(run, first + start)
        for finding in _check(request, _Value((key, index), item, key))
    )
    return list(islice(found, MOST))


def _shape(contract: Any, request: Request, key: str) -> Shape:
    endpoint = request.setting.endpoint
    return item_shape(contract, endpoint, key) if key else body_shape(contract, endpoint)


def _check(request: Request, part: _Value) -> Iterator[Finding]:
    general = _shape("general", request, part.key)
    try:
        general.validator.validate_python(part.value)
    except ValidationError as error:
        reports = _reports(error, general, request, part)
    else:
        return
    wider = _shape("beta", request, part.key)
    try:
        wider.validator.validate_python(part.value)
        known: list[Report] = []
    except ValidationError as error:
        known = _reports(error, wider, request, part)
    refused = {report.at for report in known}
    for report in reports:
        if any(report.at[:steps] in refused for steps in range(len(report.at) + 1)):
            continue
        finding = needs_beta(report, request)
        if finding is not None:
            yield finding
    # What the beta contract refuses too is wrong whatever header is sent. Its list of tags is longer, so the
    # general contract's words are used where it had something to say about the same place.
    words = {(report.at, report.kind): report for report in reports}
    for report in known:
        finding = tell(words.get((report.at, report.kind), report), request)
        if finding is not None:
            if report.kind != "extra":
                request.broken.add(finding.at)
            yield finding


_KINDS = {
    "missing": "missing",
    "extra_forbidden": "extra",
    "literal_error": "value",
    "union_tag_invalid": "tag",
    "union_tag_not_found": "no_tag",
    "finite_number": "value",
}


def _reports(error: ValidationError, shape: Shape, request: Request, part: _Value) -> list[Report]:
    reports = [
        _report(details, shape, request, part)
        for details in error.errors(include_url=False)[:MOST]
        if not _is_role_of_item(details, part)
    ]
    # Where the `type` itself is wrong, what the other keys of that object lack or have says nothing new.
    mistyped = {report.at[:-1] for report in reports if report.key == "type" and report.kind == "value"}
    return [
        report
        for report in reports
        if report.key == "type" or report.kind not in ("missing", "extra") or report.at[:-1] not in mistyped
    ]


def _is_role_of_item(details: ErrorDetails, part: _Value) -> bool:
    """Whether it is about the `role` inside a branch that the role itself picked, which says nothing new."""
    return details["type"] == "literal_error" and details["loc"][-1:] == ("role",) and part.key == "messages"


def _report(details: ErrorDetails, shape: Shape, request: Request, part: _Value) -> Report:
    located = shape.locate(details["loc"])
    kind = _KINDS.get(details["type"], "type")
    value = details["input"]
    if kind == "type" and value is None:
        kind = "null"
    ctx = details.get("ctx", {})
    text = details["msg"]
    if kind == "tag":
        text = f"Input tag '{ctx.get('tag')}' found using '{_discriminator(part, located.at)}' does not match any of the expected tags: {ctx.get('expected_tags')}"  # fmt: skip # noqa: E501
    at = (*request.prefix, *part.at, *located.at)
    return Report(
        kind=kind,
        error=details["type"],
        at=at,
        path=dotted((*request.prefix, *part.at, *located.path)),
        holder=located.holder,
        key=str(located.at[-1]) if located.at else "",
        text=text,
        value=value,
        within=_inside(part.value, located.at[:-1]),
        tags=str(ctx.get("expected_tags", "")),
        tag=str(ctx.get("tag", "")),
    )


def _inside(value: Any, at: Place) -> Any:
    """What stands at a place; None where nothing does."""
    for step in at:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _discriminator(part: _Value, at: Place) -> str:
    return "role" if part.key == "messages" and not at else "type"
