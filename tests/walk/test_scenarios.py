"""Every practice story ends where it says, with the pasted sample and without it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from wizard.model.words import Consent
from wizard.probes import Allow, ProbeRun, Report, Subject
from wizard.standin import scenarios
from wizard.standin.scenario import ScenarioInfo
from wizard.walk import action as act
from wizard.walk.assemble import assemble
from wizard.walk.options import OpenOptions
from wizard.walk.page import Page, StepPage, VerdictPage
from wizard.walk.walk import Walk

ENDS = {
    "healthy": ("nothing-wrong-now", "nothing-wrong-now"),
    "bad-body": ("request-at-fault", "your-request"),
    "captive-portal": ("way-sign-in", "way-sign-in"),
    "credit-too-low": ("no-credit", "no-credit"),
    "incident": ("incident", "incident"),
    "inherited-proxy": ("settings-lead-elsewhere", "settings-lead-elsewhere"),
    "key-revoked": ("key-refused", "key-refused"),
    "model-retired": ("model-retired", "model-retired"),
    "region-refused": ("edge-refused", "edge-refused"),
    "resets": ("network-http", "network-http"),
    "slow": ("network-http", "network-http"),
    "workspace-header-missing": ("workspace-needed", "workspace-needed"),
}
"""Story -> the row where it ends with its sample pasted, and without."""
TOLD = {"healthy": {"scope": "nothing_now"}}
"""What only the person of a story knows: story -> step -> answer."""


async def played(story: str, folder: Path, *, paste: bool) -> Page:
    """Play a story as a person would who allows everything and takes what the checks say."""
    options = OpenOptions(practice=story)
    parts = assemble(options)

    def start(ids: Sequence[str], subject: Subject, allow: Allow, report: Report) -> ProbeRun:
        run = ProbeRun(ids, parts.world, subject=subject, allow=allow, report=report, budget=1.0)
        run.start()
        return run

    walk = await Walk.open(options, parts=replace(parts, start_probes=start, reports=folder))
    try:
        if paste:
            await walk.do(act.Paste(parts.sample))
        page = await walk.do(act.Choose("my_code"))
        info = next(info for info in scenarios() if info.id == story)
        while isinstance(page, StepPage):
            page = await _answered(walk, page, info)
        return page
    finally:
        await walk.close()


async def _answered(walk: Walk, page: StepPage, info: ScenarioInfo) -> Page:
    if page.can_switch_network:
        await walk.do(act.SwitchNetwork())
    if page.wants_detail and page.wants_detail[0] == "model":
        await walk.do(act.Note("model", info.model))
    now: Page = walk.page
    while isinstance(now, StepPage) and now.consents:
        ask = now.consents[0]
        now = await walk.do(act.Allow(ask.consent, ask.hosts, ask.consent is not Consent.SHARES))
    if page.probes:
        now = await walk.do(act.RunProbes())
    assert isinstance(now, StepPage)
    told = TOLD.get(info.id, {}).get(now.step)
    return await walk.do(act.Give(told or now.suggested or "skipped"))


def test_every_story_has_an_end() -> None:
    """A new scenario has to say here where it ends."""
    assert set(ENDS) == {info.id for info in scenarios()}


@pytest.mark.parametrize("paste", [True, False], ids=["pasted", "by-checks"])
@pytest.mark.parametrize("story", ENDS)
async def test_a_story_ends_where_it_says(story: str, paste: bool, tmp_path: Path) -> None:
    """The verdict is the story's, its place is blamed, and the summary fits its forty lines."""
    page = await played(story, tmp_path, paste=paste)

    assert isinstance(page, VerdictPage), page
    assert page.reached.rule == ENDS[story][0 if paste else 1]
