"""Whole screens as text, at the three sizes that matter. A400_GOLDEN=write writes them anew for review."""

from dataclasses import replace

import pytest

from tests.ui import pages
from tests.ui.fake import FakeWalk
from tests.ui.running import press, running, settle
from tests.ui.screens import compare, text_of
from wizard.walk.page import Page

SIZES = ((80, 24), (40, 15), (120, 40))
EXPLAINED = replace(pages.START, explanation=pages.EXPLANATION)
ASKING = replace(pages.STEP, consents=(pages.CONSENT,))
SCREENS: dict[str, tuple[Page, tuple[str, ...]]] = {
    "start": (pages.START, ()),
    "explained": (EXPLAINED, ()),
    "explained-why": (EXPLAINED, ("y",)),
    "step": (pages.STEP, ()),
    "consent": (ASKING, ()),
    "verdict": (pages.VERDICT, ()),
    "summary": (pages.SUMMARY, ()),
    "verify": (pages.VERIFY, ()),
    "verifying": (pages.VERIFYING, ()),
    "line": (replace(pages.VERIFYING, checks=pages.CHECKS), ("4",)),
    "table": (pages.STEP, ("t",)),
    "evidence": (pages.STEP, ("e",)),
    "jump": (pages.STEP, ("j",)),
    "credential": (pages.STEP, ("k",)),
    "details": (pages.SUMMARY, ("d",)),
    "looked": (pages.LOOKED, ()),
    "diagnosed": (pages.DIAGNOSED, ()),
    "ladder": (pages.DIAGNOSED, ("l",)),
    "shared": (pages.STEP, ("f3",)),
    "shared-summary": (pages.SUMMARY, ("f3",)),
    "code": (pages.VERDICT, ("o",)),
    "preview": (pages.SUMMARY, ("s",)),
    "help": (pages.STEP, ("question_mark",)),
    "surface": (EXPLAINED, ("w",)),
    "confirm": (EXPLAINED, ("c",)),
}
"""Name -> the page, and the keys that lead to the screen."""


@pytest.mark.parametrize("name", SCREENS)
async def test_screens_look_as_reviewed(name: str) -> None:
    """A screen changes only when somebody looked at the change, at each of the sizes that matter."""
    page, keys = SCREENS[name]
    async with running(FakeWalk(page), SIZES[0]) as pilot:
        await press(pilot, *keys)
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await settle(pilot)
            compare(f"{name}-{size[0]}x{size[1]}", text_of(pilot.app))


async def test_evidence_lies_beside_the_page_where_there_is_room() -> None:
    """At 130 columns the trail and the evidence are in sight together."""
    async with running(FakeWalk(pages.STEP), (130, 40)) as pilot:
        text = text_of(pilot.app)
        compare("step-130x40", text)

    assert "Trail" in text
    assert "Evidence" in text
