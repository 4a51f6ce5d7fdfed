"""Temporary changes in a walk: entered by its steps, seen, reminded of at the end and at the next start."""

from collections.abc import AsyncIterator

import pytest

from wizard.model.event import Changed, Probed
from wizard.walk import action as act
from wizard.walk.options import OpenOptions
from wizard.walk.page import Page, StepPage
from wizard.walk.walk import Walk

PORTAL = OpenOptions(practice="captive-portal")


@pytest.fixture
async def walk() -> AsyncIterator[Walk]:
    """A walk in practice in which another network works."""
    opened = await Walk.open(PORTAL)
    await opened.do(act.Choose("my_code"))
    yield opened
    await opened.close()


def step(page: Page) -> StepPage:
    """The page, which is a step's."""
    assert isinstance(page, StepPage)
    return page


def changes(walk: Walk) -> list[tuple[str, str, str]]:
    """(change, state, seen by) of every event about changes."""
    return [(e.change, e.state, e.seen_by) for e in walk.events if isinstance(e, Changed)]


async def probed(walk: Walk, to: str) -> StepPage:
    """The step after its probes ran, everything they ask for allowed."""
    page = step(await walk.do(act.Jump(to)))
    while page.consents:
        ask = page.consents[0]
        page = step(await walk.do(act.Allow(ask.consent, ask.hosts, True)))
    return step(await walk.do(act.RunProbes()))


async def test_a_switch_of_the_network_is_entered_by_itself(walk: Walk) -> None:
    """What the probes saw before and see now is enough; it is seen undone once the network is back."""
    await probed(walk, "way-direct")
    await walk.do(act.Jump("network"))
    await walk.do(act.SwitchNetwork())
    page = await probed(walk, "network")
    entered = changes(walk)
    told = page.frame.notices
    reminded = walk.reminders
    await walk.do(act.SwitchNetwork())
    back = await probed(walk, "network")

    assert any(isinstance(event, Probed) for event in walk.events)
    assert entered == [("seen-network", "open", "probe")]
    assert any("Entered as temporary" in words for words in told)
    assert "another network is used" in reminded[0].lower()
    assert changes(walk)[-1] == ("seen-network", "undone", "probe")
    assert any("Seen undone" in words for words in back.frame.notices)
    assert walk.reminders == ()


async def test_a_switch_that_was_told_is_not_entered_twice(walk: Walk) -> None:
    """The letter of the step entered it; doing it once more closes it."""
    await probed(walk, "way-direct")
    page = step(await walk.do(act.Jump("network")))
    hotspot = next(i for i, each in enumerate(page.actions) if "hotspot" in each.label)
    opened = step(await walk.do(act.Do(hotspot)))
    await walk.do(act.SwitchNetwork())
    await probed(walk, "network")
    await walk.do(act.SwitchNetwork())
    closed = step(await walk.do(act.Do(hotspot)))

    assert (page.open_actions, opened.open_actions, closed.open_actions) == ((), (hotspot,), ())
    assert {change for change, _, _ in changes(walk)} == {f"network-{hotspot}"}


async def test_an_answer_by_hand_asks_what_was_changed_for_it(walk: Walk) -> None:
    """Only where the step offers changes, none is entered, and nothing was measured."""
    await walk.do(act.Jump("network"))
    told = (await walk.do(act.Give("fails"))).frame.notices
    await walk.do(act.Jump("network"))
    await walk.do(act.Do(0))
    entered = (await walk.do(act.Give("works"))).frame.notices
    await walk.do(act.Jump("status"))
    other = (await walk.do(act.Give("no_incident"))).frame.notices

    asked = [sum("If you changed something" in words for words in said) for said in (told, entered, other)]
    assert asked == [1, 0, 0]


async def test_the_next_start_reminds_of_what_was_left_open(walk: Walk) -> None:
    """Each change by its words and its session; a real session is not reminded of practice."""
    await walk.do(act.Jump("network"))
    await walk.do(act.Do(0))
    session = walk.session
    await walk.close()
    again = await Walk.open(PORTAL)
    real = await Walk.open(OpenOptions())
    told, quiet = again.page.frame.notices, real.page.frame.notices
    await again.close()
    await real.close()

    assert any("VPN off" in words and str(session) in words for words in told)
    assert not any("VPN off" in words for words in quiet)
