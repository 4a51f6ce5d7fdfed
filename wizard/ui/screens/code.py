"""The page as words to read aloud, so that another person can open the same page on their machine."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from wizard.ui.screens.sheet import FullSheet
from wizard.ui.text import shown, stacked
from wizard.ui.widgets.prose import Prose

if TYPE_CHECKING:
    from wizard.walk.speaking import Spoken


class CodeScreen(FullSheet):
    """Shows the words, one to a line, as they are read: slowly and in order."""

    HEADING = "Read these words aloud"

    def __init__(self, spoken: "Spoken") -> None:
        super().__init__()
        self.spoken = spoken

    def compose_content(self) -> ComposeResult:
        """The words, where they lead, what the other person types."""
        spoken = self.spoken
        words = [
            shown((f"{number}  ", "$muted"), (word, "bold $primary"))
            for number, word in enumerate(spoken.words, 1)
        ]
        yield Prose(stacked(*words), id="words", classes="block")
        there = stacked(
            shown(("The other person types them on their first page behind w, or", "bold")),
            shown("a400-wizard code " + " ".join(spoken.words)),
        )
        yield Prose(there, classes="block")
        yield Prose(stacked(shown(("Then say", "bold")), shown(spoken.aloud)), classes="block")
        hint = f"The words lead to the page “{spoken.title}”. No data of yours is in them."
        yield Prose(shown((hint, "$muted")))
