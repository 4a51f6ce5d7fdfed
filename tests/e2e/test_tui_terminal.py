"""The app in a real terminal: what it writes, how it ends, and what it leaves behind."""

import signal
import sys
import time
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal
from tests.ui.poison import KEY

ROOT = Path(__file__).parents[2]
RESTORED = (b"\x1b[?1049l", b"\x1b[?1000l", b"\x1b[?25h")
"""Leaves the alternate screen, stops mouse reporting, shows the cursor."""


def play(name: str, **more: int) -> Terminal:
    """The app on a walk of the tests' own."""
    return Terminal([sys.executable, "-m", "tests.e2e.tui_app", name], ROOT, **more)  # type: ignore[arg-type]


def test_hostile_text_never_reaches_the_terminal_as_escapes() -> None:
    """On the wire there is no sequence but Textual's own, page after page (finding 2)."""
    with play("hostile", columns=120, rows=40) as terminal:
        terminal.until("Walk me through")
        for key, wanted in (
            ("1", "Does the same small"),
            ("1", "Something your"),
            ("enter", "Evidence summary"),
        ):
            terminal.press(key)
            terminal.until(wanted)
            terminal.press("e")
            terminal.until("Evidence so far")
            terminal.close_sheet("Evidence so far")
            terminal.press("t")
            terminal.until("The decision table")
            terminal.close_sheet("The decision table")
        terminal.press("ctrl+q")
        code = terminal.ended()

    assert code == 0
    for planted in (b"\x1b]52;c;SE9T", b"\x1b]0;", b"\x1b[2J", b"\x1b[31337m", b"\x1b]8;"):
        assert planted not in terminal.raw
    assert b"HOSTILE" in terminal.raw
    for hidden in "\u202e\u2066\u200b\ufeff\u009b":
        assert hidden.encode() not in terminal.raw


def test_a_crash_tells_where_it_broke_and_never_a_key() -> None:
    """The report is ours, the exit code is not 0, the terminal is restored (finding 1)."""
    with play("breaking") as terminal:
        terminal.until("Does the same small")
        terminal.press("1")
        code = terminal.ended()

    assert code == 1
    assert KEY.encode() not in terminal.raw
    assert b"a400-wizard has a fault of its own" in terminal.raw
    assert b"tui_app.py:" in terminal.raw
    assert b"locals" not in terminal.raw
    assert all(part in terminal.raw for part in RESTORED)


def test_quitting_does_not_wait_for_a_blocked_thread() -> None:
    """A resolver that hangs for a minute does not hold the closed app (finding 5)."""
    with play("hanging") as terminal:
        terminal.until("Does the same small")
        terminal.press("ctrl+q")
        before = time.monotonic()
        code = terminal.ended()
        took = time.monotonic() - before

    assert code == 0
    assert took < 20  # far from the minute that the thread takes; bench_ui.py measures how fast it really is


@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGHUP", 129)])
def test_a_signal_restores_the_terminal(name: str, code: int) -> None:
    """A closed lid, a lost connection and a kill leave a usable shell behind (finding 6)."""
    with play("quiet") as terminal:
        terminal.until("Evidence summary")
        terminal.process.kill(getattr(signal, name))
        ended = terminal.ended()

    assert ended == code
    assert all(part in terminal.raw for part in RESTORED)


def test_the_plain_view_gives_the_bare_text_to_the_terminal() -> None:
    """Without borders and without mouse reporting, so that the terminal can select; enter leads back."""
    with play("quiet") as terminal:
        terminal.until("Evidence summary")
        start = len(terminal.raw)
        terminal.press("p")
        terminal.until("Press enter to go back.")
        shown = terminal.raw[start:]
        terminal.press("enter")
        terminal.until("Evidence summary", "Copy")
        terminal.press("ctrl+q")
        code = terminal.ended()

    assert b"\x1b[?1000l" in shown
    assert b"Request id: req_011CSHoEeqs5C35K2UUqR7Fy\r\n" in shown
    assert code == 0


def test_a_signal_ends_the_plain_view_too() -> None:
    """Waiting for enter does not make the program deaf."""
    with play("quiet") as terminal:
        terminal.until("Evidence summary")
        terminal.press("p")
        terminal.until("Press enter to go back.")
        terminal.process.kill(signal.SIGTERM)
        ended = terminal.ended()

    assert ended == 143


def test_no_color_is_drawn_in_grays() -> None:
    """Under NO_COLOR every color on the wire has equal parts of red, green and blue."""
    import re

    with Terminal(
        [sys.executable, "-m", "tests.e2e.tui_app", "quiet"], ROOT, NO_COLOR="1", COLORTERM="truecolor"
    ) as t:
        t.until("Evidence summary")
        t.press("ctrl+q")
        t.ended()

    colors = set(re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", t.raw))
    assert colors
    assert [c for c in colors if len(set(c)) > 1] == []
