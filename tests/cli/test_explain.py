"""The command `explain`: a calm answer, and exit codes that a script can use."""

import json
from pathlib import Path

import pytest

from wizard.cli.main import main

ERROR = (
    '400 {"type":"error","error":{"type":"invalid_request_error","message":"max_tokens: Field required"},'
    '"request_id":"req_011A"}'
)


def explained(tmp_path: Path, text: str, *options: str) -> int:
    """Run the command on a file."""
    file = tmp_path / "paste.txt"
    file.write_text(text, "utf-8")
    return main(["explain", str(file), *options])


@pytest.mark.parametrize(("text", "code"), [(ERROR, 1), ("400 glibber: zorp", 3), ("nothing to see here", 0)])
def test_the_exit_code_says_what_was_found(tmp_path: Path, text: str, code: int) -> None:
    """1 a cause, 3 an error whose cause cannot be told, 0 no error."""
    assert explained(tmp_path, text) == code


def test_the_answer_fits_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Who answered, what is wrong, where, what to change, how sure: at most 80 columns, links apart."""
    explained(tmp_path, ERROR, "--why")
    out = capsys.readouterr().out

    for label in ("Who answered", "What is wrong", "Where", "What to change", "How sure", "Why", "Source"):
        assert label in out
    assert all(len(line) <= 80 for line in out.splitlines() if "https://" not in line)
    assert "max_tokens" in out


def test_json_holds_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A program reads the same explanation."""
    explained(tmp_path, ERROR, "--json")
    told = json.loads(capsys.readouterr().out)

    assert told["error"]["request_id"] == "req_011A"
    assert told["causes"][0]["slug"] == "missing_required_field"


def test_hostile_text_is_defused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No escape or direction mark of a paste reaches the terminal."""
    explained(
        tmp_path, '400 {"error":{"type":"x_error","message":"bad \\u001b]0;title\\u0007 \\u202e text"}}'
    )
    out = capsys.readouterr().out

    assert "\x1b" not in out
    assert "\u202e" not in out


def test_a_missing_file_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    """One clear sentence on standard error, exit code 2."""
    assert main(["explain", "/nowhere/at/all"]) == 2
    assert "cannot read" in capsys.readouterr().err
