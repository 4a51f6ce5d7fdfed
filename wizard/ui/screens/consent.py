"""Asked before it costs, changes or tells: one class, its hosts, its cost, its key, yes or no."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from wizard.model.words import Consent
from wizard.ui.keys import bind
from wizard.ui.screens.sheet import Sheet
from wizard.ui.text import shown, stacked
from wizard.ui.widgets.answers import Answers, Item, Taking
from wizard.ui.widgets.prose import Prose
from wizard.walk.page import ConsentAsk


class ConsentScreen(Sheet[bool], Taking):
    """True for yes, False for no; Esc leaves the question open."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("enter", "take", "Choose", "consent.choose", "Take the highlighted answer"),
        bind("y,1", "decide(True)", "Yes", "consent.yes", "Allow this, and only this"),
        bind("n,2", "decide(False)", "No", "consent.no", "Refuse it and answer by hand"),
        bind("escape", "close", "Later", "sheet.close", "Leave the question open"),
    ]

    def __init__(self, ask: ConsentAsk) -> None:
        super().__init__()
        self.ask = ask

    def heading(self) -> str:
        """The question."""
        return self.ask.sentence

    def compose_content(self) -> ComposeResult:
        """What it may do, to whom, at what cost, with which key."""
        ask = self.ask
        rows = [("What", ask.consent.words), ("Host", ", ".join(ask.hosts) or "this machine only")]
        rows.append(("Cost", f"at most {ask.highest_cost}" if ask.highest_cost else "nothing"))
        rows.append(("Key", ask.credential or "none is sent"))
        lines = [shown((f"{name:<6}", "$muted"), value) for name, value in rows]
        yield Prose(stacked(*lines), classes="block")
        yield Answers()

    def on_mount(self) -> None:
        """Offer both answers. Where it costs money, enter alone does not spend it."""
        answers = self.query_one(Answers)
        runs = self.ask.consent is Consent.CHANGES
        yes, no = ("Yes, run it", "No") if runs else ("Yes, look", "No, I answer by hand")
        items = (Item("yes", "1", yes), Item("no", "2", no))
        answers.show((items,), highlight="no" if self.ask.highest_cost else "yes")
        answers.focus()

    def action_decide(self, granted: bool) -> None:
        """Answer."""
        self.dismiss(granted)

    def on_answers_taken(self, event: Answers.Taken) -> None:
        """Answer from the list."""
        event.stop()
        self.dismiss(event.item == "yes")
