"""`check`: from what was given to a list of problems, the API's own order first."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from wizard.diagnosis.contract.batch import check_batch
from wizard.diagnosis.contract.endpoint import check_url, target_of
from wizard.diagnosis.contract.finding import Finding, Place, holds_for, to_problem
from wizard.diagnosis.contract.headers import check_headers, header_betas, header_version, version_finding
from wizard.diagnosis.contract.parse import Parsed, parse
from wizard.diagnosis.contract.positions import Lines, spans
from wizard.diagnosis.contract.request import Request, Setting
from wizard.diagnosis.contract.rules import RULES
from wizard.diagnosis.contract.shape import check_shape
from wizard.knowledge.checks import tables
from wizard.knowledge.contract import EARLIER_VERSION, NEWEST_VERSION, VERSIONS
from wizard.knowledge.models import live_models
from wizard.model.explanation import Problem
from wizard.model.words import Severity

MOST_PROBLEMS = 200
"""Problems told of one body at most."""


def check(
    body: Any,
    *,
    version: str | None = None,
    betas: Iterable[str] = (),
    headers: Mapping[str, str] | None = None,
    url: str | None = None,
    models: Any = None,
) -> list[Problem]:
    """Say what the API refuses in a request, and where, before it is sent.

    Args:
        body: The request body as a dict, as text, or as bytes.
        version: The `anthropic-version` it goes out with. None takes it from the headers; where they do not
            say it either, both versions are checked, and what holds for one of them alone is a warning.
        betas: Values of the `anthropic-beta` header, beside those in `headers`.
        headers: All request headers, to be checked too; None where they are not known.
        url: The address or its path; it tells count_tokens and batches from messages.
        models: What GET /v1/models answered (the page or its list); it beats the shipped table.

    Returns:
        Problems, errors before warnings. An empty list means that nothing is known to be wrong. Never raises.
    """
    parsed = parse(body)
    target = target_of(url)
    told = version or header_version(headers)
    setting = Setting(
        versions=_versions(told),
        betas=frozenset(_betas(betas)) | header_betas(headers),
        live=live_models(models) if models is not None else None,
        endpoint=target.endpoint,
        platform=target.platform,
    )
    found = list(parsed.findings)
    if headers is not None:
        found += check_headers(headers, setting, target)
    elif version is not None:
        found += _odd_version(version)
    found += check_url(url, target, parsed.value)
    if parsed.readable and target.endpoint:
        found += _check_body(parsed, setting)
    return _problems(found, setting.versions, parsed)


def _versions(told: str | None) -> tuple[str, ...]:
    """The versions in question. Any date before the newest takes the bodies of 2023-06-01."""
    if not isinstance(told, str):
        return VERSIONS
    return (NEWEST_VERSION,) if told >= NEWEST_VERSION else (EARLIER_VERSION,)


def _odd_version(version: str) -> list[Finding]:
    finding = version_finding(version)
    return [finding] if finding else []


def _betas(betas: Iterable[str] | str) -> list[str]:
    listed = betas.split(",") if isinstance(betas, str) else map(str, betas)
    return [beta.strip() for beta in listed if beta.strip()]


def _check_body(parsed: Parsed, setting: Setting) -> list[Finding]:
    body = parsed.value
    if not isinstance(body, dict):
        kind = {list: "a list", str: "a text", type(None): "null"}.get(type(body), "a single value")
        return [Finding("json_not_an_object", values={"kind": kind})]
    found: list[Finding] = []
    batch = setting.endpoint == "batches" or ("requests" in body and "messages" not in body)
    limit = tables()["limits"]["batch_mb" if batch else "request_mb"]
    if parsed.size > limit * 1024 * 1024:
        size = round(parsed.size / 1024 / 1024, 1)
        found.append(Finding("request_large", values={"size": size, "limit": limit}))
    if batch:
        return found + check_batch(body, setting, check_request)
    return found + check_request(*_of_cloud(body, setting), ())


def _of_cloud(body: dict[str, Any], setting: Setting) -> tuple[dict[str, Any], Setting]:
    """A body for Bedrock or Google Cloud as one for the API: there version and betas stand in the body, and
    the model in the address (official documentation, Claude on Bedrock and on Google Cloud).
    """
    said = body.get("anthropic_version")
    platform = next(
        (name for name in ("bedrock", "vertex") if str(said).startswith(f"{name}-")), setting.platform
    )
    if platform not in ("bedrock", "vertex"):
        return body, setting
    betas = body.get("anthropic_beta")
    inner = {key: value for key, value in body.items() if key not in ("anthropic_version", "anthropic_beta")}
    return inner, replace(
        setting,
        platform=platform,
        versions=_versions(said.partition("-")[2] if isinstance(said, str) and said[:1].isalpha() else said),
        betas=setting.betas | frozenset(_betas(betas) if isinstance(betas, list) else ()),
    )


def check_request(body: dict[str, Any], setting: Setting, prefix: Place) -> list[Finding]:
    """What is wrong with one body of the Messages API, which may be one of a batch."""
    request = Request(body, setting, prefix)
    found = check_shape(request)
    for rule in RULES:
        found += rule(request)
    return found


def _problems(found: list[Finding], versions: tuple[str, ...], parsed: Parsed) -> list[Problem]:
    seen: set[tuple[str, Place]] = set()
    problems: list[tuple[Finding, Problem]] = []
    for finding in found:
        if finding.key in seen and finding.offset is None:
            continue
        seen.add(finding.key)
        if holds_for(finding.rule, versions):
            problems.append((finding, to_problem(finding, versions)))
    problems.sort(key=lambda pair: pair[1].severity is not Severity.ERROR)
    return _placed(problems[:MOST_PROBLEMS], parsed)


def _placed(problems: list[tuple[Finding, Problem]], parsed: Parsed) -> list[Problem]:
    """The problems with line and column, where there is a text to count them in."""
    if parsed.text is None or not problems:
        return [problem for _, problem in problems]
    text = parsed.text
    lines = Lines(text)
    places = spans(text, [finding.at for finding, _ in problems if finding.offset is None])
    placed = []
    for finding, problem in problems:
        if finding.offset is not None:
            start, end = finding.offset, min(len(text), finding.offset + 1)
        else:
            span = places[finding.at]
            # A key that should not be there is marked itself; of anything else the value is.
            start = span.key_start if problem.rule in _KEYS else span.start
            end = span.end
        line, column = lines.at(start)
        end_line, end_column = lines.at(max(start, end))
        counted = {"line": line, "column": column, "end_line": end_line, "end_column": end_column}
        placed.append(problem.model_copy(update=counted | _retold(finding, problem, line, column)))
    return placed


_KEYS = frozenset(
    {"extra_top", "extra_nested", "extra_in_message", "extra_in_block", "openai_parameter", "header_in_body"}
    | {"needs_beta", "sampling_removed", "sampling_deprecated", "effort_misplaced", "output_format_old"}
    | {"json_duplicate_key", "batch_key", "batch_betas", "count_only", "cache_on_thinking"}
)


def _retold(finding: Finding, problem: Problem, line: int, column: int) -> dict[str, str]:
    """The message of a text that does not parse names the place in the text itself."""
    if finding.offset is None:
        return {}
    told = Finding(
        finding.rule, values={**finding.values, "line": line, "column": column, "char": finding.offset}
    )
    return {"message": to_problem(told, VERSIONS).message}
