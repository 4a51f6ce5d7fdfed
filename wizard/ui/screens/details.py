"""Asks for the details that the summary still lacks, one after another."""

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from wizard.ui.keys import bind
from wizard.ui.screens.sheet import Sheet
from wizard.ui.sharing import SHARING
from wizard.ui.text import defused, shown
from wizard.ui.widgets.prose import Prose


class LineInput(Input):
    """One line of text; a pasted one is defused and joined, never cut at its first line end."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # Textual's own is not named in the key bar, and hides the one of the screen.
        bind("enter", "submit", "Go on", "line.submit", "Take this line", display="enter"),
    ]

    def on_mount(self) -> None:
        """Show dots from the first letter while somebody looks on."""
        self.veil()

    def veil(self) -> None:
        """Dots while the screen is shared, letters else."""
        self.password = SHARING.on

    def on_paste(self, event: events.Paste) -> None:
        """Insert the paste as one line."""
        event.prevent_default()
        event.stop()
        self.insert_text_at_cursor(defused(" ".join(event.text.split())))


class DetailsScreen(Sheet[dict[str, str]]):
    """Gives back field -> text for what was filled in; an empty field is passed over."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("enter", "next", "Next", "details.next", "Keep this and go on"),
        bind("escape", "close", "Done", "sheet.close", "Keep what was typed so far and close"),
    ]

    def __init__(self, missing: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self.missing = missing
        self.at = 0
        self.notes: dict[str, str] = {}

    def compose_content(self) -> ComposeResult:
        """One question and one field."""
        yield Prose(id="detail-question", classes="block")
        yield LineInput(id="detail", max_length=500)

    def on_mount(self) -> None:
        """Ask the first."""
        self._ask()
        self.query_one(LineInput).focus()

    def _ask(self) -> None:
        title = f"Detail {self.at + 1} of {len(self.missing)}"
        self.query_one("#sheet-title", Prose).show(shown(title))
        question = shown(self.missing[self.at][1], ("   leave it empty to pass it over", "$muted"))
        self.query_one("#detail-question", Prose).show(question)
        self.query_one(LineInput).value = ""

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep the answer and ask for the next."""
        event.stop()
        if event.value.strip():
            self.notes[self.missing[self.at][0]] = event.value.strip()
        self.at += 1
        if self.at < len(self.missing):
            self._ask()
        else:
            self.dismiss(self.notes)

    def action_next(self) -> None:
        """Enter, wherever the focus is."""
        self.query_one(LineInput).focus()

    def action_close(self) -> None:
        """Close; what was already given is kept."""
        self.dismiss(self.notes)
