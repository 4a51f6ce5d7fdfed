"""One question with yes and no."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from wizard.ui.keys import bind
from wizard.ui.screens.sheet import Sheet
from wizard.ui.text import shown
from wizard.ui.widgets.prose import Prose


class ConfirmScreen(Sheet[bool]):
    """True for yes; Esc and no are the same."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("y", "decide(True)", "Yes", "confirm.yes", "Do it"),
        bind("n", "decide(False)", "No", "confirm.no", "Leave it"),
    ]

    def __init__(self, question: str, explained: str) -> None:
        super().__init__()
        self.question = question
        self.explained = explained

    def heading(self) -> str:
        """The question."""
        return self.question

    def compose_content(self) -> ComposeResult:
        """What yes means."""
        yield Prose(shown(self.explained))

    def action_decide(self, granted: bool) -> None:
        """Answer."""
        self.dismiss(granted)
