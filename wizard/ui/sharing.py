"""Screen-share mode at the last door: while somebody looks on, every text that is drawn is covered first.

Only what is drawn changes. Actions are made from the pages as they are, so nothing covered is ever sent.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.screen import Screen

MOST_KEPT = 4_096
"""Covered texts that are remembered; a page is drawn anew at every move of a probe."""


class Sharing:
    """Whether the screen is shared, and the names of this machine that go too."""

    def __init__(self) -> None:
        self.on = False
        self._names: tuple[str, ...] = ()

    def switch(self, on: bool) -> None:
        """Cover from here on, or stop covering."""
        if on and not self.on:
            from wizard.walk.papers import names

            self._names = names()
        self.on = on

    def covered(self, text: str) -> str:
        """The text as it may be drawn now."""
        return _covered(text, self._names) if self.on and text.strip() else text


@lru_cache(maxsize=MOST_KEPT)
def _covered(text: str, names: tuple[str, ...]) -> str:
    from wizard.evidence.screenshare import cover

    # What the covering trims at the edges holds a line together.
    bare = text.strip(" ")
    start = text.index(bare)
    return f"{text[:start]}{cover(bare, names=names)}{text[start + len(bare) :]}"


SHARING = Sharing()
"""The one state of this program: there is one screen."""


def redrawn(screens: "Iterable[Screen[Any]]") -> None:
    """Have everything that is up drawn anew, the sheets over a page among it."""
    from wizard.ui.screens.details import LineInput
    from wizard.ui.widgets.answers import Answers
    from wizard.ui.widgets.paste_box import PasteBox
    from wizard.ui.widgets.prose import Prose

    for screen in screens:
        if not screen.is_mounted:
            continue
        if (redraw := getattr(screen, "redraw", None)) is not None:
            redraw()
        for prose in screen.query(Prose):
            prose.refresh(layout=True)
        for answers in screen.query(Answers):
            answers.on_resize()
        for field in (*screen.query(LineInput), *screen.query(PasteBox)):
            field.veil()
        for bar in screen.query("TitleBar"):
            bar.refresh()
