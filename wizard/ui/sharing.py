"""Screen-share mode at the last door: while somebody looks on, every text that is drawn is covered first.

Only what is drawn changes. Actions are made from the pages as they are, so nothing covered is ever sent.
"""

from functools import lru_cache

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
