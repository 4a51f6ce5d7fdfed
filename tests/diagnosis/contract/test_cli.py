"""`a400-wizard check` and `minimize` as a person uses them."""

import json
from pathlib import Path

import pytest

from tests.diagnosis.contract.bodies import OLD, ask, assistant, user
from wizard.cli.main import main

BAD = """{
 "model": "claude-opus-5",
 "max_tokens": "9",
 "messages": [{"role": "user", "content": "hi"}]
}
"""


@pytest.fixture
def body(tmp_path: Path) -> Path:
    """A file with a body that has one fault."""
    path = tmp_path / "body.json"
    path.write_text(BAD, "utf-8")
    return path


def test_a_problem_is_shown_with_its_line_and_a_caret(body: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Path, line and column, the marked line, what the API would say, and the fix; exit code 1."""
    assert main(["check", str(body)]) == 1

    shown = capsys.readouterr().out
    assert "max_tokens  line 3, column 16" in shown
    assert ' | "max_tokens": "9",' in shown.replace(" 3", "").replace("  ", " ")
    assert "^^^" in shown
    assert "max_tokens: Input should be a valid integer" in shown
    assert "fix: Send a whole number, not a text." in shown


def test_json_is_for_programs(body: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All of a problem, with the patch that repairs it."""
    assert main(["check", str(body), "--json"]) == 1

    (problem,) = json.loads(capsys.readouterr().out)
    assert (problem["pointer"], problem["line"], problem["cause"]) == ("/max_tokens", 3, "wrong_value_type")
    assert problem["edit"] == [{"op": "replace", "path": "/max_tokens", "value": 9, "from": None}]


def test_fix_shows_a_diff_and_writes_only_on_request(
    body: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file itself is never touched; -o names where the repaired body goes."""
    out = tmp_path / "fixed.json"

    assert main(["check", str(body), "--fix"]) == 0
    assert '+ "max_tokens": 9,' in capsys.readouterr().out
    assert not out.exists()

    assert main(["check", str(body), "--fix", "-o", str(out)]) == 0
    assert out.read_text("utf-8") == BAD.replace('"9"', "9")
    assert body.read_text("utf-8") == BAD


def test_a_sound_body_is_called_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 0, one calm line."""
    path = tmp_path / "b.json"
    path.write_text(json.dumps(ask()), "utf-8")

    assert main(["check", str(path)]) == 0
    assert capsys.readouterr().out == "Nothing wrong is known here.\n"


def test_a_file_of_lines_is_checked_line_by_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each line is a body, or a request of a batch, and is named by its line."""
    path = tmp_path / "batch.jsonl"
    lines = [{"custom_id": "a", "params": ask()}, {"custom_id": "b c", "params": ask()}]
    path.write_text("\n".join(map(json.dumps, lines)) + "\n", "utf-8")

    assert main(["check", str(path)]) == 1
    shown = capsys.readouterr().out
    assert "error  line 2: custom_id  line 2, column 15" in shown


def test_version_betas_headers_and_models_are_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the person knows beside the body goes into the check."""
    path, headers, models = tmp_path / "b.json", tmp_path / "h.txt", tmp_path / "m.json"
    edits = {"edits": [{"type": "clear_tool_uses_20250919"}]}
    path.write_text(
        json.dumps(ask(model="claude-opus-4-6", temperature=0.5, context_management=edits)), "utf-8"
    )
    headers.write_text(
        f"> anthropic-version: {OLD}\n> x-api-key: sk-ant-api03-a\n> content-type: application/json\n"
    )
    models.write_text(json.dumps({"data": [{"id": "claude-opus-4-6", "max_tokens": 5}]}))
    beta = ["--beta", "context-management-2025-06-27"]

    assert main(["check", str(path), "--api-version", OLD, *beta]) == 0
    assert main(["check", str(path), "--headers", str(headers), *beta]) == 0
    assert main(["check", str(path), "--api-version", OLD, *beta, "--models", str(models)]) == 1
    assert "max_tokens: 1000 > 5" in capsys.readouterr().out


def test_an_answer_is_checked_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--response holds the file against the shape of a Message."""
    path = tmp_path / "answer.json"
    path.write_text('{"type": "message", "role": "assistant"}', "utf-8")

    assert main(["check", "--response", str(path)]) == 1
    assert "usage: Field required" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["gone.json"],
        ["{body}", "-o", "x"],
        ["{body}", "--models", "{body}x"],
        ["{body}", "--headers", "{empty}"],
    ],
)
def test_wrong_use_is_one_clear_sentence(
    arguments: list[str], body: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, nothing on standard output, no traceback."""
    empty = tmp_path / "empty"
    empty.write_text("")

    assert main(["check", *(a.format(body=body, empty=empty) for a in arguments)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("a400-wizard: ")


def test_hostile_text_is_defused_on_its_way_to_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Escapes and bidi controls of a body never reach the terminal."""
    path = tmp_path / "b.json"
    path.write_text('{"model": "claude-opus-5", "\x1b[31mred\u202e": 1, "messages": 3}', "utf-8")

    assert main(["check", str(path)]) == 1
    shown = capsys.readouterr()
    assert "\x1b" not in shown.out + shown.err
    assert "\u202e" not in shown.out + shown.err


def test_minimize_prints_the_smallest_body(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The body alone on standard output; sizes and the reason beside it."""
    path = tmp_path / "b.json"
    body = ask(
        messages=[user("long " * 50), assistant("x" * 300), {**user("more " * 50), "id": 1}], system="s" * 500
    )
    path.write_text(json.dumps(body), "utf-8")

    assert main(["minimize", str(path), "--offline"]) == 1

    said = capsys.readouterr()
    assert json.loads(said.out)["messages"] == [{"role": "user", "content": "x", "id": 1}]
    assert "Extra inputs are not permitted" in said.err
    assert "without /messages/0/id" in said.err


def test_minimize_of_a_sound_body_has_nothing_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Said, with exit code 0; odd files are wrong use."""
    path = tmp_path / "b.json"
    path.write_text(json.dumps(ask()), "utf-8")

    assert main(["minimize", str(path)]) == 0
    assert "nothing to shrink" in capsys.readouterr().out
    path.write_text("[1", "utf-8")
    assert main(["minimize", str(path)]) == 2
