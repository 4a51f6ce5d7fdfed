"""What is said to somebody who uses the command line wrongly, or on a machine that makes it hard."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.support import environment, program
from wizard.cli.main import COMMANDS, main
from wizard.cli.referee import _times
from wizard.walk.answers import AnswersError, parse

ERROR = 'Error code: 400 - {"type":"error","error":{"type":"invalid_request_error","message":"%s"}}\n'


def _refused(line: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as left:
        main(line)
    assert left.value.code == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 2)
    return err


def test_a_file_in_place_of_a_command_is_told_how_to_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Which is what somebody tries first."""
    for name, command in (("app.log", "explain"), ("x.a400case", "review"), ("mine.toml", "flow check")):
        file = tmp_path / name
        file.write_text("x")
        assert f"a400-wizard {command} {file}" in _refused([str(file)], capsys)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_misspelled_command_is_offered_rightly(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With one letter too many."""
    assert f"did you mean {name}?" in _refused([f"{name}{name[-1]}"], capsys)


def test_a_word_like_no_command_is_not_guessed_at(capsys: pytest.CaptureFixture[str]) -> None:
    """Where help is found stands behind it."""
    said = _refused(["xyzzy"], capsys)
    assert "there is no command 'xyzzy'" in said
    assert "`a400-wizard --help` says more" in said


def test_a_wrong_option_of_a_command_is_told_by_that_command(capsys: pytest.CaptureFixture[str]) -> None:
    """And not by the whole program, whose options are others."""
    said = _refused(["explain", "a", "b", "--frob"], capsys)
    assert "not understood: b --frob" in said
    assert "`a400-wizard explain --help` says more" in said


@pytest.mark.parametrize("name", ["keys", "flow", "baseline"])
def test_a_command_without_its_action_lists_them(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """In words that can be typed."""
    assert "say what to do: " in _refused([name], capsys)


def test_letters_that_cannot_be_written_stop_nothing(tmp_path: Path) -> None:
    """A place that knows only ASCII gets what is like our own signs, and the others by their number."""
    (tmp_path / "e.log").write_text(ERROR % "“naïve” temperature: Extra inputs are not permitted ✓", "utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "wizard", "explain", "--why", "e.log"],
        cwd=tmp_path,
        env=environment(PYTHONIOENCODING="ascii", PYTHONUTF8="0"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (run.returncode, run.stderr) == (1, b"")
    assert b'"na\\xefve" temperature' in run.stdout
    assert b"not permitted +" in run.stdout


@pytest.mark.skipif(os.name != "posix", reason="a stream is closed by a shell of POSIX")
@pytest.mark.parametrize("line", [(), ("explain",), ("--plain",), ("--practice",)])
def test_a_closed_input_is_an_empty_one(line: tuple[str, ...], tmp_path: Path) -> None:
    """As `<&-` of a shell and some schedulers leave it."""
    command = f"exec {sys.executable} -m wizard {' '.join(line)} <&-"
    run = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=tmp_path,
        env=environment(HOME=str(tmp_path)),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == (0 if "--plain" in line else 2), run.stderr
    assert b"broke" not in run.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the device that is always full is Linux's")
def test_a_full_disk_is_said_as_such(tmp_path: Path) -> None:
    """It is no fault of the program."""
    (tmp_path / "e.log").write_text(ERROR % "max_tokens: Field required", "utf-8")
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(
            [sys.executable, "-m", "wizard", "explain", "e.log"],
            cwd=tmp_path,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert (run.returncode, run.stderr.count(b"\n")) == (3, 1)
    assert b"No space left on device" in run.stderr


def test_an_empty_text_is_wrong_use(tmp_path: Path) -> None:
    """Nothing was read, so nothing is said to be fine."""
    (tmp_path / "empty.log").write_text(" \r\n", "utf-8")
    run = program("explain", "empty.log", folder=tmp_path)
    assert (run.returncode, run.stdout) == (2, b"")
    assert b"no text in empty.log" in run.stderr


def test_surroundings_are_not_read_from_anything(tmp_path: Path) -> None:
    """A list of nothing is a list; another text is none, and does not differ in everything."""
    (tmp_path / "there").write_text("some log line\n", "utf-8")
    run = program("surroundings", "--read", "there", folder=tmp_path)
    assert (run.returncode, run.stdout) == (2, b"")
    (tmp_path / "there").write_text("", "utf-8")
    assert program("surroundings", "--read", "there", folder=tmp_path).returncode in (0, 1)


@pytest.mark.parametrize(
    ("text", "counted"),
    [("", "0 lines, 0 failures"), ("fine\n", "1 line, 0 failures"), (ERROR % "x", "1 line, 1 failure")],
)
def test_an_audit_counts_in_good_english(
    text: str, counted: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty log has no line."""
    log = tmp_path / "app.log"
    log.write_text(text, "utf-8")
    main(["audit", str(log)])
    assert f": {counted}\n" in capsys.readouterr().out


def test_the_help_of_run_shows_a_file_that_works(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever writes their first answers file has nothing else to go by."""
    with pytest.raises(SystemExit):
        main(["run", "--help"])
    example = capsys.readouterr().out.split("may be left out:\n", 1)[1].split("\n\n", 1)[0]
    answers = parse(example.encode(), "example.toml")
    assert answers.answers == {"status": "no_incident"}
    assert [str(consent) for consent in answers.consent] == ["asks_host"]


def test_an_unknown_part_of_an_answers_file_is_named_with_those_there_are() -> None:
    """In words of the file, not of its reader."""
    with pytest.raises(AnswersError, match=r"has no status; it has .*surface, answers, notes"):
        parse(b'status = "no_incident"', "a.toml")


def test_a_single_play_is_not_counted() -> None:
    """One of them is once."""
    assert (_times(1), _times(3)) == ("once", "once for each of 3 plays")
