"""The network layer by layer, each with its control beside it, and the route with its broken link marked."""

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.content import Content

from wizard.model.network import Ladder, NetworkReport, NetworkRow, RoutePicture, Rung
from wizard.ui.screens.sheet import FullSheet
from wizard.ui.signs import PHASE, SURENESS, Status, badge
from wizard.ui.text import NOTHING, shown, stacked
from wizard.ui.widgets.probe_card import milliseconds
from wizard.ui.widgets.prose import Prose
from wizard.walk.page import Page

LINK: Mapping[str, Status] = {
    "fine": PHASE["fine"],
    "broken": Status("✕", "x", "broken here", "bold $error"),
    "not_checked": PHASE["not_checked"],
}
"""The states of the way between two stations."""


def report_of(page: Page) -> NetworkReport | None:
    """The network diagnosis that a page carries; the newest where there are several."""
    if page.kind == "verdict":
        return page.network
    if page.kind == "step":
        return next((card.network for card in reversed(page.probes) if card.network), None)
    return None


def rung_content(rung: Rung) -> Content:
    """One layer, and below it the control that it is held against."""
    took = f"  {milliseconds(rung.ms)}" if rung.ms is not None else ""
    lines = [shown((rung.title, "bold"), "   ", badge(PHASE[rung.state]), (took, "$muted"))]
    if rung.said:
        lines.append(shown("   ", rung.said))
    if rung.control != "not_checked" or rung.control_said:
        control = shown("   ", ("control  ", "$muted"), badge(PHASE[rung.control]), "  ")
        lines.append(Content.assemble(control, shown((rung.control_said, "$muted"))))
    return stacked(*lines)


def ladder_content(ladder: Ladder) -> Content:
    """The layers, from this machine up to the account."""
    if not ladder.rungs:
        return NOTHING
    head = shown(("Layer by layer", "bold $primary"), ("   with its control below", "$muted"))
    return stacked(head, *(rung_content(rung) for rung in ladder.rungs))


def route_content(picture: RoutePicture) -> Content:
    """The stations one under the other, with the state of the way between them."""
    if not picture.hops:
        return NOTHING
    lines = [shown(("The route", "bold $primary"))]
    for number, hop in enumerate(picture.hops):
        lines.append(shown((hop.title, "bold"), (f"  {hop.host}" if hop.host else "", "$muted")))
        if number < len(picture.links):
            link = picture.links[number]
            said = f"  {link.said}" if link.said else ""
            lines.append(shown("   ", badge(LINK[link.state]), said))
    return stacked(*lines)


def beside_content(rows: tuple[NetworkRow, ...]) -> Content:
    """Two networks side by side, as far as there is another to compare with."""
    compared = [row for row in rows if row.there is not None]
    if not compared:
        return NOTHING
    lines = [shown(("Here and on the other network", "bold $primary"))]
    for row in compared:
        differs = ("  differs", "bold $warning") if row.differs else ""
        lines.append(shown((row.title, "bold"), differs))
        lines.append(shown("   ", ("here   ", "$muted"), row.here))
        lines.append(shown("   ", ("there  ", "$muted"), row.there or ""))
    return stacked(*lines)


def told_content(report: NetworkReport) -> Content:
    """What the diagnosis says, and how sure it is."""
    verdict = report.verdict
    lines = [shown((verdict.title, "bold"), "   ", badge(SURENESS[verdict.sureness]))]
    lines += [shown(text) for text in (verdict.because, verdict.missing) if text]
    return stacked(*lines)


class LadderScreen(FullSheet):
    """Draws the network diagnosis of a page; it follows the page while it is open."""

    HEADING = "The network"

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page

    def compose_content(self) -> ComposeResult:
        """Verdict, route, ladder, comparison."""
        for name in ("told", "route", "rungs", "beside"):
            yield Prose(id=name, classes="block")

    def on_mount(self) -> None:
        """Draw for the first time."""
        self._draw()

    def follow(self, page: Page) -> None:
        """Draw the diagnosis of another page, where it has one."""
        self.page = page
        if self.is_mounted:
            self._draw()

    def _draw(self) -> None:
        report = report_of(self.page)
        if report is None:
            return
        self.query_one("#told", Prose).show(told_content(report))
        self.query_one("#route", Prose).show(route_content(report.picture))
        self.query_one("#rungs", Prose).show(ladder_content(report.ladder))
        self.query_one("#beside", Prose).show(beside_content(report.rows))
