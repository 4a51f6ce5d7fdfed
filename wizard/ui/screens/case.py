"""Somebody's case, read-only: rounds, verdict as computed here, trail, rows; and the answer to it."""

import asyncio
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from wizard.evidence.case.models import LONGEST_NOTE
from wizard.session.case import telling
from wizard.session.case.reply import LONGEST_TEXT, Reply
from wizard.ui.keys import bind
from wizard.ui.screens.sheet import FullSheet
from wizard.ui.text import NOTHING, shown, stacked
from wizard.ui.walking import Walking
from wizard.ui.widgets.prose import Prose
from wizard.walk.together.desk import CaseGiven

if TYPE_CHECKING:
    from wizard.evidence.draft import Draft
    from wizard.evidence.redaction.preview import Lift

_HEADS = ("Verdict", "Differs")


def lines_content(title: str, lines: Iterable[tuple[str, str]]) -> Content:
    """A part of the case: its title, and each text behind its head."""
    drawn = [shown((head, _head_style(head, text)), text) for head, text in lines]
    return stacked(shown((title, "bold $primary")), *drawn) if drawn else NOTHING


def _with(name: str, text: str) -> str:
    return f"{name}: {text}" if text else name


def _head_style(head: str, text: str) -> str:
    if head.startswith(_HEADS):
        return "bold $warning" if head.startswith("Differs") else "bold $success"
    return "bold" if head and not text else "$muted"


