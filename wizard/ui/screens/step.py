"""One question: why it is asked, the checks that can answer it, the answers, how to do it by hand."""

from collections.abc import Collection
from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content

from wizard.ui.keys import bind, press
from wizard.ui.screens.base import PageScreen
from wizard.ui.text import NOTHING, shown, stacked
from wizard.ui.widgets.answers import Answers, Item, Taking
from wizard.ui.widgets.probe_card import ProbeCard
from wizard.ui.widgets.prose import Prose
from wizard.walk.action import (
    Allow,
    Do,
    Give,
    Reproduce,
    RunProbes,
    StopProbes,
    SwitchNetwork,
    UseCredential,
)
from wizard.walk.page import ConsentAsk, Page, StepPage

LETTERS = "mnpqvxyzac"
"""Keys of what a page can do for the person."""
BEYOND = "ABCDEFG"
"""Keys of the answers behind the ninth, which no single digit can take."""
OPEN_KEYS = {"cannot_tell": "i", "skipped": "s"}
"""The keys of the two answers that every question has; behind the ninth they stand in for a number."""
PASTE_HERE = "Paste the error here if you have it; it is read on this machine only."


def answer_keys(page: StepPage) -> list[str]:
    """The key of each answer: its number up to 9, then a key that can be pressed."""
    beyond = iter(BEYOND)
    return [
        str(number) if number < 10 else OPEN_KEYS.get(choice.value) or next(beyond, "")
        for number, choice in enumerate(page.choices, 1)
    ]


def answer_items(page: StepPage) -> list[Item]:
    """The answers, each with its key."""
    items = []
    for key, choice in zip(answer_keys(page), page.choices, strict=True):
        notes = []
        if choice.value == page.suggested:
            notes.append("◂ the check points here")
        if choice.chosen:
            notes.append("(your answer)")
        means = choice.means if choice.chosen or choice.value == page.suggested else ""
        items.append(Item(f"give:{choice.value}", key, choice.label, " ".join(notes), means))
    return items


def task_items(page: StepPage) -> list[Item]:
    """What the page can do for the person, lettered m, n, p, ... after the answers."""
    letters = iter(LETTERS)
    items = []
    for index, action in enumerate(page.actions):
        if action.kind == "mark_reproduction":
            running = page.reproducing_since is not None
            label = "Stop the clean reproduction" if running else action.label
            note = f"running since {page.reproducing_since}" if running else ""
            items.append(Item(f"do:{index}", next(letters), label, note))
        else:
            note = "(open: once more when it is undone)" if index in page.open_actions else ""
            items.append(
                Item(f"do:{index}", next(letters), action.label, note, action.url or action.undo or "")
            )
    if page.can_switch_network:
        items.append(Item("network", "w", "Switch to another network", "(practice)"))
    return items


def by_hand_content(page: StepPage) -> Content:
    """How to find out without the program, for each browser, system or tool."""
    if not (page.by_hand or page.instructions):
        return NOTHING
    lines = [shown(("By hand", "bold $primary"))]
    if page.by_hand:
        lines.append(shown(page.by_hand))
    for part in page.instructions:
        lines.append(shown((part.on, "bold")))
        lines.append(shown(part.text))
    return stacked(*lines)


def links_content(page: StepPage) -> Content:
    """Links with their addresses printed, so that they can be typed on another device."""
    if not page.links:
        return NOTHING
    lines = [shown(("Links", "bold $primary"))]
    lines += [shown(link.title, "  ", (link.url, "underline $primary")) for link in page.links]
    return stacked(*lines)


def credentials_content(page: StepPage) -> Content:
    """Which key would really go out, in its masked form."""
    if not page.credentials:
        return NOTHING
    home = page.credentials[0].origin
    lines = [
        shown(
            ("Key", "bold $primary"), (f"   for {home} alone; k to choose another or to type one", "$muted")
        )
    ]
    for at, card in enumerate(page.credentials):
        # The walk puts the one that it would send first; the SDK's own choice may be another.
        goes = ("goes out", "bold $success") if at == 0 else ("not used", "$muted")
        said = "The SDK would send this one." if card.goes_out and at else ""
        note = (f"  {' '.join(filter(None, (said, card.note)))}", "$warning") if said or card.note else ""
        origin = "" if card.origin == home else f", for {card.origin}"
        lines.append(shown(card.masked, "  ", goes, (f"  {card.source}{origin}", "$muted"), note))
    return stacked(*lines)


