"""The last line names only keys that have something to do on the very page."""

from dataclasses import replace

import pytest

from tests.ui import pages
from tests.ui.fake import FakeWalk
from tests.ui.running import press, running
from tests.ui.screens import text_of
from wizard.model.explanation import Explanation
from wizard.walk.page import Page

FIRST = replace(pages.STEP, frame=replace(pages.FRAME, can_back=False), probes=())


def bar(text: str) -> str:
    """The last line of a screen."""
    return text.rstrip("\n").splitlines()[-1]


@pytest.mark.parametrize(
    ("page", "absent", "present"),
    [
        (FIRST, ("Run", "Back"), ("Skip", "Table")),
        (pages.STEP, (), ("Run", "Back")),
        (pages.VERDICT, (), ("Summary", "Back")),
    ],
)
async def test_keys_without_a_use_are_not_in_the_bar(
    page: Page, absent: tuple[str, ...], present: tuple[str, ...]
) -> None:
    """They still answer who presses them, and stand on the help page."""
    async with running(FakeWalk(page)) as pilot:
        line = bar(text_of(pilot.app))
        assert not [word for word in absent if word in line]
        assert all(word in line for word in present)
        if absent:
            await press(pilot, "b")
            assert "nothing to go back" in text_of(pilot.app)


async def test_a_paste_without_a_request_offers_no_repair() -> None:
    """There is nothing to step through, apply or copy; the way back is in sight instead."""
    bare = Explanation.model_validate({**dict(pages.EXPLANATION), "request": None, "problems": ()})
    async with running(FakeWalk(replace(pages.START, explanation=bare))) as pilot:
        line = bar(text_of(pilot.app))
        assert not [word for word in ("Next", "Apply", "Copy") if word in line]
        assert all(word in line for word in ("Walk me through", "Why", "Back"))


async def test_the_grounds_come_into_sight_with_their_key() -> None:
    """Below the edge nobody would know that the key did anything."""
    async with running(FakeWalk(replace(pages.START, explanation=pages.EXPLANATION))) as pilot:
        await press(pilot, "y")
        assert "verified" in text_of(pilot.app)
        await press(pilot, "y")
        assert "Answered by" in text_of(pilot.app)


async def test_in_the_box_enter_is_not_offered_as_a_choice() -> None:
    """There it begins a new line; outside it chooses."""
    async with running(FakeWalk(pages.START)) as pilot:
        assert "enter Choose" in bar(text_of(pilot.app))
        await press(pilot, "p")
        line = bar(text_of(pilot.app))
        assert "Read it" in line
        assert "Choose" not in line


async def test_the_help_page_names_each_key_once_and_in_letters() -> None:
    """What a sheet and its page both bind is one key."""
    async with running(FakeWalk(pages.SUMMARY), (80, 60)) as pilot:
        await press(pilot, "s", "question_mark")
        text = text_of(pilot.app)
    assert "Keys of this page" in text
    assert "backspace" in text
    assert not [sign for sign in ("⌫", "⏎", "esc esc", "enter enter") if sign in text]
