"""The sheet of the network: columns where there is room, one under the other where there is not."""

import pytest

from tests.ui import pages
from wizard.model.network import NetworkRow
from wizard.ui.screens.ladder import beside_content, ladder_content, route_content

NETWORK = pages.NETWORK


@pytest.mark.parametrize("width", [30, 60, 76, 100, 116])
def test_no_line_is_wider_than_the_sheet(width: int) -> None:
    """Cells wrap inside their own columns; on narrow screens the sheet's prose wraps the lines itself."""
    for content in (
        ladder_content(NETWORK.ladder, width),
        beside_content(NETWORK.rows, ("gateway", "exit"), width),
    ):
        lines = content.split("\n")
        if width >= 70:
            assert max(line.cell_length for line in lines) <= width


def line_with(text: str, width: int) -> str:
    """The line of the ladder that holds a text."""
    lines = ladder_content(NETWORK.ladder, width).plain.splitlines()
    return next(line for line in lines if text in line)


def test_state_and_control_stand_beside_the_layer() -> None:
    """A word with every sign; the control on the same line where there is room for it."""
    assert "✓ fine" in line_with("160.79.104.10", 76)
    assert "example.com" not in line_with("160.79.104.10", 76)
    assert "example.com" in line_with("160.79.104.10", 116)
    assert "– not checked" in line_with("account", 76)
    assert "12 ms" in line_with("160.79.104.10", 76)


def test_two_networks_stand_side_by_side_with_what_differs_first() -> None:
    """Rows that differ come under a heading that says so; what nobody knows is left out."""
    rows = (*NETWORK.rows, NetworkRow(id="router", title="Router", here="not known", there="not known"))
    lines = beside_content(rows, ("gateway",), 100).plain.splitlines()
    assert "changed: gateway" in lines[0]
    (both,) = [line for line in lines if "403 from the proxy" in line]
    assert "401, the API's own" in both
    assert "Answer" in both
    order = [line.split("  ")[0].strip() for line in lines]
    assert order.index("What differs") < order.index("Answer") < order.index("Name")
    assert "Router" not in order
    assert beside_content((NetworkRow(id="a", title="A", here="x"),), (), 100).plain == ""


def test_the_route_marks_its_broken_link() -> None:
    """Stations and the links between them, in order."""
    lines = [line.strip() for line in route_content(NETWORK.picture).plain.splitlines()]
    assert lines[1:3] == ["you", "✓ fine"]
    assert lines[3].startswith("proxy")
    assert lines[4].startswith("✕ broken here")
