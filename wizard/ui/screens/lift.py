"""Putting one thing back into what leaves: which one, and why."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from wizard.evidence.draft import Draft, Taken
from wizard.evidence.redaction.preview import CannotLiftError, Lift
from wizard.ui.keys import bind, press
from wizard.ui.screens.details import LineInput
from wizard.ui.screens.sheet import Sheet
from wizard.ui.text import shown
from wizard.ui.widgets.answers import Answers, Item, Taking
from wizard.ui.widgets.prose import Prose

_KEYS = "123456789"


def _item(number: int, accelerator: str, taken: Taken) -> Item:
    note = "put back: enter takes it out again" if taken.lifted else taken.tag
    return Item(str(number), accelerator, taken.stood, note, taken.why or taken.rule)


class LiftScreen(Sheet[tuple[Lift, ...]], Taking):
    """Gives back what is put back from now on, or None where nothing changed. Never offers a credential."""

    HEADING = "Put one thing back"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("enter", "take", "Choose", "lift.choose", "Take the highlighted line"),
        *press(_KEYS, "lift.take"),
    ]

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self.draft = draft
        self.chosen: int | None = None

    def compose_content(self) -> ComposeResult:
        """The list, then the field for the reason."""
        yield Prose(shown(("Each needs a reason, which leaves with it.", "$muted")), id="lift-lead")
        yield Answers()
        yield Prose(id="lift-why", classes="block")
        yield LineInput(id="lift-reason", max_length=200)

    def on_mount(self) -> None:
        """Fill the list; the field waits."""
        places = [n for n, taken in enumerate(self.draft.taken) if taken.liftable]
        items = [
            _item(place, _KEYS[at] if at < len(_KEYS) else "", self.draft.taken[place])
            for at, place in enumerate(places)
        ]
        answers = self.query_one(Answers)
        answers.show((items,))
        answers.focus()
        self.query_one(LineInput).display = False

    def on_answers_taken(self, event: Answers.Taken) -> None:
        """Ask for the reason, or take out again what is back."""
        event.stop()
        number = int(event.item)
        if self.draft.taken[number].lifted:
            self.dismiss(self.draft.without_lift(number))
            return
        self.chosen = number
        taken = self.draft.taken[number]
        self.query_one(Answers).display = False
        self.query_one("#lift-why", Prose).show(
            shown("Why is ", (taken.stood, "bold"), f" ({taken.what}) needed?")
        )
        field = self.query_one(LineInput)
        field.display = True
        field.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Put it back; without a reason, ask on."""
        event.stop()
        if self.chosen is None:
            return
        try:
            self.dismiss(self.draft.with_lift(self.chosen, event.value))
        except CannotLiftError as error:
            self.app.notify(str(error), markup=False)
