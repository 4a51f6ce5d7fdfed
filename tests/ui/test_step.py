"""A question: its checks run by themselves where they may, ask where they must, and fill in live."""

import asyncio
import random
from dataclasses import replace

import pytest
from textual import events

from tests.ui import pages
from tests.ui.fake import FakeWalk
from tests.ui.running import press, running, settle
from tests.ui.screens import text_of
from wizard.model.observation import Phase
from wizard.model.words import Consent
from wizard.ui.screens.consent import ConsentScreen
from wizard.ui.widgets.answers import Answers
from wizard.walk.action import Action, Allow, Give, Paste, RunProbes
from wizard.walk.page import Choice, Page, ProbeCard, StepPage

IDLE = replace(pages.CARDS[0], state="idle", phases=())
READY = replace(pages.STEP, probes=(IDLE,), suggested=None)
PAID = replace(pages.CONSENT, consent=Consent.USES_KEY_PAID, highest_cost="$0.0004")


def with_card(page: StepPage, card: ProbeCard) -> StepPage:
    """The page with another state of its check."""
    return replace(page, probes=(card,))


async def test_a_check_that_needs_no_asking_runs_when_the_page_opens() -> None:
    """Nobody has to start what may run anyway."""
    walk = FakeWalk(READY)
    async with running(walk):
        pass

    assert walk.done == [RunProbes()]


async def test_a_check_that_ran_is_not_run_again_by_itself() -> None:
    """Coming back to an answered question asks the network nothing."""
    walk = FakeWalk(with_card(READY, pages.CARDS[1]))
    async with running(walk) as pilot:
        before = list(walk.done)
        await press(pilot, "r")

    assert before == []
    assert walk.done == [RunProbes()]


async def test_consent_is_asked_by_name_and_a_yes_runs_the_checks() -> None:
    """The sheet names class, host, cost and key; yes allows exactly that and runs it."""
    walk = FakeWalk(replace(READY, consents=(pages.CONSENT,)))
    async with running(walk) as pilot:
        text = text_of(pilot.app)
        await press(pilot, "y")

    assert all(
        part in text
        for part in ("uses your key (free)", "api.anthropic.com", "nothing", "sk-ant-api03-…wxyz")
    )
    assert walk.done == [
        Allow(Consent.USES_KEY_FREE, ("api.anthropic.com",), True),
        RunProbes(("clean_client",)),
    ]


async def test_a_no_refuses_and_runs_nothing() -> None:
    """A refusal is told to the walk, and nothing else."""
    walk = FakeWalk(replace(READY, consents=(pages.CONSENT,)))
    async with running(walk) as pilot:
        await press(pilot, "n")

    assert walk.done == [Allow(Consent.USES_KEY_FREE, ("api.anthropic.com",), False)]


async def test_later_leaves_the_question_open_and_r_asks_again() -> None:
    """Esc decides nothing; the answers below can be given by hand meanwhile."""
    walk = FakeWalk(replace(READY, consents=(pages.CONSENT,)))
    async with running(walk) as pilot:
        await press(pilot, "escape")
        assert walk.done == []
        await press(pilot, "r")
        assert isinstance(pilot.app.screen, ConsentScreen)
        await press(pilot, "escape", "1")

    assert walk.done == [Give("only_clean_works")]


async def test_enter_alone_does_not_spend_money() -> None:
    """Where it costs something, the highlighted answer is no."""
    walk = FakeWalk(replace(READY, consents=(PAID,)))
    async with running(walk) as pilot:
        text = text_of(pilot.app)
        await press(pilot, "enter")

    assert "at most $0.0004" in text
    assert walk.done == [Allow(Consent.USES_KEY_PAID, ("api.anthropic.com",), False)]


async def test_phases_fill_in_while_a_check_runs() -> None:
    """The card is redrawn in place, and the highlight stays where the person put it."""
    walk = FakeWalk(pages.STEP)
    async with running(walk) as pilot:
        await press(pilot, "down", "down")
        highlighted = pilot.app.screen.query_one(Answers).highlighted
        before = text_of(pilot.app)
        phases = tuple(Phase(name=p.name, state="fine", ms=33) for p in pages.PHASES)
        card = replace(pages.CARDS[0], state="done", phases=phases, said="It works both ways.", ms=1480)
        walk.turn(replace(pages.STEP, probes=(card, pages.CARDS[1])))
        await settle(pilot)
        after = text_of(pilot.app)
        still = pilot.app.screen.query_one(Answers).highlighted

    assert "tls …" in before
    assert "tls ✓ 33 ms" in after
    assert "done · 1.5 s" in after
    assert "It works both ways." in after
    assert still == highlighted


