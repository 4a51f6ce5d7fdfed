"""Two people in the app: words, cases and answers are taken in, decided, written; wrong ones are told so."""

import re
import time
from dataclasses import replace

import pytest
from textual import events
from textual.pilot import Pilot

from tests.ui import pages
from tests.ui.fake import FakeWalk
from tests.ui.gathered import ASK, WORDS, FakeTogether, walk_on
from tests.ui.poison import MARKUP
from tests.ui.running import running, settle
from tests.ui.screens import compare, text_of
from tests.ui.test_hostile import actions_in
from wizard.ui.screens.sessions import SessionsScreen
from wizard.walk import action as act
from wizard.walk.page import Page

SIZES = ((80, 24), (40, 15), (120, 40))


@pytest.fixture(autouse=True)
def _one_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Times are drawn in the machine's zone; the golden screens know one."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()


def typed(text: str) -> tuple[str, ...]:
    """The keys of a text."""
    names = {" ": "space", ".": "full_stop", "/": "slash", "-": "minus"}
    return tuple(names.get(letter, letter) for letter in text)


async def done(pilot: Pilot[None]) -> None:
    """Wait until what was begun beside the screen is done, and what follows from it is drawn."""
    await settle(pilot)
    await pilot.app.workers.wait_for_complete()
    await settle(pilot)


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, each once the one before has done all that it does."""
    for key in keys:
        await pilot.press(key)
        await done(pilot)


def together(walk: FakeWalk) -> FakeTogether:
    """The fake second person of a walk."""
    assert isinstance(walk.together, FakeTogether)
    return walk.together


OPENED: dict[str, tuple[Page, tuple[str, ...]]] = {
    "given": (pages.START, ("w",)),
    "doubted": (pages.START, ("w", *typed("notice cheap zebra climate"), "enter")),
    "heard": (pages.START, ("w", *typed(WORDS), "enter")),
    "heard-guide": (pages.START, ("w", *typed(WORDS), "enter", "g")),
    "case": (pages.START, ("w", *typed("x.a400case"), "enter")),
    "case-pick": (pages.START, ("w", *typed("x.a400case"), "enter", "a")),
    "case-leaves": (pages.VERDICT, ("f4", "3", *typed("kim"), "enter")),
    "answer-leaves": (
        pages.START,
        ("w", *typed("x.a400case"), "enter", "n", *typed("thanks kim"), "enter", "w", *typed("Ann"), "enter"),
    ),
    "ask": (ASK, ()),
    "together": (pages.VERDICT, ("f4",)),
    "found": (pages.START, ("r",)),
    "found-one": (pages.START, ("r", "f", *typed("req_011"))),
    "compared": (pages.START, ("r", "c", "down", "c")),
}


@pytest.mark.parametrize("name", OPENED)
async def test_screens_for_two_look_as_reviewed(name: str) -> None:
    """A screen changes only when somebody looked at the change, at each of the sizes that matter."""
    page, keys = OPENED[name]
    async with running(walk_on(page), SIZES[0]) as pilot:
        await press(pilot, *keys)
        pilot.app.clear_notifications()
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await settle(pilot)
            text = re.sub(r"hash [0-9a-f]{12}", "hash ............", text_of(pilot.app))
            compare(f"{name}-{size[0]}x{size[1]}", text)


async def test_offered_words_are_taken_with_one_key() -> None:
    """The right words stand in the line, so enter opens their page; the answers of the other are followed."""
    async with running(walk_on(pages.START)) as pilot:
        await press(pilot, "w", *typed("notice cheap zebra climate"), "enter")
        doubted = text_of(pilot.app)
        await press(pilot, "enter")
        heard = text_of(pilot.app)
        await press(pilot, "1")
        after = text_of(pilot.app)
        await press(pilot, "b")
        back = text_of(pilot.app)

    assert "Word 3 (zebra)" in doubted
    assert WORDS in doubted
    assert "Please tell me the number" in heard
    assert "Is that what you see?" in after
    assert back == heard


async def test_worse_words_ask_again() -> None:
    """Nothing is offered, nothing opens, and the line stays as it was typed."""
    async with running(walk_on(pages.START)) as pilot:
        await press(pilot, "w", *typed("one two three four"), "enter")
        text = text_of(pilot.app)

    assert "Please ask for the code again" in text
    assert "one two three four" in text


@pytest.mark.parametrize(
    ("pasted", "seen"),
    [(WORDS, "What the other person sees"), ("/tmp/a b.a400case", "A case, read-only")],
)
async def test_a_paste_of_ours_is_opened(pasted: str, seen: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words and the path of a dropped file need no menu; nothing of them is read as an error."""
    walk = walk_on(pages.START)
    monkeypatch.setattr(FakeTogether, "knows", lambda _self, _text: True)
    async with running(walk) as pilot:
        pilot.app.screen.post_message(events.Paste(pasted))
        await done(pilot)
        text = text_of(pilot.app)

    assert seen in text
    assert not [action for action in walk.done if isinstance(action, act.Paste)]


