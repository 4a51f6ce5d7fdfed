"""What the table says: what it tells, the next moves, how sure, and on what grounds."""

from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from wizard.ui.explaining import named
from wizard.ui.keys import bind
from wizard.ui.screens.base import PageScreen
from wizard.ui.signs import OUTCOME, SURENESS, badge
from wizard.ui.text import NOTHING, shown, stacked
from wizard.ui.widgets.prose import Prose
from wizard.walk.action import Jump
from wizard.walk.page import VerdictPage


def listed(title: str, sentences: tuple[str, ...], style: str = "") -> Content:
    """A titled list; nothing where it is empty."""
    if not sentences:
        return NOTHING
    lines = [shown(("·  ", "$muted"), (sentence, style)) for sentence in sentences]
    return stacked(shown((title, "bold $primary")), *lines)


def moves_content(page: VerdictPage) -> Content:
    """The next moves in their order, and the official pages behind them."""
    verdict = page.reached.verdict
    lines = [shown(("Next", "bold $primary"))]
    lines += [shown((f"{number}  ", "bold"), move) for number, move in enumerate(verdict.next, 1)]
    lines += [shown(link.title, "  ", (link.url, "underline $primary")) for link in verdict.links]
    return stacked(*lines)


def remedy_content(page: VerdictPage) -> Content:
    """What the pasted error called for, where the verdict rests on it: the change before all that follows."""
    if page.remedy is None:
        return NOTHING
    cause, change = page.remedy
    return stacked(shown((cause, "bold $primary")), named("Change", change, "bold"))


def grounds_content(page: VerdictPage) -> Content:
    """Which row fired, and the observations that made it fire."""
    reached = page.reached
    by = {"probe": "checked", "person": "you said", "paste": "from your paste"}
    titles = page.frame.row_titles.get(reached.rule)
    lines = [shown(("Why this row", "bold $primary"), ("   t shows the whole table", "$muted"))]
    lines.append(shown(("Row: ", "$muted"), titles[0] if titles else reached.rule))
    said_of = dict(enumerate(page.because))
    for at, seen in enumerate(reached.because):
        said = said_of.get(at) or seen.said or f"{seen.fact}: {seen.value}"
        lines.append(
            shown(("·  ", "$muted"), said, (f"  ({by[seen.source]}, {seen.sureness.words})", "$muted"))
        )
    return stacked(*lines)


class VerdictScreen(PageScreen):
    """Draws a `VerdictPage`."""

    WANTS = "verdict"
    BINDING_GROUP_TITLE = "This verdict"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind(
            "enter,s",
            "summary",
            "Summary",
            "verdict.summary",
            "The evidence summary: copy it, save it, send it",
            display="enter",
        ),
        bind(
            "l",
            "ladder",
            "Network",
            "verdict.ladder",
            "The network layer by layer, and the route",
            show=False,
        ),
        bind("v", "verify", "Proof", "verdict.verify", "Whether the fix is shown: five checks"),
    ]

    def compose_head(self) -> ComposeResult:
        """The verdict in one line, with how sure it is."""
        yield Prose(id="verdict-title", classes="lead told")
        yield Prose(id="sureness", classes="why told")

    PARTS = ("tells", "remedy", "next", "changes", "grounds", "ruled-out", "not-checked", "near", "way")

    def compose_content(self) -> ComposeResult:
        """What it tells, what to do, and the grounds, one block each."""
        for name in self.PARTS:
            yield Prose(id=name, classes="block")

    def draw(self) -> None:
        """Fill the blocks."""
        page = cast(VerdictPage, self.page)
        reached = page.reached
        self.put("#verdict-title", shown((reached.verdict.title, "bold")))
        outcome, sureness = OUTCOME[reached.verdict.outcome], SURENESS[reached.sureness]
        blamed = f"   place: {reached.verdict.blames}" if reached.verdict.blames else ""
        self.query_one("#head").set_classes(f"outcome-{reached.verdict.outcome}")
        self.put("#sureness", shown(badge(sureness), "   ", badge(outcome), (blamed, "$muted")))
        self.put("#tells", shown(reached.verdict.tells))
        self.put("#remedy", remedy_content(page))
        self.put("#next", moves_content(page))
        self.put("#changes", listed("Still to undo", page.open_changes, "$warning"))
        self.put("#grounds", grounds_content(page))
        self.put("#ruled-out", listed("Ruled out", page.ruled_out))
        self.put("#not-checked", listed("Not checked", page.not_checked, "$muted"))
        self.put("#near", listed("Nearly", page.near, "$muted"))
        way = shown(("l", "bold $primary"), (" shows the network layer by layer, and the route", "$muted"))
        self.put("#way", way if page.network else NOTHING)

    def action_summary(self) -> None:
        """On to the summary."""
        self.send(Jump("summary"))

    def action_verify(self) -> None:
        """On to the proof of the fix."""
        self.send(Jump("verify"))
