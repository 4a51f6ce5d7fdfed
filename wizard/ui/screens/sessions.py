"""The sessions of this machine: find one, take it up, look at it, compare two, write its case, delete it."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input

from wizard.ui.keys import bind, press
from wizard.ui.screens.details import LineInput
from wizard.ui.screens.sheet import Sheet
from wizard.ui.text import shown
from wizard.ui.walking import Walking
from wizard.ui.widgets.answers import Answers, Item, Taking
from wizard.ui.widgets.key_bar import KeyBar
from wizard.ui.widgets.prose import Prose
from wizard.walk.together.listing import Row

if TYPE_CHECKING:
    from wizard.evidence.draft import Draft, OtherLevel
    from wizard.evidence.redaction.preview import Lift

FIRST = 20
"""Sessions that are read before the list is shown."""
MOST = 200
"""Sessions that are listed at most; what is typed finds among all of them."""
KEYS = "123456789"
_DELETING = (
    "Its answers, what was measured, kept texts and its case file are deleted and cannot be had again. "
    "Reports that you saved elsewhere stay."
)


def item_of(row: Row, key: str, marked: str | None) -> Item:
    """A session as a line of the list."""
    practice = "practice: " if row.practice else ""
    about = f"{practice}{row.about}"
    note = "◂ to be compared" if row.id == marked else ""
    label = "  ".join(filter(None, (row.when or row.id, row.flow, about)))
    return Item(row.id, key, label, note, means=means(row))


def means(row: Row) -> str:
    """What is said of the highlighted session: its id, request id and causes."""
    return "  ".join(
        filter(None, (row.id, row.request_id, ", ".join(row.causes), "ended" if row.ended else ""))
    )


class SessionsScreen(Sheet[str], Taking):
    """Gives back the identifier of a session that is to be taken up, or None.

    Args:
        walk: knows the sessions.
    """

    HEADING = "Sessions on this machine"
    CSS_PATH: ClassVar[list[str]] = ["sheet.tcss", "sessions.tcss"]  # type: ignore[assignment]  # one more than the base has
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("enter", "take", "Take up", "sessions.take", "Take up the highlighted session"),
        bind("f,slash", "find", "Find", "sessions.find", "Find by time, error, cause, request id, verdict"),
        bind("s", "show", "Show", "sessions.show", "Show what the session holds"),
        bind("c", "compare", "Compare", "sessions.compare", "Mark it, then compare it with another one"),
        bind("x", "export", "Export", "sessions.export", "Write it as a case file", show=False),
        bind("d", "delete", "Delete", "sessions.delete", "Delete it with everything it holds"),
        *press(KEYS, "sessions.take"),
    ]

    def __init__(self, walk: Walking) -> None:
        super().__init__()
        self.sessions = walk.together.sessions
        self.rows: Sequence[Row] = ()
        self.marked: str | None = None

    def compose(self) -> ComposeResult:
        """Title, what is looked for, the list, a line on the highlighted session."""
        yield Prose(shown(self.heading()), id="sheet-title")
        yield LineInput(
            id="find", placeholder="f finds: a date, an error, a cause, a request id", max_length=200
        )
        with VerticalScroll(id="sheet"):
            yield Prose(id="none")
            yield Answers()
        yield Prose(id="means")
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the sessions; keys act meanwhile."""
        self.query_one("#sheet").can_focus = False
        self.set_focus(self.query_one(Answers))
        self.query_one("#none", Prose).show(shown(("Reading the sessions …", "$muted")))
        self._load()

    @work(group="together", exclusive=True, description="read the sessions")
    async def _load(self) -> None:
        """The newest first, because reading hundreds takes seconds; then all."""
        self.rows = await asyncio.to_thread(self.sessions.all, FIRST)
        self._fill()
        if len(self.rows) == FIRST:
            self.rows = await asyncio.to_thread(self.sessions.all)
            self._fill()

    def _fill(self) -> None:
        text = self.query_one(LineInput).value
        found = [row for row in self.rows if row.has(text)]
        keys = [*KEYS, *([""] * len(found))]
        items = [item_of(row, key, self.marked) for row, key in zip(found[:MOST], keys, strict=False)]
        self.query_one(Answers).show((items,), highlight=self._row)
        none = "No session has these words." if self.rows else "No session is saved on this machine."
        more = f"The newest {MOST} of {len(found)} are listed." if len(found) > MOST else ""
        self.query_one("#none", Prose).show(shown((more if found else none, "$muted")))
        if not found:
            self.query_one("#means", Prose).show(shown(""))

    @property
    def _row(self) -> str | None:
        """The id of the highlighted session."""
        answers = self.query_one(Answers)
        if answers.highlighted is None or not answers.option_count:
            return None
        return answers.get_option_at_index(answers.highlighted).id

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what fits."""
        event.stop()
        self._fill()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """From the line to the list."""
        event.stop()
        self.set_focus(self.query_one(Answers))

    def on_answers_moved(self, event: Answers.Moved) -> None:
        """Say more of the highlighted session."""
        event.stop()
        self.query_one("#means", Prose).show(shown((event.means, "$muted")))

    def on_answers_taken(self, event: Answers.Taken) -> None:
        """Take it up."""
        event.stop()
        self.dismiss(event.item)

    def action_take(self) -> None:
        """From the line into the list; there, take the session up."""
        if self.query_one(LineInput).has_focus:
            self.set_focus(self.query_one(Answers))
        else:
            super().action_take()

    def action_find(self) -> None:
        """Into the line."""
        self.set_focus(self.query_one(LineInput))

    def action_close(self) -> None:
        """From the line to the list; from there, close."""
        line = self.query_one(LineInput)
        if line.has_focus or line.value:
            line.value = ""
            self.set_focus(self.query_one(Answers))
        else:
            self.dismiss(None)

    async def action_show(self) -> None:
        """Show what the session holds."""
        from wizard.ui.screens.reading import ReadingScreen

        if session := self._chosen():
            text = await asyncio.to_thread(self.sessions.show, session)
            self.app.push_screen(ReadingScreen(f"Session {session}", text))

    async def action_compare(self) -> None:
        """Mark the session, or compare it with the marked one."""
        from wizard.ui.screens.reading import ComparedScreen

        session = self._chosen()
        if session is None:
            return
        if self.marked is None or self.marked == session:
            self.marked = None if self.marked else session
            self._fill()
            told = "Marked. Go to another session and press c." if self.marked else "No longer marked."
            self.app.notify(told, markup=False)
            return
        one, self.marked = self.marked, None
        sentence, lines = await asyncio.to_thread(self.sessions.compare, one, session)
        self._fill()
        self.app.push_screen(ComparedScreen(one, session, sentence, lines))

    def action_export(self) -> None:
        """Write the session as a case file, once what is in it was looked at."""
        from wizard.ui.screens.entry import EntryScreen
        from wizard.ui.together import WRITTEN

        if session := self._chosen():
            entry = EntryScreen("Write the case file", WRITTEN, usual="user", longest=40)
            self.app.push_screen(entry, lambda name: self._preview(session, name))

    def _preview(self, session: str, name: str | None) -> None:
        from wizard.ui.screens.preview import PreviewScreen
        from wizard.ui.together import WRITES

        async def make(lifts: "tuple[Lift, ...]", level: "OtherLevel | None") -> "Draft":
            return await asyncio.to_thread(self.sessions.draft, session, name or "", lifts, level)

        if name is not None:
            self.app.push_screen(PreviewScreen(WRITES, make, self._write))

    @work(group="together", description="write a case")
    async def _write(self, agreed: "Draft") -> None:
        from wizard.session.case.drafting import CaseDraft

        assert isinstance(agreed, CaseDraft)  # it was made just before
        for line in await asyncio.to_thread(self.sessions.send, agreed):
            self.app.notify(line, markup=False, timeout=15)

    def action_delete(self) -> None:
        """Delete the session, once the person said so."""
        from wizard.ui.screens.confirm import ConfirmScreen

        if session := self._chosen():
            question = f"Delete session {session}?"

            async def decided(granted: bool | None) -> None:
                if granted:
                    self.app.notify(await asyncio.to_thread(self.sessions.delete, session), markup=False)
                    self._load()

            self.app.push_screen(ConfirmScreen(question, _DELETING), decided)

    def _chosen(self) -> str | None:
        session = self._row
        if session is None:
            self.app.notify("No session is highlighted.", markup=False)
        return session