async def test_the_cursor_follows_a_check_until_the_person_moves_it() -> None:
    """Enter takes what the check points to, unless somebody chose a line already."""
    walk = FakeWalk(replace(pages.STEP, suggested=None))
    async with running(walk) as pilot:
        walk.turn(replace(pages.STEP, suggested="both_fail"))
        await settle(pilot)
        await press(pilot, "enter", "up", "up")
        walk.turn(replace(pages.STEP, suggested="both_work"))
        await settle(pilot)
        await press(pilot, "enter")

    assert walk.done == [Give("both_fail"), Give("only_clean_works")]


async def test_a_check_can_be_answered_by_hand_while_it_runs() -> None:
    """An action that takes long does not hold up the next one."""

    class Slow(FakeWalk):
        async def do(self, action: Action) -> Page:
            self.done.append(action)
            if isinstance(action, RunProbes):
                await asyncio.Event().wait()
            return self.page

    walk = Slow(READY)
    async with running(walk) as pilot:
        await press(pilot, "2")

    assert walk.done == [RunProbes(), Give("both_work")]


async def test_a_new_question_starts_at_its_top_and_runs_its_own_checks() -> None:
    """Nothing of the question before is left."""
    walk = FakeWalk(pages.STEP)
    async with running(walk) as pilot:
        await press(pilot, "pagedown")
        walk.turn(replace(READY, step="network", question="Does it work from another network?"))
        await settle(pilot)
        text = text_of(pilot.app)

    assert "Does it work from another network?" in text
    assert "Clean client against inherited" in text
    assert "Official status page" not in text
    assert walk.done == [RunProbes()]


async def test_instructions_and_links_are_printed_in_full() -> None:
    """By hand, links with their addresses, and the guide's words are all on the page."""
    walk = FakeWalk(replace(pages.STEP, guide="Ask what changed on that day."))
    async with running(walk, (100, 60)) as pilot:
        text = text_of(pilot.app)

    assert "https://platform.claude.com/docs/en/api/client-sdks" in text
    assert "Linux and macOS" in text
    assert "Ask what changed on that day." in text
    assert "https://claude.ai" in text


async def test_the_table_follows_while_facts_come_in() -> None:
    """An open table lights up with the page beneath it."""
    walk = FakeWalk(pages.STEP)
    async with running(walk) as pilot:
        await press(pilot, "t")
        before = text_of(pilot.app)
        fired = pages.row("clean-works", "fired", ("clean_client", "only_clean_works", "only_clean_works"))
        frame = replace(pages.FRAME, rows=(*pages.ROWS[:2], fired, pages.ROWS[3]))
        walk.turn(replace(pages.STEP, frame=frame))
        await settle(pilot)
        after = text_of(pilot.app)

    assert "The clean client works   ○ open" in before
    assert "The clean client works   ● fits" in after


MANY = (
    *(Choice(f"v{number}", f"Layer {number}") for number in range(1, 12)),
    Choice("cannot_tell", "I don't know"),
    Choice("skipped", "Skip this question"),
    Choice("found", "What the check found"),
)


@pytest.mark.parametrize(
    ("key", "value"),
    [("9", "v9"), ("A", "v10"), ("B", "v11"), ("i", "cannot_tell"), ("s", "skipped"), ("C", "found")],
)
async def test_every_answer_has_a_key_that_takes_it(key: str, value: str) -> None:
    """No single digit is a ten: what stands behind the ninth has a letter, and shows it."""
    walk = FakeWalk(replace(READY, probes=(), choices=MANY))
    async with running(walk, (80, 40)) as pilot:
        label = next(choice.label for choice in MANY if choice.value == value)
        assert f" {key}  {label}" in text_of(pilot.app)
        await press(pilot, key)

    assert walk.done == [Give(value)]


async def test_a_check_that_was_refused_is_asked_for_again() -> None:
    """Who changes their mind presses the key that runs checks, and is asked anew."""
    refused = with_card(READY, replace(IDLE, state="refused"))
    asking = replace(with_card(READY, IDLE), consents=(pages.CONSENT,))

    def asked(action: Action) -> Page | None:
        return asking if isinstance(action, RunProbes) else None

    walk = FakeWalk(refused, asked)
    async with running(walk) as pilot:
        assert "r asks you again" in text_of(pilot.app)
        await press(pilot, "r")
        assert walk.done == [RunProbes(("clean_client",))]
        assert isinstance(pilot.app.screen, ConsentScreen)


