"""*This leaves your machine*: the text as it will be saved or copied, with every replacement in it marked."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from wizard.evidence.redaction.preview import Leftover, Preview, preview
from wizard.evidence.redaction.tags import KINDS, NEVER_PUT_BACK, TAG, WITHHELD
from wizard.ui.keys import bind
from wizard.ui.screens.sheet import FullSheet
from wizard.ui.text import defused, shown, stacked
from wizard.ui.widgets.prose import Prose

LONGEST = 60_000
"""Characters that are drawn at most; a report is shorter, and the cut is said."""
MOST_KINDS = 40
"""Lines of the list of replacements at most."""


OWN_HASH = re.compile(
    r"^\W*(?:flow|content SHA-256)\b[^\n]*?\b([0-9a-f]{64})\b", re.IGNORECASE | re.MULTILINE
)
"""The two hashes that every report brings; they look random, and a person cannot judge them."""


def doubtful(made: Preview) -> tuple[Leftover, ...]:
    """Words that look random and stay, without the report's own hashes."""
    own = {found.span(1) for found in OWN_HASH.finditer(made.text)}
    return tuple(left for left in made.leftovers if (left.start, left.end) not in own)


def marked_content(made: Preview) -> Content:
    """The text with what was taken out, and what looks random and stays, set apart in words and color."""
    marks = [(*found.span(), "bold $warning", "◂ taken out") for found in TAG.finditer(made.text)]
    marks += [
        (left.start, left.end, "bold underline $error", "◂ stays: look at it") for left in doubtful(made)
    ]
    parts: list[str | tuple[str, str]] = []
    at = 0
    for start, end, style, word in sorted(marks):
        if start < at or end > LONGEST:
            continue
        thing = made.text[start:end]
        bare = thing.rstrip("\r\n")
        parts += [
            _part(made.text[at:start]),
            (bare, style),
            (f" {word}", "$muted"),
            _part(thing[len(bare) :]),
        ]
        at = end
    parts.append(_part(made.text[at:LONGEST]))
    if len(made.text) > LONGEST:
        parts.append((f"\n… and {len(made.text) - LONGEST:,} more characters", "$muted"))
    return shown(*parts)


def _part(text: str) -> str:
    """A stretch between two marks; drawn whole, because it leaves whole."""
    return defused(text, limit=None)


def replaced(text: str) -> Iterator[tuple[str, int, str, str]]:
    """Each tag with how often it stands there, what it is, and whether it could ever be put back."""
    counted = Counter(found.group().rstrip("\r\n") for found in TAG.finditer(text))
    for tag, times in counted.most_common(MOST_KINDS):
        if tag == WITHHELD:
            yield "<withheld>", times, "a part that could not be judged", "stays on your machine"
            continue
        kind = tag[1:-1].partition("#")[0]
        yield tag, times, KINDS[kind], "never put back" if kind in NEVER_PUT_BACK else "taken out"


def list_content(made: Preview) -> Content:
    """What was taken out, with its explanation, and what a person should look at."""
    lines = [shown(("What was taken out", "bold $primary"))]
    for tag, times, what, rule in replaced(made.text):
        often = f" ×{times}" if times > 1 else ""
        lines.append(
            shown(("·  ", "$muted"), (tag, "bold $warning"), f"{often}  {what}", (f"  ({rule})", "$muted"))
        )
    if len(lines) == 1:
        lines.append(shown(("·  nothing", "$muted")))
    count = len(doubtful(made))
    if count:
        words = "1 word looks" if count == 1 else f"{count} words look"
        lines.append(shown((f"!  {words} random and stays. Look at it in the text below.", "$error")))
    return stacked(*lines)


class PreviewScreen(FullSheet):
    """Shows what will leave; only enter lets it go.

    Args:
        word: `Save` or `Copy`.
        text: the text as the gate hands it out.
        go: what to do once the person agreed.
    """

    HEADING = "This leaves your machine"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind(
            "enter,y", "agree", "Agree", "preview.agree", "Save or copy it as it stands here", display="enter"
        ),
        bind(
            "escape,n",
            "close",
            "Cancel",
            "sheet.close",
            "Close this; nothing is saved or copied",
            display="esc",
        ),
    ]

    def __init__(self, word: str, text: str, go: Callable[[], None]) -> None:
        super().__init__()
        self.word = word
        self.made = preview(text, level="support")
        self.go = go

    def compose_content(self) -> ComposeResult:
        """What to do, what was taken out, the text."""
        then = "writes the report" if self.word == "Save" else "puts it on the clipboard"
        yield Prose(
            shown((f"enter {then} as it stands below; esc changes nothing.", "$muted")), classes="block"
        )
        yield Prose(list_content(self.made), classes="block")
        yield Prose(marked_content(self.made), id="preview")

    def action_agree(self) -> None:
        """Let it go."""
        self.dismiss(None)
        self.go()
