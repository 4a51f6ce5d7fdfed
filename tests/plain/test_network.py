"""The network in the plain front end: the report of the app's sheet, in lines that can be listened to."""

from dataclasses import replace

from tests.ui import pages
from wizard.plain.draw import draw, redraw
from wizard.walk.network_lines import network_lines, network_of

WIDTH = 80


def test_a_page_with_a_diagnosis_says_how_to_see_it() -> None:
    """The letter is named where there is something to see, and nowhere else."""
    for page in (pages.DIAGNOSED, pages.LOOKED):
        assert any("d shows the network" in line for line in draw(page, WIDTH))
    for page in (pages.VERDICT, pages.STEP):
        assert not any("d shows the network" in line for line in draw(page, WIDTH))
    before = replace(pages.LOOKED, probes=pages.STEP.probes)
    assert any("d shows the network" in line for line in redraw(pages.LOOKED, before, WIDTH))


def test_the_lines_hold_route_layers_verdict_and_both_networks() -> None:
    """Each layer with its state in a word and its control; the broken link; what differs between networks."""
    report = network_of(pages.DIAGNOSED)
    assert report is not None
    text = "\n".join(network_lines(report))
    assert "broken at x: 403 to CONNECT" in text
    assert "x answer, as configured failed" in text
    assert "control fine: example.com" in text
    assert "The proxy refuses the way to the API (shown" in text
    assert "! Answer" in text
    assert "401, the API's own  (the other network)" in text
    assert "! Name" not in text
