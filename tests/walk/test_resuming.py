"""Sessions that are taken up again, and those that cannot be."""

from collections.abc import Callable

import pytest

from tests.walk.begun import begun, kinds, page_of
from tests.walk.support import Bench
from wizard.model.event import Closed
from wizard.walk import action as act
from wizard.walk.errors import CannotOpenError
from wizard.walk.options import LATEST, OpenOptions
from wizard.walk.page import StartPage, StepPage
from wizard.walk.walk import Walk


async def test_resuming_shows_the_page_that_was_left(bench: Bench) -> None:
    """A crash after any event comes back to the same question."""
    walk = await begun(bench)
    await walk.do(act.Give("no_incident"))
    left = page_of(walk.page, StepPage)
    await walk.close()
    again = await Walk.open(OpenOptions(resume=LATEST), parts=bench.parts())
    page = page_of(again.page, StepPage)

    assert (page.step, page.question) == (left.step, left.question)
    assert kinds(again)[-1] == "resumed"
    await again.close()


async def test_resuming_after_a_saved_report_shows_the_summary(bench: Bench) -> None:
    """That is where the person was."""
    walk = await begun(bench)
    await walk.do(act.Save())
    await walk.close()
    again = await Walk.open(OpenOptions(resume=LATEST), parts=bench.parts())

    assert again.page.kind == "summary"
    await again.close()


async def test_a_session_stays_on_its_flow(bench: Bench) -> None:
    """A flow that changed meanwhile changes nothing for a session that was begun before."""
    walk = await begun(bench)
    await walk.close()
    bench.flow = bench.flow.replace(b"Is there an incident?", b"Changed since?")
    again = await Walk.open(OpenOptions(resume=LATEST), parts=bench.parts())

    assert page_of(again.page, StepPage).question == "Is there an incident?"
    await again.close()


async def test_two_wizards_never_share_a_session(bench: Bench) -> None:
    """The second one is told so, and the first goes on."""
    walk = await begun(bench)
    with pytest.raises(CannotOpenError) as refused:
        await Walk.open(OpenOptions(resume=LATEST), parts=bench.parts())
    page = page_of(await walk.do(act.Give("no_incident")), StepPage)

    assert refused.value.code == 2
    assert page.step == "often"
    await walk.close()


@pytest.mark.parametrize("given", ["nonsense", "../../etc", "20261122-000000-zzzz"])
async def test_a_session_that_is_not_there_is_said_in_one_sentence(bench: Bench, given: str) -> None:
    """No path is made of what was typed."""
    with pytest.raises(CannotOpenError, match="no session"):
        await Walk.open(OpenOptions(resume=given), parts=bench.parts())


async def test_earlier_sessions_are_offered_on_the_start_page(bench: Bench) -> None:
    """Each in one line, and taken up by its id."""
    walk = await begun(bench)
    await walk.do(act.Give("incident"))
    await walk.do(act.Finish())
    assert walk.finished
    assert isinstance(walk.events[-1], Closed)
    await walk.close()
    again = await Walk.open(parts=bench.parts())
    offered = page_of(again.page, StartPage).resumable
    page = await again.do(act.Resume(offered[0].id))

    assert offered[0].line == "An incident (ended)"
    assert page.kind == "verdict"
    await again.close()


async def test_a_full_disk_loses_no_answer_silently(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that is not on disk does not count, and the page says so."""
    walk = await begun(bench)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("wizard.session.journal.os.write", full)
        page = page_of(await walk.do(act.Give("no_incident")), StepPage)
    assert page.step == "status"
    assert not page.frame.saved
    assert "does not count yet" in page.frame.notices[0]
    after = page_of(await walk.do(act.Give("no_incident")), StepPage)

    assert (after.step, after.frame.saved) == ("often", True)
    await walk.close()


async def test_a_journal_cut_in_a_line_is_taken_up_and_said(bench: Bench) -> None:
    """The finished steps are there."""
    walk = await begun(bench)
    await walk.do(act.Give("no_incident"))
    await walk.close()
    journal = bench.folder / "state" / "sessions" / (walk.session or "") / "journal.jsonl"
    journal.write_bytes(journal.read_bytes()[:-20])
    again = await Walk.open(OpenOptions(resume=LATEST), parts=bench.parts())

    assert page_of(again.page, StepPage).step == "status"
    assert "cut short" in again.page.frame.notices[0]
    await again.close()


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda data: data.replace(b'"version":1', b'"version":99', 1), "newer a400-wizard"),
        (lambda data: b"nonsense", "line 1 of the journal"),
        (lambda data: b"", "line 1 of the journal"),
    ],
)
async def test_a_session_that_cannot_be_read_is_said(
    bench: Bench, damage: Callable[[bytes], bytes], says: str
) -> None:
    """With exit code 3, and it hides no other session on the start page."""
    walk = await begun(bench)
    await walk.close()
    journal = bench.folder / "state" / "sessions" / (walk.session or "") / "journal.jsonl"
    journal.write_bytes(damage(journal.read_bytes()))
    with pytest.raises(CannotOpenError, match=says) as refused:
        await Walk.open(OpenOptions(resume=LATEST), parts=bench.parts())
    start = await Walk.open(parts=bench.parts())

    assert refused.value.code == 3
    assert says in (page_of(start.page, StartPage).resumable[0].damaged or "")
    await start.close()
