"""The first page: a box to paste into, `Walk me through`, and sessions to take up again.

It is painted before the walk is opened, so it loads nothing but Textual and this room.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll

from wizard.ui.keys import bind, press
from wizard.ui.screens.base import PageScreen
from wizard.ui.text import shown, stacked
from wizard.ui.widgets.answers import Answers, Item, Taking
from wizard.ui.widgets.key_bar import KeyBar
from wizard.ui.widgets.paste_box import PasteBox
from wizard.ui.widgets.prose import Prose
from wizard.ui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from wizard.model.explanation import Explanation
    from wizard.walk.page import Resumable, StartPage

PURPOSE = "Find out why a call to the Anthropic API answers 400, and what to change."
PASTE_HERE = "Paste an error, a log, a request or a curl command"
PASTE_HINT = "read at once, on this machine only"
SAMPLE = "As if you had copied it from where it showed."
GIVEN = "A spoken code, a case (.a400case) or an ask file (.a400ask)."
AGAIN = "Goes on where you left it."
LETTERS = "acd"
"""Keys of the newest sessions, which are listed on the page itself; all of them are one key away."""


def session_item(session: "Resumable", key: str) -> Item:
    """A session as a line of a list."""
    damaged = f"  ! {session.damaged}" if session.damaged else ""
    return Item(
        f"resume:{session.id}", key, f"{session.when}  {session.flow}  {session.line}{damaged}", means=AGAIN
    )


class StartScreen(PageScreen, Taking):
    """Draws a `StartPage`, and a first paint before there is one."""

    CSS_PATH = "start.tcss"
    WANTS = "start"
    BINDING_GROUP_TITLE = "Start"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("enter", "take", "Choose", "start.choose", "Take the highlighted line", display="enter"),
        bind("p", "paste_box", "Paste box", "start.box", "Into the box, to type or to paste"),
        bind("r", "sessions", "Sessions", "start.sessions", "Every session that can be taken up again"),
        bind("b", "back", "Back", "page.back", "Nothing lies before this page", show=False),
        bind("t", "table", "Table", "page.table", "The decision table, once a flow is chosen", show=False),
        *press("123456789xw" + LETTERS, "start"),
    ]

    def __init__(self, page: "StartPage | None" = None) -> None:
        super().__init__(page)
        self._explained: Explanation | None = None
        self._given = ""
        self._notices: tuple[str, ...] = ()

    @property
    def idle_keys(self) -> Collection[str]:
        """In the box enter begins a new line."""
        return (*super().idle_keys, *(("start.choose",) if isinstance(self.focused, PasteBox) else ()))

    def compose(self) -> ComposeResult:
        """Purpose, box, choices, keys."""
        yield TitleBar()
        with VerticalScroll(id="content"):
            yield Prose(id="notes")
            yield Prose(shown(PURPOSE), id="purpose")
            yield Prose(id="story")
            box = PasteBox()
            box.border_title = PASTE_HERE
            box.border_subtitle = PASTE_HINT
            yield box
            yield Prose(shown(("Walk me through", "bold")), id="walk")
            yield Prose(id="ask", classes="why")
            yield Answers()
            yield Prose(id="means", classes="why")
        yield KeyBar()

    def on_mount(self) -> None:
        """Keys go to the choices first; a paste is read from anywhere."""
        self.query_one(Answers).focus()

    def draw_all(self) -> None:
        """Draw the page; what a paste says opens on a screen of its own."""
        start = cast("StartPage", self.page)
        self.query_one(TitleBar).frame_changed(start.frame)
        self._tell_notices(start.frame.notices)
        choices = [
            Item(f"choose:{choice.value}", str(number), choice.label, means=choice.means)
            for number, choice in enumerate(start.choices, 1)
        ]
        if start.sample:
            choices.append(Item("sample", "x", "Paste the error of this story", means=SAMPLE))
        choices.append(Item("given", "w", "Somebody gave me words or a file", means=GIVEN))
        self.put("#story", shown(start.story))
        self.put("#ask", shown(start.question))
        sessions = [session_item(s, key) for s, key in zip(start.resumable, LETTERS, strict=False)]
        self.query_one(Answers).show((choices, sessions))
        if start.explanation is not None and start.explanation != self._explained:
            self._explain(start.explanation)

    def _tell_notices(self, notices: tuple[str, ...]) -> None:
        """Say what became of the last thing, at the top and, for who has scrolled down, at the edge."""
        self.put("#notes", stacked(*(shown(("! ", "$primary"), notice) for notice in notices)))
        for notice in notices if notices != self._notices else ():
            if not notice.startswith("Read"):  # what a paste says has a screen of its own
                self.tell(notice)
        self._notices = notices

    def _explain(self, explanation: "Explanation") -> None:
        from wizard.ui.screens.explained import ExplainedScreen

        self._explained = explanation
        page = cast("StartPage", self.page)
        if isinstance(self.app.screen, ExplainedScreen):
            self.app.screen.explain(explanation)
        else:
            self.app.push_screen(
                ExplainedScreen(explanation, page.choices, self._given), self._left_explained
            )

    def _left_explained(self, surface: str | None) -> None:
        from wizard.walk.action import Choose

        self._explained = None
        if surface is not None:
            self.send(Choose(surface))

    def draw(self) -> None:
        """Nothing beyond `draw_all`."""

    def compose_content(self) -> ComposeResult:
        """Nothing beyond `compose`."""
        yield from ()

    def take_paste(self, text: str) -> None:
        """A paste goes through the box, which shows it."""
        self.query_one(PasteBox).give(text)

    def on_paste_box_given(self, event: PasteBox.Given) -> None:
        """Have the text read; words or a file of somebody are opened instead."""
        from wizard.ui.together import take_text

        event.stop()
        text = event.text
        take_text(self.wizard, text, lambda: self._read(text))

    def _read(self, text: str) -> None:
        from wizard.walk.action import Paste

        self._explained = None
        self._given = text
        self.send(Paste(text))

    def on_answers_moved(self, event: Answers.Moved) -> None:
        """Say what the line under the cursor means."""
        event.stop()
        self.put("#means", shown(event.means))

    def on_answers_taken(self, event: Answers.Taken) -> None:
        """A way in was chosen."""
        from wizard.walk.action import Choose, Resume

        event.stop()
        kind, _, rest = event.item.partition(":")
        if kind == "given":
            self.action_together()
        elif kind == "sample":
            self.query_one(PasteBox).give(cast("StartPage", self.page).sample)
        else:
            self.send(Choose(rest) if kind == "choose" else Resume(rest))

    def action_paste_box(self) -> None:
        """Into the box."""
        self.query_one(PasteBox).focus()

    def action_sessions(self) -> None:
        """List every session, to find, compare, delete or take one up."""

        async def listed() -> None:
            from wizard.ui.screens.sessions import SessionsScreen

            self.app.push_screen(SessionsScreen(await self.wizard.walked()), self._session_chosen)

        self.run_worker(listed(), group="together", description="list the sessions")

    def _session_chosen(self, session: str | None) -> None:
        from wizard.walk.action import Resume

        if session is not None:
            self.send(Resume(session))

    def action_together(self) -> None:
        """Words or a file of somebody else."""
        from wizard.ui.together import ask_for_given

        ask_for_given(self.wizard)

    def action_back(self) -> None:
        """Esc on the first page stays there."""
        self.tell("This is the first page. ctrl+q ends the program.")

    def action_table(self) -> None:
        """There is no table before a flow is chosen."""
        self.tell("The table is chosen with the first answer on this page.")

    def action_evidence(self) -> None:
        """There is no evidence yet."""
        self.tell("Nothing is known yet.")

    def action_jump(self) -> None:
        """There is nowhere to go yet."""
        self.tell("Nothing is answered yet.")

    def action_undo(self) -> None:
        """There is nothing to undo yet."""
        self.tell("There is nothing to take back.")

    def action_redo(self) -> None:
        """There is nothing to redo yet."""
        self.tell("There is nothing to put back.")
