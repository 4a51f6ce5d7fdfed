"""`check`: from what was given to a list of problems, the API's own order first."""

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

from wizard.diagnosis.contract.batch import check_batch, check_batch_line
from wizard.diagnosis.contract.endpoint import check_url
from wizard.diagnosis.contract.finding import Finding, Place, holds_for, patch, to_problem
from wizard.diagnosis.contract.headers import check_headers, header_betas, header_version, version_finding
from wizard.diagnosis.contract.long_body import GuessedWrong, long_body
from wizard.diagnosis.contract.parse import Parsed, parse
from wizard.diagnosis.contract.placing import placed
from wizard.diagnosis.contract.request import Request, Setting
from wizard.diagnosis.contract.rules import Rules
from wizard.diagnosis.contract.shape import MOST as MOST_OF_SHAPE
from wizard.diagnosis.contract.shape import check_body, check_messages, check_tools
from wizard.diagnosis.contract.stretch import note, stretches
from wizard.diagnosis.contract.target import API_HOST, Target, target_of
from wizard.knowledge.checks import check_rules, tables
from wizard.knowledge.contract import EARLIER_VERSION, NEWEST_VERSION, VERSIONS
from wizard.knowledge.models import live_models
from wizard.model.explanation import Problem
from wizard.model.words import Severity

MOST_PROBLEMS = 200
"""Problems told of one body at most."""
_LARGE = 1024 * 1024
_REPAIRED_WHOLE = 1024 * 1024
"""Characters of a text that does not parse up to which its repair is offered."""


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
    with _collector_at_rest(body):
        return _check(body, version, betas, headers, target_of(url), url, models)


@contextmanager
def _collector_at_rest(body: Any) -> Iterator[None]:
    """Keep Python's cycle collector from going through a large body again and again while it is built.

    A parsed body has no cycles; left on, the collector takes half the time of a check of many small blocks.
    """
    large = isinstance(body, str | bytes | bytearray) and len(body) > _LARGE and gc.isenabled()
    if large:
        gc.disable()
    try:
        yield
    finally:
        if large:
            gc.enable()


def _check(
    body: Any,
    version: str | None,
    betas: Iterable[str],
    headers: Mapping[str, str] | None,
    target: Target,
    url: str | None,
    models: Any,
) -> list[Problem]:
    told = version or header_version(headers)
    setting = Setting(
        versions=_versions(told),
        betas=frozenset(_betas(betas)) | header_betas(headers),
        live=live_models(models) if models is not None else None,
        endpoint=target.endpoint,
        platform=target.platform,
        official=target.host == API_HOST,
        later=isinstance(told, str) and told > NEWEST_VERSION and told[:2] == "20",
    )
    parsed, found_in_body = _read(body, setting)
    found = _with_repair(parsed)
    if headers is not None:
        found += check_headers(headers, setting, target)
    elif version is not None:
        found += _odd_version(version)
    found += check_url(url, target, parsed.value)
    found += found_in_body
    parsed.value = None  # a large body need not stand in memory twice while places are looked up in its text
    return problems_of(found, setting.versions, parsed)


def _read(body: Any, setting: Setting) -> tuple[Parsed, list[Finding]]:
    """What was given, and what the rules find in it; a long body is never held as a whole."""
    long = long_body(body) if setting.endpoint in ("messages", "count_tokens") else None
    if long is not None:
        with suppress(GuessedWrong):
            parsed = Parsed(long.around, size=len(long.data), long=long)
            return parsed, _check_body(parsed, setting, long.pieces())
    parsed = parse(body)
    return parsed, _check_body(parsed, setting) if parsed.readable and setting.endpoint else []


def _with_repair(parsed: Parsed) -> list[Finding]:
    """The findings about the text itself; the first carries the whole value as repair, where it is plain."""
    found = list(parsed.findings)
    if found and parsed.mended_text is not None and len(parsed.mended_text) <= _REPAIRED_WHOLE:
        found[0] = replace(found[0], edit=(patch("replace", (), parsed.value),))
    return found


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


def _check_body(
    parsed: Parsed, setting: Setting, messages: Iterable[list[Any]] | None = None
) -> list[Finding]:
    body = parsed.value
    if not isinstance(body, dict):
        kind = {list: "a list", str: "a text", type(None): "null"}.get(type(body), "a single value")
        return [Finding("json_not_an_object", values={"kind": kind})]
    found: list[Finding] = []
    one_of_batch = "params" in body and "messages" not in body and "requests" not in body
    batch = setting.endpoint == "batches" or one_of_batch or ("requests" in body and "messages" not in body)
    limit = tables()["limits"]["batch_mb" if batch else "request_mb"]
    if parsed.size > limit * 1024 * 1024:
        size = round(parsed.size / 1024 / 1024, 1)
        found.append(Finding("request_large", values={"size": size, "limit": limit}))
    if one_of_batch:
        return found + check_batch_line(body, setting, check_request)
    if batch:
        return found + check_batch(body, setting, check_request)
    return found + check_request(*_of_cloud(body, setting), (), messages)


def _of_cloud(body: dict[str, Any], setting: Setting) -> tuple[dict[str, Any], Setting]:
    """A body for Bedrock or Google Cloud as one for the API.

    There version and betas stand in the body, and the model in the address (official documentation, Claude on
    Bedrock and on Google Cloud).
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


def check_request(
    body: dict[str, Any], setting: Setting, prefix: Place, messages: Iterable[list[Any]] | None = None
) -> list[Finding]:
    """What is wrong with one body of the Messages API.

    Args:
        body: The body.
        setting: What is known beside it.
        prefix: Where it stands, when it is one of a batch.
        messages: Its messages in pieces, where they are too many to be held in the body.
    """
    request = Request(body, setting, prefix)
    found = check_body(request)
    in_messages: list[Finding] = []
    rules = Rules(request, MOST_PROBLEMS)
    for stretch in stretches(request, messages):
        if len(in_messages) < MOST_OF_SHAPE:
            in_messages += check_messages(stretch)
        rules.see(stretch)
        note(stretch)
    return [*found, *in_messages[:MOST_OF_SHAPE], *check_tools(request), *rules.tell()]


def problems_of(found: Iterable[Finding], versions: tuple[str, ...], parsed: Parsed) -> list[Problem]:
    """Findings as problems: errors first, each place told once by a rule, counted in the user's own text."""
    seen: set[tuple[str, Place]] = set()
    problems: list[tuple[Finding, Problem]] = []
    for finding in found:
        if finding.key in seen and finding.offset is None:
            continue
        seen.add(finding.key)
        if holds_for(finding.rule, versions):
            problems.append((finding, to_problem(finding, versions)))
    problems = _in_all_versions(problems, versions)
    problems.sort(key=lambda pair: pair[1].severity is not Severity.ERROR)
    return placed(problems[:MOST_PROBLEMS], parsed)


def _in_all_versions(
    problems: list[tuple[Finding, Problem]], versions: tuple[str, ...]
) -> list[tuple[Finding, Problem]]:
    """Rules for one version are warnings; where together they refuse a place in every version, errors."""
    if len(versions) < 2:
        return problems
    refused: dict[Place, set[str]] = {}
    for finding, problem in problems:
        if problem.versions and not finding.soft and check_rules()[finding.rule].severity is Severity.ERROR:
            refused.setdefault(finding.at, set()).update(problem.versions)
    return [
        (finding, problem.model_copy(update={"severity": Severity.ERROR}))
        if problem.versions and refused.get(finding.at, set()) >= set(versions)
        else (finding, problem)
        for finding, problem in problems
    ]
