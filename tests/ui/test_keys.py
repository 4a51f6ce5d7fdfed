"""Keys: each works, each is in help, letters type in a text box, Esc never ends the program."""

import asyncio
from dataclasses import replace
from typing import cast

import pytest
from textual.binding import Binding
from textual.screen import Screen
from textual.widgets import Input, TextArea

from tests.ui import pages
from tests.ui.fake import FakeWalk
from tests.ui.running import press, running, settle
from tests.ui.screens import text_of
from tests.ui.test_golden import SCREENS
from wizard.ui.app import WizardApp
from wizard.ui.screens.help import HelpScreen, key_lines
from wizard.ui.screens.start import StartScreen
from wizard.ui.walking import Walking
from wizard.ui.widgets.answers import Answers
from wizard.ui.widgets.paste_box import PasteBox
from wizard.walk import action as act
from wizard.walk.page import Page

PROVABLE = replace(pages.VERIFY, consents=(), can_prove=True)
SENT: dict[str, tuple[Page, tuple[str, ...], act.Action]] = {
    "choose by digit": (pages.START, ("2",), act.Choose("tool")),
    "choose by arrow": (pages.START, ("down", "down", "enter"), act.Choose("web_page")),
    "take up by letter": (pages.START, ("c",), act.Resume("calm-lynx-19")),
    "answer by digit": (pages.STEP, ("3",), act.Give("both_fail")),
    "answer as suggested": (pages.STEP, ("enter",), act.Give("both_work")),
    "do not know": (pages.STEP, ("i",), act.Give("cannot_tell")),
    "skip": (pages.STEP, ("s",), act.Give("skipped")),
    "stop what runs": (pages.STEP, ("r",), act.StopProbes()),
    "open a private window": (pages.STEP, ("m",), act.Do(0)),
    "start a reproduction": (pages.STEP, ("n",), act.Reproduce("start")),
    "stop a reproduction": (
        replace(pages.STEP, reproducing_since="12:00:05 UTC"),
        ("n",),
        act.Reproduce("stop"),
    ),
    "switch the network": (replace(pages.STEP, can_switch_network=True), ("w",), act.SwitchNetwork()),
    "back": (pages.STEP, ("b",), act.Back()),
    "back by escape": (pages.STEP, ("escape",), act.Back()),
    "undo": (pages.STEP, ("u",), act.Undo()),
    "redo": (replace(pages.STEP, frame=replace(pages.FRAME, can_redo=True)), ("ctrl+r",), act.Redo()),
    "jump to a step": (pages.STEP, ("j", "2"), act.Jump("status")),
    "jump to the summary": (pages.STEP, ("j", "s"), act.Jump("summary")),
    "use another key": (pages.STEP, ("k", "2"), act.UseCredential("ring")),
    "to the summary": (pages.VERDICT, ("enter",), act.Jump("summary")),
    "to the proof": (pages.VERDICT, ("v",), act.Jump("verify")),
    "from the summary to the proof": (pages.SUMMARY, ("v",), act.Jump("verify")),
    "to the proof by jump": (pages.STEP, ("j", "p"), act.Jump("verify")),
    "try what was allowed": (PROVABLE, ("r",), act.Prove()),
    "ask, allow and try": (pages.VERIFY, ("r", "y"), act.Prove()),
    "refuse a trial": (
        pages.VERIFY,
        ("r", "n"),
        act.Allow(pages.CONSENT.consent, pages.CONSENT.hosts, False),
    ),
    "stop a check": (pages.VERIFYING, ("r",), act.StopProbes()),
    "real calls": (PROVABLE, ("p",), act.Prove(paid=True)),
    "audit a log": (PROVABLE, ("3", "a", "enter"), act.CheckLog("a")),
    "judge a program": (PROVABLE, ("4", "a", "enter"), act.CheckRetries("a")),
    "read an outcome": (PROVABLE, ("5", "a", "enter"), act.CheckSecond("a")),
    "another key for the trials": (pages.VERIFY, ("k", "2"), act.UseCredential("ring")),
    "from the proof to the summary": (pages.VERIFY, ("s",), act.Jump("summary")),
    "back from the proof": (pages.VERIFY, ("b",), act.Back()),
    "copy": (pages.SUMMARY, ("c", "enter"), act.Copy("text")),
    "copy Markdown": (pages.SUMMARY, ("m", "enter"), act.Copy("markdown")),
    "save": (pages.SUMMARY, ("s", "enter"), act.Save()),
    "save for oneself": (pages.SUMMARY, ("l",), act.Save("local")),
    "add a detail": (pages.SUMMARY, ("d", "P", "r", "o", "enter", "enter"), act.Note("plan", "Pro")),
    "walk on from a paste": (SCREENS["surface"][0], ("w", "1"), act.Choose("my_code")),
}


@pytest.mark.parametrize("kind", ["start", "step", "verdict", "summary", "verify"])
async def test_a_key_asks_for_its_action(kind: str) -> None:
    """A key sends exactly the action that it promises."""
    wrong: dict[str, object] = {}
    cases = {name: case for name, case in SENT.items() if case[0].kind == kind}
    walk = FakeWalk(next(iter(cases.values()))[0])
    async with running(walk) as pilot:
        for name, (page, keys, wanted) in cases.items():
            walk.turn(page)
            await settle(pilot)
            await press(pilot, *keys)
            if walk.done[-1:] != [wanted]:
                wrong[name] = walk.done[-1:]

    assert wrong == {}


