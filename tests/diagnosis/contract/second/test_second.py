"""The second opinion: every failing body is named at its place, no sound one is, and every repair repairs."""

import copy
import json
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from tests.diagnosis.contract.second import failing_around, failing_messages, failing_models, failing_tools
from tests.diagnosis.contract.second.pieces import Case
from tests.diagnosis.contract.second.valid import VALID
from wizard import check
from wizard.diagnosis.repair import apply
from wizard.model.explanation import Problem

PARTS = [failing_messages, failing_tools, failing_models, failing_around]
WARNED = {
    "forced-thinking-46",  # documentation and a recorded answer take adaptive thinking beside a forced tool
    "tools-gone",  # Bedrock and old versions alone refuse it
    "starts-assistant", "starts-assistant-cut", "batch-inner-role",  # refused once, recorded as taken since
    "use-twice-later",  # recorded as taken where it stands in two turns
    "thinking-lost", "thinking-lost-long",  # documented to go on without thinking
    "effort-off-haiku",  # documented for the default effort alone
    "thinking-in-user",  # no source has the API's answer
    "model-openrouter", "model-1m", "model-retired",  # right for a gateway, where the address is not told
    "pdf-locked",  # it may open without a password
}  # fmt: skip
"""Cases where the API's answer is not sure: named with the right cause, but as a warning."""


LARGE = {"too-large", "too-long", "image-large", "pdf-pages-new"}
"""Cases of megabytes, which are checked once and not again for every repair."""


def _about(case: Case, found: list[Problem]) -> list[Problem]:
    return [problem for problem in found if problem.cause in case.cause.split("|")]


def _faults(case: Case) -> Iterator[str]:
    """What is wrong with what is said of a failing body."""
    found = _about(case, check(case.body, **case.how))
    errors = [problem for problem in found if problem.severity == "error"]
    if not (found if case.name in WARNED else errors):
        yield "not named"
    if case.name in WARNED and errors:
        yield "claimed although it is not sure"
    if found and case.path is not None and case.path not in [problem.path for problem in found]:
        yield f"path {found[0].path}"
    if found and case.pointer is not None:
        places = [problem.pointer for problem in found]
        if not any(f"{place}/".startswith(f"{case.pointer}/") for place in places):
            yield f"place {places}"
    small = isinstance(case.body, dict) and case.name not in LARGE
    if small and not _about(case, check(case.body, **{**case.how, "version": None})):
        yield "not named where the version is not told"


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__.rpartition("_")[2])
def test_failing_bodies_are_named_at_their_place(part: ModuleType) -> None:
    """One of the right causes is claimed, at the API's path and at the right place of the body."""
    faults = {case.name: list(_faults(case)) for case in part.FAILING}

    assert {name: said for name, said in faults.items() if said} == {}
    assert len(faults) == len(part.FAILING), "two cases share a name"


@pytest.mark.parametrize("told", [True, False])
def test_sound_bodies_have_no_error(told: bool) -> None:
    """No error is claimed, whether the version is told or not."""
    alarms = {}
    for case in VALID:
        how = {key: value for key, value in case.how.items() if told or key != "version"}
        errors = [(p.cause, p.path) for p in check(case.body, **how) if p.severity == "error"]
        if errors:
            alarms[case.name] = errors

    assert alarms == {}


def _errors(body: Any, case: Case) -> list[tuple[str, str]]:
    return [(p.rule, p.pointer) for p in check(body, **case.how) if p.severity == "error"]


def _repairs(case: Case) -> Iterator[str]:
    """What is wrong with the repairs that are offered for a body."""
    before = _errors(case.body, case)
    text = json.dumps(case.body, ensure_ascii=False, indent=1)
    for problem in check(case.body, **case.how):
        if problem.edit is None or problem.severity != "error":
            continue
        mended = apply(copy.deepcopy(case.body), problem.edit)
        after = _errors(mended, case)
        if len(after) >= len(before) or not {rule for rule, _ in after} <= {rule for rule, _ in before}:
            yield f"{problem.rule} leaves {after}"
        if json.loads(apply(text, problem.edit)) != mended:
            yield f"{problem.rule} does something else to the text"


@pytest.mark.parametrize("part", PARTS[:3], ids=lambda part: part.__name__.rpartition("_")[2])
def test_repairs_repair_and_break_nothing(part: ModuleType) -> None:
    """Each edit alone takes its own error away and adds none, in the value and in the text."""
    cases = [case for case in part.FAILING if isinstance(case.body, dict) and case.name not in LARGE]
    faults = {case.name: list(_repairs(case)) for case in cases}

    assert {name: said for name, said in faults.items() if said} == {}
