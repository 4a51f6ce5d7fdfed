"""What the other person asks for: each step, what it collects, its consent class; decided one by one."""

from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from wizard.ui.keys import bind, press
from wizard.ui.screens.base import PageScreen
from wizard.ui.text import NOTHING, shown, stacked
from wizard.ui.widgets.answers import Answers, Item, Taking
from wizard.ui.widgets.prose import Prose
from wizard.walk.action import Back, Decide, Jump
from wizard.walk.page import AskedStep, AskPage

STANDS = {
    None: ("○ not decided", "$warning"),
    True: ("✓ allowed", "$success"),
    False: ("– refused", "$muted"),
}


def notes_content(page: AskPage) -> Content:
    """Notes and doubts, as they were written."""
    lines = [shown(("·  ", "$muted"), note) for note in page.notes]
    lines += [shown(("·  doubts the row ", "$muted"), doubt) for doubt in page.doubts]
    return stacked(*lines) if lines else NOTHING


def steps_content(page: AskPage) -> Content:
    """Every step in one line, with what became of it."""
    if not page.steps:
        return shown(("They ask for no step.", "$muted"))
    lines = [shown(("They ask for", "bold $primary"))]
    for step in page.steps:
        done = ("  done", "$muted") if step.done else ""
        lines.append(shown(STANDS[step.granted], done, f"  {step.title}"))
    return stacked(*lines)


def step_content(step: AskedStep | None) -> Content:
    """The step that is decided now, in full."""
    if step is None:
        return NOTHING
    lines = [shown((step.title, "bold"))]
    lines += [shown((f"{head:<11} " if head else " " * 12, "$muted"), text) for head, text in step.lines]
    if step.guide:
        lines.append(shown(("guide:      ", "$muted"), step.guide))
    return stacked(*lines)


class Decisions(Answers):
    """The answers below a long page, which is read from its top: only who moves the cursor is led to it."""

    def reveal(self) -> None:
        """Scroll to the highlighted line once the person moved there."""
        if self.highlighted != self._placed:
            super().reveal()


class AskScreen(PageScreen, Taking):
    """Draws an `AskPage`."""

    WANTS = "ask"
    BINDING_GROUP_TITLE = "What they ask for"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("enter", "take", "Choose", "ask.choose", "Take the highlighted line"),
        bind(
            "y", "decide(True)", "Allow", "ask.allow", "Allow this step; before anything runs you are asked"
        ),
        bind("n", "decide(False)", "Refuse", "ask.refuse", "Refuse this step"),
        *press("123", "ask.take"),
    ]

    _decided: str | None = None
    """The step that was in sight before."""

    def compose_head(self) -> ComposeResult:
        """Who answers what."""
        yield Prose(id="ask-head", classes="lead")

    def compose_content(self) -> ComposeResult:
        """What they say, what they ask for, and the step to decide."""
        for name in ("ask-notes", "ask-steps", "ask-step"):
            yield Prose(id=name, classes="block")
        yield Decisions()

    def on_mount(self) -> None:
        """Be ready to decide."""
        self.query_one(Answers).focus(scroll_visible=False)

    @property
    def ask(self) -> AskPage:
        """The page, as what it is."""
        return cast(AskPage, self.page)

    def draw(self) -> None:
        """Fill the blocks."""
        page = self.ask
        self.put("#ask-head", shown(page.head))
        self.put("#ask-notes", notes_content(page))
        self.put("#ask-steps", steps_content(page))
        self.put("#ask-step", step_content(page.next))
        self.query_one(Answers).show((self._items(page),))
        now = page.next.step if page.next else ""
        if self._decided not in (None, now):
            step = self.query_one("#ask-step" if now else "#ask-steps")
            self.call_after_refresh(step.scroll_visible, top=True, animate=False)
        self._decided = now

    @staticmethod
    def _items(page: AskPage) -> list[Item]:
        if page.next is None:
            return [Item("on", "1", "Go on")]
        return [
            Item("allow", "1", "Allow this step"),
            Item("refuse", "2", "Refuse it"),
            Item("later", "3", "Decide later"),
        ]

    def action_decide(self, granted: bool) -> None:
        """Decide the step in sight."""
        step = self.ask.next
        if step is None:
            self.tell("Everything is decided: enter goes on.")
        else:
            self.send(Decide(step.step, granted))

    def on_answers_taken(self, event: Answers.Taken) -> None:
        """Decide, or go on to the first step that was allowed."""
        event.stop()
        if event.item in ("allow", "refuse"):
            self.action_decide(event.item == "allow")
            return
        allowed = next((step for step in self.ask.steps if step.granted and not step.done), None)
        self.send(Jump(allowed.step) if allowed else Back())
