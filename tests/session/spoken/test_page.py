"""The page behind a code: the same for both, without user data, and with what to say."""

import random
from dataclasses import astuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evidence.case.build import AT, LOADED, began, told
from wizard.flow import evaluate, load, replay, shipped_flows
from wizard.knowledge.load import catalogue
from wizard.model.event import Event, Went
from wizard.session.spoken import Heard, Layout, Position, hear, speak
from wizard.session.spoken.page import following, position_of, spoken_page

FLOWS = [load(f.read(), name=f.id, shipped=True, catalogue=catalogue()) for f in shipped_flows()]


def there(page: str, **facts: str) -> Position:
    return Position(flow="api-400", page=page, facts=facts)


def test_from_a_session_to_the_other_side() -> None:
    """What is spoken for a session is heard as the page that the session shows."""
    events: list[Event] = [
        began(),
        told("what-calls", "surface", "my_code"),
        told("status", "status_page", "no_incident"),
    ]
    state = replay(LOADED.flow, catalogue(), events)
    layout = Layout.of(LOADED.flow, LOADED.sha256, catalogue())

    words = speak(position_of(state, LOADED.flow), layout)
    heard = hear(" ".join(words), [layout])

    assert isinstance(heard, Heard)
    assert heard.position == there("error-text", status_page="no_incident")
    page = spoken_page(heard.position, LOADED.flow, catalogue(), AT)
    step = LOADED.flow.step("error-text")
    assert (page.title, page.question, page.guide) == (step.title, step.question, step.guide)
    assert step.question in page.aloud
    assert page.known == (("Status page", "no unresolved incident touches the component"),)


def test_answers_say_where_they_lead() -> None:
    """Each answer names the verdict or the next step that the table gives for it."""
    page = spoken_page(there("status"), LOADED.flow, catalogue(), AT)

    by_label = {answer.label: answer.leads_to for answer in page.answers}
    assert by_label["Yes, for the API"] == "verdict: The status page reports an incident"
    assert by_label["No, everything is operational"].startswith("next: ")
    assert [answer.number for answer in page.answers] == list(range(1, len(page.answers) + 1))
    assert {"I don't know", "Skip this question"} <= set(by_label)


def test_verdict_and_other_pages() -> None:
    """A verdict is computed from the facts of the code; the start page tells nothing."""
    verdict = spoken_page(there("verdict", status_page="incident"), LOADED.flow, catalogue(), AT)
    start = spoken_page(there("start"), LOADED.flow, catalogue(), AT)

    assert verdict.question == "The status page reports an incident"
    assert verdict.expect
    assert "incident" in verdict.aloud
    assert (start.question, start.answers) == ("", ())


def test_where_the_person_looks() -> None:
    """A page that is only looked at can be spoken of; a session at its end is at its verdict."""
    events: list[Event] = [began(), told("status", "status_page", "incident")]
    state = replay(LOADED.flow, catalogue(), events)

    assert position_of(state, LOADED.flow).page == "verdict"
    assert position_of(state, LOADED.flow, looking_at="summary").page == "summary"
    went = replay(LOADED.flow, catalogue(), [*events, Went(at=AT, to="network")])
    assert position_of(went, LOADED.flow).page == "network"


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: str(flow.flow.id))
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_position_has_a_page(flow: object, data: st.DataObject) -> None:
    """Every position of every shipped flow is a page, and its verdict is the table's own."""
    loaded = next(f for f in FLOWS if f is flow)
    layout = Layout.of(loaded.flow, loaded.sha256, catalogue())
    facts = {
        name: data.draw(st.sampled_from(domain)) for name, domain in layout.facts if data.draw(st.booleans())
    }
    position = Position(loaded.flow.id, data.draw(st.sampled_from(layout.pages)), facts)

    page = spoken_page(position, loaded.flow, catalogue(), AT)

    assert page.aloud
    assert "sk-ant" not in repr(astuple(page))
    if page.page == "verdict" and page.question:
        assert page.question in {rule.verdict.title for rule in loaded.flow.rules}


def test_the_page_agrees_with_the_table() -> None:
    """What an answer leads to is what evaluating the table with it says."""
    for rule_facts in ({"status_page": "no_incident", "paste_place": "request"},):
        page = spoken_page(there("verdict", **rule_facts), LOADED.flow, catalogue(), AT)
        told_facts = {name: told("s", name, value).observation for name, value in rule_facts.items()}
        reached = evaluate(LOADED.flow, catalogue(), told_facts, AT).reached
        assert reached is not None
        assert page.question == reached.verdict.title


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: str(flow.flow.id))
def test_following_the_answers_stays_with_the_other_person(flow: object) -> None:
    """Whatever they answer by hand, the guide's page is the page that their own wizard shows next."""
    loaded = next(f for f in FLOWS if f is flow)
    start = began(loaded.sha256).model_copy(update={"flow": loaded.flow.id})
    for seed in range(25):
        chance = random.Random(seed)
        events: list[Event] = [start, told("start", "surface", "my_code")]
        state = replay(loaded.flow, catalogue(), events)
        while state.current is not None and len(events) < 30:
            position = position_of(state, loaded.flow)
            page = spoken_page(position, loaded.flow, catalogue(), AT)
            answer = chance.choice(page.answers)
            there_next = following(position, answer.value, loaded.flow, catalogue(), AT)
            step = loaded.flow.step(state.current)
            events.append(told(step.id, step.ask, answer.value, 10 + len(events)))
            state = replay(loaded.flow, catalogue(), events)
            end = "verdict" if state.evaluation.reached else "summary"
            assert there_next.page == (state.current or end), (seed, step.id, answer.value)
