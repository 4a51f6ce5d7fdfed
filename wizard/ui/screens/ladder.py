"""The network layer by layer, each with its control beside it, and the route with its broken link marked."""

from collections.abc import Callable, Mapping, Sequence

from textual.app import ComposeResult
from textual.content import Content

from wizard.model.network import NOT_KNOWN, Ladder, NetworkReport, NetworkRow, RoutePicture, Rung
from wizard.ui.screens.sheet import FullSheet
from wizard.ui.signs import PHASE, SURENESS, Status, badge
from wizard.ui.text import NOTHING, shown, stacked, veiled
from wizard.ui.widgets.probe_card import milliseconds
from wizard.ui.widgets.prose import Prose, hung
from wizard.walk.network_lines import network_of
from wizard.walk.page import Page

TWO, THREE = 70, 100
"""Cells from which said and control stand beside the title: the one first, then both."""
NOTICED, OTHER = "where noticed", "other network"
"""The two networks of a comparison: after a switch, here and there would be the wrong way round."""
_TITLE, _STATE, _GAP = 21, 13, 2
LINK: Mapping[str, Status] = {
    "fine": PHASE["fine"],
    "broken": Status("✕", "x", "broken here", "bold $error"),
    "not_checked": PHASE["not_checked"],
}
"""The states of the way between two stations."""


def _columns(cells: Sequence[Content], widths: Sequence[int]) -> list[Content]:
    """Cells side by side, each wrapped in its own width."""
    wrapped = [
        [piece.rstrip() for piece in cell.wrap(width)] for cell, width in zip(cells, widths, strict=True)
    ]
    lines = []
    for number in range(max(map(len, wrapped))):
        parts: list[Content] = []
        for pieces, width in zip(wrapped, widths, strict=True):
            piece = pieces[number] if number < len(pieces) else Content("")
            parts.append(piece.pad_right(width - piece.cell_length + _GAP))
        lines.append(Content.assemble(*parts).rstrip())
    return lines


def _said(rung: Rung) -> Content:
    took = f"  {milliseconds(rung.ms)}" if rung.ms is not None else ""
    return shown(rung.said, (took if rung.said else took.lstrip(), "$muted"))


def _control(rung: Rung) -> Content:
    if rung.control == "not_checked" and not rung.control_said:
        return NOTHING
    return Content.assemble(badge(PHASE[rung.control]), shown(("  " + rung.control_said, "$muted")))


def rung_lines(rung: Rung, width: int) -> list[Content]:
    """One layer: how it stands, what was seen, and the control that it is held against, beside or below."""
    title, state = shown((rung.title, "bold")), shown(badge(PHASE[rung.state]))
    if width < TWO:
        head = Content.assemble(title, Content("   "), state)
        control = Content.assemble(shown(("control  ", "$muted")), _control(rung))
        below = [part for part in (_said(rung), control if _control(rung).plain else NOTHING) if part.plain]
        return [head, *(Content.assemble("   ", part) for part in below)]
    left = width - _TITLE - _STATE - 2 * _GAP
    if width >= THREE:
        beside = (left - _GAP) // 2
        return _columns(
            (title, state, _said(rung), _control(rung)), (_TITLE, _STATE, left - beside - _GAP, beside)
        )
    lines = _columns((title, state, _said(rung)), (_TITLE, _STATE, left))
    if _control(rung).plain:
        label = shown(("control", "$muted"))
        lines += _columns((NOTHING, label, _control(rung)), (_TITLE, _STATE, left))
    return lines


def ladder_content(ladder: Ladder, width: int) -> Content:
    """The layers, from this machine up to the account."""
    if not ladder.rungs:
        return NOTHING
    where = "beside" if width >= THREE else "below"
    head = shown(("Layer by layer", "bold $primary"), (f"   each with its control {where}", "$muted"))
    return stacked(head, *(line for rung in ladder.rungs for line in rung_lines(rung, width)))


