"""Text with hanging indents: what wraps stays under its own beginning, not under its number or name."""

import re

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from wizard.ui.sharing import SHARING
from wizard.ui.text import veiled

LEAD = re.compile(r" *(?:\S{1,14} ){0,3}\S{1,14} {2,}| +")
"""What stands before a line's text: blanks, or a number, sign or short name with two blanks behind it."""
NARROWEST = 16
"""Cells that must be left for the text; below, the lead is not worth its room."""


def hung(content: Content, width: int) -> Content:
    """`content` wrapped to `width` cells, the rest of each long line indented as its text began."""
    lines: list[Content] = []
    for line in content.split("\n", allow_blank=True):
        found = LEAD.match(line.plain)
        indent = found.end() if found else 0
        if found is None or line.cell_length <= width or width - indent < NARROWEST:
            lines.append(line)
            continue
        if max(map(len, line.plain[indent:].split()), default=0) > width - indent:
            # An address that is cut cannot be copied: give it the line to itself.
            lines.append(line[:indent].rstrip())
            line, indent = Content("  ") + line[indent:], 2
        first, *rest = line[indent:].wrap(width - indent)
        lines.append(line[:indent] + first.rstrip())
        lines += [Content(" " * indent) + piece.rstrip() for piece in rest]
    return Content("\n").join(lines)


class Prose(Widget):
    """Shows content, wrapped for whatever width it gets; takes no room while it is empty."""

    DEFAULT_CSS = "Prose { width: 1fr; height: auto; &.-empty { display: none; } }"

    def __init__(self, content: Content | None = None, *, id: str | None = None, classes: str = "") -> None:  # noqa: A002
        super().__init__(id=id, classes=classes, markup=False)
        self._given = Content("") if content is None else content
        self._laid: tuple[int, Content, bool, Content] | None = None
        self.set_class(not self._given.plain, "-empty")

    def show(self, content: Content) -> None:
        """Show `content`; an unchanged one costs nothing."""
        if not content.is_same(self._given):
            self._given = content
            self.set_class(not content.plain, "-empty")
            self.refresh(layout=True)

    def laid(self, width: int) -> Content:
        """What is shown at a width in cells; asked for twice a draw, so the last answer is kept."""
        kept = self._laid
        if kept is None or (kept[0], kept[2]) != (width, SHARING.on) or kept[1] is not self._given:
            drawn = veiled(self._given)
            kept = self._laid = width, self._given, SHARING.on, hung(drawn, width) if width else drawn
        return kept[3]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the wrapped content has."""
        return self.laid(width).get_height({}, width) if width else 0

    def render(self) -> Content:
        """The content for the width at hand."""
        return self.laid(self.content_size.width)