async def test_an_error_is_pasted_right_on_the_question_about_it() -> None:
    """It says so, and the walk reads what is pasted."""
    walk = FakeWalk(replace(READY, probes=(), wants_paste=True))
    async with running(walk) as pilot:
        assert "Paste the error here" in text_of(pilot.app)
        pilot.app.screen.post_message(events.Paste("Error code: 400\r\n"))
        await settle(pilot)

    assert walk.done == [Paste("Error code: 400\n")]


@pytest.mark.parametrize(("page", "kind"), [(READY, "step"), (pages.VERDICT, "verdict")])
async def test_what_a_paste_says_is_shown_in_full_in_the_middle_of_the_walk(page: Page, kind: str) -> None:
    """With its place and its repair, as on the first page; both ways out lead back to where one was."""
    walk = FakeWalk(pages.STEP, lambda action: page if isinstance(action, Paste) else None)
    walk.explanation = pages.EXPLANATION
    async with running(walk) as pilot:
        for way_out in ("escape", "w"):
            pilot.app.screen.post_message(events.Paste("Error code: 400"))
            await settle(pilot)
            assert "what your paste says" in text_of(pilot.app)
            assert "max_tokens" in text_of(pilot.app)
            await press(pilot, way_out)
            assert getattr(pilot.app.screen, "WANTS", "") == kind


async def test_a_repair_in_the_middle_of_the_walk_is_read_again() -> None:
    """And what it brings replaces what was shown."""
    walk = FakeWalk(pages.STEP)
    walk.explanation = pages.EXPLANATION
    fixed = pages.EXPLANATION.model_copy(update={"problems": ()})
    async with running(walk) as pilot:
        pilot.app.screen.post_message(events.Paste("Error code: 400"))
        await settle(pilot)
        walk.explanation = fixed
        await press(pilot, "a")
        assert len([done for done in walk.done if isinstance(done, Paste)]) == 2
        assert "nothing wrong was found" in text_of(pilot.app)


async def test_a_list_of_answers_has_no_bar_of_its_own_at_any_width() -> None:
    """Its bar took width, broke the lines anew and so kept itself needed."""
    lengths = random.Random(1)
    labels = [
        " ".join("w" * lengths.randint(2, 9) for _ in range(lengths.randint(3, 16))) for _ in range(len(MANY))
    ]
    choices = tuple(replace(choice, label=label) for choice, label in zip(MANY, labels, strict=True))
    page = replace(READY, probes=(), choices=choices, suggested="v4")
    async with running(FakeWalk(page)) as pilot:
        answers = pilot.app.screen.query_one(Answers)
        for size in ((40, 15), (36, 10), (130, 40), (101, 30), (131, 40)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            if size[0] < 40:
                continue  # covered
            assert not answers.show_vertical_scrollbar
            assert answers.size.height == answers.virtual_size.height


async def test_the_key_that_would_be_sent_is_the_one_said_to_go_out() -> None:
    """The walk puts it first; where the SDK would send another, that is said of the other."""
    typed = replace(pages.CREDENTIALS[1], id="typed", source="typed", goes_out=False)
    page = replace(READY, probes=(pages.CARDS[1],), credentials=(typed, pages.CREDENTIALS[0]))
    async with running(FakeWalk(page), (120, 50)) as pilot:
        text = text_of(pilot.app)
        lines = text.splitlines()
        first = next(line for line in lines if "q2Lm" in line)
        other = next(line for line in lines if "wxyz" in line)
    assert "goes out  typed" in first
    assert "not used" in other
    assert "The SDK would send this one." in " ".join(text.split())


async def test_a_missing_key_says_how_to_give_one() -> None:
    """On the page, and in the sheet: with the key that takes what was typed."""
    page = replace(with_card(READY, replace(IDLE, state="needs_key")), credentials=())
    async with running(FakeWalk(page)) as pilot:
        assert "No key was found. k takes one" in text_of(pilot.app)
        await press(pilot, "k")
        text = text_of(pilot.app)
        assert "None was found. Type or paste one." in text
        assert "enter Use" in text
