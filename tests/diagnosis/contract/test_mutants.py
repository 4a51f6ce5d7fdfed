"""One fault in a sound body is named, with its cause, at its place."""

import json

import pytest

from tests.diagnosis.contract.bodies import NEW, Body
from tests.diagnosis.contract.mutants import Mutant, mutants, sound_bodies
from wizard.diagnosis.contract import check
from wizard.diagnosis.contract.finding import pointer


@pytest.mark.parametrize("body", sound_bodies())
def test_sound_bodies_raise_no_error(body: Body) -> None:
    """The bodies that faults are put into have none themselves."""
    assert [problem for problem in check(body, version=NEW) if problem.severity == "error"] == []


def named(mutant: Mutant) -> bool:
    """Whether an error names the fault's cause at, above or inside its place."""
    place = pointer(mutant.at)
    return any(
        problem.severity == "error"
        and problem.cause in mutant.causes
        and (problem.pointer.startswith(place) or place.startswith(problem.pointer))
        for problem in check(mutant.body, version=NEW)
    )


def test_nearly_all_mutants_are_named_at_their_place() -> None:
    """At least 98 of 100, the share that the issue asks for; the seed is fixed."""
    made = list(mutants(seed=7, count=600))

    missed = [(m.kind, m.at, m.causes, json.dumps(m.body)[:300]) for m in made if not named(m)]

    assert len(missed) <= len(made) * 0.02, missed[:5]


def test_the_first_error_is_about_the_fault() -> None:
    """A person reads the first problem first: it is the fault itself and not what follows from it."""
    made = list(mutants(seed=11, count=300))

    other = [
        (m.kind, m.causes, first.cause, first.path)
        for m in made
        if (first := next(iter(check(m.body, version=NEW)), None)) is not None and first.cause not in m.causes
    ]

    assert len(other) <= len(made) * 0.05, other[:8]
