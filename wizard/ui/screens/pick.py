"""One of a list: a sheet that gives back what was taken."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from wizard.ui.keys import bind, press
from wizard.ui.screens.sheet import Sheet
from wizard.ui.text import shown
from wizard.ui.widgets.answers import Answers, Item, Taking
from wizard.ui.widgets.prose import Prose

KEYS = "123456789abcdefghijklmnopqrstuvwxyz"


def keyed(entries: Sequence[tuple[str, str, str]]) -> list[Item]:
    """(id, label, second line) as items; those beyond the keys are reached with the arrows."""
    keys = [*KEYS, *([""] * len(entries))]
    return [
        Item(name, key, label, below=below) for (name, label, below), key in zip(entries, keys, strict=False)
    ]


class PickScreen(Sheet[str], Taking):
    """Gives back the id of an item, or None.

    Args:
        question: the sheet's first line.
        items: what can be taken.
        explained: a sentence above the list; empty for none.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("enter", "take", "Choose", "pick.choose", "Take the highlighted line"),
        *press(KEYS, "pick.take"),
    ]

    def __init__(self, question: str, items: Sequence[Item], explained: str = "") -> None:
        super().__init__()
        self.question = question
        self.items = items
        self.explained = explained

    def heading(self) -> str:
        """The question."""
        return self.question

    def compose_content(self) -> ComposeResult:
        """The sentence and the list."""
        yield Prose(shown((self.explained, "$muted")), classes="block" if self.explained else "")
        yield Answers()

    def on_mount(self) -> None:
        """Fill the list."""
        answers = self.query_one(Answers)
        answers.show((self.items,))
        answers.focus()

    def on_answers_taken(self, event: Answers.Taken) -> None:
        """Give it back."""
        event.stop()
        self.dismiss(event.item)
