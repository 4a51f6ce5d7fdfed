"""Sessions from events agree with a naive model under random sequences."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.flow.build import (
    EMPTY,
    NOW,
    answered,
    flow_of,
    probed,
    seen,
    started,
    tables,
)
from tests.flow.naive import Naive, take
from tests.flow.sessions import course
from wizard.flow import advance, replay
from wizard.model.event import (
    Event,
    Forgotten,
    Learned,
    Noted,
    Redone,
    Undone,
    Went,
)
from wizard.model.words import Source


@settings(max_examples=60, deadline=None)
@given(tables(), st.data())
def test_random_sessions_agree_with_the_naive_model(
    table: tuple[dict[str, list[str]], list[dict[str, tuple[str, ...]]]], data: st.DataObject
) -> None:
    """Answers, probes, back, jumps, undo and redo in any order: the same facts, question, trail and flags."""
    domains, rows = table
    flow = flow_of(domains, rows)
    naive = Naive(flow, domains)
    now = course(flow)
    events: list[Event] = [started()]
    for at in range(data.draw(st.integers(1, 14))):
        event = take(naive, data, at)
        events.append(event)
        now = advance(now, event)
        got = now.state

        assert {f: (o.value, str(o.source)) for f, o in got.facts.items()} == naive.facts
        shown = naive.current()
        assert got.current == (shown.replace("_", "-") if shown else None)
        assert [e.fact for e in got.trail if e.applies] == naive.applying()
        assert (got.can_undo, got.can_redo) == (bool(naive.past), bool(naive.future))
        assert got.can_back == (naive.back() is not None)

    assert replay(flow, EMPTY, events) == now.state


@settings(max_examples=40, deadline=None)
@given(tables(), st.data())
def test_undo_after_anything_gives_the_state_before(
    table: tuple[dict[str, list[str]], list[dict[str, tuple[str, ...]]]], data: st.DataObject
) -> None:
    """What can be taken back is taken back whole; redo brings it back whole."""
    domains, rows = table
    flow = flow_of(domains, rows)
    naive = Naive(flow, domains)
    now = course(flow)
    for at in range(data.draw(st.integers(0, 8))):
        now = advance(now, take(naive, data, at))
    naive.future.clear()
    acts: list[Event] = [
        answered("x_a", "v1", 50),
        probed("x_b", "v1", 50),
        Noted(at=NOW, field="model", text="m"),
        Went(at=NOW, to="x-a"),
        Went(at=NOW, to=None),
        Learned(at=NOW, observations=(seen("x_a", "v1", source=Source.PASTE),)),
        Forgotten(at=NOW, fact="x_a"),
    ]
    event = data.draw(st.sampled_from(acts))

    after = advance(now, event)
    undone = advance(after, Undone(at=NOW))
    redone = advance(undone, Redone(at=NOW))

    aside = {"fallen": (), "can_redo": False}
    assert undone.state.model_copy(update=aside) == now.state.model_copy(update=aside)
    assert redone.state.model_copy(update=aside) == after.state.model_copy(update=aside)