async def test_what_a_check_needs_is_asked_and_then_it_is_made() -> None:
    """The walk says what it needs; a yes sends the same action again, a no does not."""
    wanted = act.CheckRetries("app")

    def script(action: act.Action) -> Page | None:
        asks = action == wanted and walk.done.count(wanted) % 2 == 1
        return replace(PROVABLE, asked=pages.CONSENT) if asks else PROVABLE

    walk = FakeWalk(PROVABLE, script)
    allowed = act.Allow(pages.CONSENT.consent, pages.CONSENT.hosts, True)
    async with running(walk) as pilot:
        await press(pilot, "4", "a", "p", "p", "enter", "y")
        yes = list(walk.done)
        await press(pilot, "4", "a", "p", "p", "enter", "n")

    assert yes == [wanted, allowed, wanted]
    assert walk.done[3:] == [wanted, replace(allowed, granted=False)]


async def test_results_of_other_terminals_are_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """While the proof is up; the walk is asked only once there is something."""
    monkeypatch.setattr("wizard.ui.screens.verify.LOOK_S", 0.01)
    done = asyncio.Event()

    def script(action: act.Action) -> Page | None:
        if action == act.Refresh():
            walk.has_news = False
            done.set()
        return None

    walk = FakeWalk(PROVABLE, script)
    async with running(walk):
        before = list(walk.done)
        walk.has_news = True
        async with asyncio.timeout(30):
            await done.wait()

    assert before == []
    assert walk.done[0] == act.Refresh()


TEXTUALS_OWN = {
    "tab",
    "shift+tab",
    "ctrl+c",
    "super+c",
    "up",
    "down",
    "home",
    "end",
    "pageup",
    "pagedown",
    "ctrl+pageup",
    "ctrl+pagedown",
}
"""Keys that every Textual screen or list has; they do what they do everywhere."""
TEXT_KEYS = {b.key for kind in (Input, TextArea) for b in Binding.make_bindings(kind.BINDINGS)}
"""Keys of Textual's text fields."""


def ours(screen: Screen[object]) -> list[Binding]:
    """The bindings in force that this program made."""
    return [active.binding for active in screen.active_bindings.values() if active.binding.id]


@pytest.mark.parametrize("name", SCREENS)
async def test_keys_are_named_explained_and_lead_out(name: str) -> None:
    """On every screen: each key is in help, help opens and closes, only ctrl+q ends the program."""
    page, keys = SCREENS[name]
    async with running(FakeWalk(page)) as pilot:
        await press(pilot, *keys)
        screen = pilot.app.screen
        helped = " ".join(text for _, text in key_lines(screen))
        unnamed = {a.binding.key for a in screen.active_bindings.values() if not a.binding.id} - {"ctrl+p"}
        assert unnamed - TEXTUALS_OWN - TEXT_KEYS == set()
        assert [b.id for b in ours(screen) if b.tooltip not in helped and "press(" not in b.action] == []
        assert [b.id for b in ours(screen) if not b.tooltip] == []
        if name not in ("details", "line", "help"):  # a sign types in a text field; help over help is no help
            await press(pilot, "question_mark")
            assert isinstance(pilot.app.screen, HelpScreen)
            await press(pilot, "escape")
            assert pilot.app.screen is screen
        await press(pilot, "escape", "escape", "escape")
        assert pilot.app.return_code is None
        await press(pilot, *keys)
        await pilot.press("ctrl+q")
        app = cast(WizardApp, pilot.app)

    assert app.return_code == 0
    assert app.hint == "to resume: a400-wizard --resume quiet-otter-41"


async def test_letters_type_while_the_box_has_the_focus() -> None:
    """In the paste box a letter is a letter, not a command."""
    walk = FakeWalk(pages.START)
    async with running(walk) as pilot:
        await press(pilot, "p", *"b2rt?")
        box = pilot.app.screen.query_one(PasteBox)
        typed = box.text
        await press(pilot, "ctrl+g")
        await press(pilot, "escape")
        focused = pilot.app.focused

    assert typed == "b2rt?"
    assert walk.done == [act.Paste("b2rt?")]
    assert isinstance(focused, Answers)


async def test_keys_that_cannot_do_anything_say_why() -> None:
    """A key without effect is answered with a sentence, never with silence."""
    async with running(FakeWalk(replace(pages.VERDICT, frame=replace(pages.FRAME, can_back=False)))) as pilot:
        await press(pilot, "b")
        text = text_of(pilot.app)

    assert "This is the first question" in text


async def test_the_first_screen_says_what_it_must_before_the_walk_is_open() -> None:
    """`Walk me through` and a box to paste into are there at the first paint."""

    async def never() -> Walking:
        await asyncio.Event().wait()
        raise AssertionError

    async with WizardApp(never).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        text = text_of(pilot.app)
        await press(pilot, "r", "t", "e", "j", "u", "enter", "escape")
        assert isinstance(pilot.app.screen, StartScreen)

    assert "Walk me through" in text
    assert "Paste an error, a log, a request" in text
