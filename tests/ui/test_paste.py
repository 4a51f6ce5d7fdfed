"""A paste is answered at once: what it says, where, what to change, why; and it can be repaired."""

import json
from dataclasses import replace

import pytest
from textual import events
from textual.pilot import Pilot

from tests.ui import pages
from tests.ui.fake import FakeWalk
from tests.ui.running import press, running, settle
from tests.ui.screens import text_of
from wizard.diagnosis import explain
from wizard.model.explanation import ApiRequest, Explanation, PatchOperation
from wizard.ui.marking import LARGE, Mark, window
from wizard.ui.repairing import CannotRepairError, exact_body, repaired
from wizard.ui.screens.explained import ExplainedScreen
from wizard.ui.widgets.json_area import JsonArea
from wizard.ui.widgets.paste_box import chip, is_large
from wizard.walk.action import Action, Choose, Paste
from wizard.walk.page import Page

EXPLAINED = replace(pages.START, explanation=pages.EXPLANATION)
CURL = f"curl https://api.anthropic.com/v1/messages -d '{pages.BODY}'"


def answering(explanation: Explanation) -> FakeWalk:
    """A walk whose answer to any paste is `explanation`."""

    def script(action: Action) -> Page | None:
        return replace(pages.START, explanation=explanation) if isinstance(action, Paste) else None

    return FakeWalk(pages.START, script)


async def paste(pilot: Pilot[None], text: str) -> None:
    """Paste with bracketed paste, wherever the focus is."""
    pilot.app.screen.post_message(events.Paste(text))
    await settle(pilot)


async def test_a_paste_anywhere_is_read_at_once() -> None:
    """Who answered, the cause, the place, the change and how sure are on one screen."""
    walk = answering(pages.EXPLANATION)
    async with running(walk) as pilot:
        await paste(pilot, "Error code: 400")
        text = text_of(pilot.app)

    assert walk.done == [Paste("Error code: 400")]
    wanted = ("the Anthropic API itself", "max_tokens must be at least 1", "● shown", "body: max_tokens")
    assert [part for part in wanted if part not in text] == []
    assert "Set max_tokens to 1 or more." in text


async def test_line_ends_of_a_paste_are_restored() -> None:
    """Terminals send a carriage return for each line end; what is read has lines again."""
    walk = answering(pages.EXPLANATION)
    async with running(walk) as pilot:
        await paste(pilot, "one\rtwo\r\nthree")
        await paste(pilot, "four\rfive")

    assert walk.done == [Paste("one\ntwo\nthree"), Paste("four\nfive")]


async def test_why_shows_words_rule_source_and_date() -> None:
    """The grounds are one key away."""
    async with running(FakeWalk(EXPLAINED), (90, 50)) as pilot:
        await press(pilot, "y")
        text = " ".join(text_of(pilot.app).split())

    assert "“greater than or equal to 1”" in text
    assert "rule max-tokens-minimum" in text
    assert "verified 2026-11-20" in text


async def test_problems_are_marked_in_words_and_stepped_through() -> None:
    """Each marked line says which problem it is; n goes to the next, N to the one before."""
    async with running(FakeWalk(EXPLAINED), (80, 30)) as pilot:
        first = text_of(pilot.app)
        await press(pilot, "n")
        area = pilot.app.screen.query_one(JsonArea)
        second, at = text_of(pilot.app), area.cursor_location
        await press(pilot, "n")
        again = area.cursor_location

    assert '"max_tokens": 0,   ◀ error 1' in first
    assert "1 of 2  ✕ error  max_tokens   line 3, column 17" in first
    assert "2 of 2  ! warning  messages.1.content.0.text" in second
    assert "◀ warning 2" in second
    assert at == (5, 59)
    assert again == (2, 16)


async def test_applying_a_change_reads_the_result_again() -> None:
    """The exact body of the paste is changed and read again; nothing else of it is touched."""
    walk = answering(pages.EXPLANATION)
    async with running(walk) as pilot:
        await paste(pilot, CURL)
        await press(pilot, "a")

    again = walk.done[-1]
    assert isinstance(again, Paste)
    assert json.loads(again.text) == {**json.loads(pages.BODY), "max_tokens": 1024}


async def test_a_problem_without_a_safe_change_says_so() -> None:
    """Nothing is changed by guessing."""
    walk = FakeWalk(EXPLAINED)
    async with running(walk) as pilot:
        await press(pilot, "n", "a")
        text = text_of(pilot.app)

    assert walk.done == []
    assert "no change here that is safe" in " ".join(text.split())


async def test_the_body_is_copied_only_once_it_was_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The person's own body goes to the clipboard on yes, without credentials, and honestly worded."""
    copied: list[str] = []
    monkeypatch.setattr("wizard.walk.clipboard.shutil.which", lambda _name: None)
    walk = answering(pages.EXPLANATION)
    async with running(walk) as pilot:
        monkeypatch.setattr(type(pilot.app), "copy_to_clipboard", lambda _app, text: copied.append(text))
        await paste(pilot, CURL)
        await press(pilot, "c", "n")
        refused = list(copied)
        await press(pilot, "c", "y")
        text = " ".join(text_of(pilot.app).split())

    assert refused == []
    assert copied == [pages.BODY]
    assert "some terminals ignore" in text


async def test_walking_on_from_a_paste_starts_the_flow() -> None:
    """The choices come over the explanation; Esc twice leads back to the start page."""
    walk = FakeWalk(EXPLAINED)
    async with running(walk) as pilot:
        await press(pilot, "w", "2")
        assert walk.done == [Choose("tool")]

    async with running(FakeWalk(EXPLAINED)) as pilot:
        await press(pilot, "escape")
        assert "Walk me through" in text_of(pilot.app)


