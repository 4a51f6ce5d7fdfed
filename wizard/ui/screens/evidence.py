"""Everything known so far, on a screen of its own where there is no room beside the page."""

from textual.app import ComposeResult

from wizard.ui.screens.sheet import FullSheet
from wizard.ui.widgets.prose import Prose
from wizard.ui.widgets.side_panes import evidence_content
from wizard.walk.page import Page


class EvidenceScreen(FullSheet):
    """Draws the facts of a frame; it follows the page while it is open."""

    HEADING = "Evidence so far"

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page

    def compose_content(self) -> ComposeResult:
        """The facts as one text."""
        yield Prose(id="facts")

    def on_mount(self) -> None:
        """Draw for the first time."""
        self._draw()

    def follow(self, page: Page) -> None:
        """Draw what is known on another page."""
        self.page = page
        if self.is_mounted:
            self._draw()

    def _draw(self) -> None:
        self.query_one("#facts", Prose).show(evidence_content(self.page.frame))
