"""One line of text, where an empty line is an answer too."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from wizard.ui.keys import bind
from wizard.ui.screens.details import LineInput
from wizard.ui.screens.sheet import Sheet
from wizard.ui.text import shown, stacked
from wizard.ui.widgets.prose import Prose


class EntryScreen(Sheet[str]):
    """Gives back the line, which may be empty; None where it was closed with esc.

    Args:
        question: the sheet's first line.
        explained: what happens with it, a sentence a line.
        usual: what an empty line stands for; shown in it.
        longest: characters at most.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("enter", "take", "Go on", "entry.take", "Take this line"),
    ]

    def __init__(
        self, question: str, explained: tuple[str, ...] = (), *, usual: str = "", longest: int = 500
    ) -> None:
        super().__init__()
        self.question = question
        self.explained = explained
        self.usual = usual
        self.longest = longest

    def heading(self) -> str:
        """The question."""
        return self.question

    def compose_content(self) -> ComposeResult:
        """What it is for, and the line."""
        yield Prose(stacked(*(shown((line, "$muted")) for line in self.explained)), classes="block")
        yield LineInput(id="entry", placeholder=self.usual, max_length=self.longest)

    def on_mount(self) -> None:
        """Be ready to type."""
        self.query_one(LineInput).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Give the line back."""
        event.stop()
        self.dismiss(event.value.strip())

    def action_take(self) -> None:
        """Enter, wherever the focus is."""
        self.query_one(LineInput).focus()
