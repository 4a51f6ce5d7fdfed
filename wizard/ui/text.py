"""The last door before the terminal: every text that a widget shows is made here, never parsed as markup.

Page models are already safe to print. This door is a second one, because a widget also shows what a person
typed or pasted a moment ago, and because Textual hands escapes in a text straight to the terminal and runs
`[@click=...]` found in a markup string (facts: terminal-ui.md, finding 2).
"""

import re
from itertools import pairwise

from textual.content import Content, Span

from wizard.ui.sharing import SHARING

Part = str | tuple[str, str] | Content
"""A text, a text with its style, or content that was made here before."""

LONGEST = 4_000
"""Characters of one text that a page shows at most; more than a screenful tells nobody anything."""


_OURS = re.compile(r"[ -~\n·–…›•○●◐✓✕◂◀]*\Z")
"""Letters and signs of our own pages: nothing in them can act, so the gate need not be loaded for them."""


def defused(text: str, *, one_line: bool = False, limit: int | None = LONGEST) -> str:
    """`text` with everything replaced that could act on a terminal, at most `limit` characters."""
    if (limit is None or len(text) <= limit) and _OURS.match(text) and not (one_line and "\n" in text):
        return text
    from wizard.evidence.printable import printable

    return printable(text, limit=limit, one_line=one_line)


def pasted(text: str) -> str:
    """What was pasted, with the line ends that it had: terminals and tmux send a carriage return for each."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def shown(*parts: Part, one_line: bool = False) -> Content:
    """Content made of `parts`, each defused; styles are ours, texts may be anybody's."""
    safe: list[str | tuple[str, str] | Content] = []
    for part in parts:
        if isinstance(part, Content):
            safe.append(part)
        elif isinstance(part, tuple):
            safe.append((defused(part[0], one_line=one_line), part[1]))
        else:
            safe.append(defused(part, one_line=one_line))
    return Content.assemble(*safe)


def veiled(content: Content) -> Content:
    """The content as it may be drawn now: covered while the screen is shared, else as it is.

    Widgets call it when they draw, not when they are filled, so that one key covers and uncovers whatever
    is up. Each stretch of one style on one line is covered by itself, as it was put together.
    """
    if not SHARING.on or not content.plain.strip():
        return content
    return Content("\n").join(_veiled_line(line) for line in content.split("\n", allow_blank=True))


def _veiled_line(line: Content) -> Content:
    edges = sorted({0, len(line.plain), *(at for span in line.spans for at in (span.start, span.end))})
    parts: list[Content] = []
    for start, end in pairwise(edges):
        piece = line[start:end]
        text = SHARING.covered(piece.plain)
        if text != piece.plain:
            piece = Content(text, spans=[Span(0, len(text), span.style) for span in piece.spans])
        parts.append(piece)
    return Content.assemble(*parts)


def stacked(*lines: Content) -> Content:
    """Lines one under the other."""
    return Content("\n").join(lines)


NOTHING = Content("")
"""Shows nothing."""
