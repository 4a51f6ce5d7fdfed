"""Shown while the terminal is too small for anything else."""

from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Static

from wizard.ui.text import shown


class TooSmallScreen(ModalScreen[None]):
    """Says what is needed. It goes by itself when there is room again.

    Args:
        smallest: columns and rows that are needed.
    """

    CSS_PATH = "too_small.tcss"
    COVERS = True
    """It lies over every page and sheet, and is taken off by the app alone."""

    def __init__(self, smallest: tuple[int, int]) -> None:
        super().__init__()
        self.smallest = smallest

    def compose(self) -> ComposeResult:
        """One text."""
        columns, rows = self.smallest
        need = f"Too small: {columns}x{rows} is needed."
        text = f"{need} Nothing is lost. Enlarge the window, or ctrl+q and use --plain."
        yield Static(shown(text), id="too-small", markup=False)
