"""Sessions from events: the promises one by one."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from tests.flow.build import (
    NOW,
    answered,
    flow_of,
    probed,
    seen,
    step,
)
from tests.flow.sessions import course, state
from wizard.flow import advance
from wizard.flow.course import View
from wizard.model.event import (
    Changed,
    Closed,
    Event,
    Learned,
    Noted,
    Pasted,
    Redone,
    Reproduced,
    Resumed,
    Undone,
    Went,
)
from wizard.model.flow import Flow
from wizard.model.words import Source

YES_NO = ["yes", "no"]


def three() -> Flow:
    """Three questions; the first alone can decide."""
    return flow_of(
        {"x_a": YES_NO, "x_b": YES_NO, "x_c": YES_NO}, [{"x_a": ["yes"]}, {"x_b": ["yes"]}, {"x_c": ["yes"]}]
    )


def test_only_what_can_change_the_verdict_is_asked() -> None:
    """Once the first row fires, no further question comes."""
    assert state(three()).current == "x-a"
    assert state(three(), answered("x_a", "no")).current == "x-b"
    assert state(three(), answered("x_a", "yes")).current is None
    assert state(three(), answered("x_a", "yes")).steps_left == 0
    assert state(three(), answered("x_a", "no")).steps_left == 2


def test_going_back_says_which_answers_fell() -> None:
    """Changing the first answer makes the later ones moot; they stay in the trail and come back with it."""
    before: list[Event] = [answered("x_a", "no", 1), answered("x_b", "yes", 2), Went(at=NOW, to="x-a")]

    changed = state(three(), *before, answered("x_a", "yes", 3))
    again = state(
        three(), *before, answered("x_a", "yes", 3), Went(at=NOW, to=None), answered("x_a", "no", 4)
    )

    assert [e.step for e in changed.fallen] == ["x-b"]
    assert [(e.step, e.applies) for e in changed.trail] == [("x-a", True), ("x-b", False)]
    assert again.fallen == ()
    assert again.evaluation.reached is not None
    assert again.evaluation.reached.rule == "r1"


def test_back_leads_to_the_last_answer_and_then_further() -> None:
    """From the verdict, back shows the last answered step, then the one before; at the start it stays."""
    events: list[Event] = [answered("x_a", "no", 1), answered("x_b", "yes", 2)]
    shown = []
    for _ in range(3):
        events.append(Went(at=NOW, to=None))
        shown.append(state(three(), *events).current)

    assert shown == ["x-b", "x-a", "x-a"]
    assert not state(three(), *events).can_back


def test_a_jump_shows_the_step_even_under_a_verdict() -> None:
    """A person may look at any step; an unknown one changes nothing."""
    assert state(three(), answered("x_a", "yes"), Went(at=NOW, to="x-c")).current == "x-c"
    assert state(three(), answered("x_a", "yes"), Went(at=NOW, to="summary")).current is None


def test_taking_a_session_up_again_makes_its_observations_as_old_as_they_are() -> None:
    """What was measured before a break is no control after it."""
    later = NOW + timedelta(hours=1)
    got = state(three(), probed("x_a", "no", 0, holds_s=60), Resumed(at=later, tool="t"))

    assert [entry.stale for entry in got.trail] == [True]


def test_a_person_overrides_a_probe_until_a_newer_one() -> None:
    """The newest word counts."""
    flow = three()

    assert state(flow, probed("x_a", "yes", 1), answered("x_a", "no", 2)).facts["x_a"].value == "no"
    newer = state(flow, probed("x_a", "yes", 1), answered("x_a", "no", 2), probed("x_a", "yes", 3))
    assert (newer.facts["x_a"].value, newer.facts["x_a"].source) == ("yes", Source.PROBE)


def test_confirming_what_was_measured_keeps_the_measurement() -> None:
    """The evidence stays the probe's when a person agrees with it."""
    got = state(three(), probed("x_a", "yes", 1), answered("x_a", "yes", 2))

    assert got.facts["x_a"].source is Source.PROBE
    assert len(got.history) == 2


def test_skipping_what_was_measured_keeps_the_measurement() -> None:
    """Who goes on without saying anything has not doubted it; another answer does, and so does undo."""
    flow = three()
    got = state(flow, probed("x_a", "no", 1), answered("x_a", "skipped", 2))

    assert (got.facts["x_a"].value, got.facts["x_a"].source) == ("no", Source.PROBE)
    assert got.current == "x-b"
    doubted = state(flow, answered("x_a", "no", 1), answered("x_a", "skipped", 2))
    assert doubted.facts["x_a"].value == "skipped"


def test_a_probe_that_could_not_tell_leaves_the_question_to_the_person() -> None:
    """It takes no answer away, and the step stays."""
    assert state(three(), probed("x_a", "cannot_tell", 1)).current == "x-a"
    kept = state(three(), answered("x_a", "no", 1), probed("x_a", "cannot_tell", 2))
    assert kept.facts["x_a"].value == "no"


