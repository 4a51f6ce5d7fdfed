"""The person's own text with the faulty places marked, in words as well as in color.

Colors come from one small pattern over each line that is drawn: the `[syntax]` extra of Textual brings a
parser whose current version ends the interpreter (facts: terminal-ui.md, finding 3).
"""

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.widgets import TextArea

from wizard.ui.marking import NOTE, TOKENS, WIDE_LINE, Mark, Window, window


class JsonArea(TextArea):
    """Read-only; steps from mark to mark by `go`, and moves the cursor there."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "json-area--key",
        "json-area--string",
        "json-area--number",
        "json-area--word",
        "json-area--error",
        "json-area--warning",
        "json-area--note",
    }
    DEFAULT_CSS = """
    JsonArea {
        height: auto; min-height: 3; max-height: 100%; border: none; padding: 0; background: $surface;
        & .text-area--gutter { color: $muted; background: $surface; }
        & .text-area--cursor-gutter { color: $primary; background: $surface; text-style: bold; }
        & .text-area--cursor-line { background: $panel; }
        & .json-area--key { color: $primary; }
        & .json-area--string { color: $foreground; }
        & .json-area--number { color: $secondary; }
        & .json-area--word { color: $secondary; }
        & .json-area--error { background: $mark; color: $foreground; text-style: bold underline; }
        & .json-area--warning { background: $mark; color: $foreground; text-style: underline; }
        & .json-area--note { color: $error; text-style: bold; }
    }
    """

    def __init__(self, *, id: str = "json-area") -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(
            id=id,
            read_only=True,
            soft_wrap=False,
            show_line_numbers=True,
            compact=True,
            max_checkpoints=1,
            highlight_cursor_line=False,
        )
        self.cursor_blink = False
        self._whole = ""
        self._marks: tuple[Mark | None, ...] = ()
        self._window = Window("", 1, ())
        self.current = 0

    def show(self, text: str, marks: Sequence[Mark | None]) -> None:
        """Show `text` with its marks and go to the first; None stands for a problem without a place."""
        self._whole, self._marks = text, tuple(marks)
        self.go(0)

    def go(self, index: int) -> None:
        """Bring mark number `index` (any whole number; it wraps around) into sight."""
        self.current = index % len(self._marks) if self._marks else 0
        at = self._marks[self.current] if self._marks else None
        fresh = window(self._whole, [mark for mark in self._marks if mark], at)
        if fresh != self._window:
            self._window = fresh
            self.load_text(fresh.text)
            self.line_number_start = fresh.first_line
        self._line_cache.clear()
        if at is not None:
            row = max(0, at.line - fresh.first_line)
            column = next((m.column - 1 for m in fresh.marks if m.word == at.word), 0)
            self.move_cursor((row, column))
            self.call_after_refresh(self.reveal)
        self.refresh()

    def reveal(self) -> None:
        """Scroll so that the mark is in the middle, sideways only as far as it takes to see it."""
        row, column = self.cursor_location
        width, height = self.size.width - self.gutter_width, self.size.height
        left = 0 if column < width * 3 // 4 else column - width // 2
        self.scroll_to(left, max(0, row - height // 2), animate=False)

    def on_resize(self) -> None:
        """Keep the mark in sight."""
        self.call_after_refresh(self.reveal)

    @property
    def cut(self) -> str:
        """What is left out of sight, as a sentence part; empty where all is shown."""
        return self._window.cut

    def get_line(self, line_index: int) -> Text:
        """A line with JSON colors, its marked ranges, and what the marks are called behind it."""
        text = super().get_line(line_index)
        plain, _, words = text.plain.partition(NOTE)
        if len(plain) <= WIDE_LINE:
            for found in TOKENS.finditer(plain):
                style = self.get_component_rich_style(f"json-area--{found.lastgroup}", partial=True)
                text.stylize(style, found.start(), found.end())
        for mark in self._window.marks:
            if mark.line <= line_index + 1 <= mark.end_line:
                start = mark.column - 1 if line_index + 1 == mark.line else 0
                end = mark.end_column - 1 if line_index + 1 == mark.end_line else len(plain)
                style = self.get_component_rich_style(f"json-area--{mark.severity}", partial=True)
                text.stylize(style, start, max(end, start + 1))
        if words:
            text.stylize(self.get_component_rich_style("json-area--note", partial=True), len(plain))
        return text
