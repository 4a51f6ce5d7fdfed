"""The three themes. Every pair of colors that carries text is tested for contrast.

Good and bad are teal and orange rather than green and red, which stay apart for the common kinds of color
blindness; and a color never stands without its word and sign (`wizard.ui.signs`).
"""

from collections.abc import Mapping

from textual.theme import Theme

DARK = "a400-dark"
LIGHT = "a400-light"
CONTRAST = "a400-contrast"


def _variables(back: str, muted: str, line: str, cursor: str, on_cursor: str, mark: str) -> dict[str, str]:
    return {
        "muted": muted,
        "line": line,
        "mark": mark,
        "cursor": cursor,
        "on-cursor": on_cursor,
        "scrollbar-background": back,
        "scrollbar-background-hover": back,
        "scrollbar-background-active": back,
        "scrollbar-corner-color": back,
        "block-cursor-background": cursor,
        "block-cursor-foreground": on_cursor,
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": line,
        "block-cursor-blurred-foreground": on_cursor,
        "block-cursor-blurred-text-style": "none",
        "border": cursor,
        "border-blurred": line,
        "scrollbar": line,
        "scrollbar-hover": muted,
        "scrollbar-active": muted,
    }


THEMES: Mapping[str, Theme] = {
    DARK: Theme(
        name=DARK,
        primary="#8ab8ff",
        secondary="#b6a6f2",
        accent="#8ab8ff",
        success="#5fcfbd",
        warning="#ecc672",
        error="#ff9a70",
        foreground="#dfe4ec",
        background="#12151c",
        surface="#181c25",
        panel="#1f2530",
        dark=True,
        variables=_variables("#12151c", "#97a2b4", "#3a4456", "#223350", "#f4f8ff", "#5a2f1c"),
    ),
    LIGHT: Theme(
        name=LIGHT,
        primary="#1a559c",
        secondary="#5b3fa0",
        accent="#1a559c",
        success="#0a665c",
        warning="#7a4d00",
        error="#a83a0c",
        foreground="#20242c",
        background="#fbfaf6",
        surface="#f4f2ec",
        panel="#ebe8df",
        dark=False,
        variables=_variables("#fbfaf6", "#575f6c", "#c6c2b6", "#dbe7f8", "#0d2647", "#ffdcc6"),
    ),
    CONTRAST: Theme(
        name=CONTRAST,
        primary="#7fe0ff",
        secondary="#ffffff",
        accent="#7fe0ff",
        success="#6bffda",
        warning="#ffe45c",
        error="#ffb08a",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#101010",
        dark=True,
        variables=_variables("#000000", "#e2e2e2", "#a0a0a0", "#00344d", "#ffffff", "#7a1f00"),
    ),
}
"""Name -> theme, in the order in which the theme key goes through them."""

NAMES: Mapping[str, str] = {DARK: "dark", LIGHT: "light", CONTRAST: "high contrast"}
"""Name -> what a person calls it."""


def following(name: str) -> str:
    """The theme after `name`."""
    names = tuple(THEMES)
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]


def named(setting: str | None) -> str | None:
    """The theme that a person's settings name; None where they name none."""
    name = f"a400-{setting}"
    return name if name in THEMES else None


def fitting(colorfgbg: str) -> str:
    """The theme that suits the terminal's own colors, as far as the terminal tells them.

    Args:
        colorfgbg: the variable COLORFGBG (`15;0`, `0;default;15`) of rxvt, Konsole and others; often empty.
    """
    background = colorfgbg.rsplit(";", 1)[-1]
    return LIGHT if background in ("7", "15") else DARK


def remember(name: str) -> str | None:
    """Keep a theme in the person's settings for the next time; a sentence where that cannot be done."""
    from wizard.session.places import settings_file
    from wizard.session.settings import remember_theme

    match name:
        case "a400-dark":
            return remember_theme(settings_file(), "dark")
        case "a400-light":
            return remember_theme(settings_file(), "light")
        case "a400-contrast":
            return remember_theme(settings_file(), "contrast")
    return None
