"""Every rule has a body that it must flag and its nearest neighbor that it must leave alone."""

import pytest

from tests.diagnosis.contract import cases_limits, cases_messages, cases_models, cases_shape, cases_transport
from tests.diagnosis.contract.bodies import NEW, Case
from wizard.diagnosis.contract import check
from wizard.knowledge.checks import check_rules
from wizard.model.explanation import Problem

CASES = [
    case
    for module in (cases_shape, cases_messages, cases_models, cases_limits, cases_transport)
    for case in module.CASES
]
RESPONSES = {
    "response_shape",
    "response_addition",
    "response_error",
    "response_stream_order",
    "response_empty",
}
"""Rules about answers, which have tests of their own."""


def checked(case: Case, good: bool) -> list[Problem]:
    """The problems of one side of a case."""
    setting = case.good_setting if good and case.good_setting is not None else case.setting
    return check(case.good if good else case.bad, **{"version": NEW, **setting})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_rule_flags_what_it_is_about(case: Case) -> None:
    """The bad side names the rule, with its cause, a fix, a source and a date."""
    found = [problem for problem in checked(case, good=False) if problem.rule == case.rule]

    assert found, [problem.rule for problem in checked(case, good=False)]
    assert found[0].fix
    assert found[0].message
    assert found[0].source
    assert found[0].verified_on
    assert found[0].cause == check_rules()[case.rule].cause
    if case.path is not None:
        assert found[0].path == case.path


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_rule_leaves_its_neighbor_alone(case: Case) -> None:
    """The good side, which differs only in the point of the rule, does not name it."""
    assert case.rule not in [problem.rule for problem in checked(case, good=True)]


@pytest.mark.parametrize("case", [c for c in CASES if c.good != c.bad], ids=lambda case: case.rule)
def test_good_neighbors_have_no_error(case: Case) -> None:
    """What is sound for one rule is sound for all others: a claimed error here is a false alarm."""
    errors = [p for p in checked(case, good=True) if p.severity == "error" and case.rule not in NOT_SOUND]

    assert errors == []


NOT_SOUND = {"json_too_deep"}
"""Rules whose good side is good for them alone."""


def test_every_rule_has_a_case() -> None:
    """A rule without a case is a claim that nobody holds."""
    assert set(check_rules()) - RESPONSES - {case.rule for case in CASES} == set()
