"""The conductor over fake probes and a real store: every action, and what is on disk after it."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.walk.begun import begun, kinds, page_of
from tests.walk.support import Bench
from wizard.flow import LoadedFlow
from wizard.model.event import Ask, Asked, Decided
from wizard.session import Store
from wizard.walk import action as act
from wizard.walk.errors import CannotOpenError
from wizard.walk.options import LATEST, OpenOptions
from wizard.walk.page import Page, StartPage, StepPage, SummaryPage, VerdictPage
from wizard.walk.reports import CardMoved, PageTurned, Report, Stored
from wizard.walk.walk import Walk


async def test_the_start_page_asks_where_the_error_shows(bench: Bench) -> None:
    """Nothing is on disk before a flow is chosen."""
    walk = await Walk.open(parts=bench.parts())
    page = page_of(walk.page, StartPage)

    assert [choice.value for choice in page.choices] == ["my_code", "tool", "web_page", "unsure"]
    assert Store(bench.folder / "state").ids() == ()
    assert walk.hint is None
    await walk.close()


async def test_who_does_not_know_gets_one_helping_question(bench: Bench) -> None:
    """And who still cannot tell is told which checks are taken."""
    walk = await Walk.open(parts=bench.parts())
    helping = page_of(await walk.do(act.Choose("unsure")), StartPage)
    page = page_of(await walk.do(act.Choose("cannot_tell")), StepPage)

    assert helping.question == "Where were you looking when you saw the error?"
    assert "program that calls the API" in page.frame.notices[0]
    await walk.close()


async def test_each_event_is_on_disk_before_the_next_page(bench: Bench) -> None:
    """The journal holds every event when `do` returns."""
    walk = await begun(bench)
    await walk.do(act.Give("no_incident"))
    stored = Store(bench.folder / "state").load(walk.session or "")

    assert [event.kind for event in stored.events] == ["started", "answered", "answered"]
    assert stored.events == walk.events
    await walk.close()


async def test_answers_lead_to_the_verdict(bench: Bench) -> None:
    """The first row whose conditions hold gives it, no surer than a person's word."""
    walk = await begun(bench)
    page = page_of(await walk.do(act.Give("incident")), VerdictPage)

    assert page.reached.rule == "incident"
    assert page.reached.sureness == "likely"
    assert "It is not you." in page.frame.notices
    await walk.close()


async def test_an_answer_that_is_not_offered_changes_nothing(bench: Bench) -> None:
    """It is said, and nothing is journaled."""
    walk = await begun(bench)
    before = walk.events
    page = await walk.do(act.Give("nonsense"))

    assert page.frame.notices == ("That is not one of the answers.",)
    assert walk.events == before
    await walk.close()


async def test_going_back_says_which_answers_no_longer_apply(bench: Bench) -> None:
    """A changed earlier answer makes later ones moot, and that is said by name."""
    walk = await begun(bench)
    for value in ("no_incident", "always", "accepted"):
        await walk.do(act.Give(value))
    await walk.do(act.Jump("status"))
    page = await walk.do(act.Give("incident"))

    assert any("no longer appl" in notice and "Key" in notice for notice in page.frame.notices)
    await walk.close()


async def test_back_undo_and_redo_move_through_the_answers(bench: Bench) -> None:
    """Back shows the answered step with its answer; undo takes it back; redo puts it back."""
    walk = await begun(bench)
    await walk.do(act.Give("no_incident"))
    back = page_of(await walk.do(act.Back()), StepPage)
    assert (back.step, [c.value for c in back.choices if c.chosen]) == ("status", ["no_incident"])
    await walk.do(act.Undo())
    undone = page_of(await walk.do(act.Undo()), StepPage)
    assert (undone.step, any(c.chosen for c in undone.choices)) == ("status", False)
    redone = page_of(await walk.do(act.Redo()), StepPage)

    assert redone.step == "often"
    await walk.close()


