"""What every page has in common: its frame, its side panes, its keys, and how it takes a new page."""

from collections.abc import Collection
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from wizard.ui.keys import bind
from wizard.ui.messages import Arrived, Send
from wizard.ui.text import NOTHING, pasted, shown, stacked
from wizard.ui.widgets.key_bar import KeyBar
from wizard.ui.widgets.prose import Prose
from wizard.ui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from wizard.ui.app import WizardApp
    from wizard.walk.action import Action
    from wizard.walk.page import Frame, Page


def banner_content(frame: "Frame") -> Content:
    """What is said of practice on any page that has the room; the title says the word in any case."""
    return shown((frame.banner, "$warning")) if frame.banner else NOTHING


def note_content(frame: "Frame") -> Content:
    """What must be known on any page: a foreign flow, and notices of the moment."""
    lines = [shown((frame.foreign, "$warning"))] if frame.foreign else []
    lines += [shown(("! ", "$primary"), notice) for notice in frame.notices]
    return stacked(*lines)


class PageScreen(Screen[None]):
    """A screen that draws one kind of page. Subclasses compose their content and fill it in `draw`."""

    CSS_PATH = "base.tcss"
    TITLE = "a400-wizard"
    WANTS: ClassVar[str] = ""
    """The kind of page that it draws."""
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("b", "back", "Back", "page.back", "To the question answered before this one"),
        bind("t", "table", "Table", "page.table", "The decision table, with what is known so far"),
        bind("e", "evidence", "Evidence", "page.evidence", "Everything known so far", show=False),
        bind("j", "jump", "Jump", "page.jump", "To any step, to the verdict or the summary", show=False),
        bind("o", "spoken", "Aloud", "page.spoken", "This page as words to read aloud", show=False),
        bind("f4", "together", "Together", "page.together", "What two people do on one case", show=False),
        bind("u", "undo", "Undo", "page.undo", "Take back the last thing done", show=False),
        bind("ctrl+r", "redo", "Redo", "page.redo", "Put back what was last taken back", show=False),
        bind("escape", "back", "Back", "page.up", "One level up; never ends the program", show=False),
        bind("space", "page(1)", "Scroll", "page.down", "Scroll down by a page", show=False),
        bind(
            "backspace",
            "page(-1)",
            "Scroll up",
            "page.scroll-up",
            "Scroll up by a page",
            show=False,
            display="backspace",
        ),
    ]

    page: "Page"
    """What it draws; the start screen alone can be up before there is one."""

    def __init__(self, page: "Page | None") -> None:
        super().__init__()
        self.page = cast("Page", page)

    def compose(self) -> ComposeResult:
        """Title, notes, trail, the page's own content, evidence, keys."""
        from wizard.ui.widgets.side_panes import SidePane

        yield TitleBar()
        with Horizontal(id="columns"):
            yield SidePane("Trail", id="trail")
            with Vertical(id="page"):
                with Vertical(id="head"):
                    yield Prose(id="banner")
                    yield Prose(id="notes")
                    yield from self.compose_head()
                with VerticalScroll(id="content"):
                    yield from self.compose_content()
            yield SidePane("Evidence", id="evidence")
        yield KeyBar()

    def compose_head(self) -> ComposeResult:
        """What stays in sight while the rest scrolls."""
        yield from ()

    def compose_content(self) -> ComposeResult:
        """The page's own widgets."""
        raise NotImplementedError

    def draw(self) -> None:
        """Fill the page's own widgets from `self.page`."""
        raise NotImplementedError

    @property
    def idle_keys(self) -> Collection[str]:
        """Identities of the keys that have nothing to do on this very page, for the key bar."""
        frame: Frame | None = getattr(self.page, "frame", None)
        return () if frame is None or frame.can_back else ("page.back",)

    def on_mount(self) -> None:
        """Draw for the first time. Textual calls this beside the `on_mount` of a subclass, after it."""
        self.query_one("#content").can_focus = False
        if self.page is not None:
            self.draw_all()

    def show(self, page: "Page") -> None:
        """Take another page of the same kind; drawn at once, or once the screen is there."""
        self.page = page
        if self.is_mounted:
            self.draw_all()

    def redraw(self) -> None:
        """Draw everything anew, where there is something to draw."""
        if self.page is not None:
            self.draw_all()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No key acts before what it acts on is there."""
        return self.is_mounted

    def draw_all(self) -> None:
        """Draw frame and content of the page."""
        from wizard.ui.widgets.side_panes import SidePane, evidence_content, trail_content

        frame = self.page.frame
        self.query_one(TitleBar).frame_changed(frame)
        notes = note_content(frame)
        self.query_one("#notes", Prose).show(notes)
        banner = self.query_one("#banner", Prose)
        banner.show(banner_content(frame))
        banner.set_class(bool(notes.plain), "-followed")
        self.query_one("#trail", SidePane).show(trail_content(frame))
        self.query_one("#evidence", SidePane).show(evidence_content(frame))
        self.draw()
        self.query_one(KeyBar).refresh()  # what has something to do here may have changed

    @property
    def wizard(self) -> "WizardApp":
        """The app, as what it is."""
        return cast("WizardApp", self.app)

    def send(self, action: "Action") -> None:
        """Ask for an action."""
        self.app.post_message(Send(action))

    def tell(self, sentence: str) -> None:
        """Say something short about what was just pressed."""
        self.app.notify(sentence, markup=False)

    def put(self, selector: str, content: Content) -> None:
        """Show content in one of the page's own texts; an empty one takes no room."""
        self.query_one(selector, Prose).show(content)

    def on_paste(self, event: events.Paste) -> None:
        """A paste is taken wherever the focus is. What a page does with it is its `take_paste`."""
        event.stop()
        text = pasted(event.text)
        if text.strip():
            self.take_paste(text)

    def take_paste(self, text: str) -> None:
        """An error or a request is read in the middle of the walk too, and answers what it can."""
        # The app's own worker: this screen may be gone before the paste is read.
        self.app.run_worker(self._read_aside(text), group="walk", description="read a paste")

    async def _read_aside(self, text: str) -> None:
        """Have the walk read a text, then show in full what it says."""
        from wizard.ui.screens.explained import ExplainedScreen
        from wizard.walk.action import Paste

        walk = await self.wizard.walked()
        await walk.do(Paste(text))
        self.app.post_message(Arrived(walk.page))
        read = walk.explanation
        if read is not None and (read.error or read.causes or read.request):
            self.app.call_later(self.app.push_screen, ExplainedScreen(read, (), text))

    def action_back(self) -> None:
        """One step back."""
        from wizard.walk.action import Back

        if self.page.frame.can_back:
            self.send(Back())
        else:
            self.tell("This is the first question: there is nothing to go back to.")

    def action_undo(self) -> None:
        """Take back the last thing done."""
        from wizard.walk.action import Undo

        if self.page.frame.can_undo:
            self.send(Undo())
        else:
            self.tell("There is nothing to take back.")

    def action_redo(self) -> None:
        """Put back what was taken back."""
        from wizard.walk.action import Redo

        if self.page.frame.can_redo:
            self.send(Redo())
        else:
            self.tell("There is nothing to put back.")

    def action_page(self, direction: int) -> None:
        """Scroll the page."""
        content: Widget = self.query_one("#content")
        content.scroll_relative(y=direction * max(1, content.size.height - 2), animate=False)

    def action_table(self) -> None:
        """Show the decision table."""
        from wizard.ui.screens.table import TableScreen

        self.app.push_screen(TableScreen(self.page))

    def action_evidence(self) -> None:
        """Show everything known."""
        from wizard.ui.screens.evidence import EvidenceScreen

        self.app.push_screen(EvidenceScreen(self.page))

    def action_ladder(self) -> None:
        """Show the network layer by layer."""
        from wizard.ui.screens.ladder import LadderScreen
        from wizard.walk.network_lines import network_of

        if network_of(self.page):
            self.app.push_screen(LadderScreen(self.page))
        else:
            self.tell("No check of the network ended yet.")

    def action_spoken(self) -> None:
        """Show the page as words to read aloud."""
        from wizard.ui.screens.code import CodeScreen

        spoken = self.wizard.walk.spoken if self.wizard.walk else None
        if spoken is None:
            self.tell("There is no session yet that words could lead to.")
        elif spoken.why_not:
            self.tell(spoken.why_not)
        else:
            self.app.push_screen(CodeScreen(spoken))

    def action_together(self) -> None:
        """What two people can do from this page."""
        from wizard.ui.together import offer

        offer(self.wizard)

    def action_jump(self) -> None:
        """Choose where to go."""
        from wizard.ui.screens.jump import JumpScreen

        self.app.push_screen(JumpScreen(self.page), self._jumped)

    def _jumped(self, to: str | None) -> None:
        from wizard.walk.action import Jump

        if to is not None:
            self.send(Jump(to))
