"""Running the app in a test: opened, drawn and settled before anything is pressed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from tests.ui.fake import FakeWalk, app_on
from tests.ui.screens import text_of

MOST_ROUNDS = 30


async def settle(pilot: Pilot[None]) -> None:
    """Wait until every posted message and every layout that follows from it is done.

    On a busy machine a layout may be late, so the screen has to stay the same for three rounds.
    """
    same, shown = 0, ""
    for _ in range(MOST_ROUNDS):
        await pilot.pause()
        now = text_of(pilot.app)
        same, shown = (same + 1 if now == shown else 0), now
        if same == 3:
            return


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
