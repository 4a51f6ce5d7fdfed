"""A network report in plain text: the route, the ladder, the verdict, two networks side by side."""

from wizard.model.network import NOT_KNOWN, NetworkReport, NetworkVerdict, RoutePicture, Rung
from wizard.walk.page import Page

_SIGNS = {"fine": "+", "failed": "x", "not_checked": "."}
_WORDS = {"fine": "fine", "failed": "failed", "not_checked": "not checked"}
_LINKS = {"fine": "---", "broken": "-x-", "not_checked": "- -"}


def network_of(page: Page) -> NetworkReport | None:
    """The network diagnosis that a page carries; the newest where there are several."""
    if page.kind == "verdict":
        return page.network
    if page.kind == "step":
        return next((card.network for card in reversed(page.probes) if card.network), None)
    return None


def network_lines(report: NetworkReport) -> list[str]:
    """The whole report, top to bottom: route, layers, what follows, what differs."""
    lines = [*route_lines(report.picture), "", *ladder_lines(report), "", *verdict_lines(report.verdict)]
    if any(row.there is not None for row in report.rows):
        lines += ["", *side_lines(report)]
    return lines


def route_lines(picture: RoutePicture) -> list[str]:
    """The route in one line, the broken link marked, and what is broken in the next."""
    if not picture.hops:
        return []
    line = picture.hops[0].title
    said = ""
    for hop, link in zip(picture.hops[1:], picture.links, strict=True):
        line += f" {_LINKS[link.state]} {hop.title}" + (f" ({hop.host})" if hop.host else "")
        said = said or link.said
    return [f"Route: {line}"] + ([f"       broken at x: {said}"] if said else [])


def ladder_lines(report: NetworkReport) -> list[str]:
    """A line for each layer: sign, word, what was seen, and the control beside it."""
    return [_rung(rung) for rung in report.ladder.rungs]


def _rung(rung: Rung) -> str:
    head = f"{_SIGNS[rung.state]} {rung.title:<21} {_WORDS[rung.state]:<12}"
    control = ""
    if rung.control != "not_checked":
        control = f" | control {_WORDS[rung.control]}" + (
            f": {rung.control_said}" if rung.control_said else ""
        )
    return f"{head}{rung.said}{control}".rstrip()


def verdict_lines(verdict: NetworkVerdict) -> list[str]:
    """Headline, grounds, what is ruled out, what is missing, what to do, what else is worth knowing."""
    who = "nobody is to blame" if verdict.blames == "nobody" else f"points at: {verdict.blames}"
    lines = [f"{verdict.title} ({verdict.sureness.words}; {who})", f"  {verdict.because}"]
    lines += [f"  ruled out: {what}, since {by}" for what, by in verdict.ruled_out.items()]
    lines += [f"  missing: {verdict.missing}"] if verdict.missing else []
    lines += [f"  observed in: {', '.join(verdict.observations[:4])}"] if verdict.observations else []
    lines += [f"  control: {', '.join(verdict.controls[:4])}"] if verdict.controls else []
    lines += [f"  next: {line}" for line in verdict.next]
    lines += [f"  note: {line}" for line in verdict.notes]
    return lines


def side_lines(report: NetworkReport) -> list[str]:
    """Two networks side by side; what differs is marked."""
    changed = ", ".join(report.changed) if report.changed else "nothing that this machine can tell"
    lines = [f"Two networks; changed: {changed}"]
    for row in report.rows:
        if {row.here, row.there} == {NOT_KNOWN}:
            continue
        mark = "!" if row.differs else " "
        lines.append(f"{mark} {row.title:<22} {row.here}")
        if row.differs:
            lines.append(f"  {'':<22} {row.there}  (the other network)")
    return lines
