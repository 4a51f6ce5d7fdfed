"""*This leaves your machine*: what will leave, every replacement in it marked and explained."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message

from wizard.evidence.draft import READERS, Draft, Group, OtherLevel, Taken, marks
from wizard.evidence.redaction.preview import Lift
from wizard.ui.keys import bind
from wizard.ui.screens.sheet import FullSheet
from wizard.ui.text import Part, defused, shown, stacked
from wizard.ui.widgets.prose import Prose
from wizard.walk.errors import CannotLeaveError

LONGEST = 60_000
"""Characters of a file that are drawn at most; a report is shorter, and the cut is said."""
MOST_LISTED = 40
"""Lines of the list of replacements at most."""
MOST_LINES = 1_500
"""Lines of a group that are drawn at most, and the cut is said."""
CALM = 0.1
"""Seconds without a word; what takes longer says that it takes a moment."""
_STYLES = {
    "taken": ("bold $warning", "◂ taken out"),
    "doubt": ("bold underline $error", "◂ stays: look at it"),
    "back": ("bold underline $primary", "◂ put back"),
}
Make = Callable[[tuple[Lift, ...], OtherLevel | None], Awaitable[Draft | None]]
"""Makes the draft with these things put back, at its usual level or another; raises `CannotLeaveError`."""


def marked_parts(text: str, taken: tuple[Taken, ...], *, doubts: bool = True) -> list[Part]:
    """A text with what was taken out, put back, or looks random, set apart in words and color."""
    parts: list[Part] = []
    at = 0
    for mark in marks(text[:LONGEST], taken, doubts=doubts):
        style, word = _STYLES[mark.sort]
        bare = text[mark.start : mark.end].rstrip("\r\n")
        parts += [defused(text[at : mark.start], limit=None), (bare, style), (f" {word}", "$muted")]
        at = mark.start + len(bare)
    parts.append(defused(text[at:LONGEST], limit=None))
    if len(text) > LONGEST:
        parts.append((f"\n… and {len(text) - LONGEST:,} more characters", "$muted"))
    return parts


def group_content(group: Group, taken: tuple[Taken, ...], *, whole: bool) -> Content:
    """A group under its title; while it is folded, lines without a mark are only counted."""
    lines = [shown((group.title, "bold $primary"))]
    for line in group.lines[:MOST_LINES] if whole else group.shown(taken):
        if isinstance(line, int):
            more = f"… {line} more line{'s' * (line != 1)}"
            lines.append(shown((more, "$muted")))
        else:
            style = "$muted" if line[1] and line[0].strip() else "bold"
            lines.append(shown((line[0], style), *marked_parts(line[1], taken)))
    if whole and len(group.lines) > MOST_LINES:
        lines.append(shown((f"… and {len(group.lines) - MOST_LINES:,} more lines", "$muted")))
    return stacked(*lines)


def list_content(made: Draft) -> Content:
    """What was taken out, with its explanation, and what a person should look at."""
    lines = [shown(("What was taken out", "bold $primary"))]
    for taken in made.taken[:MOST_LISTED]:
        name = (taken.value, "bold $primary") if taken.lifted else (taken.tag, "bold $warning")
        often = f" ×{taken.times}" if taken.times > 1 else ""
        says = f"{taken.what[0].upper()}{taken.what[1:]}." if taken.lifted else taken.why
        lines.append(shown(("·  ", "$muted"), name, f"{often}  {says}", (f"  ({taken.rule})", "$muted")))
    if len(made.taken) > MOST_LISTED:
        lines.append(shown((f"·  and {len(made.taken) - MOST_LISTED} more", "$muted")))
    if not made.taken:
        lines.append(shown(("·  nothing", "$muted")))
    if made.withheld:
        lines.append(shown(("!  A part could not be judged; it stays on your machine.", "$error")))
    if count := len(made.views[0].doubted(made.taken)):
        said = "1 word looks random and stays. Look at it"
        said = said if count == 1 else f"{count} words look random and stay. Look at them"
        lines.append(shown((f"!  {said} in the text below.", "$error")))
    return stacked(*lines)


class PreviewScreen(FullSheet):
    """Shows what will leave; only enter lets it go. The draft is made beside the screen.

    Args:
        does: what enter does with it, in a few words.
        make: makes the draft.
        go: lets the draft go that the person agreed to.
    """

    @dataclass
    class Drafted(Message):
        """The draft is there, or why there is none."""

        draft: Draft | None
        problem: str = ""

    HEADING = "This leaves your machine"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("enter,y", "agree", "Agree", "preview.agree", "Let it go as it stands here", display="enter"),
        bind("p", "lift", "Put back", "preview.lift", "Put one thing back, with a reason; never a key"),
        bind("f", "form", "Files", "preview.form", "The next of the files that leave"),
        bind("v", "level", "Level", "preview.level", "For other readers: support, or anyone", show=False),
        bind("u", "unfold", "Unfold", "preview.unfold", "Show every line, or fold long lists again"),
        bind(
            "escape,n",
            "close",
            "Cancel",
            "sheet.close",
            "Close this; nothing is saved or copied",
            display="esc",
        ),
    ]

    def __init__(self, does: str, make: Make, go: Callable[[Draft], object]) -> None:
        super().__init__()
        self.does = does
        self.make = make
        self.go = go
        self.draft: Draft | None = None
        self.busy = True
        self.at = 0
        self.whole = False

    def compose_content(self) -> ComposeResult:
        """What to do, what was taken out, the page."""
        yield Prose(id="preview-lead", classes="block")
        yield Prose(id="preview-list", classes="block")
        yield Prose(id="preview")

    def on_mount(self) -> None:
        """Have the draft made; say so only where it takes a moment."""
        self._have((), None)

    def _have(self, lifts: tuple[Lift, ...], level: OtherLevel | None) -> None:
        self.busy = True
        self.set_timer(CALM, self._moment)
        self._draft(lifts, level)

    @work(group="preview", exclusive=True, description="put together what would leave")
    async def _draft(self, lifts: tuple[Lift, ...], level: OtherLevel | None) -> None:
        try:
            self.post_message(self.Drafted(await self.make(lifts, level)))
        except CannotLeaveError as error:
            self.post_message(self.Drafted(None, str(error)))

    def _moment(self) -> None:
        if self.busy:
            lead = "One moment: what would leave is put together and looked through."
            self.query_one("#preview-lead", Prose).show(shown((lead, "$muted")))

    @on(Drafted)
    def _drafted(self, event: Drafted) -> None:
        event.stop()
        self.busy = False
        if event.draft is None:
            self.app.notify(event.problem or "There is no session yet.", markup=False, timeout=15)
        self.draft = event.draft or self.draft
        if self.draft is None:
            self.dismiss(None)
        else:
            self.redraw()
            self.refresh_bindings()

    def redraw(self) -> None:
        """Draw the draft, on the page that is looked at."""
        made = self.draft
        if made is None:
            return
        page = made.views[self.at]
        self.query_one("#preview-lead", Prose).show(self._lead(made))
        self.query_one("#preview-list", Prose).show(list_content(made))
        parts = [group_content(group, made.taken, whole=self.whole) for group in page.groups]
        if page.text:
            parts.append(shown(*marked_parts(page.text, made.taken, doubts=page.doubts)))
        self.query_one("#preview", Prose).show(Content("\n\n").join(parts))

    def _lead(self, made: Draft) -> Content:
        lines = [shown((f"enter {self.does}, as it stands here; esc changes nothing.", "$muted"))]
        if made.about:
            lines.append(shown(made.about))
        lines.append(shown(("Leaves  ", "$muted"), ", ".join(made.names)))
        other = f"  v makes it for {READERS[made.other]}" if made.other else ""
        lines.append(shown(("For     ", "$muted"), f"{made.whom} (level {made.level})", (other, "$muted")))
        if len(made.views) > 1:
            where = f"{self.at + 1} of {len(made.views)}: "
            title = made.views[self.at].title
            lines.append(shown(("Here    ", "$muted"), where, title, ("  f shows the next", "$muted")))
        return stacked(*lines)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No key where it has nothing to act on."""
        if action in ("agree", "lift", "form", "unfold", "level") and (self.draft is None or self.busy):
            return False
        if action == "form" and self.draft is not None and len(self.draft.views) < 2:
            return False
        if action == "level" and self.draft is not None and self.draft.other is None:
            return False
        if action == "unfold" and self.draft is not None and not self.draft.views[self.at].groups:
            return False
        return super().check_action(action, parameters)

    def action_agree(self) -> None:
        """Let it go."""
        if self.draft is not None:
            self.dismiss(None)
            self.go(self.draft)

    def action_form(self) -> None:
        """The next page, from its top."""
        assert self.draft is not None  # the key waits for it
        self.at = (self.at + 1) % len(self.draft.views)
        self.redraw()
        self.refresh_bindings()
        self.action_edge(-1)

    def action_unfold(self) -> None:
        """Show every line of the page, or fold it."""
        self.whole = not self.whole
        self.redraw()

    def action_level(self) -> None:
        """Make it for other readers."""
        assert self.draft is not None  # the key waits for it
        self._have(self.draft.lifts, self.draft.other)

    def action_lift(self) -> None:
        """Choose what is put back, or taken out again."""
        from wizard.ui.screens.lift import LiftScreen

        assert self.draft is not None  # the key waits for it
        if any(taken.liftable for taken in self.draft.taken):
            self.app.push_screen(LiftScreen(self.draft), self._lifted)
        else:
            self.app.notify("Nothing here can be put back.", markup=False)

    def _lifted(self, lifts: tuple[Lift, ...] | None) -> None:
        if lifts is not None and self.draft is not None:
            level = self.draft.level
            self._have(lifts, level if level != "local" else None)