def test_what_a_paste_told_is_not_asked() -> None:
    """Facts that reading a paste set make their steps unnecessary, and stand in the trail as such."""
    got = state(three(), Learned(at=NOW, observations=(seen("x_a", "no", source=Source.PASTE),)))

    assert got.current == "x-b"
    assert [(e.step, e.source) for e in got.trail] == [("x-a", "paste")]


def test_undoing_a_paste_takes_what_was_learned_with_it() -> None:
    """One act of the person, one undo."""
    paste = Pasted(at=NOW, sha256="0", chars=3)
    learned = Learned(at=NOW, observations=(seen("x_a", "no", source=Source.PASTE),))

    got = state(three(), paste, learned, Undone(at=NOW))

    assert got.paste is None
    assert got.facts == {}
    assert state(three(), paste, learned, Undone(at=NOW), Redone(at=NOW)).facts.keys() == {"x_a"}


def with_extras() -> Flow:
    """A context question between two that decide, a guided step, and a step that waits for an answer."""
    facts = {"x_a": YES_NO, "x_b": YES_NO, "x_c": YES_NO, "x_d": YES_NO}
    return flow_of(
        facts,
        [{"x_a": ["yes"]}, {"x_b": ["yes"], "x_d": ["yes"]}],
        steps=(
            step("x_a", YES_NO),
            step("x_c", YES_NO, kind="context"),
            step("x_d", YES_NO),
            step("x_b", YES_NO, when={"x_d": ["yes"]}),
        ),
    )


def test_context_comes_in_its_place_and_never_after_a_verdict() -> None:
    """It is offered in order, blocks nothing, and is not asked once a verdict stands."""
    assert state(with_extras(), answered("x_a", "no")).current == "x-c"
    assert state(with_extras(), answered("x_a", "yes")).current is None
    assert state(with_extras(), answered("x_a", "no", 1), answered("x_c", "skipped", 2)).current == "x-d"


def test_an_answer_whose_step_no_longer_applies_does_not_count() -> None:
    """Its condition fell, so the answer is out of the facts; it comes back when the condition does."""
    events: Sequence[Event] = [
        answered("x_a", "no", 1),
        answered("x_d", "yes", 2),
        answered("x_b", "yes", 3),
        answered("x_d", "no", 4),
    ]

    fell = state(with_extras(), *events)
    back = state(with_extras(), *events, answered("x_d", "yes", 5))

    assert "x_b" not in fell.facts
    assert [e.step for e in fell.fallen] == ["x-b"]
    assert back.facts["x_b"].value == "yes"


def test_what_happened_is_not_undone() -> None:
    """Changes, reproductions and closing are facts of the world: undo passes over them."""
    change = Changed(at=NOW, change="vpn", what="VPN off", undo="Turn it on.", state="open")
    events: list[Event] = [
        answered("x_a", "no"),
        change,
        Reproduced(at=NOW, mark="start"),
        Reproduced(at=NOW + timedelta(seconds=9), mark="stop"),
        Closed(at=NOW, outcome="later"),
        Undone(at=NOW),
    ]

    got = state(three(), *events)

    assert got.facts == {}
    assert got.open_changes == (change,)
    assert got.reproductions == ((NOW, NOW + timedelta(seconds=9)),)
    assert got.closed
    closed_change = change.model_copy(update={"state": "undone"})
    assert state(three(), *events, closed_change, Resumed(at=NOW, tool="t")).open_changes == ()
    assert not state(three(), *events, Resumed(at=NOW, tool="t")).closed


def test_a_trail_says_when_an_observation_is_too_old() -> None:
    """Ages are measured against the newest observation, so that a verdict does not rot while it is read."""
    got = state(three(), probed("x_a", "no", 0, holds_s=60), answered("x_b", "no", 61))
    read = state(
        three(), probed("x_a", "no", 0, holds_s=60), Noted(at=NOW + timedelta(hours=1), field="os", text="x")
    )

    assert [e.stale for e in got.trail] == [True, False]
    assert [e.stale for e in read.trail] == [False]
    assert read.notes == {"os": ("x",)}


def test_where_back_leads_is_found_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every fold asks again, and each answer is a look at the table: a long session must not pay for that."""
    looked: list[object] = []
    whole = View.__init__

    def counted(view: View, *given: Any) -> None:
        looked.append(view)
        whole(view, *given)

    monkeypatch.setattr(View, "__init__", counted)
    flow = three()
    now = course(flow, answered("x_a", "no"), answered("x_b", "no"))
    for _ in range(20):
        now = advance(now, Went(at=NOW, to=None))
        assert now.state.can_back is not None

    assert len(looked) < 20 * 6  # a handful for each step; else all those before are looked at again