def route_content(picture: RoutePicture, *, of_two: bool = False) -> Content:
    """The stations one under the other, with the state of the way between them.

    Args:
        picture: the route.
        of_two: whether another network was looked at too: the route is that of the last look.
    """
    if not picture.hops:
        return NOTHING
    which = "   on the network that was looked at last" if of_two else ""
    lines = [shown(("The route", "bold $primary"), (which, "$muted"))]
    longest = max(len(hop.title) for hop in picture.hops)
    for number, hop in enumerate(picture.hops):
        lines.append(
            shown((f"{hop.title:<{longest}}", "bold"), (f"  {hop.host}" if hop.host else "", "$muted"))
        )
        if number < len(picture.links):
            link = picture.links[number]
            said = f"  {link.said}" if link.said else ""
            lines.append(shown("   ", badge(LINK[link.state]), said))
    return stacked(*lines)


def beside_content(rows: Sequence[NetworkRow], changed: Sequence[str], width: int) -> Content:
    """Two networks side by side, what differs first; nothing where there is none to compare with."""
    compared = [row for row in rows if row.there is not None and {row.here, row.there} != {NOT_KNOWN}]
    if not compared:
        return NOTHING
    said = f"   changed: {', '.join(changed)}" if changed else ""
    lines = [shown(("Two networks side by side", "bold $primary"), (said, "$muted"))]
    half = (width - _TITLE - 2 * _GAP) // 2
    for title, part in (
        ("What differs", [row for row in compared if row.differs]),
        ("The same on both, or not known of one", [row for row in compared if not row.differs]),
    ):
        if not part:
            continue
        style = "bold $warning" if part[0].differs else "$muted"
        names = (shown((title, style)), shown((NOTICED, "$muted")), shown((OTHER, "$muted")))
        lines.append(NOTHING)
        if width < TWO:
            lines.append(names[0])
            lines += [line for row in part for line in _stacked_row(row)]
            continue
        lines += _columns(names, (_TITLE, half, half)) if part[0].differs else [names[0]]
        for row in part:
            cells = (shown((row.title, "bold")), shown(row.here), shown(row.there or ""))
            lines += _columns(cells, (_TITLE, half, half))
    return stacked(*lines)


def _stacked_row(row: NetworkRow) -> list[Content]:
    return [
        shown((row.title, "bold")),
        shown("   ", (f"{NOTICED}  ", "$muted"), row.here),
        shown("   ", (f"{OTHER}  ", "$muted"), row.there or ""),
    ]


def told_content(report: NetworkReport) -> Content:
    """What the diagnosis says, and how sure it is."""
    verdict = report.verdict
    lines = [shown((verdict.title, "bold"), "   ", badge(SURENESS[verdict.sureness]))]
    lines += [shown(text) for text in (verdict.because, verdict.missing) if text]
    return stacked(*lines)


class Laid(Prose):
    """Prose that is put together for the width that it gets."""

    _make: Callable[[int], Content] = staticmethod(lambda width: NOTHING)

    def make(self, make: Callable[[int], Content]) -> None:
        """Show what `make` gives for whatever width there is."""
        self._make = make
        self.set_class(not make(THREE).plain, "-empty")
        self.refresh(layout=True)

    def laid(self, width: int) -> Content:
        """What is shown at a width in cells."""
        drawn = veiled(self._make(width or THREE))
        return hung(drawn, width) if 0 < width < TWO else drawn


class LadderScreen(FullSheet):
    """Draws the network diagnosis of a page; it follows the page while it is open."""

    HEADING = "The network"

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page

    def compose_content(self) -> ComposeResult:
        """Verdict, route, ladder, comparison."""
        for name, kind in (("told", Prose), ("route", Prose), ("rungs", Laid), ("beside", Laid)):
            yield kind(id=name, classes="block")

    def on_mount(self) -> None:
        """Draw for the first time."""
        self._draw()

    def follow(self, page: Page) -> None:
        """Draw the diagnosis of another page, where it has one."""
        self.page = page
        if self.is_mounted:
            self._draw()

    def _draw(self) -> None:
        report = network_of(self.page)
        if report is None:
            return
        self.query_one("#told", Prose).show(told_content(report))
        self.query_one("#route", Prose).show(route_content(report.picture, of_two=bool(report.changed)))
        self.query_one("#rungs", Laid).make(lambda width: ladder_content(report.ladder, width))
        self.query_one("#beside", Laid).make(lambda width: beside_content(report.rows, report.changed, width))
