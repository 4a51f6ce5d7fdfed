"""What calls the API: asked over an explained paste, before the walk goes on from there."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from wizard.ui.keys import bind, press
from wizard.ui.screens.sheet import Sheet
from wizard.ui.widgets.answers import Answers, Item, Taking
from wizard.walk.page import Choice


class SurfaceScreen(Sheet[str], Taking):
    """Gives back the value of a choice, or None."""

    HEADING = "What calls the API?"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("enter", "take", "Choose", "surface.choose", "Take the highlighted line"),
        *press("123456789", "surface.take"),
    ]

    def __init__(self, choices: tuple[Choice, ...]) -> None:
        super().__init__()
        self.choices = choices

    def compose_content(self) -> ComposeResult:
        """The list."""
        yield Answers()

    def on_mount(self) -> None:
        """Fill the list."""
        answers = self.query_one(Answers)
        items = [Item(c.value, str(n), c.label, "", c.means) for n, c in enumerate(self.choices, 1)]
        answers.show((items,))
        answers.focus()

    def on_answers_taken(self, event: Answers.Taken) -> None:
        """Give it back."""
        event.stop()
        self.dismiss(event.item)
