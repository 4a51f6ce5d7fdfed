"""Foreign text on every screen: it neither acts, nor runs as markup, nor breaks the page (finding 2)."""

import unicodedata
from dataclasses import replace

import pytest
from textual.app import App

from tests.ui import pages
from tests.ui.fake import FakeWalk
from tests.ui.poison import ESCAPES, HOSTILE, HUGE, MARKUP, poisoned
from tests.ui.running import press, running, settle
from tests.ui.screens import text_of
from tests.ui.test_golden import SCREENS
from wizard.ui.commands import literally
from wizard.ui.text import LONGEST, defused, shown


def actions_in(app: App[None]) -> list[str]:
    """Actions that a click on some cell of the screen would run."""
    strips = app.screen._compositor.render_strips()
    return [str(s.style.meta) for strip in strips for s in strip if s.style and "@click" in s.style.meta]


@pytest.mark.parametrize("name", SCREENS)
async def test_hostile_text_is_shown_and_does_nothing(name: str) -> None:
    """No control character, no click action, no crash, on any screen."""
    page, keys = SCREENS[name]
    async with running(FakeWalk(poisoned(page, HOSTILE))) as pilot:
        await press(pilot, *keys)
        text = text_of(pilot.app)
        found = {c for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs")}
        clicks = actions_in(pilot.app)

    assert found == set()
    assert clicks == []


@pytest.mark.parametrize("kind", pages.PAGES)
async def test_huge_texts_do_not_stop_a_page(kind: str) -> None:
    """A service that answers with a flood is cut at the door."""
    async with running(FakeWalk(poisoned(pages.PAGES[kind], HUGE))) as pilot:
        text = text_of(pilot.app)

    assert "xxxx" in text


async def test_hostile_notices_are_shown_as_they_stand() -> None:
    """Markup in a notice or a step title is text, in the page, the toast and the palette."""
    trail = tuple(e.model_copy(update={"title": MARKUP, "label": MARKUP}) for e in pages.TRAIL)
    page = replace(pages.STEP, frame=replace(pages.FRAME, notices=(MARKUP,), trail=trail))
    async with running(FakeWalk(page), (120, 40)) as pilot:
        assert "[@click=app.quit]press[/]" in text_of(pilot.app)
        pilot.app.screen.tell(MARKUP)  # type: ignore[attr-defined]
        await press(pilot, "ctrl+p")
        await press(pilot, *"Go to")
        await settle(pilot)
        assert actions_in(pilot.app) == []


async def test_a_hostile_paste_is_defused_in_the_box() -> None:
    """The box shows pictures in place of escapes, and hands over what was really pasted."""
    from textual import events

    walk = FakeWalk(pages.START)
    async with running(walk) as pilot:
        pilot.app.screen.post_message(events.Paste(ESCAPES))
        await settle(pilot)
        text = text_of(pilot.app)

    assert "\x1b" not in text
    assert "␛]52" in text
    assert walk.done[0].text == ESCAPES  # type: ignore[union-attr]


def test_text_becomes_content_without_markup() -> None:
    """Content is made of the text as it stands."""
    assert shown(MARKUP, (MARKUP, "bold")).plain == MARKUP * 2


def test_long_texts_are_cut_at_the_door() -> None:
    """A widget is never given more than it can draw in time."""
    assert len(defused(HUGE)) == LONGEST


def test_the_palette_shows_markup_literally() -> None:
    """The palette reads markup, so what goes in is escaped."""
    from textual.content import Content

    assert Content.from_markup(literally(MARKUP)).plain == MARKUP
    assert Content.from_markup(literally("back\\[/b]")).plain == "back\\[/b]"
