"""What lies beside a page on a wide screen: the trail of steps, and the evidence so far."""

from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.content import Content

from wizard.ui.signs import SURENESS, Status, badge, sign
from wizard.ui.text import shown, stacked
from wizard.ui.widgets.prose import Prose

if TYPE_CHECKING:
    from wizard.walk.page import Frame

OLD = Status("!", "!", "old", "$warning")
MOOT = Status("–", "-", "no longer applies", "$muted")


def trail_content(frame: "Frame") -> Content:
    """The steps taken, numbered as the jump page numbers them."""
    if not frame.trail:
        return shown(("Nothing answered yet.", "$muted"))
    lines: list[Content] = []
    for number, entry in enumerate(frame.trail, 1):
        style = "$foreground" if entry.applies else "$muted"
        lines.append(shown((f"{number:>2}  ", "bold $primary"), (entry.title, style), one_line=True))
        note = "" if entry.applies else f" ({MOOT.word})"
        mark: tuple[str, str] = (f" {sign(OLD)} {OLD.word}", OLD.style) if entry.stale else ("", "")
        lines.append(shown((f"    {entry.label}{note}", "$muted"), mark, one_line=True))
    return stacked(*lines)


def evidence_content(frame: "Frame") -> Content:
    """Everything known: what, which value, how sure, and what was said."""
    if not frame.facts:
        return shown(("Nothing is known yet. Answers and checks appear here as they come in.", "$muted"))
    blocks: list[Content] = []
    for title, value, sureness, said in frame.facts:
        status = SURENESS.get(sureness.replace(" ", "_"), SURENESS["cannot_tell"])
        head = shown((title, "bold"), "  ", badge(status))
        blocks.append(stacked(head, shown(value), *([shown((said, "$muted"))] if said else [])))
    return Content("\n\n").join(blocks)


class SidePane(VerticalScroll):
    """A titled column. It takes no focus: its page has the keys."""

    DEFAULT_CSS = """
    SidePane {
        display: none; height: 1fr; background: $surface; padding: 1 1 0 2; scrollbar-size-vertical: 1;
        & > .pane-title { color: $primary; text-style: bold; margin: 0 0 1 0; height: 1; }
        & > .pane-body { height: auto; }
    }
    """
    can_focus = False

    def __init__(self, title: str, *, id: str) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(Prose(shown(title), classes="pane-title"), Prose(classes="pane-body"), id=id)

    def show(self, content: Content) -> None:
        """Replace what the column says."""
        self.query_one(".pane-body", Prose).show(content)
