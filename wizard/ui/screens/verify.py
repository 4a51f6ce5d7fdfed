"""Whether the fix is shown: five checks that fill in, what is constant, what is to be undone."""

import re
from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from wizard.ui.keys import bind, press
from wizard.ui.screens.base import PageScreen
from wizard.ui.screens.line import LineScreen
from wizard.ui.screens.verdict import listed
from wizard.ui.signs import CHECK, Status, badge
from wizard.ui.text import NOTHING, Part, shown, stacked
from wizard.ui.widgets.prose import Prose
from wizard.walk.action import (
    Action,
    Allow,
    CheckLog,
    CheckRetries,
    CheckSecond,
    Jump,
    Prove,
    Refresh,
    StopProbes,
    TypeCredential,
    UseCredential,
)
from wizard.walk.page import CheckRow, ConsentAsk, Page, VerifyPage

DOING = Status("…", "~", "being made", "$primary")
LOOK_S = 1.0
"""Seconds between two looks for results that another terminal left."""
MAKES = {
    "log": "reads a log",
    "retries": "runs your program",
    "second_environment": "reads what came back",
}
"""Check -> what pressing its number does."""


def check_content(number: int, row: CheckRow) -> Content:
    """One check: its verdict and when, or how it is made; below it what was seen."""
    state = DOING if row.doing else CHECK[row.verdict]
    head: list[Part] = [(f"{number}  ", "bold $primary"), (row.title, "bold"), "  ", badge(state)]
    if row.doing:
        return stacked(shown(*head), shown("   ", (row.doing, "$primary")))
    if row.when:
        head += ["  ", row.when]
    if row.request_id:
        head.append((f"  {row.request_id}", "$muted"))
    if row.verdict == "not_done":
        how = "r tries it" if row.here else f"{number} {MAKES.get(row.id, 'makes it')}"
        head += ["  ", (how, "$primary")]
    said = shown("   ", (row.said, "$muted" if row.verdict == "not_done" else "$foreground"))
    return stacked(shown(*head), said, *(shown("   ·  ", detail) for detail in row.details))


def held_content(page: VerifyPage) -> Content:
    """What is the same in every trial, so that only the body can make the difference."""
    if not page.held:
        return NOTHING
    widest = max(len(name) for name, _ in page.held)
    lines = [shown((f"{name:<{widest}}  ", "$muted"), value) for name, value in page.held]
    return stacked(shown(("The same in every trial", "bold $primary")), *lines)