async def test_any_other_paste_is_read() -> None:
    """What is no code and no file of ours goes where it always went."""
    walk = walk_on(pages.START)
    async with running(walk) as pilot:
        pilot.app.screen.post_message(events.Paste("model not found"))
        await done(pilot)

    assert walk.done == [act.Paste("model not found")]


async def test_an_answer_is_handed_to_the_walk() -> None:
    """An ask file is for a session: the walk takes it in."""
    walk = walk_on(pages.START)
    async with running(walk) as pilot:
        await press(pilot, "w", *typed("x.a400ask"), "enter")

    assert walk.done == [act.TakeIn(b"{}")]


async def test_a_case_is_answered() -> None:
    """Notes and asks are collected, the name is asked for once, and nothing is written before that."""
    walk = walk_on(pages.START)
    async with running(walk, (120, 40)) as pilot:
        await press(pilot, "w", *typed("x.a400case"), "enter", "w")
        await press(pilot, "n", *typed("all clear"), "enter")
        await press(pilot, "a", "2", *typed("vpn off"), "enter")
        before = list(together(walk).written)
        drafted = text_of(pilot.app)
        await press(pilot, "w", *typed("Ann"), "enter")
        shown, unwritten = text_of(pilot.app), list(together(walk).written)
        await press(pilot, "enter")
        after = text_of(pilot.app)

    steps = [step.id for step in together(walk).case.flow.steps]
    assert before == unwritten == []
    assert "all clear" in drafted
    assert "This leaves your machine" in shown
    assert "all clear" in shown
    assert together(walk).written == [("Ann", ["all clear"], [steps[1]])]
    assert "all clear" not in after


async def test_what_may_not_travel_is_refused_at_once() -> None:
    """A command in a note is told so, and the note is not taken."""
    walk = walk_on(pages.START)
    async with running(walk, (120, 40)) as pilot:
        await press(pilot, "w", *typed("x.a400case"), "enter", "n", *typed("run sudo now"), "enter")
        text = text_of(pilot.app)

    assert "This cannot be sent" in text
    assert "Your answer" not in text


async def test_esc_adds_nothing_and_asks_before_it_throws_away() -> None:
    """Esc in a line changes nothing; leaving an unwritten answer asks once."""
    walk = walk_on(pages.START)
    async with running(walk, (120, 40)) as pilot:
        await press(pilot, "w", *typed("x.a400case"), "enter", "d", "1", "escape")
        nothing = text_of(pilot.app)
        await press(pilot, "n", *typed("hm"), "enter", "escape")
        asked = text_of(pilot.app)
        await press(pilot, "n")
        stayed = text_of(pilot.app)

    assert "Your answer" not in nothing
    assert "Leave the case?" in asked
    assert "hm" in stayed


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("1", act.Decide("network", True)),
        ("y", act.Decide("network", True)),
        ("2", act.Decide("network", False)),
        ("n", act.Decide("network", False)),
        ("3", act.Back()),
    ],
)
async def test_each_ask_is_decided_by_itself(key: str, wanted: act.Action) -> None:
    """The first step that is open is the one that the keys decide."""
    walk = walk_on(ASK)
    async with running(walk) as pilot:
        await press(pilot, key)

    assert walk.done == [wanted]


