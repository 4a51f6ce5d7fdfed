"""Text with hanging indents: what wraps stays under its own beginning, not under its number or name."""

import re

from textual import events
from textual.content import Content
from textual.widgets import Static

LEAD = re.compile(r" *\S{1,12} {2,}| +")
"""What stands before a line's text: blanks, or a number, sign or name followed by at least two blanks."""
NARROWEST = 16
"""Cells that must be left for the text; below, the lead is not worth its room."""


def hung(content: Content, width: int) -> Content:
    """`content` wrapped to `width` cells, the rest of each long line indented as its text began."""
    lines: list[Content] = []
    for line in content.split("\n", allow_blank=True):
        found = LEAD.match(line.plain)
        indent = found.end() if found else 0
        if not indent or line.cell_length <= width or width - indent < NARROWEST:
            lines.append(line)
            continue
        first, *rest = line[indent:].wrap(width - indent)
        lines.append(line[:indent] + first.rstrip())
        lines += [Content(" " * indent) + piece.rstrip() for piece in rest]
    return Content("\n").join(lines)


class Prose(Static):
    """Shows content, wrapped anew whenever its width changes; takes no room while it is empty."""

    DEFAULT_CSS = "Prose { height: auto; }"

    def __init__(self, content: Content | None = None, *, id: str | None = None, classes: str = "") -> None:  # noqa: A002
        super().__init__(id=id, classes=classes, markup=False)
        self._given = Content("") if content is None else content
        self._laid: Content | None = None
        self.display = bool(self._given.plain)

    def show(self, content: Content) -> None:
        """Show `content`; an unchanged one costs nothing."""
        if self._laid is not None and content.is_same(self._given):
            return
        self._given = content
        self.display = bool(content.plain)
        self._lay(self.content_size.width)

    def on_resize(self, event: events.Resize) -> None:
        """Wrap for the new width."""
        self._lay(self.content_size.width)

    def _lay(self, width: int) -> None:
        laid = hung(self._given, width) if width else self._given
        if self._laid is None or not laid.is_same(self._laid):
            self._laid = laid
            self.update(laid)
