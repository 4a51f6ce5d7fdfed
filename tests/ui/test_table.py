"""The decision table: long, and opened where somebody looks for something."""

from dataclasses import replace

import pytest

from tests.ui import pages
from tests.ui.fake import FakeWalk
from tests.ui.running import press, running
from tests.ui.screens import text_of

TITLES = {f"row-{n}": (f"Test {n}", "It tells something. " * 6, "Do something. " * 6) for n in range(40)}


@pytest.mark.parametrize(("fired", "seen"), [(30, "Test 30"), (0, "The decision table"), (None, "Test 0")])
async def test_it_opens_at_the_row_that_gave_the_verdict(fired: int | None, seen: str) -> None:
    """Thirty rows down nobody finds it by hand; without one it opens at its top."""
    rows = tuple(
        pages.ROWS[0].model_copy(
            update={"rule": f"row-{n}", "title": f"Test {n}", "state": "fired" if n == fired else "ruled_out"}
        )
        for n in range(40)
    )
    frame = replace(pages.FRAME, rows=rows, row_titles=TITLES)
    async with running(FakeWalk(replace(pages.VERDICT, frame=frame))) as pilot:
        await press(pilot, "t")
        text = text_of(pilot.app)
    assert seen in text
    if fired:
        assert "fits" in next(line for line in text.splitlines() if "Test 30" in line)
        assert "Test 30" in "".join(text.splitlines()[:4])
