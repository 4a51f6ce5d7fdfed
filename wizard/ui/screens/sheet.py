"""Sheets: small screens that lie over a page and give the focus back when they go."""

from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen

from wizard.ui.text import shown
from wizard.ui.widgets.key_bar import KeyBar
from wizard.ui.widgets.prose import Prose

Result = TypeVar("Result")


class Sheet(ModalScreen[Result], Generic[Result]):
    """A titled sheet. Esc closes it without a result."""

    CSS_PATH = "sheet.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Close", id="sheet.close", tooltip="Close this and change nothing"),
        Binding("question_mark", "app.help", "Help", id="app.help", key_display="?", tooltip="Every key of this page"),
        Binding("ctrl+q", "app.quit", "Quit", id="app.quit", tooltip="End the program; everything is saved"),
    ]  # fmt: skip
    HEADING = ""

    def compose(self) -> ComposeResult:
        """Heading, content, keys."""
        with VerticalScroll(id="sheet"):
            yield Prose(shown(self.heading()), id="sheet-title")
            yield from self.compose_content()
        yield KeyBar()

    def heading(self) -> str:
        """The sheet's first line."""
        return self.HEADING

    def compose_content(self) -> ComposeResult:
        """The sheet's own widgets."""
        raise NotImplementedError

    def action_close(self) -> None:
        """Close without a result."""
        self.dismiss(None)


class FullSheet(Sheet[None]):
    """A sheet as large as the screen, for reading."""

    CSS_PATH = "sheet.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "line(-1)", "Up", show=False, id="read.up", tooltip="Scroll up"),
        Binding("down", "line(1)", "Down", show=False, id="read.down", tooltip="Scroll down"),
        Binding("pagedown,space", "leaf(1)", "Page", id="read.page", tooltip="Scroll down by a page"),
        Binding("pageup,backspace", "leaf(-1)", "Page up", show=False, id="read.page-up", tooltip="Scroll up by a page"),
        Binding("home", "edge(-1)", "Top", show=False, id="read.top", tooltip="To the top"),
        Binding("end", "edge(1)", "End", show=False, id="read.end", tooltip="To the end"),
    ]  # fmt: skip

    def on_mount(self) -> None:
        """Keys scroll from anywhere, so nothing here needs the focus."""
        self.query_one("#sheet").can_focus = False

    def action_line(self, direction: int) -> None:
        """Scroll by a line."""
        self.query_one("#sheet").scroll_relative(y=direction, animate=False)

    def action_leaf(self, direction: int) -> None:
        """Scroll by a page."""
        sheet = self.query_one("#sheet")
        sheet.scroll_relative(y=direction * max(1, sheet.size.height - 2), animate=False)

    def action_edge(self, direction: int) -> None:
        """Scroll to an end."""
        sheet = self.query_one("#sheet")
        if direction < 0:
            sheet.scroll_home(animate=False)
        else:
            sheet.scroll_end(animate=False)
