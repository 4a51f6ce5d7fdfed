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
from wizard.diagnosis.contract.tell import needs_beta, tell

_MOST = 60
"""Findings at most; a body that is wrong throughout says so early."""
_LISTS = ("messages", "tools")
_RUN = 64
"""Items that are checked in one go; only where something is wrong is each looked at by itself."""


@dataclass(slots=True)
class _Value:
    """A part of the body that is checked by itself."""

    at: Place
    value: Any
    key: str
    """The list it stands in; empty for the body without its lists."""


def check_shape(request: Request) -> list[Finding]:
    """What the contract has against the body. Places it refuses are noted in `request.broken`."""
    return list(islice((finding for part in _parts(request) for finding in _check(request, part)), _MOST))


def _parts(request: Request) -> Iterator[_Value]:
    """The body without its lists, then every item of them that the general contract has something against."""
    yield _Value((), request.body, "")
    endpoint = request.setting.endpoint
    for key in _LISTS:
        value = request.body.get(key)
        if not isinstance(value, list):
            continue
        several = run_shape(endpoint, key).validator.isinstance_python
        # More messages than a request may have are refused as they are; looking at all of them says no more.
        most = min(len(value), request.limit("messages")) if key == "messages" else len(value)
        for start in range(0, most, _RUN):
            run = value[start : min(start + _RUN, most)]
            if not several(run):
                yield from (_Value((key, start + index), item, key) for index, item in enumerate(run))


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
        for details in error.errors(include_url=False)[:_MOST]
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
        tags=str(ctx.get("expected_tags", "")),
        tag=str(ctx.get("tag", "")),
    )


def _discriminator(part: _Value, at: Place) -> str:
    return "role" if part.key == "messages" and not at else "type"