class CaseScreen(FullSheet):
    """Draws a case and takes down what is answered. The case itself is never changed.

    Args:
        walk: writes the answer.
        given: the case, computed here.
    """

    HEADING = "A case, read-only"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("n", "note", "Note", "case.note", "Write a note to the other person"),
        bind("d", "doubt", "Doubt", "case.doubt", "Doubt a row of the table"),
        bind("a", "ask", "Ask", "case.ask", "Ask for a step"),
        bind("w", "write", "Write", "case.write", "Write the answer, to be sent back"),
        bind("g", "guide", "Guide", "case.guide", "Show or hide the notes for a guide", show=False),
        bind("x", "clear", "Clear", "case.clear", "Throw the answer away", show=False),
    ]

    def __init__(self, walk: Walking, given: CaseGiven) -> None:
        super().__init__()
        self.walk = walk
        self.given = given
        self.found = given.review
        self.reply = Reply()
        self.guide = walk.together.guide

    def compose_content(self) -> ComposeResult:
        """Where it came from, the answer so far, then the case."""
        yield Prose(shown((self.given.path, "$muted")), classes="block")
        for name in ("answer", "overview", "trail", "wanted", "rows", "steps"):
            yield Prose(id=name, classes="block")

    def on_mount(self) -> None:
        """Draw for the first time."""
        self._draw()

    def redraw(self) -> None:
        """Draw everything anew."""
        self._draw()

    def _draw(self) -> None:
        found, now = self.found, self.walk.together.now().astimezone()
        parts = {
            "overview": ("What it is", telling.overview(found, now)),
            "trail": ("Who said what, when", telling.trail(found.since(0), now)),
            "wanted": ("What was asked for", telling.wanted(found.state)),
            "rows": ("Rows of the table", telling.table(found)),
            "steps": ("Steps", telling.steps(found, guide=True) if self.guide else ()),
        }
        for name, (title, lines) in parts.items():
            self.query_one(f"#{name}", Prose).show(lines_content(title, lines))
        self._draw_answer()

    def _draw_answer(self) -> None:
        reply = self.reply
        lines = [("·  note: ", note) for note in reply.notes]
        lines += [("·  doubts ", _with(doubt.row, doubt.why)) for doubt in reply.disputes]
        lines += [("·  asks for ", _with(ask.step, ask.text)) for ask in reply.asks]
        told = lines_content("Your answer, not written yet (w writes it)", lines)
        self.query_one("#answer", Prose).show(told)

    def _entry(self, question: str, about: str, longest: int, then: Callable[[str], str | None]) -> None:
        from wizard.ui.screens.entry import EntryScreen

        def typed(text: str | None) -> None:
            problem = None if text is None else then(text)
            if problem:
                self.app.notify(f"This cannot be sent: {problem}.", severity="warning", markup=False)
            self._draw_answer()
            self.query_one("#sheet").scroll_home(animate=False)

        self.app.push_screen(EntryScreen(question, (about,), longest=longest), typed)

    def action_note(self) -> None:
        """Write a note."""
        about = "Plain words only: no address and no command travels in an answer."
        self._entry("Your note", about, LONGEST_NOTE, lambda text: self.reply.note(text) if text else None)

    def action_doubt(self) -> None:
        """Choose a row, then say why."""
        rows = [row for row in self.found.state.evaluation.rows if row.state in ("fired", "open")]
        about = f"At most {LONGEST_TEXT} characters; enter alone gives no reason."
        self._pick(
            "Which row do you doubt?",
            [(row.rule, row.title, row.state) for row in rows],
            lambda row: self._entry(
                f"Why do you doubt {row}?", about, LONGEST_TEXT, lambda why: self.reply.doubt(row, why)
            ),
        )

    def action_ask(self) -> None:
        """Choose a step, then say what for."""
        known = {entry.step: entry.label for entry in self.found.state.trail}
        steps = [
            (step.id, step.title, self._about_step(step.guide, known.get(step.id)))
            for step in self.found.flow.steps
        ]
        about = "Say how, where the step alone does not: enter alone asks for the step as it is."
        self._pick(
            "Which step do you ask for?",
            steps,
            lambda step: self._entry(
                f"What to say about {step}", about, LONGEST_TEXT, lambda text: self.reply.ask(step, text)
            ),
        )

    def _about_step(self, guide: str, answered: str | None) -> str:
        parts = (f"answered: {answered}" if answered else "", guide if self.guide else "")
        return "  ".join(filter(None, parts))

    def _pick(self, question: str, entries: list[tuple[str, str, str]], then: Callable[[str], None]) -> None:
        from wizard.ui.screens.pick import PickScreen, keyed

        def picked(item: str | None) -> None:
            if item is not None:
                then(item)

        self.app.push_screen(PickScreen(question, keyed(entries)), picked)

    def action_write(self) -> None:
        """Ask for a name, then write the answer."""
        from wizard.ui.screens.entry import EntryScreen

        if self.reply.empty:
            self.app.notify("Nothing is in the answer yet: n, d and a put something in.", markup=False)
            return
        explained = (
            f"The answer holds {self.reply.told}. It is written as an ask file, to be sent back.",
            "Under which name do you write in it?",
        )
        self.app.push_screen(
            EntryScreen("Write the answer", explained, usual="support", longest=40), self._named
        )

    def _named(self, name: str | None) -> None:
        from wizard.ui.screens.preview import PreviewScreen

        async def make(lifts: "tuple[Lift, ...]", _: object) -> "Draft":
            together = self.walk.together
            return await asyncio.to_thread(together.draft, self.found, self.reply, name or "", lifts)

        if name is not None:
            self.app.push_screen(PreviewScreen("writes the answer", make, self._write))

    @work(group="together", description="write an answer")
    async def _write(self, agreed: "Draft") -> None:
        done, sentence = await asyncio.to_thread(self.walk.together.answer, agreed)
        if done:
            self.reply = Reply()
            self._draw_answer()
        self.app.notify(sentence, severity="information" if done else "warning", markup=False, timeout=20)

    def action_clear(self) -> None:
        """Throw the answer away."""
        self.reply = Reply()
        self._draw_answer()

    def action_guide(self) -> None:
        """Show or hide the notes for a guide."""
        self.guide = not self.guide
        self._draw()

    def action_close(self) -> None:
        """Close; an answer that was not written is said first."""
        if self.reply.empty:
            self.dismiss(None)
            return
        from wizard.ui.screens.confirm import ConfirmScreen

        def decided(granted: bool | None) -> None:
            if granted:
                self.dismiss(None)

        about = f"The answer ({self.reply.told}) was not written. Yes throws it away."
        self.app.push_screen(ConfirmScreen("Leave the case?", about), decided)
