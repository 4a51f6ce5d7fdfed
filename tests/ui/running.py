"""Running the app in a test: opened, drawn and settled before anything is pressed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from tests.ui.fake import FakeWalk, app_on


async def settle(pilot: Pilot[None]) -> None:
    """Wait until every posted message and every layout that follows from it is done."""
    for _ in range(3):
        await pilot.pause()


@asynccontextmanager
async def running(walk: FakeWalk, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[None]]:
    """The app on `walk`, with the walk's page drawn."""
    async with app_on(walk).run_test(size=size, notifications=True) as pilot:
        await settle(pilot)
        yield pilot


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, settling after each."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)
