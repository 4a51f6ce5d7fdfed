"""The field for a key: never echoed, and a pasted key is cleaned before it is taken."""

from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.widgets import Input

from wizard.ui.keys import bind


class SecretInput(Input):
    """A password field whose text is never shown, copied or logged.

    Textual's own field keeps only the first line of a paste, so a key with a line end before it would be
    lost whole (facts: terminal-ui.md C.6).
    """

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("enter", "submit", "Use", "secret.use", "Use the key that was typed", display="enter"),
    ]

    def __init__(self, placeholder: str, *, id: str = "secret") -> None:  # noqa: A002 - Textual's own name
        super().__init__(password=True, placeholder=placeholder, id=id)

    def on_paste(self, event: events.Paste) -> None:
        """Take a paste cleaned, or refuse it with a sentence that holds nothing of it."""
        from wizard.credentials.clean import clean_typed
        from wizard.credentials.credential import CredentialError

        event.prevent_default()
        event.stop()
        try:
            cleaned = clean_typed(event.text)
        except CredentialError as error:
            self.app.notify(str(error), severity="warning", markup=False)
            return
        self.value = cleaned.value
        self.cursor_position = len(cleaned.value)

    def action_copy(self) -> None:
        """Copy nothing: a key never reaches the clipboard from here."""

    def action_cut(self) -> None:
        """Cut nothing, for the same reason."""
