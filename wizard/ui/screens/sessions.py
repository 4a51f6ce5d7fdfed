"""Every session that can be taken up again."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from wizard.ui.keys import bind, press
from wizard.ui.screens.sheet import Sheet
from wizard.ui.screens.start import session_item
from wizard.ui.widgets.answers import Answers, Taking
from wizard.walk.page import Resumable

KEYS = "123456789abcdefghijklmnopqrstuvwxyz"


class SessionsScreen(Sheet[str], Taking):
    """Gives back the identifier of a session, or None."""

    HEADING = "Take up again"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("enter", "take", "Take up", "sessions.take", "Take up the highlighted session"),
        *press(KEYS, "sessions.take"),
    ]

    def __init__(self, sessions: tuple[Resumable, ...]) -> None:
        super().__init__()
        self.sessions = sessions

    def compose_content(self) -> ComposeResult:
        """The list."""
        yield Answers()

    def on_mount(self) -> None:
        """Fill the list; sessions beyond the keys are reached with the arrows."""
        keys = [*KEYS, *([""] * len(self.sessions))]
        items = [session_item(session, key) for session, key in zip(self.sessions, keys, strict=False)]
        answers = self.query_one(Answers)
        answers.show((items,))
        answers.focus()

    def on_answers_taken(self, event: Answers.Taken) -> None:
        """Take it up."""
        event.stop()
        self.dismiss(event.item.removeprefix("resume:"))
