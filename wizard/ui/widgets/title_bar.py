"""The first line: where you are, and whether it is saved."""

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from wizard.ui.sharing import SHARING
from wizard.ui.text import shown, veiled

if TYPE_CHECKING:
    from wizard.walk.page import Frame

NAME = "a400-wizard"


class TitleBar(Static):
    """Program, crumb and the state of the session, in one line that never wraps."""

    DEFAULT_CSS = """
    TitleBar { dock: top; height: 1; background: $panel; padding: 0 1; text-wrap: nowrap; }
    """

    def __init__(self, crumb: str = "") -> None:
        super().__init__(id="title-bar")
        self._crumb = crumb
        self._state = ""
        self._practice = False

    def frame_changed(self, frame: "Frame") -> None:
        """Take crumb and session state over from a page."""
        self._crumb = "" if frame.crumb == NAME else frame.crumb
        self._practice = frame.banner is not None
        self._state = "" if frame.session is None else ("saved" if frame.saved else "not saved")
        self.refresh()

    def render(self) -> Content:
        """The line for the width at hand: the crumb gives way first, the state last."""
        width = self.content_size.width
        left = shown((NAME, "bold $primary")) if width >= 60 or not self._crumb else shown()
        right = shown((self._state, "$muted" if self._state == "saved" else "$warning"))
        if self._practice:
            right = shown(("practice", "bold $warning"), "  " if self._state else "", right)
        if SHARING.on:
            right = shown(("screen shared", "bold $warning"), "  " if right.cell_length else "", right)
        room = width - left.cell_length - right.cell_length - 3
        crumb = veiled(shown((self._crumb, "$foreground"), one_line=True))
        if crumb.cell_length > room:
            crumb = crumb.truncate(max(room, 1), ellipsis=True)
        gap = max(1, width - left.cell_length - crumb.cell_length - right.cell_length - 2)
        spaced = "  " if left.cell_length else ""
        return Content.assemble(left, spaced, crumb, " " * gap, right)
