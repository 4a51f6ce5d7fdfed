"""Killed at any step, the wizard comes back to it: a sample in every run, all of it with A400_FULL=1."""

import os
import signal
from pathlib import Path

import pytest

from tests.e2e.plain_support import YES_NO, Terminal, store

SCRIPT = ("1", "1", "s", "1", "n model: claude-x", "s", "s", "b", "s", "m")
"""What is typed; the wizard is killed after each of these lines."""
CODES = {signal.SIGKILL: -9, signal.SIGTERM: 143, signal.SIGHUP: 129}
EVERY = [(number, steps) for number in CODES for steps in range(1, len(SCRIPT) + 1)]
SAMPLE = [(signal.SIGHUP, 2), (signal.SIGKILL, 5), (signal.SIGTERM, 10)]
FULL = bool(os.environ.get("A400_FULL"))


def question(page: str) -> str:
    """The line of a page that says where one is."""
    return next((line for line in page.splitlines() if line.startswith("api-400 ")), "")


@pytest.mark.parametrize(("number", "steps"), EVERY if FULL else SAMPLE)
def test_killed_at_a_step_it_resumes_there(tmp_path: Path, number: signal.Signals, steps: int) -> None:
    """Every answer is there, the page is the same, the exit code says what happened."""
    with Terminal("--plain", folder=tmp_path) as terminal:
        page = terminal.wait()
        for line in SCRIPT[:steps]:
            shown = terminal.type(line)
            page = shown if question(shown) else page
        session = store().latest()
        before = store().load(session).events
        terminal.child.kill(number)
        assert terminal.end() == CODES[number]
    with Terminal("--plain", "--resume", session, folder=tmp_path) as again:
        resumed = again.wait()
        again.child.sendline("q")
        assert again.end() == 0
    after = store().load(session).events

    assert after[: len(before)] == before
    assert after[len(before)].kind == "resumed"
    if SCRIPT[steps - 1] != "m":
        assert question(resumed) == question(page)


@pytest.mark.parametrize("number", list(CODES) if FULL else [signal.SIGKILL])
def test_killed_while_checks_run_nothing_is_lost(tmp_path: Path, number: signal.Signals) -> None:
    """In a world that answers slowly; afterwards the same step waits."""
    with Terminal("--plain", "--practice", "slow", folder=tmp_path) as terminal:
        terminal.wait()
        terminal.type("1")
        for line in ("s", "s", "1"):
            terminal.type(line)
        terminal.child.sendline("p")
        terminal.wait(YES_NO)
        terminal.child.sendline("y")
        terminal.child.expect("Ctrl-C stops them.")
        session = store().latest()
        terminal.child.kill(number)
        assert terminal.end() == CODES[number]
    assert "Traceback" not in terminal.seen
    with Terminal("--plain", "--resume", session, folder=tmp_path) as again:
        resumed = again.wait()
    assert "How far does a request without a key get" in " ".join(resumed.split())
    assert "Practice: Answers come too late." in resumed