class VerifyScreen(PageScreen):
    """Draws a `VerifyPage`."""

    WANTS = "verify"
    BINDING_GROUP_TITLE = "This proof"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("r", "prove", "Try or stop", "verify.prove", "Try known-good, known-bad and a repair, or stop"),
        *press("12345", "verify.one"),
        bind("p", "paid", "Real calls", "verify.paid", "The same with real calls, max_tokens 1; asked first"),
        bind("k", "key", "Key", "verify.key", "Which key goes out; choose or type another"),
        bind("s", "summary", "Summary", "verify.summary", "The evidence summary, with these checks in it"),
    ]

    body = ""
    """A repaired request that was pasted here, tried with the next trials."""
    wanted: Action | None = None
    """What was asked for last; sent again once what it needs was allowed."""

    def compose_head(self) -> ComposeResult:
        """What this is, and what stands in its way."""
        yield Prose(shown("Is the fix shown?"), id="verify-title", classes="lead")
        yield Prose(id="verify-hint", classes="why")

    def compose_content(self) -> ComposeResult:
        """The checks first, then what is constant and what is still to be undone."""
        for name in ("changes", "checks", "held"):
            yield Prose(id=name, classes="block")

    def on_mount(self) -> None:
        """Look for results of other terminals as long as the page is up."""
        self.set_interval(LOOK_S, self._look)

    def _look(self) -> None:
        walk = self.wizard.walk
        if walk is not None and walk.has_news:
            self.send(Refresh())

    @property
    def verify(self) -> VerifyPage:
        """The page, as what it is."""
        return cast(VerifyPage, self.page)

    def show(self, page: Page) -> None:
        """Draw the page; ask what was found to be asked before what the person wants."""
        super().show(page)
        asked = self.verify.asked
        if asked is not None and self.wanted is not None and self.is_current:
            self._ask(asked, self.wanted)

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
        tries = "known-good, known-bad and " + page.repair if page.repair else "known-good and known-bad"
        more = "" if page.repair else " A repaired request can be pasted."
        if page.running:
            return "Checking. r stops it; what was shown so far is kept."
        if self.body:
            return f"A repair of {len(self.body):,} characters was pasted. r tries it too."
        if page.consents:
            return f"r asks first, then tries {tries}.{more}"
        if page.can_prove:
            return f"r tries {tries}.{more}"
        if page.credentials:
            return "The use of the key was not allowed. r asks again, k chooses another."
        return "No key is at hand for the trials. k takes one. The numbers make the other checks."

    def take_paste(self, text: str) -> None:
        """Keep a pasted body for the next trials; nothing is sent before `r`."""
        self.body = text.strip()
        self.draw()

    # Making checks

    def action_prove(self) -> None:
        """Make the trials, or stop what is being made."""
        page = self.verify
        if page.running:
            self.send(StopProbes())
        elif page.consents:
            self._ask(page.consents[0], Prove(self.body))
        elif page.credentials:
            self._want(Prove(self.body))
        else:
            self.tell(self._hint())

    def action_paid(self) -> None:
        """Make the trials with real calls; the walk asks first, each time."""
        if self._busy():
            return
        if self.verify.credentials:
            self._want(Prove(self.body, paid=True))
        else:
            self.tell(self._hint())

    def action_press(self, key: str) -> None:
        """Make one check, after asking for what it needs."""
        number = int(key)
        if number > len(self.verify.checks) or self._busy():
            return
        row = self.verify.checks[number - 1]
        if row.here:
            self.action_prove()
        elif row.id == "log":
            self._line("Which log?", "app.log", _log_lines(row), CheckLog)
        elif row.id == "retries":
            self._line("What runs your program?", "python app.py", _retries_lines(row), CheckRetries)
        else:
            self._line(
                "Which outcome came back?", "outcome.json", _second_lines(self.verify, row), CheckSecond
            )

    def _busy(self) -> bool:
        if self.verify.running:
            self.tell("One check at a time. r stops the one that is being made.")
        return self.verify.running

    def _line(
        self,
        question: str,
        example: str,
        explained: tuple[tuple[Part, ...], ...],
        action: type[CheckLog] | type[CheckRetries] | type[CheckSecond],
    ) -> None:
        def typed(line: str | None) -> None:
            if line:
                self._want(action(line))

        self.app.push_screen(LineScreen(question, example, explained), typed)

    def _want(self, action: Action) -> None:
        self.wanted = action
        self.body = ""
        self.send(action)

    def _ask(self, ask: ConsentAsk, then: Action) -> None:
        from wizard.ui.screens.consent import ConsentScreen

        self.wanted = None

        def decided(granted: bool | None) -> None:
            if granted is not None:
                self.send(Allow(ask.consent, ask.hosts, granted))
                if granted:
                    self._want(then)

        self.app.push_screen(ConsentScreen(ask), decided)

    # Elsewhere

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


def _elsewhere(row: CheckRow) -> tuple[Part, ...]:
    """The command for another terminal; what it finds comes to this page."""
    return (("Or in another terminal; the result appears here:  ", "$muted"), (row.how, "$primary"))


def _log_lines(row: CheckRow) -> tuple[tuple[Part, ...], ...]:
    return (
        ("It is read on this machine, and nothing of it is kept or sent.",),
        ("A request id behind the path is looked for in it: app.log req_011…",),
        _elsewhere(row),
    )


def _retries_lines(row: CheckRow) -> tuple[tuple[Part, ...], ...]:
    return (
        ("It is started once for each way of failing, with a planted key and an address on this machine.",),
        ("Give it one call to make and then to end. You are asked before it runs.",),
        _elsewhere(row),
    )


def _second_lines(page: VerifyPage, row: CheckRow) -> tuple[tuple[Part, ...], ...]:
    played = re.search(r" --practice \S+", row.how)
    command = f"a400-wizard replay{played.group() if played else ''} FILE -o outcome.json"
    return (
        ("1  ", ("here:  ", "$muted"), f"a400-wizard sessions export {page.frame.session or 'ID'}"),
        ("2  ", ("there, with that file:  ", "$muted"), command),
        ("3  ", ("here:  ", "$muted"), "type where outcome.json lies now"),
    )
