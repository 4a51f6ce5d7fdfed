"""Two networks in one session: looked at here, switched, looked at again, and set side by side."""

from dataclasses import replace
from pathlib import Path

from wizard.walk import action as act
from wizard.walk.assemble import assemble
from wizard.walk.network_lines import network_lines, network_of
from wizard.walk.options import OpenOptions
from wizard.walk.page import StepPage
from wizard.walk.walk import Walk


async def test_the_second_network_stands_beside_the_first(tmp_path: Path) -> None:
    """The switch is offered once there is something to compare with; what differs is on the page."""
    options = OpenOptions(practice="resets")
    parts = assemble(options)
    walk = await Walk.open(options, parts=replace(parts, reports=tmp_path))
    try:
        await walk.do(act.Paste(parts.sample))
        page = await walk.do(act.Choose("my_code"))
        while isinstance(page, StepPage) and page.step != "layers":
            page = await _looked(walk, page)
            assert isinstance(page, StepPage)
            page = await walk.do(act.Give(page.suggested or "skipped"))
        assert isinstance(page, StepPage)
        assert not page.can_switch_network, "nothing was looked at yet"

        page = await _looked(walk, page)
        first = network_of(page)
        assert isinstance(page, StepPage)
        assert first is not None
        assert page.can_switch_network
        assert all(row.there is None for row in first.rows)

        page = await walk.do(act.SwitchNetwork())
        assert isinstance(page, StepPage)
        both = network_of(await _looked(walk, page))
    finally:
        await walk.close()

    assert both is not None
    assert (both.verdict.id, str(both.verdict.sureness)) == (first.verdict.id, "shown")
    assert {"gateway", "address range"} <= set(both.changed)
    rows = {row.id: row for row in both.rows}
    assert (rows["answer"].here, rows["answer"].there) == ("cut off", "the API itself")
    assert any("(the other network)" in line for line in network_lines(both))


async def _looked(walk: Walk, page: StepPage) -> StepPage:
    """The page after its checks ran, everything allowed."""
    now = walk.page
    while isinstance(now, StepPage) and now.consents:
        ask = now.consents[0]
        now = await walk.do(act.Allow(ask.consent, ask.hosts, True))
    if page.probes:
        now = await walk.do(act.RunProbes())
    assert isinstance(now, StepPage)
    return now
