"""Every screen at every size: nothing raises, and no key lies beyond the edge."""

from dataclasses import replace

import pytest
from textual.app import App

from tests.ui import pages
from tests.ui.fake import FakeWalk
from tests.ui.running import press, running, settle
from tests.ui.screens import text_of
from tests.ui.test_golden import SCREENS
from wizard.ui.widgets.key_bar import MOST, Key, KeyBar, fitting

AROUND = ((20, 5), (59, 17), (40, 12), (140, 40))


def last_cell(app: App[None]) -> int:
    """The rightmost cell that the key bar uses."""
    bar = app.screen.query_one(KeyBar)
    return max((end for _, end, _ in bar._places), default=0)


@pytest.mark.parametrize("name", SCREENS)
async def test_every_screen_lives_through_every_size(name: str) -> None:
    """Resizing up and down through all sizes neither raises nor pushes a key over the edge."""
    page, keys = SCREENS[name]
    async with running(FakeWalk(page)) as pilot:
        await press(pilot, *keys)
        for size in AROUND:
            await pilot.resize_terminal(*size)
            await settle(pilot)
            bars = pilot.app.screen.query(KeyBar)
            assert not bars or last_cell(pilot.app) <= size[0] - 2
            assert ("Too small" in text_of(pilot.app)) == (size[0] < 40 or size[1] < 12)


async def test_lists_live_at_every_width() -> None:
    """A list whose width falls to nothing would end the app (finding 4)."""
    page, _ = SCREENS["step"]
    async with running(FakeWalk(page)) as pilot:
        for width in range(44, 0, -1):
            await pilot.resize_terminal(width, 20)
            await pilot.pause()
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        text = text_of(pilot.app)

    assert "Does the same small request" in text


async def test_a_page_that_comes_while_it_is_too_small_is_there_afterwards() -> None:
    """The cover hides what happens, it does not stop it."""
    walk = FakeWalk(SCREENS["step"][0])
    async with running(walk) as pilot:
        await pilot.resize_terminal(30, 8)
        await settle(pilot)
        walk.turn(SCREENS["verdict"][0])
        await settle(pilot)
        assert "Too small" in text_of(pilot.app)
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        text = text_of(pilot.app)

    assert "Something your environment adds" in text


def test_the_key_bar_keeps_help_and_quit_longest() -> None:
    """However narrow it gets, the way to help and out stays in sight."""
    keys = [(Key(c, c, "Word"), False) for c in "abcdefghij"]
    always = [(Key("?", "?", "Help"), True), (Key("ctrl+q", "^q", "Quit"), True)]

    wide, narrow = fitting([*keys, *always], 200), fitting([*keys, *always], 18)

    assert [key.word for key in narrow] == ["Help", "Quit"]
    assert len(wide) == MOST


async def test_what_is_new_is_seen_on_a_small_screen_in_practice_too() -> None:
    """The banner of practice took the room that notices have; its word stands in the title."""
    frame = replace(
        pages.FRAME, banner="Practice: The key was revoked. Every server is here.", notices=("Look here.",)
    )
    async with running(FakeWalk(replace(pages.STEP, frame=frame)), (40, 15)) as pilot:
        small = text_of(pilot.app)
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        large = text_of(pilot.app)
    assert "practice" in small.splitlines()[0]
    assert "Look here." in small
    assert "Every server" not in small
    assert "Practice: The key was revoked. Every server is here.\n   ! Look here." in large
