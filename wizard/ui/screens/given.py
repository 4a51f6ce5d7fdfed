"""What somebody gave: spoken words, a case file or an ask file, typed or dropped into one line."""

import asyncio
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from wizard.session.spoken import Doubt
from wizard.ui.keys import bind
from wizard.ui.screens.details import LineInput
from wizard.ui.screens.sheet import Sheet
from wizard.ui.text import Part, shown, stacked
from wizard.ui.walking import Walking
from wizard.ui.widgets.prose import Prose
from wizard.walk.together.desk import Given, Refused

EXAMPLE = "notice cheap morning climate, or ~/Downloads/a400-case.a400case"
ABOUT = (
    "Words that are read to you, four to eight of them, open the page that the other person sees.",
    "A case file (.a400case) or an ask file (.a400ask) is opened by its path; you can drop the file here.",
)


class GivenScreen(Sheet[Given]):
    """Gives back what the line brought; what is doubtful is said here, and the right words are offered.

    Args:
        walk: reads what was given.
        doubt: words that were typed before and do not add up.
    """

    HEADING = "From somebody else"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("enter", "take", "Open", "given.take", "Open the page or the file"),
    ]

    def __init__(self, walk: Walking, doubt: Doubt | None = None) -> None:
        super().__init__()
        self.walk = walk
        self.doubt = doubt

    def compose_content(self) -> ComposeResult:
        """What can be given, the line, and what is wrong with it."""
        yield Prose(stacked(*(shown((line, "$muted")) for line in ABOUT)), classes="block")
        yield LineInput(id="given", placeholder=EXAMPLE, max_length=4096)
        yield Prose(id="wrong")

    def on_mount(self) -> None:
        """Be ready to type."""
        self.query_one(LineInput).focus()
        if self.doubt:
            self._doubt(self.doubt)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Read the line; stay where it cannot be used."""
        event.stop()
        given = await asyncio.to_thread(self.walk.together.take, event.value)
        if isinstance(given, Doubt):
            self._doubt(given)
        elif isinstance(given, Refused):
            self.query_one("#wrong", Prose).show(shown(("! ", "$warning"), given.sentence))
        else:
            self.dismiss(given)

    def _doubt(self, doubt: Doubt) -> None:
        """Say what is wrong; offered words are put into the line, so that enter takes them."""
        lines = [shown(("! ", "$warning"), doubt.sentence)]
        if doubt.offer:
            words: list[Part] = []
            for place, word in enumerate(doubt.offer):
                words += [(word, "bold $primary" if place in doubt.wrong else ""), " "]
            lines.append(shown("Probably meant  ", *words))
            lines.append(
                shown(("It stands in the line now: enter takes it, or correct it yourself.", "$muted"))
            )
            line = self.query_one(LineInput)
            line.value = " ".join(doubt.offer)
            line.cursor_position = len(line.value)
        self.query_one("#wrong", Prose).show(stacked(*lines))

    def action_take(self) -> None:
        """Enter, wherever the focus is."""
        self.query_one(LineInput).focus()
