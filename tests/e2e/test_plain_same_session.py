"""The same answers give the same session: by answers file, by the plain front end, by the walk itself."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.plain_support import PROMPT, YES_NO, Terminal, store
from wizard.cli.main import main
from wizard.model.event import Event, Probed
from wizard.walk import action as act
from wizard.walk.options import OpenOptions
from wizard.walk.page import StepPage
from wizard.walk.walk import Walk

ANSWERS = """
surface = "tool"
[answers]
error-text = "skipped"
scope = "one_request"
[notes]
model = "claude-sonnet-5-5"
[consent.asks_host]
hosts = ["*"]
"""
"""Probes that need no key run; those that need one are refused, and their steps are passed over."""


def same(events: tuple[Event, ...]) -> list[dict[str, Any]]:
    """Events without what differs from run to run: times, ports, identifiers, what was measured."""
    return [_same(event) for event in events if event.kind not in ("closed", "resumed")]


def _same(event: Event) -> dict[str, Any]:
    if isinstance(event, Probed):
        found = [(o.fact, o.value, o.sureness.value) for o in event.result.observations]
        return {"kind": "probed", "step": event.step, "probe": event.result.probe, "found": found}
    kept = event.model_dump(mode="json", exclude={"at": True, "observation": {"at"}})
    for name in ("session", "target", "hosts", "credential"):
        kept.pop(name, None)
    return json.loads(json.dumps(kept))  # type: ignore[no-any-return]


def by_file(folder: Path) -> list[dict[str, Any]]:
    """Through `run`."""
    (folder / "a.toml").write_text(ANSWERS)
    main(["run", "--answers", str(folder / "a.toml"), "--practice", "region-refused"])
    return same(store().load(store().latest()).events)


def by_hand(folder: Path) -> list[dict[str, Any]]:
    """Through the plain front end, typed."""
    with Terminal("--plain", "--practice", "region-refused", folder=folder) as terminal:
        terminal.wait()
        terminal.type("2")
        page = terminal.type("n model: claude-sonnet-5-5")
        while "Next:" not in page:
            page = _type_one(terminal)
        terminal.child.sendline("q")
        terminal.end()
    return same(store().load(store().latest()).events)


def _type_one(terminal: Terminal) -> str:
    """Answer the question that is shown: scope by its number, checks without a key, the rest is skipped."""
    shown = terminal.seen.rsplit("api-400 ", 1)[-1]
    if "fail" in shown and "Only certain requests" in shown:
        number = next(line for line in shown.splitlines() if "Only certain requests" in line)
        return terminal.type(number.strip().split(".")[0])
    if "Checks that can run here" not in shown:
        return terminal.type("s")
    terminal.child.sendline("p")
    while terminal.child.expect([YES_NO, PROMPT]) == 0:
        question = str(terminal.child.before)
        terminal.seen += question
        terminal.child.sendline("n" if "send the key" in question else "y")
    after = str(terminal.child.before)
    return terminal.type("" if "The checks say:" in after else "s")


async def by_actions() -> list[dict[str, Any]]:
    """Through the walk's own actions."""
    walk = await Walk.open(OpenOptions(practice="region-refused"))
    await walk.do(act.Choose("tool"))
    page = await walk.do(act.Note("model", "claude-sonnet-5-5"))
    while isinstance(page, StepPage):
        if page.step == "scope":
            page = await walk.do(act.Give("one_request"))
            continue
        for ask in page.consents:
            page = await walk.do(act.Allow(ask.consent, ask.hosts, granted=ask.consent == "asks_host"))
        assert isinstance(page, StepPage)
        if any(card.state == "idle" for card in page.probes):
            page = await walk.do(act.RunProbes())
        assert isinstance(page, StepPage)
        page = await walk.do(act.Give(page.suggested or "skipped"))
    events = same(walk.events)
    await walk.close()
    return events


@pytest.mark.usefixtures("capsys")
async def test_three_ways_one_session(tmp_path: Path) -> None:
    """Event for event, but for times and ports."""
    actions = await by_actions()
    file = await asyncio.to_thread(by_file, tmp_path)
    hand = await asyncio.to_thread(by_hand, tmp_path)

    assert len(actions) > 6
    assert {event["kind"] for event in actions} >= {"started", "answered", "noted", "consented", "probed"}
    assert file == actions
    assert hand == actions
