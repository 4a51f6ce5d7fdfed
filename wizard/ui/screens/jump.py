"""Where to go: any step of the trail by its number, the verdict, the summary, the proof."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from wizard.ui.keys import bind, press
from wizard.ui.screens.sheet import Sheet
from wizard.ui.widgets.answers import Answers, Item, Taking
from wizard.walk.page import Page

KEYS = "123456789abcdefghijklmnoqrtuwxyz"
"""Digits first, then letters; v, s and p stay for the verdict, the summary and the proof."""


class JumpScreen(Sheet[str], Taking):
    """Gives back the step to go to, `verdict`, `summary`, `verify`, or None."""

    HEADING = "Go to"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("enter", "take", "Go", "jump.go", "Go to the highlighted place"),
        *press(KEYS + "vsp", "jump.take"),
    ]

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page

    def compose_content(self) -> ComposeResult:
        """The list of places."""
        yield Answers()

    def on_mount(self) -> None:
        """Fill the list."""
        trail = self.page.frame.trail
        steps = [
            Item(
                f"to:{entry.step}",
                key,
                entry.title,
                "" if entry.applies else "(no longer applies)",
                entry.label,
            )
            for key, entry in zip(KEYS, {entry.step: entry for entry in trail}.values(), strict=False)
        ]
        ends = [
            Item("to:verdict", "v", "Verdict"),
            Item("to:summary", "s", "Summary"),
            Item("to:verify", "p", "Proof: is the fix shown?"),
        ]
        answers = self.query_one(Answers)
        answers.show((steps, ends))
        answers.focus()

    def on_answers_taken(self, event: Answers.Taken) -> None:
        """Go."""
        event.stop()
        self.dismiss(event.item.removeprefix("to:"))
