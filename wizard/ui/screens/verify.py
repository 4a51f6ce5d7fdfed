"""Whether the fix is shown: five checks, what is the same in every trial, what is to be undone."""

from typing import ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from wizard.ui.keys import bind
from wizard.ui.screens.base import PageScreen
from wizard.ui.screens.verdict import listed
from wizard.ui.signs import CHECK, badge
from wizard.ui.text import NOTHING, pasted, shown, stacked
from wizard.ui.widgets.prose import Prose
from wizard.walk.action import Allow, Jump, Prove, TypeCredential, UseCredential
from wizard.walk.page import CheckRow, ConsentAsk, VerifyPage


def check_content(number: int, row: CheckRow) -> Content:
    """One check: its verdict, what was seen, and how to make it where this page cannot."""
    when = f"  {row.when}" if row.when else ""
    lines = [
        shown((f"{number}  ", "bold $primary"), (row.title, "bold"), "   ", badge(CHECK[row.verdict]), when)
    ]
    lines.append(shown("   ", (row.said, "$muted" if row.verdict == "not_done" else "$foreground")))
    if row.request_id:
        lines.append(shown("   ", (f"request {row.request_id}", "$muted")))
    if row.verdict == "not_done":
        how = "r tries it from here" if row.here else f"made by: {row.how}"
        lines.append(shown("   ", (how, "$primary")))
    return stacked(*lines)


def held_content(page: VerifyPage) -> Content:
    """What is the same in every trial, so that only the body can make the difference."""
    if not page.held:
        return NOTHING
    lines = [shown((f"{name}  ", "$muted"), value) for name, value in page.held]
    return stacked(shown(("The same in every trial", "bold $primary")), *lines)


class VerifyScreen(PageScreen):
    """Draws a `VerifyPage`."""

    WANTS = "verify"
    BINDING_GROUP_TITLE = "This proof"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("r", "prove", "Try", "verify.prove", "Try known-good and known-bad, and a pasted repair"),
        bind("k", "key", "Key", "verify.key", "Which key goes out; choose or type another"),
        bind("s", "summary", "Summary", "verify.summary", "The evidence summary, with these checks in it"),
    ]

    body = ""
    """A repaired request that was pasted here, tried with the next trials."""

    def compose_head(self) -> ComposeResult:
        """What this is, and what stands in its way."""
        yield Prose(shown("Is the fix shown?"), id="verify-title", classes="lead")
        yield Prose(id="verify-hint", classes="why")

    def compose_content(self) -> ComposeResult:
        """The checks first, then what is constant and what is still to be undone."""
        for name in ("changes", "checks", "held"):
            yield Prose(id=name, classes="block")

    @property
    def verify(self) -> VerifyPage:
        """The page, as what it is."""
        return cast(VerifyPage, self.page)

    def draw(self) -> None:
        """Fill the blocks."""
        page = self.verify
        self.put("#verify-hint", shown(self._hint()))
        self.put("#changes", listed("Still to undo", page.open_changes, "$warning"))
        checks = [check_content(number, row) for number, row in enumerate(page.checks, 1)]
        self.put("#checks", Content("\n\n").join(checks))
        self.put("#held", held_content(page))

    def _hint(self) -> str:
        page = self.verify
        if self.body:
            return f"A repair of {len(self.body):,} characters was pasted. r tries it too."
        if page.consents:
            return "r asks you first, then tries. Paste a repaired request to try it too."
        if page.can_prove:
            return "r tries known-good and known-bad. Paste a repaired request to try it too."
        if page.credentials:
            return "The use of the key was not allowed. k chooses another; answers by hand still count."
        return "No key is at hand for the trials. k takes one."

    def on_paste(self, event: events.Paste) -> None:
        """Keep a pasted body for the next trials; nothing is sent before `r`."""
        event.stop()
        self.body = pasted(event.text).strip()
        self.draw()

    def action_prove(self) -> None:
        """Make the trials, or ask what must be asked before."""
        page = self.verify
        if page.consents:
            self._ask(page.consents[0])
        elif page.can_prove:
            self._prove()
        else:
            self.tell(self._hint())

    def _ask(self, ask: ConsentAsk) -> None:
        from wizard.ui.screens.consent import ConsentScreen

        def decided(granted: bool | None) -> None:
            if granted is not None:
                self.send(Allow(ask.consent, ask.hosts, granted))
                if granted:
                    self._prove()

        self.app.push_screen(ConsentScreen(ask), decided)

    def _prove(self) -> None:
        self.tell("Trying. The results appear here.")
        self.send(Prove(self.body))
        self.body = ""

    def action_key(self) -> None:
        """Choose the key that goes out, or type one."""
        from wizard.ui.screens.credential import CredentialScreen

        self.app.push_screen(CredentialScreen(self.verify, self.wizard.read_key), self._chosen)

    def _chosen(self, action: UseCredential | TypeCredential | None) -> None:
        if action is not None:
            self.send(action)

    def action_summary(self) -> None:
        """On to the summary."""
        self.send(Jump("summary"))
