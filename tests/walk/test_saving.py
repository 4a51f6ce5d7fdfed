"""What leaves the walk: saved and copied, never one over another, stopped where something must not leave."""

import pytest

from tests.walk.begun import begun, page_of
from tests.walk.support import Bench
from wizard.evidence.selfcheck import Hit, LeakError
from wizard.model.event import Saved
from wizard.walk import action as act
from wizard.walk.page import SummaryPage


async def test_saving_writes_both_forms_and_says_where(bench: Bench) -> None:
    """Markdown and JSON, readable by the owner alone, named by time and verdict."""
    walk = await begun(bench)
    await walk.do(act.Give("incident"))
    await walk.do(act.Save())
    summary = page_of(await walk.do(act.Jump("summary")), SummaryPage)
    names = sorted(path.name for path in (bench.folder / "reports").iterdir())

    assert len(names) == 2
    assert all("incident" in name for name in names)
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in (bench.folder / "reports").iterdir())
    assert sorted(summary.saved_to) == sorted(str(bench.folder / "reports" / name) for name in names)
    assert [type(event) for event in walk.events[-2:]] == [Saved, Saved]
    await walk.close()


async def test_saving_twice_overwrites_nothing(bench: Bench) -> None:
    """The second report gets a name of its own."""
    walk = await begun(bench)
    await walk.do(act.Save())
    await walk.do(act.Save())

    assert len(list((bench.folder / "reports").iterdir())) == 4
    await walk.close()


async def test_a_folder_that_cannot_be_written_costs_no_report(bench: Bench) -> None:
    """The report is written beside the session then, and the page says where."""
    (bench.folder / "reports").write_text("a file stands here")
    walk = await begun(bench)
    await walk.do(act.Save())

    assert len(walk.saved_to) == 2
    assert all("sessions" in path for path in walk.saved_to)
    await walk.close()


async def test_copying_says_what_was_done(bench: Bench) -> None:
    """The text goes through the gate, and the file is named once there is one."""
    walk = await begun(bench)
    await walk.do(act.Save())
    page = await walk.do(act.Copy())

    assert page.frame.notices[0].startswith("copied, and in ")
    assert "Made with" in bench.copied[0]
    await walk.close()


async def test_a_summary_that_was_never_saved_is_still_in_a_file_when_copied(bench: Bench) -> None:
    """Beside the session, for when the clipboard lost it."""
    walk = await begun(bench)
    page = await walk.do(act.Copy("markdown"))

    assert page.frame.notices[0].endswith("summary.md")
    await walk.close()


async def test_a_leak_stops_the_report_and_is_said(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a file nor the clipboard gets anything then."""

    def leaking(*_: object, **__: object) -> str:
        raise LeakError((Hit("report.md", "prefix", "as it is"),))

    monkeypatch.setattr("wizard.evidence.draft.of_report.render", leaking)
    walk = await begun(bench)
    saved = await walk.do(act.Save())
    copied = await walk.do(act.Copy())

    assert saved.frame.notices[0].startswith("Nothing was exported:")
    assert copied.frame.notices == saved.frame.notices
    assert not (bench.folder / "reports").exists()
    assert bench.copied == []
    await walk.close()
