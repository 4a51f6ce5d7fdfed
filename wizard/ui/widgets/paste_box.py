"""The box on the first page: what is pasted into it is read at once."""

from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import TextArea

from wizard.ui.keys import bind
from wizard.ui.sharing import SHARING
from wizard.ui.text import defused, pasted, shown

TOO_LONG = 200_000
"""Characters beyond which the box shows a line about the text instead of the text (facts: C.4)."""
WIDE_LINE = 5_000
"""A line longer than this makes Textual's editor take seconds for each key."""


def is_large(text: str) -> bool:
    """Whether the text is shown as a chip rather than in full."""
    return len(text) > TOO_LONG or max((len(line) for line in text.split("\n")), default=0) > WIDE_LINE


def chip(text: str) -> str:
    """One line about a large text."""
    lines = text.count("\n") + 1
    size = len(text.encode("utf-8", "replace"))
    unit = f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{size / 1000:.0f} kB"
    return f"{unit}, {lines} {'line' if lines == 1 else 'lines'}: read, not shown here"


class PasteBox(TextArea):
    """A text box. A paste is handed over whole; typing is handed over with ctrl+g."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("ctrl+g", "read", "Read it", "paste.read", "Read what stands in the box and say what it means"),
        bind("escape", "leave", "Leave box", "paste.leave", "Back to the choices"),
    ]

    @dataclass(repr=False)
    class Given(Message):
        """Text was given to be read."""

        text: str

    def __init__(self) -> None:
        super().__init__(
            id="paste-box",
            soft_wrap=True,
            tab_behavior="focus",
            compact=True,
            highlight_cursor_line=False,
            max_checkpoints=5,
            placeholder=shown("Here or anywhere on this page. ctrl+g reads what you type."),
        )
        self.cursor_blink = False
        self._given = self._drawn = ""

    def on_paste(self, event: events.Paste) -> None:
        """Show the pasted text, or a chip for a large one, and hand it over whole."""
        event.prevent_default()
        event.stop()
        self.give(pasted(event.text))

    def give(self, text: str) -> None:
        """Take text as if it had been pasted here."""
        if not text.strip():
            self.app.notify("There was no text in that paste.", markup=False)
            return
        self.load_text(chip(text) if is_large(text) else defused(text, limit=None))
        self._given, self._drawn = text, self.text
        self.post_message(self.Given(text))

    def get_line(self, line_index: int) -> Text:
        """A line of it; dots while somebody looks on."""
        line = super().get_line(line_index)
        return Text("•" * len(line.plain)) if SHARING.on else line

    def veil(self) -> None:
        """Draw it anew after sharing began or ended."""
        self._line_cache.clear()
        self.refresh()

    def action_read(self) -> None:
        """Hand over what was typed."""
        if self.text.strip():
            # What stands there from a paste is defused, perhaps a chip: the person means what they pasted.
            self.post_message(self.Given(self._given if self.text == self._drawn else self.text))
        else:
            self.app.notify("The box is empty: paste or type something first.", markup=False)

    def action_leave(self) -> None:
        """Give the focus back to the choices."""
        self.screen.focus_next("Answers")
