"""The words to read aloud: those of the session, harmless to show, and a sentence where there are none."""

import pytest

from tests.ui import pages
from tests.ui.fake import SPOKEN, FakeWalk
from tests.ui.poison import MARKUP
from tests.ui.running import press, running
from tests.ui.screens import text_of
from tests.ui.test_hostile import actions_in
from wizard.walk.speaking import Spoken


@pytest.mark.parametrize("spoken", [None, Spoken(why_not="There is no session yet in so few words.")])
async def test_a_page_without_words_says_why(spoken: Spoken | None) -> None:
    """Nothing opens; a sentence says why."""
    walk = FakeWalk(pages.VERDICT)
    walk.spoken = spoken
    async with running(walk) as pilot:
        await press(pilot, "o")
        text = text_of(pilot.app)

    assert "Read these words" not in text
    assert "There is no session yet" in text


async def test_hostile_titles_do_nothing_on_the_sheet() -> None:
    """A flow of somebody else names the page."""
    walk = FakeWalk(pages.VERDICT)
    walk.spoken = Spoken(SPOKEN.words, MARKUP, MARKUP)
    async with running(walk, (120, 40)) as pilot:
        await press(pilot, "o")
        text, clicks = text_of(pilot.app), actions_in(pilot.app)

    assert "[@click=app.quit]press[/]" in text
    assert clicks == []
