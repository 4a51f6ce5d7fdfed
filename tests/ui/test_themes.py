"""The three themes: readable in numbers, without colors too, and none of Textual's own can slip in."""

from pathlib import Path

import pytest
from textual.color import Color

from tests.ui import pages
from tests.ui.fake import FakeWalk, app_on
from tests.ui.running import press, running, settle
from tests.ui.screens import text_of
from wizard.session.places import settings_file
from wizard.session.settings import load_settings
from wizard.ui import theme as themes
from wizard.ui.signs import CHECK, OUTCOME, PHASE, PROBE, ROW, SEVERITY, SURENESS, Status, letters_only

INKS = ("foreground", "muted", "primary", "success", "warning", "error", "secondary")
PAPERS = ("background", "surface", "panel", "cursor")
LEAST = {themes.DARK: 4.5, themes.LIGHT: 4.5, themes.CONTRAST: 7.0}
"""WCAG 2 contrast: AA for the first two, AAA for the one that promises high contrast."""


def contrast(one: str, two: str) -> float:
    """The WCAG contrast ratio of two colors."""

    def luminance(text: str) -> float:
        parts = [c / 255 for c in Color.parse(text).rgb]
        r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def colors(name: str) -> dict[str, str]:
    """The theme's colors by variable."""
    theme = themes.THEMES[name]
    own = {ink: getattr(theme, ink, None) or theme.variables.get(ink, "") for ink in (*INKS, *PAPERS)}
    return {**theme.variables, **own}


@pytest.mark.parametrize("name", themes.THEMES)
def test_every_ink_is_readable_on_every_paper(name: str) -> None:
    """Each color that carries text stands out from each color that it is drawn on."""
    table = colors(name)
    weak = {
        (ink, paper): round(ratio, 2)
        for ink in INKS
        for paper in PAPERS
        if (ratio := contrast(table[ink], table[paper])) < LEAST[name]
    }

    assert weak == {}


@pytest.mark.parametrize("name", themes.THEMES)
def test_marked_ranges_are_readable(name: str) -> None:
    """The text of a marked range stands out from its mark."""
    table = colors(name)

    assert contrast(table["foreground"], table["mark"]) >= LEAST[name]


@pytest.mark.parametrize("name", themes.THEMES)
async def test_without_colors_every_letter_is_still_seen(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under NO_COLOR no letter has the color of its ground, in any theme."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with running(FakeWalk(pages.STEP)) as pilot:
        app = pilot.app
        app.theme = name
        await settle(pilot)
        unseen, colored = [], []
        ground = Color.parse(themes.THEMES[name].background or "black").rich_color
        for strip in app.screen._compositor.render_strips():
            for line_filter in app._filters:
                strip = strip.apply_filter(line_filter, app.screen.styles.background)
            for segment in strip:
                style = segment.style
                if segment.text.strip() and style and style.color == (style.bgcolor or ground):
                    unseen.append(segment.text)
                if style and style.color and style.color.triplet and len(set(style.color.triplet)) > 1:
                    colored.append(segment.text)

    assert unseen == []
    assert colored == []


async def test_programs_that_are_started_still_see_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual takes NO_COLOR out of the environment; we put it back."""
    import os

    monkeypatch.setenv("NO_COLOR", "1")
    app_on(FakeWalk(pages.START))

    assert os.environ["NO_COLOR"] == "1"


async def test_a_theme_of_the_environment_cannot_make_it_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    """TEXTUAL_THEME and the palette offer ours alone."""
    monkeypatch.setenv("TEXTUAL_THEME", "ansi-dark")
    app = app_on(FakeWalk(pages.START))

    assert set(app.available_themes) == set(themes.THEMES)
    assert app.theme in themes.THEMES


async def test_the_theme_key_goes_through_all_of_them() -> None:
    """f2 shows each theme and comes back to the first."""
    async with running(FakeWalk(pages.STEP)) as pilot:
        seen = [pilot.app.theme]
        for _ in themes.THEMES:
            await press(pilot, "f2")
            seen.append(pilot.app.theme)

    assert seen == [*themes.THEMES, themes.DARK]


@pytest.mark.parametrize(
    ("told", "theme"), [("", themes.DARK), ("0;15", themes.LIGHT), ("15;0", themes.DARK)]
)
def test_the_first_theme_suits_the_terminal(told: str, theme: str) -> None:
    """Where the terminal tells its colors, the theme follows them."""
    assert themes.fitting(told) == theme


@pytest.mark.parametrize("table", [PROBE, PHASE, SURENESS, ROW, OUTCOME, CHECK, SEVERITY])
def test_status_is_a_word_a_sign_and_a_color(table: dict[str, Status]) -> None:
    """No two states of a kind share their word; all have a one-cell sign and a letter to fall back on."""
    assert len({status.word for status in table.values()}) == len(table)
    assert all(
        len(s.sign) == 1 and len(s.plain) == 1 and s.plain.isascii() and s.style for s in table.values()
    )


@pytest.mark.parametrize(
    ("setting", "theme"),
    [
        ("light", themes.LIGHT),
        ("contrast", themes.CONTRAST),
        ("dark", themes.DARK),
        (None, None),
        ("x", None),
    ],
)
def test_the_settings_name_a_theme(setting: str | None, theme: str | None) -> None:
    """What a person set wins over what the terminal tells."""
    assert themes.named(setting) == theme


def test_the_console_gets_letters() -> None:
    """Terminals without the signs are given letters."""
    assert letters_only({"TERM": "linux"}, "utf-8")
    assert letters_only({"TERM": "xterm"}, "iso8859-1")
    assert not letters_only({"TERM": "xterm"}, "utf-8")


async def test_a_chosen_theme_is_kept_for_the_next_time() -> None:
    """f2 and the palette hand it on; where it cannot be kept the person reads why."""
    app = app_on(FakeWalk(pages.STEP))
    kept: list[str] = []

    def refuse(name: str) -> str:
        kept.append(name)
        return "the disk is full"

    app.remember_theme = refuse
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await settle(pilot)
        before = app.theme
        await press(pilot, "f2")
        text = text_of(app)

    assert kept == [themes.following(before)]
    assert "It is not remembered: the disk is full." in text


def test_the_theme_is_written_into_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of ours has its word there, and the next start reads it."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    for name in themes.THEMES:
        assert themes.remember(name) is None
        assert themes.named(load_settings(settings_file())[0].theme) == name