async def test_undo_stops_at_the_choice_of_the_flow(bench: Bench) -> None:
    """What began the session cannot be taken back inside it."""
    walk = await begun(bench)
    page = await walk.do(act.Undo())

    assert page.frame.notices == ("There is nothing to take back.",)
    assert not page.frame.can_undo
    await walk.close()


async def test_looking_at_the_summary_and_back_keeps_the_place(bench: Bench) -> None:
    """The summary can be seen at any step; back returns to the question."""
    walk = await begun(bench)
    page_of(await walk.do(act.Jump("summary")), SummaryPage)
    early = await walk.do(act.Jump("verdict"))
    assert early.frame.notices[0].startswith("The table does not say yet. Wanted first: Status page")
    page = page_of(await walk.do(act.Back()), StepPage)

    assert page.step == "status"
    assert kinds(walk) == ["started", "answered"]
    await walk.close()


async def test_skipping_everything_still_ends_in_a_useful_summary(bench: Bench) -> None:
    """Every question can be passed over."""
    walk = await begun(bench)
    page: Page = walk.page
    while isinstance(page, StepPage):
        page = await walk.do(act.Give("skipped"))
    assert page_of(page, VerdictPage).reached.rule == "cannot-tell"
    summary = page_of(await walk.do(act.Jump("summary")), SummaryPage)

    assert 5 < len(summary.lines) <= 40
    assert summary.never_send == ("keys",)
    await walk.close()


async def test_notes_are_cleaned_and_reach_the_summary(bench: Bench) -> None:
    """A note is redacted before it reaches the journal."""
    walk = await begun(bench)
    await walk.do(act.Note("tried", "wrote to kim@example.org\x1b[2J twice"))
    summary = page_of(await walk.do(act.Jump("summary")), SummaryPage)
    text = "\n".join(summary.lines)

    assert "twice" in text
    assert "kim@example.org" not in text
    assert "\x1b" not in text
    await walk.close()


async def test_a_reproduction_is_marked_to_the_second(bench: Bench) -> None:
    """Start and stop, and no second start in between."""
    walk = await begun(bench)
    started = page_of(await walk.do(act.Do(2)), StepPage)
    assert started.reproducing_since is not None
    again = await walk.do(act.Reproduce("start"))
    assert "already under way" in again.frame.notices[0]
    stopped = await walk.do(act.Reproduce("stop"))

    assert stopped.frame.notices[0].startswith("Stopped at 09:00:")
    assert kinds(walk)[-2:] == ["reproduced", "reproduced"]
    await walk.close()


async def test_a_temporary_change_stays_open_until_it_is_undone(bench: Bench) -> None:
    """The verdict page keeps it in sight."""
    walk = await begun(bench)
    opened = await walk.do(act.Do(1))
    assert "Turn the VPN on." in opened.frame.notices[0]
    verdict = page_of(await walk.do(act.Give("incident")), VerdictPage)
    assert verdict.open_changes == ("Turn the VPN off. To undo: Turn the VPN on.",)
    closed = page_of(await walk.do(act.Change("status-1", "undone")), VerdictPage)

    assert closed.open_changes == ()
    await walk.close()


async def test_offered_pages_are_opened_by_the_part_for_it(bench: Bench) -> None:
    """And what came of it is said in that part's words."""
    walk = await begun(bench)

    assert (await walk.do(act.Do(0))).frame.notices == ("opened https://status.claude.com",)
    assert (await walk.do(act.Do(3))).frame.notices == ("link https://status.claude.com",)
    assert (await walk.do(act.Do(9))).frame.notices == ("That cannot be done here.",)
    await walk.close()


async def test_reports_come_in_order_and_end_when_asked(bench: Bench) -> None:
    """Each event is reported once it is stored, then the page."""
    heard: list[Report] = []
    walk = await Walk.open(parts=bench.parts())
    leave = walk.subscribe(heard.append)
    await walk.do(act.Choose("my_code"))
    leave()
    await walk.do(act.Give("no_incident"))

    assert [type(report) for report in heard] == [Stored, PageTurned]
    await walk.close()