async def test_when_all_is_decided_it_goes_on_to_what_was_allowed() -> None:
    """Enter leads to the first allowed step that is not done."""
    steps = tuple(replace(step, granted=True, done=step.step == "status") for step in ASK.steps)
    walk = walk_on(replace(ASK, steps=steps))
    async with running(walk) as pilot:
        await press(pilot, "enter")

    assert walk.done == [act.Jump("network")]


async def test_the_case_is_written_under_a_name() -> None:
    """f4 leads there from any page; esc at the name writes nothing."""
    walk = walk_on(pages.VERDICT)
    async with running(walk) as pilot:
        await press(pilot, "f4", "3", "escape")
        nothing = list(walk.done)
        await press(pilot, "f4", "3", *typed("kim"), "enter")
        shown = text_of(pilot.app)
        await press(pilot, "escape", "f4", "3", *typed("kim"), "enter", "enter", "f4", "4")

    assert nothing == []
    assert "This leaves your machine" in shown
    assert walk.done == [act.SendCase(name="kim"), act.Jump("ask")]


async def test_sessions_are_found_shown_exported_and_deleted() -> None:
    """Deleting asks first; no keeps, yes deletes and the list shows it."""
    walk = walk_on(pages.START)
    kept = together(walk).kept
    async with running(walk, (120, 40)) as pilot:
        await press(pilot, "r", "s")
        shown = text_of(pilot.app)
        await press(pilot, "escape", "x", *typed("kim"), "enter")
        case = text_of(pilot.app)
        await press(pilot, "escape")
        nothing = list(kept.sent)
        await press(pilot, "x", "enter", "enter", "d", "n")
        before = [row.id for row in kept.rows]
        await press(pilot, "d", "y")
        after = text_of(pilot.app)
        await press(pilot, "f", *typed("nothing like it"))
        none = text_of(pilot.app)
        await press(pilot, "escape", "enter")

    assert "POST /v1/messages" in shown
    assert "Written by kim." in case
    assert nothing == []
    assert kept.sent == ["20261122-093501-k3f7"]
    assert len(before) == 3
    assert [row.id for row in kept.rows] == before[1:]
    assert "invalid_request_error" not in after
    assert "No session has these words" in none
    assert walk.done == [act.Resume("20261121-180000-aaaa")]


async def test_hostile_texts_do_nothing() -> None:
    """Names, notes and steps come from somebody else; they are drawn as they stand."""
    steps = tuple(replace(step, title=MARKUP, lines=((MARKUP, MARKUP),)) for step in ASK.steps)
    walk = walk_on(replace(ASK, head=MARKUP, notes=(MARKUP,), doubts=(MARKUP,), steps=steps))
    async with running(walk, (120, 40)) as pilot:
        text, clicks = text_of(pilot.app), actions_in(pilot.app)

    assert "[@click=app.quit]press[/]" in text
    assert clicks == []


async def test_two_keys_in_one_breath_close_one_sheet() -> None:
    """The second key answers nothing again, and what lies beneath stays."""
    walk = walk_on(pages.START)
    async with running(walk) as pilot:
        await press(pilot, "r")
        screen = pilot.app.screen
        assert isinstance(screen, SessionsScreen)
        screen.dismiss("20261121-180000-aaaa")
        screen.dismiss("20261122-093501-k3f7")
        await done(pilot)
        beneath = text_of(pilot.app)

    assert walk.done == [act.Resume("20261121-180000-aaaa")]
    assert "Walk me through" in beneath


async def test_letters_go_into_the_line_at_once() -> None:
    """Whoever types on without waiting finds sessions; nothing is taken up by its digit."""
    walk = walk_on(pages.START)
    async with running(walk) as pilot:
        await press(pilot, "r")
        for key in ("f", *typed("2026 11")):
            await pilot.press(key)
        await done(pilot)
        text = text_of(pilot.app)

    assert walk.done == []
    assert "2026 11" in text
