"""The terminal app: it draws the pages of a walk and sends it actions. It decides nothing."""

import asyncio
import os
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events, on, work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.reactive import Reactive
from textual.screen import Screen
from textual.theme import Theme

from wizard.ui import theme as themes
from wizard.ui.keys import bind
from wizard.ui.messages import Arrived, Opened, Refused, Send
from wizard.ui.screens.start import StartScreen
from wizard.ui.sharing import SHARING
from wizard.ui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from wizard.model.secret import Secret
    from wizard.ui.screens.base import PageScreen
    from wizard.ui.walking import Opener, Walking
    from wizard.walk.action import Action
    from wizard.walk.page import Page
    from wizard.walk.reports import Report

SMALLEST = (40, 12)
"""Columns and rows below which no page can be used (DESIGN.md section 6)."""
OPENING = "one moment"
"""Where you are while the walk is being opened: the first action had to wait for it."""
_DOING = (events.Key, events.Paste, events.MouseDown)
OSC52_LIMIT = 75 * 1024
"""Bytes that are sent to the terminal's clipboard at most; more is dropped in silence (facts: C.5)."""


def _page_commands() -> type[Provider]:
    """The palette's provider, loaded when the palette opens."""
    from wizard.ui.commands import PageCommands

    return PageCommands


class WizardApp(App[None]):
    """One window on one walk.

    Args:
        opener: opens the walk once the first screen is painted.
        theme: the theme as a person's settings name it (`dark`, `light`, `contrast`), if they do.
        first: gives the first page where it is known before the walk, which the first thing that a person
            does then opens. It is asked once the first screen is painted.
    """

    TITLE = "a400-wizard"
    CSS_PATH = ["app.tcss", "screens/start.tcss"]  # noqa: RUF012 - as Textual declares it
    HORIZONTAL_BREAKPOINTS = [(0, "-small"), (60, "-normal"), (100, "-wide"), (130, "-full")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (18, "-tall")]  # noqa: RUF012
    theme: Reactive[str] = Reactive(themes.DARK)
    """One of ours from the first moment: TEXTUAL_THEME could name one that cannot be read without colors."""
    COMMAND_PALETTE_BINDING = "ctrl+p"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = App.COMMANDS | {_page_commands}
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("question_mark", "help", "Help", "app.help", "Every key of this page", display="?"),
        bind("f2", "theme", "Theme", "app.theme", "Dark, light, high contrast", show=False),
        Binding(  # these two work in text boxes and over sheets too
            "f3",
            "share",
            "Share",
            id="app.share",
            priority=True,
            show=False,
            tooltip="Cover what an onlooker should not see",
        ),
        Binding(
            "ctrl+q",
            "quit",
            "Quit",
            id="app.quit",
            priority=True,
            tooltip="End the program; everything is saved",
        ),
    ]

    def __init__(
        self,
        opener: "Opener",
        theme: str | None = None,
        first: "Callable[[], Page | None]" = lambda: None,
    ) -> None:
        self._no_color = os.environ.get("NO_COLOR")
        super().__init__()
        if self._no_color is not None:
            # Textual takes it out of the environment; programs that the wizard starts must still see it.
            os.environ["NO_COLOR"] = self._no_color
        for ours in themes.THEMES.values():
            self.register_theme(ours)
        self.theme = themes.named(theme) or themes.fitting(os.environ.get("COLORFGBG", ""))
        SHARING.switch(False)
        self.walk: Walking | None = None
        self._opener: Opener | None = opener
        self._first = first
        self._there = asyncio.Event()
        self.hint: str | None = None
        """What to say once the terminal is back: how to go on, or why it did not open."""
        self.reminders: tuple[str, ...] = ()
        """What to say before it: temporary changes that are still open."""
        self.remember_theme: Callable[[str], str | None] = lambda _name: None
        """Keeps a chosen theme; says why where it cannot."""
        self.ended = False
        """Whether the person ended the session, and not a signal or a fault."""
        self.leaving = asyncio.Event()
        """Set when the program is on its way out; what waits for a person stops waiting."""

    @property
    def available_themes(self) -> dict[str, Theme]:
        """Ours alone: some of Textual's own are black on black without colors (facts: terminal-ui.md C.6)."""
        return dict(themes.THEMES)

    def get_default_screen(self) -> Screen[None]:
        """The start page, painted before anything else is loaded."""
        return StartScreen()

    def on_mount(self) -> None:
        """Watch for signals and open the walk, in that order."""
        from wizard.ui import signals

        signals.install(self.leave)
        self.screen.call_after_refresh(self._settle)

    def _settle(self) -> None:
        """After the first paint: open the walk, or fill in the page that is known without one."""
        page = self._first() if self._opener is not None else None
        if page is None:
            self._open()
        else:
            self.show(page)

    async def on_event(self, event: events.Event) -> None:
        """Open the walk with the first thing that a person does, while that is still on its way."""
        if isinstance(event, _DOING) and getattr(event, "key", "") != "ctrl+q":
            self._open()
        await super().on_event(event)

    def _open(self) -> None:
        """Open the walk, once."""
        opener, self._opener = self._opener, None
        if opener is not None:
            self._begin(opener)

    @work(group="walk", description="open the walk")
    async def _begin(self, opener: "Opener") -> None:
        from wizard.walk.errors import CannotOpenError

        try:
            walk = await opener()
        except CannotOpenError as error:
            self.post_message(Refused(str(error), code=error.code))
            return
        self.post_message(Opened(walk))

    @on(Opened)
    def _opened(self, event: Opened) -> None:
        self.walk = event.walk
        event.walk.subscribe(self._told)
        event.walk.terminal_clipboard(self.to_terminal_clipboard)
        self._there.set()
        self.show(event.walk.page)

    def _told(self, report: "Report") -> None:
        """A report of the walk; it may come from anywhere, so it is posted and not acted on."""
        if self.walk is not None and type(report).__name__ in ("CardMoved", "ChecksMoved", "PageTurned"):
            self.post_message(Arrived(self.walk.page))

    @on(Send)
    def _send(self, event: Send) -> None:
        self._carry(event.action)

    async def walked(self) -> "Walking":
        """The walk, once it is open. Wait for it in a worker: the app itself has to go on meanwhile."""
        self._open()
        await self._there.wait()
        assert self.walk is not None  # it is there
        return self.walk

    @work(group="walk", description="an action of the walk")
    async def _carry(self, action: "Action") -> None:
        if self.walk is None:
            from wizard.walk.page import Frame

            for bar in self.screen.query(TitleBar):
                bar.frame_changed(Frame(OPENING))
        walk = await self.walked()
        await walk.do(action)
        self.post_message(Arrived(walk.page))

    @on(Arrived)
    def _arrived(self, event: Arrived) -> None:
        self.show(event.page)

    @on(Refused)
    def _refused(self, event: Refused) -> None:
        self.hint = event.sentence
        self.exit(return_code=event.code)

    def show(self, page: "Page") -> None:
        """Draw a page: in place where its screen is up already, else on a screen of its own kind."""
        self.hint = self.walk.hint if self.walk else None
        drawn = [cast("PageScreen", screen) for screen in self.screen_stack if hasattr(screen, "WANTS")]
        if page.kind == drawn[-1].WANTS:
            drawn[-1].show(page)
            for over in self.screen_stack:
                if hasattr(over, "follow"):
                    over.follow(page)
            return
        self._turn_to(page)

    def _turn_to(self, page: "Page") -> None:
        """Put up a page of another kind. The start screen always lies at the bottom of the stack."""
        from wizard.ui.screens import screen_for

        covers = getattr(self.screen, "COVERS", False)
        while len(self.screen_stack) > 1:
            self.pop_screen()
        if page.kind == "start":
            cast(StartScreen, self.screen).show(page)
        else:
            self.push_screen(screen_for(page))
        if covers:
            self._cover()

    def _cover(self) -> None:
        from wizard.ui.screens.too_small import TooSmallScreen

        self.push_screen(TooSmallScreen(SMALLEST))

    def on_resize(self, event: events.Resize) -> None:
        """Cover everything with one sentence while there is no room for more."""
        small = event.size.width < SMALLEST[0] or event.size.height < SMALLEST[1]
        covered = getattr(self.screen, "COVERS", False)
        if small and not covered:
            self._cover()
        elif covered and not small:
            self.pop_screen()

    def action_help(self) -> None:
        """Every key of the page that is up."""
        from wizard.ui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    def action_theme(self) -> None:
        """The next theme."""
        self.use_theme(themes.following(self.theme))

    def use_theme(self, name: str) -> None:
        """Draw in a theme from now on, and the next time too."""
        self.theme = name
        problem = self.remember_theme(name)
        told = f" It is not remembered: {problem}." if problem else ""
        self.notify(f"Theme: {themes.NAMES[name]}.{told}", markup=False)

    def action_share(self) -> None:
        """Cover keys, addresses, hosts and paths wherever they are drawn, or stop covering them."""
        from wizard.ui.sharing import redrawn

        SHARING.switch(not SHARING.on)
        self.clear_notifications()  # what they say was drawn before
        redrawn(self.screen_stack)
        told = "Hidden for onlookers. f3 ends it."
        self.notify(told if SHARING.on else "Everything is shown again.", markup=False)

    def notify(self, message: str, **how: Any) -> None:
        """Say something short at the edge, covered like everything else while the screen is shared.

        One thing at a time: what was said before would cover the answers that the next key is about.
        """
        self.clear_notifications()
        super().notify(SHARING.covered(message), **how)

    async def action_quit(self) -> None:
        """End the program. Every step is on disk already, so nothing is asked."""
        self.ended = True
        self.leave(0)

    def action_help_quit(self) -> None:
        """ctrl+c copies where text is selected; elsewhere it only tells how to leave."""
        self.notify("ctrl+q ends the program; everything is saved.", markup=False)

    def leave(self, code: int) -> None:
        """End with an exit code, restoring the terminal first."""
        self.hint = self.walk.hint if self.walk else None
        self.reminders = self.walk.reminders if self.walk else ()
        self.leaving.set()
        self.exit(return_code=code)

    def read_key(self, text: str) -> "Secret":
        """A typed key, cleaned and bound to the session's API.

        Raises:
            CredentialError: it is no key; the text says why.
        """
        assert self.walk is not None  # pages that ask for a key come from a walk
        return self.walk.read_key(text)

    def to_terminal_clipboard(self, text: str) -> bool:
        """Send text to the terminal's clipboard; whether it was sent, never whether it arrived."""
        if len(text.encode("utf-8", "replace")) > OSC52_LIMIT or self._driver is None:
            return False
        self.copy_to_clipboard(text)
        return True

    async def copy_for_oneself(self, text: str) -> None:
        """Climb the clipboard ladder with text that the person asked for, and say what was really done."""
        from wizard.walk.clipboard import copy_text

        done = await copy_text(text, environ=os.environ, path=None, terminal=self.to_terminal_clipboard)
        self.notify(done.sentence, markup=False)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The fixed commands of the palette; none of Textual's own, some of which write unchecked text."""
        from wizard.ui.commands import system_commands

        return system_commands(self)

    def _fatal_error(self) -> None:
        """Say that the program broke, without the local variables that Textual would print."""
        from rich.text import Text
        from textual.worker import WorkerFailed

        from wizard.ui.crash import crash_text

        if self._exit_renderables:
            return  # what broke first is what matters; the rest follows from it
        error: BaseException | None = self._exception
        if isinstance(error, WorkerFailed):
            error = error.error
        hint = self.walk.hint if self.walk else None
        gate = partial(self.walk.masked, level="support") if self.walk else None
        text = crash_text(error if error is not None else RuntimeError("unknown"), hint, gate)
        self._exit_renderables.append(Text(text))
        self._close_messages_no_wait()
