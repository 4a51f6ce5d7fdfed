"""The sheet before saving and copying: it shows what leaves, and only a yes lets it go."""

import unicodedata

from tests.ui import pages
from tests.ui.fake import FakeWalk
from tests.ui.poison import HOSTILE, HUGE
from tests.ui.running import press, running
from tests.ui.screens import text_of
from tests.ui.test_hostile import actions_in
from wizard.evidence.redaction import redact
from wizard.evidence.selfcheck import LeakError


async def test_closing_it_saves_and_copies_nothing() -> None:
    """Esc leaves everything as it was."""
    walk = FakeWalk(pages.SUMMARY)
    async with running(walk) as pilot:
        await press(pilot, "s", "escape", "c", "n")

    assert walk.done == []


async def test_what_the_gate_takes_out_is_explained() -> None:
    """A tag that redaction really makes is marked in the text and named in the list."""
    walk = FakeWalk(pages.SUMMARY)
    walk.told = redact("From: ada@example.org, key sk-ant-api03-" + "AbCd0123" * 11, level="support").text
    async with running(walk) as pilot:
        await press(pilot, "s")
        text = text_of(pilot.app)

    assert "an e-mail address" in text
    assert "never put back" in text
    assert text.count("◂ taken out") == 2


async def test_a_hostile_report_is_shown_and_does_nothing() -> None:
    """Neither escapes nor markup nor a flood get through the preview."""
    walk = FakeWalk(pages.SUMMARY)
    walk.told = f"{HOSTILE} <email> {HOSTILE}{HUGE}{HUGE}"
    async with running(walk) as pilot:
        await press(pilot, "c")
        text, clicks = text_of(pilot.app), actions_in(pilot.app)

    assert {c for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs")} == set()
    assert "[@click=app.quit]" in text
    assert clicks == []


async def test_a_leak_found_by_the_gate_is_said() -> None:
    """Where the last search stops the text, there is nothing to agree to."""

    class Leaking(FakeWalk):
        def report(self, *_: object) -> str:
            raise LeakError(())

    walk = Leaking(pages.SUMMARY)
    async with running(walk) as pilot:
        await press(pilot, "s", "enter")
        text = text_of(pilot.app)

    assert "This leaves your machine" not in text
    assert walk.done == []


async def test_the_reports_own_hashes_are_no_alarm() -> None:
    """What every report brings is not pointed out; another word that looks random is."""
    walk = FakeWalk(pages.SUMMARY)
    own = "24e24fe111da85202dd659ab0409cc1625c028ffa007824b984d5cc2fa8505b4"
    walk.told = f"- Flow: `api-400`, hash `{own}`\n- Content SHA-256: `{own[::-1]}`\n- Note: `{own[1:]}`"
    async with running(walk, (120, 40)) as pilot:
        await press(pilot, "s")
        text = text_of(pilot.app)

    assert text.count("stays: look at it") == 1
    assert "1 word looks random" in text
