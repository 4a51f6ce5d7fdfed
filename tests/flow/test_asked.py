"""Steps that the other person asks for: shown once granted, done once answered, and never by themselves."""

from tests.flow.build import EMPTY, NOW, answered, flow_of, probed, started
from wizard.flow import replay
from wizard.model.event import Ask, Asked, Decided, Event, Undone, Went
from wizard.model.state import SessionState

FLOW = flow_of(
    {"alpha": ["yes", "no"], "beta": ["yes", "no"], "gamma": ["yes", "no"]},
    [{"alpha": ["yes"]}, {"alpha": ["no"], "beta": ["yes"]}],
)
FILE = "ab" * 32


def asked(*steps: str) -> Asked:
    return Asked(at=NOW, by="Ann", ask=FILE, steps=tuple(Ask(step=step, text="please") for step in steps))


def decided(step: str, granted: bool = True) -> Decided:
    return Decided(at=NOW, ask=FILE, step=step, asked_by="Ann", granted=granted)


def state(*events: Event) -> SessionState:
    return replay(FLOW, EMPTY, [started(), *events])


def test_nothing_is_shown_before_it_was_granted() -> None:
    """An ask moves nothing; a refused one neither."""
    open_ = state(asked("gamma"))
    refused = state(asked("gamma"), decided("gamma", granted=False))

    assert (open_.current, open_.wanted[0].decision) == ("alpha", "open")
    assert (refused.current, refused.wanted[0].decision) == ("alpha", "refused")


def test_granted_steps_come_first_even_after_a_verdict() -> None:
    """They are shown in the order of the asking, then the verdict stands again."""
    granted = (answered("alpha", "yes"), asked("gamma", "beta"), decided("beta"), decided("gamma"))

    assert state(*granted).current == "gamma"
    one = state(*granted, answered("gamma", "no"))
    assert (one.current, [wanted.done for wanted in one.wanted]) == ("beta", [True, False])
    done = state(*granted, answered("gamma", "no"), probed("beta", "no"), answered("beta", "no"))
    assert done.current is None
    assert all(wanted.done for wanted in done.wanted)


def test_an_answer_from_before_does_not_count() -> None:
    """A step that was answered already is asked once more where somebody asks for it."""
    assert state(answered("alpha", "yes"), asked("alpha"), decided("alpha")).current == "alpha"


def test_taking_an_answer_back_asks_again() -> None:
    """Undo puts a granted step back into the line; the consent itself stays."""
    granted = (answered("alpha", "yes"), asked("gamma"), decided("gamma"), answered("gamma", "no"))

    back = state(*granted, Undone(at=NOW))

    assert (back.current, back.wanted[0].decision) == ("gamma", "granted")


def test_where_the_person_goes_wins() -> None:
    """A jump leads where it says; a step that the flow does not have is never shown."""
    assert state(asked("gamma"), decided("gamma"), Went(at=NOW, to="beta")).current == "beta"
    assert state(asked("none"), decided("none")).current == "alpha"


def test_the_same_file_twice_asks_once() -> None:
    """Reading an ask file again changes neither the list nor what was decided."""
    again = state(asked("gamma"), decided("gamma"), asked("gamma"))

    assert [(wanted.step, wanted.decision) for wanted in again.wanted] == [("gamma", "granted")]