async def test_another_paste_replaces_the_explanation() -> None:
    """There is never a pile of answers."""
    walk = answering(pages.EXPLANATION)
    async with running(walk) as pilot:
        await paste(pilot, "one")
        await paste(pilot, "two")
        stack = [type(screen) for screen in pilot.app.screen_stack]

    assert stack.count(ExplainedScreen) == 1
    assert walk.done == [Paste("one"), Paste("two")]


async def test_a_large_paste_is_a_chip_and_a_window() -> None:
    """A body of a megabyte is read whole and shown in part, with the fault in sight."""
    filler = ",\n".join(f'  "k{n}": "{"v" * 60}"' for n in range(16_000))
    body = f'{{\n{filler},\n  "max_tokens": 0\n}}'
    line = body.count("\n")
    problem = pages.EXPLANATION.problems[0].model_copy(update={"line": line, "end_line": line})
    told = pages.EXPLANATION.model_copy(
        update={"request": ApiRequest(body_text=body), "problems": (problem,), "causes": ()}
    )
    walk = answering(told)
    async with running(walk) as pilot:
        await paste(pilot, body)
        text = text_of(pilot.app)
        await press(pilot, "escape")
        start = text_of(pilot.app)

    assert walk.done == [Paste(body)]
    assert '"max_tokens": 0   ◀ error 1' in text
    assert f"of {line + 1}" in text
    assert "1.2 MB, 16003 lines: read, not shown here" in start


def test_a_long_line_is_shown_around_its_mark() -> None:
    """A body in one line is cut on both sides of the fault, and the mark moves along."""
    text = '{"a": "' + "x" * 4000 + '", "max_tokens": 0, "b": "' + "y" * 4000 + '"}'
    column = text.index("0, ") + 1
    at = Mark(1, column, 1, column + 1, "error 1", "error")
    seen = window(text, [at], at)
    (mark,) = seen.marks

    assert len(seen.text) < 1300
    assert seen.text[mark.column - 1] == "0"
    assert seen.cut


def test_a_window_of_a_large_text_keeps_its_line_numbers() -> None:
    """The first line shown says which line of the person's text it is."""
    text = "\n".join(f"line {n}" for n in range(1, 40_000))
    assert len(text) > LARGE
    at = Mark(20_000, 1, 20_000, 5, "error 1", "error")
    seen = window(text, [at], at)

    assert seen.text.startswith(f"line {seen.first_line}\n")
    assert seen.text.split("\n")[seen.marks[0].line - 1].startswith("line 20000")


@pytest.mark.parametrize(
    ("text", "large"), [("x\n" * 1000, False), ("x" * 6000, True), ("x\n" * 150_000, True)]
)
def test_what_counts_as_large(text: str, large: bool) -> None:
    """Long lines are as slow as many lines."""
    assert is_large(text) is large


def test_a_chip_says_how_much_there_is() -> None:
    """Size and lines, in words."""
    assert chip("x" * 6000) == "6 kB, 1 line: read, not shown here"


def test_a_change_leaves_everything_else_as_it_was() -> None:
    """Spacing and letters stay the person's own."""
    edit = [PatchOperation(op="replace", path="/max_tokens", value=1)]

    assert repaired('{\n   "a": "ü",  "max_tokens":0}', edit) == '{\n   "a": "ü",  "max_tokens":1}'


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "replace", "path": "/b", "value": 2},
        {"op": "remove", "path": "/b"},
        {"op": "test", "path": "/a", "value": 9},
        {"op": "add", "path": "/a/b/c", "value": 9},
    ],
)
def test_a_change_that_does_not_fit_is_refused(operation: dict[str, object]) -> None:
    """It ends in a sentence, not in a broken body."""
    with pytest.raises(CannotRepairError):
        repaired('{"a": 1}', [PatchOperation.model_validate(operation)])


def test_the_exact_body_keeps_every_letter() -> None:
    """What may not reach a terminal still belongs to the person's text."""
    body = '{"model": "m", "max_tokens": 1, "messages": [{"role": "user", "content": "a\u200db\u202ec"}]}'

    assert exact_body(body) == body


async def test_what_goes_to_ones_own_clipboard_has_no_key() -> None:
    """Credentials are taken out, those of no known shape too where the walk knows them; nothing else is."""
    key, known = "sk-ant-api03-" + "A1b2C3d4" * 8, "correct horse battery"
    body = f'{{"model": "m", "max_tokens": 1, "messages": [], "note": "ada@example.com {key} {known}"}}'
    walk = answering(explain(body))
    walk.known = (known,)
    async with running(walk, (120, 40)) as pilot:
        await paste(pilot, body)
        await press(pilot, "c", "y")
        await pilot.app.workers.wait_for_complete()
        told = pilot.app.clipboard

    assert key not in told
    assert known not in told
    assert "ada@example.com" in told


async def test_a_request_alone_was_answered_by_nobody() -> None:
    """Nothing was sent, so nothing is said of an answer."""
    alone = pages.EXPLANATION.model_copy(update={"error": None})
    async with running(FakeWalk(replace(pages.START, explanation=alone))) as pilot:
        text = text_of(pilot.app)
    assert "a request, checked here without sending it" in text
    assert "Answered by" not in text


async def test_a_request_that_was_not_checked_is_not_called_right() -> None:
    """What was read in part only has a note above; below it nothing else is said."""
    unchecked = pages.EXPLANATION.model_copy(update={"problems": (), "notes": ("It was not checked.",)})
    async with running(FakeWalk(replace(pages.START, explanation=unchecked))) as pilot:
        text = text_of(pilot.app)
    assert "It was not checked." in text
    assert "nothing is marked in it" in text
    assert "nothing wrong" not in text
