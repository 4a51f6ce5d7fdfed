"""Screen-share mode: what is drawn is covered, what is done is not."""

from dataclasses import replace

from tests.ui import pages
from tests.ui.fake import FakeWalk
from tests.ui.running import press, running, settle
from tests.ui.screens import text_of
from wizard.ui.widgets.paste_box import PasteBox
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


async def test_the_key_covers_a_sheet_that_is_open() -> None:
    """f3 works over a sheet and in its field; what the sheet said before comes back when it ends."""
    walk = FakeWalk(PAGE)
    async with running(walk, (120, 40)) as pilot:
        await press(pilot, "r")
        before = text_of(pilot.app)
        await press(pilot, "f3")
        shared = text_of(pilot.app)
        await press(pilot, "f3")
        after = text_of(pilot.app)
        await press(pilot, "y")

    assert "…wxyz" in before
    assert [s for s in SECRETS if s in shared] == []
    assert "…wxyz" in after
    assert act.Allow(pages.CONSENT.consent, pages.CONSENT.hosts, True) in walk.done


async def test_what_is_typed_is_dots_while_the_screen_is_shared() -> None:
    """In the box of the start page and in the field of a sheet; what is handed over is what was typed."""
    start = FakeWalk(replace(pages.START, sample=""))
    async with running(start, (120, 40)) as pilot:
        pilot.app.screen.query_one(PasteBox).focus()
        await press(pilot, *"kimlarsen", "f3")
        shared = text_of(pilot.app)
        await press(pilot, "f3")
        after = text_of(pilot.app)
    walk = FakeWalk(pages.SUMMARY)
    async with running(walk, (120, 40)) as pilot:
        await press(pilot, "f3", "d", *"kimlarsen")
        field = text_of(pilot.app)
        await press(pilot, "enter", "escape")

    assert "kimlarsen" not in shared
    assert "kimlarsen" in after
    assert "kimlarsen" not in field
    assert [a.text for a in walk.done if isinstance(a, act.Note)] == ["kimlarsen"]


async def test_short_messages_are_covered_too() -> None:
    """One that was up when sharing began goes; one that comes later is covered."""
    async with running(FakeWalk(PAGE), (120, 40)) as pilot:
        pilot.app.notify("The same text is in /home/ada/report.md", markup=False)
        await settle(pilot)
        before = text_of(pilot.app)
        await press(pilot, "f3")
        shared = text_of(pilot.app)
        pilot.app.notify("Copied. The same text is in /home/ada/later.md", markup=False)
        await settle(pilot)
        later = text_of(pilot.app)

    assert "/home/ada/report.md" in before
    assert "report.md" not in shared
    assert "Copied." in later
    assert "later.md" not in later
