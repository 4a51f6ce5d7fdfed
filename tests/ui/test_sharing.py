"""Screen-share mode: what is drawn is covered, what is done is not."""

from dataclasses import replace

from tests.ui import pages
from tests.ui.fake import FakeWalk
from tests.ui.running import press, running
from tests.ui.screens import text_of
from wizard.walk import action as act

SECRETS = ("…wxyz", "/home/ada", "10.11.12.13", "build.corp.example")
PAGE = replace(
    pages.STEP,
    why="Seen from build.corp.example at 10.11.12.13, in /home/ada/work.",
    probes=(pages.CARDS[1],),
    consents=(pages.CONSENT,),
)


async def test_covered_on_every_page_and_sheet_until_it_ends() -> None:
    """The page, its list, its consent and its key sheet are covered; the title bar says so."""
    walk = FakeWalk(PAGE)
    async with running(walk, (120, 40)) as pilot:
        await press(pilot, "escape")
        before = text_of(pilot.app)
        await press(pilot, "f3")
        shots = [text_of(pilot.app)]
        for keys in (("k",), ("e",), ("t",)):
            await press(pilot, *keys)
            shots.append(text_of(pilot.app))
            await press(pilot, "escape")
        await press(pilot, "r")
        shots.append(text_of(pilot.app))
        await press(pilot, "y")
        done = list(walk.done)
        await press(pilot, "f3")
        after = text_of(pilot.app)

    assert all(secret in before for secret in SECRETS)
    assert [(n, s) for n, shot in enumerate(shots) for s in SECRETS if s in shot] == []
    assert "screen shared" in shots[0]
    assert "screen shared" not in after
    assert all(secret in after for secret in SECRETS)
    assert act.Allow(pages.CONSENT.consent, pages.CONSENT.hosts, True) in done


async def test_a_request_is_not_drawn_while_the_screen_is_shared() -> None:
    """The explained page keeps the body to itself."""
    async with running(FakeWalk(replace(pages.START, explanation=pages.EXPLANATION)), (120, 40)) as pilot:
        before = text_of(pilot.app)
        await press(pilot, "f3")
        shared = text_of(pilot.app)
        await press(pilot, "f3")
        after = text_of(pilot.app)

    assert '"max_tokens": 0' in before
    assert '"max_tokens": 0' not in shared
    assert '"max_tokens": 0' in after
