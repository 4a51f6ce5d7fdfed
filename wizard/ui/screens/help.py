"""Every key of the page beneath, what the signs mean, and what a terminal needs to be told."""

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen

from wizard.ui.screens.sheet import FullSheet
from wizard.ui.signs import SURENESS, badge
from wizard.ui.text import shown, stacked
from wizard.ui.widgets.prose import Prose

SELECTING = (
    "Drag the mouse to select; ctrl+c copies. To let the terminal itself select, hold shift "
    "(option on a Mac) while dragging, or open the plain view of the summary."
)
MEANINGS = {
    "shown": "it was seen, and the control that proves it passed",
    "likely": "it fits, but another reason is not ruled out",
    "cannot_tell": "what was seen does not decide it; the page names what is missing",
}


WORDS = {"⌫": "backspace", "⏎": "enter"}
"""Signs of keys that few keyboards and no screen reader know, by their names."""


def key_lines(screen: Screen[object]) -> list[tuple[str, str]]:
    """Each key in force on a screen, with what it does; runs such as 1 to 9 are folded into one line."""
    lines: dict[str, list[str]] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.id is None and binding.action != "command_palette":
            continue
        text = binding.tooltip or binding.description
        if binding.action.startswith(("press(", "choose(")):
            text = "Take the line with this digit or letter"
        name = screen.app.get_key_display(binding)
        lines.setdefault(text, []).append(WORDS.get(name, name))
    return [(_folded(keys), text) for text, keys in lines.items() if text]


def _folded(given: list[str]) -> str:
    keys = list(dict.fromkeys(given))
    return f"{keys[0]}…{keys[-1]}" if len(keys) > 3 else " ".join(keys)


class HelpScreen(FullSheet):
    """Made from the bindings themselves, so that no key can be missing."""

    HEADING = "Help"

    def __init__(self, under: Screen[object]) -> None:
        super().__init__()
        self.keys = key_lines(under)

    def compose_content(self) -> ComposeResult:
        """Keys, signs, selecting."""
        keys = [shown((f"{key:<12}", "bold $primary"), " ", text) for key, text in self.keys]
        sure = [shown(badge(SURENESS[name]), ("  " + text, "$muted")) for name, text in MEANINGS.items()]
        parts = [
            stacked(shown(("Keys of this page", "bold")), *keys),
            stacked(shown(("How sure a statement is", "bold")), *sure),
            stacked(shown(("Selecting text", "bold")), shown(SELECTING)),
            stacked(
                shown(("Without a screen", "bold")),
                shown(
                    "a400-wizard --plain asks the same questions line by line, for screen readers and pipes."
                ),
            ),
        ]
        yield Prose(Content("\n\n").join(parts), id="help")
