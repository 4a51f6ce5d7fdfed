"""When the walk is opened: with the first thing that a person does, where the first page is known before."""

import asyncio

from textual import events

from tests.ui.fake import FakeWalk
from tests.ui.running import press, settle
from wizard.ui.app import OPENING, WizardApp
from wizard.ui.walking import Walking
from wizard.walk.action import Choose, Paste
from wizard.walk.errors import CannotOpenError
from wizard.walk.options import OpenOptions
from wizard.walk.page import StartPage
from wizard.walk.start import first_page


class Door:
    """An opener that counts, and the app behind it."""

    def __init__(self, refusal: str = "") -> None:
        page = first_page(OpenOptions())
        assert page is not None
        self.page: StartPage = page
        self.walk = FakeWalk(page)
        self.opened = 0
        self.refusal = refusal
        self.slow = False
        self.there = asyncio.Event()
        self.app = WizardApp(self.open, first=lambda: self.page)

    async def open(self) -> Walking:
        """Open, or refuse."""
        self.opened += 1
        if self.slow:
            await self.there.wait()
        if self.refusal:
            raise CannotOpenError(self.refusal, 3)
        return self.walk


def screen(app: WizardApp) -> str:
    """What the app shows."""
    return app.export_screenshot().replace("&#160;", " ")


async def test_nothing_is_opened_while_nobody_does_anything() -> None:
    """The choices are there all the same."""
    door = Door()
    async with door.app.run_test() as pilot:
        await settle(pilot)

        assert "In my own code" in screen(door.app)
        assert door.opened == 0


async def test_the_first_key_opens_and_counts() -> None:
    """A choice made before the walk was there is carried out once it is."""
    door = Door()
    async with door.app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "1")

        assert door.opened == 1
        assert door.walk.done == [Choose("my_code")]


async def test_who_waits_for_the_walk_is_told() -> None:
    """The first line says so until the walk is there, and no longer."""
    door = Door()
    door.slow = True
    async with door.app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "1")

        assert OPENING in screen(door.app)
        assert door.walk.done == []

        door.there.set()
        await settle(pilot)

        assert OPENING not in screen(door.app)
        assert door.walk.done == [Choose("my_code")]


async def test_a_paste_opens_and_is_read() -> None:
    """A paste is an action like any other."""
    door = Door()
    async with door.app.run_test() as pilot:
        door.app.post_message(events.Paste("Error code: 400"))
        await settle(pilot)

        assert door.opened == 1
        assert door.walk.done == [Paste("Error code: 400")]


async def test_it_opens_once() -> None:
    """However many keys come before it is there."""
    door = Door()
    async with door.app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "down", "down", "up")

        assert door.opened == 1


async def test_leaving_opens_nothing() -> None:
    """Who only looked is not made to wait."""
    door = Door()
    async with door.app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+q")

        assert door.opened == 0
    assert door.app.return_code == 0


async def test_what_cannot_be_opened_says_so_on_the_way_out() -> None:
    """With the code of the refusal."""
    door = Door("the disk is gone")
    async with door.app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "1")

    assert door.app.hint == "the disk is gone"
    assert door.app.return_code == 3
