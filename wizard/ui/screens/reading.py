"""Texts to read on a screen of their own: what a session holds, and two sessions side by side."""

import re
from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from wizard.ui.keys import bind
from wizard.ui.screens.sheet import FullSheet
from wizard.ui.text import shown, stacked
from wizard.ui.widgets.prose import Prose
from wizard.walk.together.sessions import Compared

_NAMED = re.compile(r"(\S.{0,19}?(?::| {2,}))(.*)\Z")
"""A line of a report: its name up to a colon or two blanks, and the rest."""


def text_content(text: str) -> Content:
    """The lines with their names set apart."""
    drawn = []
    for line in text.split("\n"):
        found = _NAMED.match(line)
        drawn.append(shown((found[1], "$primary"), found[2]) if found else shown(line))
    return stacked(*drawn)


def compared_content(lines: Sequence[Compared], *, whole: bool) -> Content:
    """What the one says and what the other says, one under the other: that fits any width."""
    drawn = []
    for label, one, other, changed in lines:
        if changed:
            drawn.append(shown((label, "bold"), ("   differs", "bold $warning")))
            drawn.append(shown(("   1  ", "$muted"), one))
            drawn.append(shown(("   2  ", "$muted"), other))
        elif whole:
            drawn.append(shown((label, "bold"), ("   the same", "$muted")))
            drawn.append(shown("      ", (one, "$muted")))
    return stacked(*drawn)


class ReadingScreen(FullSheet):
    """Shows a text.

    Args:
        title: the first line.
        text: safe to print.
    """

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self.told = title
        self.text = text

    def heading(self) -> str:
        """What it is."""
        return self.told

    def compose_content(self) -> ComposeResult:
        """The text."""
        yield Prose(text_content(self.text), id="text")


class ComparedScreen(FullSheet):
    """Shows what changed between two sessions.

    Args:
        one: the id of the one.
        other: the id of the other.
        sentence: how they compare.
        lines: every line of the comparison.
    """

    HEADING = "What changed"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("a", "all", "All", "compared.all", "Show or hide what is the same"),
    ]

    def __init__(self, one: str, other: str, sentence: str, lines: Sequence[Compared]) -> None:
        super().__init__()
        self.one = one
        self.other = other
        self.sentence = sentence
        self.lines = lines
        self.whole = False

    def compose_content(self) -> ComposeResult:
        """Which two, how they compare, the lines."""
        head = stacked(
            shown(("1  ", "$muted"), self.one), shown(("2  ", "$muted"), self.other), shown(self.sentence)
        )
        yield Prose(head, classes="block")
        yield Prose(compared_content(self.lines, whole=False), id="lines")

    def action_all(self) -> None:
        """Show or hide what is the same."""
        self.whole = not self.whole
        self.query_one("#lines", Prose).show(compared_content(self.lines, whole=self.whole))