async def test_closing_twice_is_fine_and_releases_the_session(bench: Bench) -> None:
    """Whatever the world needed is ended too."""
    walk = await begun(bench)
    await walk.close()
    await walk.close()
    again = await Walk.open(OpenOptions(resume=LATEST), parts=bench.parts())

    assert bench.closed == 2
    await again.close()


async def test_answering_by_hand_ends_running_probes(bench: Bench) -> None:
    """A probe never stands in the way of an answer."""
    bench.probes.hang.add("status_page")
    walk = await begun(bench)
    ask = page_of(walk.page, StepPage).consents[0]
    await walk.do(act.Allow(ask.consent, ask.hosts, granted=True))
    started = asyncio.Event()
    walk.subscribe(lambda report: started.set() if isinstance(report, CardMoved) else None)
    running = asyncio.create_task(walk.do(act.RunProbes()))
    await started.wait()
    page = await walk.do(act.Give("no_incident"))
    await running

    assert page_of(page, StepPage).step == "often"
    assert kinds(walk)[-2:] == ["probed", "answered"]
    await walk.close()


async def test_a_flow_file_needs_no_start_page(bench: Bench) -> None:
    """The session begins on it, and is labelled as somebody else's."""
    from wizard.flow import load
    from wizard.knowledge import catalogue
    from wizard.walk.flows import Flows

    path = bench.folder / "own.toml"
    path.write_bytes(bench.flow.replace(b'id = "api-400"', b'id = "own"'))

    class Lenient(Flows):
        def from_file(self, path: Path) -> LoadedFlow:
            loaded = load(path.read_bytes(), name=path.name, shipped=True, catalogue=catalogue())
            return replace(loaded, shipped=False)

    parts = bench.parts(flows=Lenient(catalogue()))
    walk = await Walk.open(OpenOptions(flow_file=path, paste="some text"), parts=parts)

    assert walk.page.kind == "step"
    assert walk.page.frame.foreign is not None
    assert kinds(walk) == ["started", "pasted"]
    await walk.close()


async def test_a_broken_flow_file_is_refused_with_its_place(bench: Bench) -> None:
    """Before anything is begun."""
    path = bench.folder / "own.toml"
    path.write_text("format = 1\nid = 3\n")
    with pytest.raises(CannotOpenError, match=r"the flow is refused: .*own.toml:"):
        await Walk.open(OpenOptions(flow_file=path), parts=bench.parts())

    assert Store(bench.folder / "state").ids() == ()


async def test_a_granted_step_says_who_asked_for_it(bench: Bench) -> None:
    """It comes first, and no longer says so once it is done."""
    walk = await begun(bench)
    await walk.close()
    at = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
    stored, sitting = bench.parts().store.resume(walk.session or "", at)
    for event in (
        Asked(at=at, by="Kim", ask="a" * 64, steps=(Ask(step="often", text="How often was it today?"),)),
        Decided(at=at, ask="a" * 64, step="often", asked_by="Kim", granted=True),
    ):
        sitting.append(event)
    sitting.close()
    again = await Walk.open(OpenOptions(resume="latest"), parts=bench.parts())
    page = page_of(again.page, StepPage)
    after = page_of(await again.do(act.Give("always")), StepPage)

    assert (page.step, page.asked_for) == ("often", "Kim asked for this step: How often was it today?")
    assert (after.step, after.asked_for) == ("status", "")
    assert stored.id == walk.session
    await again.close()


async def test_places_that_one_observation_clears_are_said_in_one_sentence(bench: Bench) -> None:
    """A long list of the same words is not read."""
    bench.flow = bench.flow.replace(
        b'rules_out = { service = "status_page" }',
        b'rules_out = { service = "status_page", network = "status_page" }',
    )
    walk = await begun(bench)
    await walk.do(act.Give("no_incident"))
    await walk.do(act.Give("always"))
    page = page_of(await walk.do(act.Give("refused")), VerdictPage)

    assert page.ruled_out == (
        "Service and network: Status page: no unresolved incident touches the component",
    )
    await walk.close()
