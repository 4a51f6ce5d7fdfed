"""Sheets: small screens that lie over a page and give the focus back when they go."""

from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen

from wizard.ui.keys import bind
from wizard.ui.text import shown
from wizard.ui.widgets.key_bar import KeyBar
from wizard.ui.widgets.prose import Prose

Result = TypeVar("Result")


class Sheet(ModalScreen[Result], Generic[Result]):
    """A titled sheet. Esc closes it without a result."""

    CSS_PATH = "sheet.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("escape", "close", "Close", "sheet.close", "Close this and change nothing"),
        bind("question_mark", "app.help", "Help", "app.help", "Every key of this page", display="?"),
        bind("ctrl+q", "app.quit", "Quit", "app.quit", "End the program; everything is saved"),
    ]
    HEADING = ""
    _dismissed = False

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

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No key acts before what it acts on is there."""
        return self.is_mounted

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close, once: a second key in the same breath must not answer again, nor close what lies beneath."""
        if self._dismissed:
            return AwaitComplete()
        self._dismissed = True
        return super().dismiss(result)

    def action_close(self) -> None:
        """Close without a result."""
        self.dismiss(None)


class FullSheet(Sheet[None]):
    """A sheet as large as the screen, for reading."""

    CSS_PATH = "sheet.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("up,k", "line(-1)", "Up", "read.up", "Scroll up", show=False),
        bind("down,j", "line(1)", "Down", "read.down", "Scroll down", show=False),
        bind("pagedown,space", "leaf(1)", "Page", "read.page", "Scroll down by a page"),
        bind("pageup,backspace", "leaf(-1)", "Page up", "read.page-up", "Scroll up by a page", show=False),
        bind("home", "edge(-1)", "Top", "read.top", "To the top", show=False),
        bind("end", "edge(1)", "End", "read.end", "To the end", show=False),
    ]

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