class StepScreen(PageScreen, Taking):
    """Draws a `StepPage`."""

    WANTS = "step"
    BINDING_GROUP_TITLE = "This question"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("enter", "take", "Answer", "step.answer", "Give the highlighted answer", display="enter"),
        *press("123456789" + BEYOND, "step.answer"),
        *press(f"{LETTERS}w", "step.do"),
        bind("s", "open('skipped')", "Skip", "step.skip", "Pass this question over"),
        bind("i", "open('cannot_tell')", "Don't know", "step.unknown", "Answer: I don't know", show=False),
        bind("r", "run", "Run", "step.run", "Run this page's checks, or stop them"),
        bind(
            "l", "ladder", "Network", "step.ladder", "The network layer by layer, and the route", show=False
        ),
        bind("k", "key", "Key", "step.key", "Which key goes out; choose or type another", show=False),
        bind("h", "hand", "By hand", "step.hand", "Show how to find this out by hand", show=False),
    ]

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._begun = ""
        self._asks_again = False

    @property
    def idle_keys(self) -> Collection[str]:
        """Also the checks' key, where the question has none."""
        return (*super().idle_keys, *(() if self.step.probes else ("step.run",)))

    @property
    def step(self) -> StepPage:
        """The page, as what it is."""
        return cast(StepPage, self.page)

    def compose_head(self) -> ComposeResult:
        """The question, and one sentence why it is asked."""
        yield Prose(id="question", classes="lead")
        yield Prose(id="why", classes="why")

    def compose_content(self) -> ComposeResult:
        """Checks, answers, and everything that helps to answer."""
        yield Vertical(id="cards")
        yield Prose(id="checks-hint", classes="why")
        yield Answers()
        for name in ("credentials", "hand", "links", "guide"):
            yield Prose(id=name, classes="section")

    def on_mount(self) -> None:
        """Once it is drawn, do what the page is there for: ask for consent, or run what may run."""
        self.query_one(Answers).focus(scroll_visible=False)
        self.call_after_refresh(self._begin)

    def draw(self) -> None:
        """Fill the question's widgets."""
        page = self.step
        self.put("#question", shown(page.question))
        asked = (shown((page.asked_for, "$primary")),) if page.asked_for else ()
        self.put("#why", stacked(shown(page.why), *asked))
        self._draw_cards()
        self.put("#checks-hint", self._hint())
        answers = self.query_one(Answers)
        wanted = page.suggested or next((c.value for c in page.choices if c.chosen), None)
        answers.show((answer_items(page), task_items(page)), highlight=f"give:{wanted}" if wanted else None)
        self.put("#credentials", credentials_content(page))
        self.put("#hand", by_hand_content(page))
        self.put("#links", links_content(page))
        guide = stacked(shown(("For the person who guides", "bold $primary")), shown(page.guide))
        self.put("#guide", guide if page.guide else NOTHING)

    def show(self, page: Page) -> None:
        """Draw the page; a new question starts at its top and runs its own checks."""
        before = self.step.step
        super().show(page)
        if self._asks_again and self.step.consents and self.is_current:
            self._asks_again = False
            self._ask(self.step.consents[0])
        if self.is_mounted and self.step.step != before:
            self.query_one("#content").scroll_home(animate=False)
            self.call_after_refresh(self._begin)

    def _draw_cards(self) -> None:
        box = self.query_one("#cards", Vertical)
        cards = list(box.query(ProbeCard))
        if [card.card.id for card in cards] == [card.id for card in self.step.probes]:
            for widget, card in zip(cards, self.step.probes, strict=True):
                widget.follow(card)
            return
        with self.app.batch_update():
            box.remove_children()
            box.mount_all(ProbeCard(card) for card in self.step.probes)
            box.display = bool(self.step.probes)

    def _hint(self) -> Content:
        states = {card.state for card in self.step.probes}
        if self.step.wants_paste:
            return shown(PASTE_HERE)
        if "running" in states:
            return shown("Looking. r stops it; you can answer by hand at any time.")
        if "needs_key" in states:
            return shown("No key was found. k takes one; you can also answer by hand.")
        if self.step.consents:
            return shown("r asks you first, then looks. You can also answer by hand.")
        if "refused" in states:
            return shown("r asks you again. You can also answer by hand.")
        if any(card.network for card in self.step.probes):
            return shown("l shows the network layer by layer, and the route.")
        return NOTHING

    def _begin(self) -> None:
        """Once for each question: ask what must be asked, and run what needs no asking."""
        page = self.step
        if self._begun == page.step or not self.is_current:
            return
        self._begun = page.step
        if page.consents:
            self._ask(page.consents[0])
        elif any(card.state == "idle" for card in page.probes):
            self.send(RunProbes())

    def _ask(self, ask: ConsentAsk) -> None:
        from wizard.ui.screens.consent import ConsentScreen

        def decided(granted: bool | None) -> None:
            if granted is not None:
                self.send(Allow(ask.consent, ask.hosts, granted))
                if granted:
                    self.send(RunProbes(ask.probes))

        self.app.push_screen(ConsentScreen(ask), decided)

    def action_run(self) -> None:
        """Run the checks of the page, stop them, or ask what must be asked before.

        What was refused is named, which has the walk ask for it anew.
        """
        page = self.step
        refused = tuple(card.id for card in page.probes if card.state == "refused")
        if any(card.state == "running" for card in page.probes):
            self.send(StopProbes())
        elif page.consents:
            self._ask(page.consents[0])
        elif refused:
            self._asks_again = True
            self.send(RunProbes(refused))
        elif page.probes:
            self.send(RunProbes())
        else:
            self.tell("This question has no check of its own: answer it by hand.")

    def action_open(self, value: str) -> None:
        """Give one of the two answers that every question has."""
        if any(choice.value == value for choice in self.step.choices):
            self.send(Give(value))

    def action_hand(self) -> None:
        """Scroll to the instructions."""
        hand = self.query_one("#hand")
        if hand.display:
            hand.scroll_visible(top=True, animate=False)
        else:
            self.tell("There is nothing to do by hand here beyond answering.")

    def action_key(self) -> None:
        """Choose the key that goes out, or type one."""
        from wizard.ui.screens.credential import CredentialScreen

        if not (self.step.credentials or any(card.state == "needs_key" for card in self.step.probes)):
            self.tell("No check of this page sends a key.")
            return
        self.app.push_screen(CredentialScreen(self.step, self.wizard.read_key), self._credential_chosen)

    def _credential_chosen(self, action: object) -> None:
        if action is not None:
            self.send(cast(UseCredential, action))

    def on_answers_taken(self, event: Answers.Taken) -> None:
        """An answer was given or a task was chosen."""
        event.stop()
        kind, _, rest = event.item.partition(":")
        if kind == "give":
            self.send(Give(rest))
            return
        if kind == "network":
            self.send(SwitchNetwork())
            return
        index = int(rest)
        action = self.step.actions[index]
        if action.kind == "mark_reproduction":
            self.send(Reproduce("start" if self.step.reproducing_since is None else "stop"))
        else:
            self.send(Do(index))
