"""What a paste says: who answered, what is wrong, where, what to change, how sure, and why we say so."""

import asyncio
from collections.abc import Collection
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.screen import Screen

from wizard.model.explanation import Explanation, Problem
from wizard.ui.explaining import (
    cause_content,
    error_content,
    others_content,
    problem_content,
    why_content,
)
from wizard.ui.keys import bind
from wizard.ui.laying_out import laid_out
from wizard.ui.messages import Send
from wizard.ui.sharing import SHARING
from wizard.ui.text import NOTHING, pasted
from wizard.ui.widgets.json_area import JsonArea
from wizard.ui.widgets.key_bar import KeyBar
from wizard.ui.widgets.prose import Prose
from wizard.ui.widgets.title_bar import TitleBar
from wizard.walk.action import Paste
from wizard.walk.page import Choice

if TYPE_CHECKING:
    from wizard.ui.app import WizardApp
    from wizard.walk.page import Page


COPY = "Copy the body for yourself?"
COPIED = "The whole body goes to the clipboard, without credentials but otherwise as it is. No case holds it."
BRIEF = 18
"""Rows below which a problem is one line, so that the marked text stays in sight."""


class ExplainedScreen(Screen[str]):
    """Gives back what calls the API when the person wants to be walked on from here, else None.

    In the middle of a walk that is known (`choices` is empty), and both keys lead back to its page.
    """

    CSS_PATH = "explained.tcss"
    BINDING_GROUP_TITLE = "What your paste says"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("w", "walk", "Walk me through", "explained.walk", "Go on step by step with what is known now"),
        bind("y", "why", "Why", "explained.why", "The words that matched, the rule, its source and date"),
        bind("n", "step(1)", "Next", "explained.next", "To the next problem in your request"),
        bind("N,p", "step(-1)", "Previous", "explained.previous", "To the problem before", show=False),
        bind("a", "apply", "Apply", "explained.apply", "Apply the change of this problem and check again"),
        bind("escape", "close", "Back", "explained.close", "Back to the page before"),
        bind("c", "copy", "Copy body", "explained.copy", "The body as it now stands, to the clipboard"),
        bind("pagedown,space", "leaf(1)", "Scroll", "explained.down", "Scroll down", show=False),
        bind("pageup", "leaf(-1)", "Scroll", "explained.up", "Scroll up", show=False),
        bind("backspace", "leaf(-1)", "Up", "explained.back", "Scroll up", show=False, display="backspace"),
    ]

    def __init__(self, explanation: Explanation, choices: tuple[Choice, ...], given: str = "") -> None:
        super().__init__()
        self.given = given
        self.explanation = explanation
        self.choices = choices
        self.reasons = False
        self.remark = ""

    def compose(self) -> ComposeResult:
        """What was said on one side, the person's own text on the other."""
        yield TitleBar("what your paste says")
        with Container(id="columns"):
            with VerticalScroll(id="said"):
                for name in ("error", "cause", "reasons", "others"):
                    yield Prose(id=name, classes="block")
            with Vertical(id="request"):
                yield Prose(id="problem")
                yield JsonArea()
        yield KeyBar()

    def on_mount(self) -> None:
        """Draw for the first time."""
        self.query_one("#said").can_focus = False
        self.query_one(JsonArea).can_focus = False
        self._draw()

    def explain(self, explanation: Explanation) -> None:
        """Take another explanation; drawn at once, or once the screen is there."""
        self.explanation = explanation
        if self.is_mounted:
            self._draw()

    def follow(self, _page: "Page") -> None:
        """In the middle of a walk: show what reading a changed body brought."""
        read = self.wizard.walk.explanation if self.wizard.walk else None
        if not self.choices and read is not None and read is not self.explanation:
            self.explain(read)

    def redraw(self) -> None:
        """Draw everything anew."""
        self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No key acts before what it acts on is there."""
        return self.is_mounted

    def _draw(self) -> None:
        explanation, text = self.explanation, self.body_text
        self.query_one("#error", Prose).show(error_content(explanation))
        self.query_one("#cause", Prose).show(cause_content(explanation))
        self.query_one("#others", Prose).show(others_content(explanation))
        text = "" if SHARING.on else text  # somebody looks on: a request is nobody else's
        self.query_one("#request").display = bool(text)
        self.set_class(bool(text), "-has-text")
        told = bool(explanation.causes) and not explanation.problems
        self.set_class(bool(text) and told, "-no-problems")
        if text:
            shown, marks, self.remark = laid_out(text, explanation.problems)
            self.query_one(JsonArea).show(shown, marks)
        self._draw_current()

    @property
    def idle_keys(self) -> Collection[str]:
        """Identities of the keys that have nothing to do with this paste, for the key bar."""
        several = len(self.explanation.problems) > 1
        repair = self.problem is not None and self.problem.edit is not None
        return [
            *(() if several else ("explained.next",)),
            *(() if repair else ("explained.apply",)),
            *(() if self.body_text else ("explained.copy",)),
        ]

    @property
    def body_text(self) -> str:
        """The request's body as it stands in what was pasted; empty where there is none."""
        request = self.explanation.request
        return request.body_text if request and request.body_text else ""

    @property
    def problem(self) -> Problem | None:
        """The problem that is in sight."""
        problems = self.explanation.problems
        return problems[self.query_one(JsonArea).current % len(problems)] if problems else None

    def _draw_current(self) -> None:
        area = self.query_one(JsonArea)
        count = len(self.explanation.problems)
        brief = self.app.size.height < BRIEF
        cut, checked = area.cut or self.remark, not self.explanation.notes
        line = problem_content(self.problem, area.current, count, cut, brief=brief, checked=checked)
        self.query_one("#problem", Prose).show(line)
        why = why_content(self.explanation, self.problem) if self.reasons else NOTHING
        self.query_one("#reasons", Prose).show(why)
        self.query_one(KeyBar).refresh()  # another problem may have a repair, or none

    def on_resize(self) -> None:
        """Fit the problem's lines to the room."""
        if self.is_mounted:
            self._draw_current()

    def action_why(self) -> None:
        """Show or hide the grounds."""
        self.reasons = not self.reasons
        self._draw_current()
        if self.reasons:
            reasons = self.query_one("#reasons", Prose)
            self.call_after_refresh(reasons.scroll_visible, top=True, animate=False)
        else:
            self.query_one("#said").scroll_home(animate=False)

    def action_step(self, direction: int) -> None:
        """To another problem."""
        if not self.explanation.problems:
            self.app.notify("No problem was found in a request here.", markup=False)
            return
        area = self.query_one(JsonArea)
        area.go(area.current + direction)
        self._draw_current()

    async def action_apply(self) -> None:
        """Apply the change of the problem in sight, and have the result read again."""
        from wizard.ui.repairing import CannotRepairError, repaired

        problem = self.problem
        if problem is None or problem.edit is None:
            self.app.notify("There is no change here that is safe to make for you.", markup=False)
            return
        try:
            self.given = repaired(await self._exact(), problem.edit)
        except CannotRepairError as error:
            self.app.notify(str(error), severity="warning", markup=False)
            return
        self.app.post_message(Send(Paste(self.given)))

    def action_copy(self) -> None:
        """Copy the body for the person's own use, once they said so."""
        from wizard.ui.screens.confirm import ConfirmScreen

        if self.body_text:
            self.app.push_screen(ConfirmScreen(COPY, COPIED), self._copy_confirmed)
        else:
            self.app.notify("There is no request body in what was pasted.", markup=False)

    async def _copy_confirmed(self, granted: bool | None) -> None:
        walk = self.wizard.walk
        if granted and walk is not None:
            text = await asyncio.to_thread(walk.masked, await self._exact(), "local")
            await self.wizard.copy_for_oneself(text)

    async def _exact(self) -> str:
        """The body as it was pasted, letter by letter; the printable one where the paste is not at hand."""
        from wizard.ui.repairing import exact_body

        return (await asyncio.to_thread(exact_body, self.given) if self.given else None) or self.body_text

    def action_walk(self) -> None:
        """Ask what calls the API, then walk on from here."""
        if not self.choices:
            self.dismiss(None)
            return
        from wizard.ui.screens.surface import SurfaceScreen

        self.app.push_screen(SurfaceScreen(self.choices), self._surface_chosen)

    def _surface_chosen(self, surface: str | None) -> None:
        if surface is not None:
            self.dismiss(surface)

    def action_close(self) -> None:
        """Back to the start page."""
        self.dismiss(None)

    def action_leaf(self, direction: int) -> None:
        """Scroll what was said by a page."""
        said = self.query_one("#said")
        said.scroll_relative(y=direction * max(1, said.size.height - 2), animate=False)

    def on_paste(self, event: events.Paste) -> None:
        """Another paste is read in place of this one."""
        event.stop()
        if event.text.strip():
            self.given = pasted(event.text)
            self.app.post_message(Send(Paste(self.given)))

    @property
    def wizard(self) -> "WizardApp":
        """The app, as what it is."""
        return cast("WizardApp", self.app)
