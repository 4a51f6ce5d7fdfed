"""A planted key: in no screen, no picture, no worker's description, no crash report (finding 1)."""

import ast
import asyncio
from functools import partial
from pathlib import Path

import pytest
from textual import events

import wizard.ui
from tests.ui import pages
from tests.ui.fake import FakeWalk
from tests.ui.poison import KEY
from tests.ui.running import press, running, settle
from tests.ui.screens import text_of
from wizard.model.secret import Secret
from wizard.ui.crash import LEAD, WITHHELD, crash_text
from wizard.ui.widgets.secret_input import SecretInput
from wizard.walk.action import Action, TypeCredential
from wizard.walk.page import Page

SOURCES = sorted(Path(wizard.ui.__file__).parent.rglob("*.py"))


class Waiting(FakeWalk):
    """Never ends an action, so that its worker can be looked at."""

    async def do(self, action: Action) -> Page:
        """Keep the action and wait."""
        self.done.append(action)
        await asyncio.Event().wait()
        return self.page


async def test_a_typed_key_is_never_shown_and_goes_out_as_a_secret() -> None:
    """Typing or pasting a key shows dots; the action carries a Secret; no worker tells of it."""
    walk = Waiting(pages.STEP)
    async with running(walk) as pilot:
        await press(pilot, "k")
        field = pilot.app.screen.query_one(SecretInput)
        field.focus()
        field.post_message(events.Paste(f"\n  \u200b{KEY}\r\n"))
        await settle(pilot)
        assert field.value == KEY
        seen = text_of(pilot.app) + pilot.app.export_screenshot()
        await press(pilot, "enter")
        told = [f"{w.description} {w.name} {w!r}" for w in pilot.app.workers]
        after = text_of(pilot.app) + pilot.app.export_screenshot()

    assert KEY not in seen + after + "".join(told)
    assert KEY[-9:] not in seen
    assert walk.done == [TypeCredential(Secret(KEY, base_url="https://api.anthropic.com"))]
    assert told


async def test_a_key_with_a_space_inside_is_refused_with_a_sentence() -> None:
    """A paste that cannot be one key is not taken, and not repeated."""
    async with running(FakeWalk(pages.STEP)) as pilot:
        await press(pilot, "k")
        field = pilot.app.screen.query_one(SecretInput)
        field.focus()
        field.post_message(events.Paste(KEY[:20] + " " + KEY[20:]))
        await settle(pilot)
        text = text_of(pilot.app)

    assert field.value == ""
    assert "space" in text
    assert KEY[:20] not in text


async def test_a_key_in_the_field_cannot_be_copied() -> None:
    """Neither copy nor cut puts it on a clipboard."""
    async with running(FakeWalk(pages.STEP)) as pilot:
        await press(pilot, "k")
        field = pilot.app.screen.query_one(SecretInput)
        field.focus()
        field.value = KEY
        field.action_select_all()
        await press(pilot, "ctrl+c", "ctrl+x")

    assert pilot.app.clipboard == ""
    assert field.value == KEY


def test_a_crash_report_says_where_and_never_with_what() -> None:
    """File, line and function; no local variable; the words only through the gate."""
    try:
        local = KEY
        raise ValueError(f"cannot use {local}")
    except ValueError as error:
        text = crash_text(error, "to resume: a400-wizard --resume x")

    assert KEY not in text
    assert LEAD in text
    assert "test_secrets.py:" in text
    assert "To resume: a400-wizard --resume x" in text
    assert "ValueError" in text


def test_a_crash_report_knows_the_secrets_of_the_walk() -> None:
    """A password of no known shape is in the words of the error, and goes because the walk knows it."""
    walk = FakeWalk(pages.STEP)
    walk.known = ("correct horse battery",)
    error = ValueError("login of kim@firm.example with correct horse battery failed")
    text = crash_text(error, None, partial(walk.masked, level="support"))

    assert "correct horse" in crash_text(error, None)
    assert "correct horse" not in text
    assert "kim@" not in text
    assert "failed" in text


def test_a_crash_report_survives_a_broken_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the gate itself fails, the error's words are withheld."""
    monkeypatch.setattr("wizard.evidence.redact", None)

    assert WITHHELD in crash_text(ValueError(KEY), None)


def test_every_worker_has_a_description() -> None:
    """Without one, Textual describes a worker by the values of its arguments."""
    bare = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                for decorator in node.decorator_list:
                    call = decorator.func if isinstance(decorator, ast.Call) else decorator
                    if getattr(call, "id", "") == "work" and not (
                        isinstance(decorator, ast.Call)
                        and any(k.arg == "description" for k in decorator.keywords)
                    ):
                        bare.append(f"{path.name}: {node.name}")

    assert bare == []
