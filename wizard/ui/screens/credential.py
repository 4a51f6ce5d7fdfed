"""Which key goes out: one of those found, or one typed once."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from wizard.credentials.credential import CredentialError
from wizard.model.secret import Secret
from wizard.ui.keys import bind, press
from wizard.ui.screens.sheet import Sheet
from wizard.ui.text import shown
from wizard.ui.widgets.answers import Answers, Item, Taking
from wizard.ui.widgets.prose import Prose
from wizard.ui.widgets.secret_input import SecretInput
from wizard.walk.action import TypeCredential, UseCredential
from wizard.walk.page import StepPage, VerifyPage


class CredentialScreen(Sheet["UseCredential | TypeCredential"], Taking):
    """Gives back the action to take, or None."""

    HEADING = "Which key should go out?"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("enter", "take", "Use", "credential.use", "Use the highlighted key, or the one typed"),
        bind("tab", "app.focus_next", "Next field", "credential.next", "Between the list and the field"),
        *press("123456789", "credential.take"),
    ]

    def __init__(self, page: StepPage | VerifyPage, read: Callable[[str], Secret]) -> None:
        super().__init__()
        self.page = page
        self.read = read

    def compose_content(self) -> ComposeResult:
        """The keys found, and a field for another one."""
        yield Answers()
        lead = "Or type one." if self.page.credentials else "None was found. Type or paste one."
        hint = f"{lead} It is kept in memory only, and sent to this session's API and nowhere else."
        yield Prose(shown((hint, "$muted")), id="secret-hint")
        yield SecretInput("sk-ant-…")

    def on_mount(self) -> None:
        """List what was found."""
        items = [
            Item(
                f"use:{card.id}",
                str(number),
                card.masked,
                "goes out now" if number == 1 else "",
                f"{card.source}, for {card.origin}{'. ' + card.note if card.note else ''}",
            )
            for number, card in enumerate(self.page.credentials, 1)
        ]
        answers = self.query_one(Answers)
        answers.show((items,))
        answers.display = bool(items)
        (answers if items else self.query_one(SecretInput)).focus()

    def on_answers_taken(self, event: Answers.Taken) -> None:
        """Use a key that was found."""
        event.stop()
        self.dismiss(UseCredential(event.item.removeprefix("use:")))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Use the key that was typed; the field is emptied at once."""
        event.stop()
        field = self.query_one(SecretInput)
        try:
            secret = self.read(field.value)
        except CredentialError as error:
            self.app.notify(str(error), severity="warning", markup=False)
            return
        field.value = ""
        self.dismiss(TypeCredential(secret))
