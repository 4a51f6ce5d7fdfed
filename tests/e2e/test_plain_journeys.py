"""The plain front end as a person uses it: practice to a saved report, ends of every kind, odd terminals."""

import json
import re
from pathlib import Path

import pytest

from tests.e2e.plain_support import YES_NO, Terminal, resume_hint, store

KEY = "sk-ant-api03-typed-at-the-terminal-DDDDDDDDDDDD-4321"


def test_practice_to_a_saved_report(tmp_path: Path) -> None:
    """Walk through an incident: paste the sample, check, confirm, save, leave."""
    with Terminal("--plain", "--practice", "incident", folder=tmp_path) as terminal:
        assert "Practice: An incident at the service." in terminal.wait()
        assert "Read:" in terminal.type("t sample")
        step = terminal.type("1")
        if "Official status page" in step:
            terminal.type("p", YES_NO)
            assert "The checks say: 2. Yes, for the API." in terminal.type("y")
            step = terminal.type("")
        assert re.search(r"Next:\s+1\.", step)
        assert "Evidence summary" in terminal.type("")
        assert "This leaves your machine" in terminal.type("w")
        assert "Saved:" in terminal.type("y")
        terminal.child.sendline("q")
        code = terminal.end()
    names = sorted(path.suffix for path in tmp_path.iterdir())
    report = json.loads(next(tmp_path.glob("*.json")).read_text())

    assert code == 0
    assert names == [".json", ".md"]
    assert report["practice"] == "incident"
    assert resume_hint(terminal.seen) in store().ids()
    assert "\x1b" not in terminal.seen


def test_control_c_and_control_d_end_well(tmp_path: Path) -> None:
    """With the hint, without a traceback, and with nothing lost."""
    for ending, code in (("\x03", 130), ("\x04", 0)):
        with Terminal("--plain", folder=tmp_path) as terminal:
            terminal.wait()
            terminal.type("1")
            terminal.child.send(ending)
            assert terminal.end() == code
        assert "Traceback" not in terminal.seen
        assert store().load(resume_hint(terminal.seen)).events[-1].kind == "answered"


def test_before_a_session_there_is_nothing_to_resume(tmp_path: Path) -> None:
    """So no hint is given."""
    with Terminal("--plain", folder=tmp_path) as terminal:
        terminal.wait()
        terminal.child.send("\x03")
        assert terminal.end() == 130
    assert "to resume" not in terminal.seen


def test_control_c_stops_running_checks_and_goes_on(tmp_path: Path) -> None:
    """The page stays, and the next answer counts."""
    with Terminal("--plain", "--practice", "slow", folder=tmp_path) as terminal:
        terminal.wait()
        terminal.type("1")
        shown = ""
        for _ in range(8):
            if "way" in terminal.type("?") and "directly" in terminal.seen.rsplit("api-400", 1)[-1]:
                break
            shown = terminal.type("s")
        terminal.child.sendline("p")
        terminal.wait(YES_NO)
        terminal.child.sendline("y")
        terminal.child.expect("Ctrl-C stops them.")
        terminal.child.send("\x03")
        after = terminal.wait()
        terminal.type("s")
        terminal.child.sendline("q")
        assert terminal.end() == 0
    assert "Stopped" in after or "stopped" in after
    assert "Traceback" not in terminal.seen
    assert shown is not None


def test_a_long_line_is_pasted_whole(tmp_path: Path) -> None:
    """A terminal in its line mode would cut it at 4095 characters."""
    body = json.dumps({"model": "claude-x", "messages": [{"role": "user", "content": "x" * 20_000}]})
    with Terminal("--plain", folder=tmp_path) as terminal:
        terminal.wait()
        terminal.type("1")
        terminal.child.sendline("t")
        terminal.child.expect("Ctrl-D.\r\n")
        terminal.child.sendline(body)
        terminal.child.sendline(".")
        terminal.wait(YES_NO)
        terminal.type("n")
        terminal.child.sendline("q")
        assert terminal.end() == 0
    pasted = [e for e in store().load(resume_hint(terminal.seen)).events if e.kind == "pasted"]

    assert [event.chars for event in pasted] == [len(body)]


def test_a_typed_key_is_not_echoed(tmp_path: Path) -> None:
    """Neither by the terminal nor by us; its masked form is."""
    with Terminal("--plain", folder=tmp_path) as terminal:
        terminal.wait()
        page = terminal.type("1")
        for _ in range(10):
            if "needs a key" in page:
                break
            page = terminal.type("1" if "1. " in page and "What fails" in page else "s")
        terminal.type("k", r"type one> $")
        terminal.child.sendline("t")
        terminal.child.expect("is not shown")
        terminal.child.waitnoecho()
        terminal.child.sendline(KEY)
        shown = terminal.wait()
        terminal.child.sendline("q")
        assert terminal.end() == 0
    assert "…4321" in shown
    assert KEY not in terminal.seen
    assert all(
        KEY not in path.read_text("utf-8", "replace") for path in Path.home().rglob("*") if path.is_file()
    )


@pytest.mark.parametrize("size", [(15, 40), (50, 200)])
def test_lines_fit_the_terminal(
    tmp_path: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Down to forty columns, and never wider than is easy to read, whatever the shell exported before."""
    monkeypatch.setenv("COLUMNS", "90")
    with Terminal("--plain", folder=tmp_path, size=size) as terminal:
        terminal.wait()
        terminal.type("1")
        terminal.type("?")
        terminal.child.sendline("q")
        terminal.end()
    lines = [
        line
        for line in terminal.seen.splitlines()
        if not line.startswith(("[", "to resume")) and "/" not in line
    ]

    assert [line for line in lines if len(line) > min(100, size[1])] == []


def test_a_dumb_terminal_gets_the_plain_front_end(tmp_path: Path) -> None:
    """Without being told to."""
    with Terminal(folder=tmp_path) as terminal:
        assert "Walk me through" in terminal.wait()
        terminal.child.sendline("q")
        assert terminal.end() == 0
