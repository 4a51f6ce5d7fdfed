"""The sheet before saving and copying: it shows what leaves, and only a yes lets it go."""

import asyncio
import unicodedata

from textual.pilot import Pilot

from tests.ui import pages
from tests.ui.fake import MANY, FakeWalk
from tests.ui.poison import HOSTILE, HUGE
from tests.ui.running import press, running
from tests.ui.screens import text_of
from tests.ui.test_hostile import actions_in
from wizard.evidence.draft import Draft
from wizard.evidence.redaction.preview import Lift
from wizard.walk.action import Copy, Leaves, Save, SendCase
from wizard.walk.errors import CannotLeaveError


async def test_closing_it_saves_and_copies_nothing() -> None:
    """Esc leaves everything as it was."""
    walk = FakeWalk(pages.SUMMARY)
    async with running(walk) as pilot:
        await press(pilot, "s", "escape", "c", "n")

    assert walk.done == []


async def test_what_the_gate_takes_out_is_explained() -> None:
    """Each thing is marked in the text and named in the list, with why and whether it may come back."""
    walk = FakeWalk(pages.SUMMARY)
    async with running(walk, (120, 40)) as pilot:
        await press(pilot, "s")
        text = " ".join(text_of(pilot.app).split())

    assert "an e-mail address" in text
    assert "It begins like an API key or token." in text
    assert "(never put back)" in text
    assert text.count("(can be put back)") == 2
    assert text.count("◂ taken out") == 4


async def test_every_file_that_leaves_can_be_looked_at() -> None:
    """Saving writes Markdown and JSON; both are shown, and what is agreed to is what is written."""
    walk = FakeWalk(pages.SUMMARY)
    async with running(walk, (120, 40)) as pilot:
        await press(pilot, "s")
        first = " ".join(text_of(pilot.app).split())
        await press(pilot, "f")
        second = " ".join(text_of(pilot.app).split())
        await press(pilot, "enter")

    assert "1 of 2: a400-test.md" in first
    assert "2 of 2: a400-test.json" in second
    (saved,) = walk.done
    assert isinstance(saved, Save)
    assert saved.draft is not None
    assert saved.draft.names == ("a400-test.md", "a400-test.json")


async def test_one_thing_is_put_back_with_a_reason() -> None:
    """The draft is made anew with it; without a reason nothing happens."""
    walk = FakeWalk(pages.SUMMARY)
    async with running(walk, (120, 40)) as pilot:
        await press(pilot, "c", "p")
        asked = text_of(pilot.app)
        await press(pilot, "1", "enter", *"case")
        await press(pilot, "enter", "enter")

    assert "Ada@firm.example" in asked
    assert "zzzzz" not in asked.partition("Put one thing back")[2]
    (copied,) = walk.done
    assert isinstance(copied, Copy)
    assert copied.draft is not None
    assert copied.draft.lifts == (Lift("email", "ada@firm.example", "case"),)


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
        async def draft(self, *_: object) -> Draft:
            raise CannotLeaveError("It may not leave.")

    walk = Leaking(pages.SUMMARY)
    async with running(walk) as pilot:
        await press(pilot, "s", "enter")
        text = text_of(pilot.app)

    assert "This leaves your machine" not in text
    assert "It may not leave." in text
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


async def test_a_case_is_shown_folded_and_every_line_on_request() -> None:
    """What is marked is never folded away; u unfolds; f shows the file as it stands."""
    walk = FakeWalk(pages.SUMMARY)
    async with running(walk, (120, 60)) as pilot:
        await press(pilot, "f4", "3", "enter")
        folded = " ".join(text_of(pilot.app).split())
        await press(pilot, "u")
        whole = " ".join(text_of(pilot.app).split())
        await press(pilot, "f")
        file = " ".join(text_of(pilot.app).split())
        await press(pilot, "enter")

    assert "Leaves a400-test.a400case For support (level support)" in folded
    assert f"… {MANY - 3} more lines 09:36:00 told tried: wrote to <email#abcde> ◂ taken out" in folded
    assert f"step {MANY - 1} of {MANY}" not in folded
    assert f"step {MANY - 1} of {MANY}" in whole
    assert "2 of 2: round-1/journal.jsonl" in file
    assert "stays: look at it" not in file
    (sent,) = walk.done
    assert isinstance(sent, SendCase)
    assert sent.draft == walk.case()


async def test_what_takes_a_moment_says_so_and_nothing_can_be_agreed_to_yet() -> None:
    """The draft is made beside the screen: keys that act on it wait for it, esc does not."""
    there = asyncio.Event()

    class Slow(FakeWalk):
        async def draft(self, action: Leaves, lifts: tuple[Lift, ...] = ()) -> Draft:
            await there.wait()
            return await super().draft(action, lifts)

    walk = Slow(pages.SUMMARY)
    async with running(walk) as pilot:
        await press(pilot, "s")
        await shows(pilot, "One moment")
        await press(pilot, "enter", "p", "f")
        early = list(walk.done)
        there.set()
        await shows(pilot, "What was taken out")
        there.clear()
        await press(pilot, "escape", "s")
        await shows(pilot, "One moment")
        await press(pilot, "escape")
        gone = text_of(pilot.app)

    assert early == []
    assert "This leaves your machine" not in gone
    assert walk.done == []


async def test_a_lift_that_cannot_be_keeps_the_draft() -> None:
    """Why is said, and what was looked at before stays as it was."""

    class Refusing(FakeWalk):
        async def draft(self, action: Leaves, lifts: tuple[Lift, ...] = ()) -> Draft:
            if lifts:
                raise CannotLeaveError("It may not leave with that.")
            return await super().draft(action, lifts)

    walk = Refusing(pages.SUMMARY)
    async with running(walk, (120, 40)) as pilot:
        await press(pilot, "c", "p", "1", *"case", "enter")
        text = text_of(pilot.app)
        await press(pilot, "enter")

    assert "It may not leave with that." in text
    (copied,) = walk.done
    assert isinstance(copied, Copy)
    assert copied.draft is not None
    assert copied.draft.lifts == ()


async def test_it_is_made_for_other_readers_with_one_key() -> None:
    """V turns the level, what was put back stays back, and what is agreed to is at that level."""
    walk = FakeWalk(pages.SUMMARY)
    async with running(walk, (120, 40)) as pilot:
        await press(pilot, "c", "p", "1", *"case", "enter", "v")
        public = " ".join(text_of(pilot.app).split())
        await press(pilot, "v")
        back = " ".join(text_of(pilot.app).split())
        await press(pilot, "v", "enter")

    assert "For anyone (level public) v makes it for support" in public
    assert "For support (level support) v makes it for anyone" in back
    (copied,) = walk.done
    assert isinstance(copied, Copy)
    assert copied.draft is not None
    assert copied.draft.level == "public"
    assert copied.draft.lifts == (Lift("email", "ada@firm.example", "case"),)


async def shows(pilot: Pilot[None], words: str) -> None:
    """Wait until the screen shows these words."""
    async with asyncio.timeout(30):
        while words not in " ".join(text_of(pilot.app).split()):
            await pilot.pause(0.02)
