"""*This leaves your machine*: what will be saved or copied, every replacement in it marked and explained."""

import re
from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from wizard.evidence.draft import Draft, Taken
from wizard.evidence.redaction.preview import CannotLiftError, Leftover, Lift, leftovers
from wizard.evidence.redaction.tags import TAG
from wizard.evidence.render import SUFFIXES
from wizard.evidence.selfcheck import LeakError
from wizard.ui.keys import bind
from wizard.ui.screens.sheet import FullSheet
from wizard.ui.text import defused, shown, stacked
from wizard.ui.widgets.prose import Prose

LONGEST = 60_000
"""Characters that are drawn at most; a report is shorter, and the cut is said."""
MOST_LISTED = 40
"""Lines of the list of replacements at most."""
OWN_HASH = re.compile(
    r"^\W*(?:flow|content SHA-256|\"flow_hash|\"(?:summary|whole|[a-z_]{4,20})\":)[^\n]*?\b([0-9a-f]{64})\b",
    re.IGNORECASE | re.MULTILINE,
)
"""The hashes that every report brings; they look random, and a person cannot judge them."""
Redraft = Callable[[tuple[Lift, ...]], Draft]
"""Makes the draft anew with other things put back."""


def doubtful(text: str) -> tuple[Leftover, ...]:
    """Words that look random and stay, without the report's own hashes."""
    own = {found.span(1) for found in OWN_HASH.finditer(text)}
    return tuple(left for left in leftovers(text) if (left.start, left.end) not in own)


def marked_content(text: str, lifted: tuple[Taken, ...]) -> Content:
    """The text with what was taken out, put back, or looks random, set apart in words and color."""
    marks = [(*found.span(), "bold $warning", "◂ taken out") for found in TAG.finditer(text)]
    marks += [
        (left.start, left.end, "bold underline $error", "◂ stays: look at it") for left in doubtful(text)
    ]
    for taken in lifted:
        found = re.finditer(re.escape(taken.value), text, re.IGNORECASE)
        marks += [(*match.span(), "bold underline $primary", "◂ put back") for match in found]
    parts: list[str | tuple[str, str]] = []
    at = 0
    for start, end, style, word in sorted(marks):
        if start < at or end > LONGEST:
            continue
        bare = text[start:end].rstrip("\r\n")
        parts += [_part(text[at:start]), (bare, style), (f" {word}", "$muted")]
        at = start + len(bare)
    parts.append(_part(text[at:LONGEST]))
    if len(text) > LONGEST:
        parts.append((f"\n… and {len(text) - LONGEST:,} more characters", "$muted"))
    return shown(*parts)


def _part(text: str) -> str:
    """A stretch between two marks; drawn whole, because it leaves whole."""
    return defused(text, limit=None)


def list_content(made: Draft, text: str) -> Content:
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
    count = len(doubtful(text))
    if count:
        words = "1 word looks" if count == 1 else f"{count} words look"
        lines.append(shown((f"!  {words} random and stays. Look at it in the text below.", "$error")))
    return stacked(*lines)


class PreviewScreen(FullSheet):
    """Shows what will leave; only enter lets it go.

    Args:
        word: `Save` or `Copy`.
        draft: what would leave.
        redraft: makes the draft anew where something is put back.
        go: lets the draft go that the person agreed to.
    """

    HEADING = "This leaves your machine"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind(
            "enter,y", "agree", "Agree", "preview.agree", "Save or copy it as it stands here", display="enter"
        ),
        bind("p", "lift", "Put back", "preview.lift", "Put one thing back, with a reason; never a key"),
        bind("f", "form", "Other file", "preview.form", "The next of the files that leave"),
        bind(
            "escape,n",
            "close",
            "Cancel",
            "sheet.close",
            "Close this; nothing is saved or copied",
            display="esc",
        ),
    ]

    def __init__(self, word: str, draft: Draft, redraft: Redraft, go: Callable[[Draft], None]) -> None:
        super().__init__()
        self.word = word
        self.draft = draft
        self.redraft = redraft
        self.go = go
        self.forms = tuple(draft.texts)
        self.at = 0

    def compose_content(self) -> ComposeResult:
        """What to do, what was taken out, the text."""
        yield Prose(id="preview-lead", classes="block")
        yield Prose(id="preview-list", classes="block")
        yield Prose(id="preview")

    def on_mount(self) -> None:
        """Draw for the first time."""
        self.redraw()

    def redraw(self) -> None:
        """Draw the draft, in the form that is looked at."""
        form = self.forms[self.at]
        text = self.draft.texts[form]
        then = "writes the report" if self.word == "Save" else "puts it on the clipboard"
        lead = f"enter {then} as it stands below; esc changes nothing."
        if len(self.forms) > 1:
            name = f"{self.draft.stem}{SUFFIXES[form]}"
            lead += f"\nFile {self.at + 1} of {len(self.forms)}: {name}; f shows the next."
        lifted = tuple(taken for taken in self.draft.taken if taken.lifted)
        self.query_one("#preview-lead", Prose).show(shown((lead, "$muted")))
        self.query_one("#preview-list", Prose).show(list_content(self.draft, text))
        self.query_one("#preview", Prose).show(marked_content(text, lifted))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No key where it has nothing to act on."""
        if action == "form" and len(self.forms) < 2:
            return False
        return super().check_action(action, parameters)

    def action_agree(self) -> None:
        """Let it go."""
        self.dismiss(None)
        self.go(self.draft)

    def action_form(self) -> None:
        """The next file, from its top."""
        self.at = (self.at + 1) % len(self.forms)
        self.redraw()
        self.action_edge(-1)

    def action_lift(self) -> None:
        """Choose what is put back, or taken out again."""
        from wizard.ui.screens.lift import LiftScreen

        if any(taken.liftable for taken in self.draft.taken):
            self.app.push_screen(LiftScreen(self.draft), self._lifted)
        else:
            self.app.notify("Nothing here can be put back.", markup=False)

    def _lifted(self, lifts: tuple[Lift, ...] | None) -> None:
        if lifts is None:
            return
        try:
            self.draft = self.redraft(lifts)
        except (LeakError, CannotLiftError) as error:
            self.app.notify(str(error), markup=False)
            return
        self.redraw()
