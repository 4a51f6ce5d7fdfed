"""The decision table itself, with its rows lighting up as facts come in."""

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.content import Content

from wizard.model.state import ConditionTrace, RowTrace
from wizard.ui.screens.sheet import FullSheet
from wizard.ui.signs import ROW, badge
from wizard.ui.text import shown, stacked
from wizard.ui.widgets.prose import Prose, hung
from wizard.walk.page import Page

MOST = 2
"""Values that a condition lists where it takes many; which of them is known is said in any case."""
Words = Mapping[str, tuple[str, Mapping[str, str]]]


def spoken(name: str) -> str:
    """An identifier as words."""
    return name.replace("_", " ").removeprefix("x ")


def condition_content(condition: ConditionTrace, words: Words) -> Content:
    """One condition: what is wanted, and what is known, each in the words that the other pages use."""
    title, values = words.get(condition.fact, (spoken(condition.fact), {}))
    wanted = [values.get(value) or spoken(value) for value in condition.wanted]
    if len(wanted) > MOST + 1:
        wanted = [*wanted[:MOST], f"{len(wanted) - MOST} others"]
    actual = condition.actual
    known = "not known yet" if actual is None else values.get(actual) or spoken(actual)
    style = {True: "$success", False: "$muted", None: "$warning"}[condition.holds]
    mark = {True: "✓", False: "–", None: "○"}[condition.holds]
    head = shown("   ", (f"{mark} {title}: ", style), (known, style))
    if condition.holds:
        return head
    return stacked(head, shown(("     wanted  ", "$muted"), (" or: ".join(wanted), "$muted")))


def row_content(number: int, row: RowTrace, titles: tuple[str, str, str] | None, words: Words) -> Content:
    """One row: its test, its state, its conditions, and what it would say."""
    test, tells, move = titles or (row.title, "", "")
    bright = row.state in ("fired", "open")
    head = shown(
        (f"{number}  ", "bold $primary"), (test, "bold" if bright else "$muted"), "   ", badge(ROW[row.state])
    )
    lines = [head, *(condition_content(condition, words) for condition in row.conditions)]
    style = "$foreground" if row.state == "fired" else "$muted"
    if tells:
        lines.append(shown(("   tells  ", "$muted"), (tells, style)))
    if move:
        lines.append(shown(("   next   ", "$muted"), (move, style)))
    return stacked(*lines)


class TableScreen(FullSheet):
    """Draws the rows of a frame; it follows the page while it is open."""

    HEADING = "The decision table. The first row that fits gives the verdict."

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page

    def compose_content(self) -> ComposeResult:
        """All rows in one text: it scrolls as a whole."""
        yield Prose(id="rows")

    def on_mount(self) -> None:
        """Draw for the first time, and go to the row that gave the verdict, where there is one."""
        self._draw()
        self.call_after_refresh(self._to_fired)

    def _to_fired(self) -> None:
        """The table is long, and the row that fits is what somebody on a verdict asks for."""
        frame = self.page.frame
        at = next((index for index, row in enumerate(frame.rows) if row.state == "fired"), 0)
        if at == 0:
            return
        prose = self.query_one("#rows", Prose)
        before = hung(Content("\n\n").join(self._rows()[:at]), prose.content_size.width)
        line = prose.virtual_region.y + before.plain.count("\n") + 1
        self.query_one("#sheet").scroll_to(y=line, animate=False)

    def follow(self, page: Page) -> None:
        """Draw the table as it stands on another page."""
        self.page = page
        if self.is_mounted:
            self._draw()

    def _rows(self) -> list[Content]:
        frame = self.page.frame
        return [
            row_content(number, row, frame.row_titles.get(row.rule), frame.words)
            for number, row in enumerate(frame.rows, 1)
        ]

    def _draw(self) -> None:
        rows = self._rows()
        empty = shown(("The table is chosen with the first answer on the start page.", "$muted"))
        self.query_one("#rows", Prose).show(Content("\n\n").join(rows) if rows else empty)
