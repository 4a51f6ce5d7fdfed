"""The whole way as a new user goes it: practice, from the first screen to a saved report, and back."""

import json
import re
import signal
from pathlib import Path

import pytest

from tests.e2e.terminal import WIZARD, Terminal
from wizard.session.boundary import home_store


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40)])
def test_practice_from_the_first_screen_to_a_saved_report(tmp_path: Path, columns: int, rows: int) -> None:
    """Choose, allow, see the check, answer, read the verdict, save: six keys and a report on disk."""
    with Terminal([*WIZARD, "--practice", "incident"], tmp_path, columns=columns, rows=rows) as terminal:
        first = terminal.until("Walk me through", "In my own code")
        terminal.press("1")
        terminal.until("asks a named host", "Yes, look")
        terminal.press("y")
        terminal.until("done", "the check points here")
        terminal.press("enter")
        verdict = terminal.until("beyond your device", "shown", "Next")
        terminal.press("enter")
        terminal.until("Evidence summary")
        terminal.press("s")
        terminal.until("This leaves your machine", "What was taken out")
        terminal.press("enter")
        terminal.until("saved", ".md")
        terminal.press("ctrl+q")
        code = terminal.ended()

    saved = sorted(path.suffix for path in tmp_path.glob("a400-*"))
    (report,) = tmp_path.glob("a400-*.json")
    assert "practice" in first
    assert "incident" in verdict
    assert code == 0
    assert saved == [".json", ".md"]
    assert "incident" in json.dumps(json.loads(report.read_text("utf-8")))
    assert b" -m wizard --resume" in terminal.raw.rsplit(b"\x1b[?1049l", 1)[-1]
    (session,) = home_store().ids()
    assert home_store().load(session).events[-1].kind == "closed"


def test_a_killed_practice_goes_on_where_it_was(tmp_path: Path) -> None:
    """Kill -9 in the middle loses nothing that was answered."""
    with Terminal([*WIZARD, "--practice", "incident"], tmp_path) as terminal:
        terminal.until("Walk me through", "In my own code")
        terminal.press("1")
        terminal.until("Yes, look")
        terminal.press("y")
        terminal.until("the check points here")
        terminal.press("enter")
        terminal.until("› verdict")
        terminal.process.kill(signal.SIGKILL)
        terminal.ended()

    with Terminal([*WIZARD, "--practice", "incident", "--resume"], tmp_path) as terminal:
        text = terminal.until("› verdict", "beyond your device")
        terminal.press("j")
        trail = terminal.until("Go to", "Status page", "Verdict")
        terminal.close_sheet("Go to")
        terminal.press("ctrl+q")
        terminal.ended()

    assert re.search(r"● shown", text)
    assert "Verdict" in trail


def test_a_paste_is_answered_on_the_first_screen(tmp_path: Path) -> None:
    """J1 in a real terminal: paste an error, read who answered and what to change, without network or key."""
    error = (
        '{"type":"error","error":{"type":"invalid_request_error","message":"max_tokens: Field required"},'
        '"request_id":"req_011CSHoEeqs5C35K2UUqR7Fy"}'
    )
    with Terminal(WIZARD, tmp_path) as terminal:
        terminal.until("Walk me through", "In my own code")
        terminal.paste(f"HTTP/1.1 400 Bad Request\nrequest-id: req_011CSHoEeqs5C35K2UUqR7Fy\n\n{error}")
        text = terminal.until("Answered by", "max_tokens")
        terminal.press("esc")
        terminal.until("Walk me through")
        terminal.press("ctrl+q")
        code = terminal.ended()

    assert "invalid_request_error" in text
    assert "Change" in text
    assert code == 0
