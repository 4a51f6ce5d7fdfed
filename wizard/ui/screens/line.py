"""A sheet that takes one line: a path, or a command."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from wizard.ui.keys import bind
from wizard.ui.screens.details import LineInput
from wizard.ui.screens.sheet import Sheet
from wizard.ui.text import Part, shown, stacked
from wizard.ui.widgets.prose import Prose


class LineScreen(Sheet[str]):
    """Gives back the line that was typed; None where it was left empty or closed.

    Args:
        question: what is asked.
        example: what a line looks like, shown while the field is empty.
        explained: what happens with it, one entry for each line.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("enter", "take", "Go on", "line.take", "Take this line"),
        bind("escape", "close", "Close", "sheet.close", "Close this and change nothing"),
    ]

    def __init__(self, question: str, example: str, explained: tuple[tuple[Part, ...], ...]) -> None:
        super().__init__()
        self.question = question
        self.example = example
        self.explained = explained

    def heading(self) -> str:
        """The question."""
        return self.question

    def compose_content(self) -> ComposeResult:
        """What it is for, and the field."""
        yield Prose(stacked(*(shown(*line) for line in self.explained)), classes="block")
        yield LineInput(id="line", placeholder=self.example, max_length=2000)

    def on_mount(self) -> None:
        """Be ready to type."""
        self.query_one(LineInput).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Give the line back."""
        event.stop()
        self.dismiss(event.value.strip() or None)

    def action_take(self) -> None:
        """Enter, wherever the focus is."""
        self.query_one(LineInput).focus()
