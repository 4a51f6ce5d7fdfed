"""`run` and `probe` in practice worlds: what they print, what they refuse, their exit codes."""

import json
import sys
from io import StringIO
from pathlib import Path

import pytest

from tests.cli.support import program
from wizard.cli.main import main

GRANTS = '[consent.asks_host]\nhosts = ["*"]\n[consent.uses_key_free]\nhosts = ["*"]\n'


@pytest.mark.parametrize(
    ("scenario", "rule"),
    [("incident", "incident"), ("key-revoked", "key-refused"), ("credit-too-low", "no-credit")],
)
def test_run_reaches_the_verdict_of_the_scenario(
    tmp_path: Path,
    scenario: str,
    rule: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With live probes against the stand-in, and a report on standard output."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.toml").write_text(GRANTS)
    code = main(["run", "--answers", "a.toml", "--practice", scenario, "--json"])
    out, err = capsys.readouterr()
    report = json.loads(out)

    assert code == 1
    assert report["verdict"]["rule"] == rule
    assert report["practice"] == scenario
    assert err.startswith("a400-wizard: session ")


def test_run_that_cannot_tell_ends_with_three(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing granted, nothing answered: evidence is all there is."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.toml").write_text("")
    code = main(["run", "--answers", "a.toml", "--practice", "healthy"])

    assert code == 3
    assert "Verdict" in capsys.readouterr().out


def test_run_saves_where_the_file_asks_for_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And names the files on standard error."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.toml").write_text('save = "public"\n[answers]\nstatus = "incident"\n')
    main(["run", "--answers", "a.toml", "--practice", "healthy"])
    err = capsys.readouterr().err

    assert err.count("saved ") == 2
    assert json.loads(next(tmp_path.glob("*.json")).read_text())["level"] == "public"


def test_run_reads_its_answers_from_a_pipe(tmp_path: Path) -> None:
    """And refuses in one sentence what is no answers file."""
    run = program("run", "--answers", "-", "--practice", "healthy", folder=tmp_path, given=b"x = [")

    assert run.returncode == 2
    assert b"standard input is not TOML" in run.stderr
    assert b"Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("text", "says"), [("surface = 'moon'", "surface"), ("[answers]\nnope = 'x'", "no such step")]
)
def test_run_refuses_answers_that_do_not_fit(
    tmp_path: Path, text: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2 and one sentence."""
    (tmp_path / "a.toml").write_text(text)

    assert main(["run", "--answers", str(tmp_path / "a.toml"), "--practice", "healthy"]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert says in err


def test_probe_prints_a_line_for_each_and_says_how_it_went(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """All well is 0; an incident is 1."""
    allow = ["--yes-class", "asks_host", "--yes-class", "uses_key_free"]

    assert main(["probe", "--practice", "healthy", *allow]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 6
    assert main(["probe", "status_page", "--practice", "incident", *allow]) == 1
    assert "Unresolved" in capsys.readouterr().out


def test_probe_without_consent_asks_nobody(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says which flag would allow it, and ends with 3."""
    monkeypatch.setattr(sys, "stdin", StringIO(""))
    code = main(["probe", "--practice", "healthy", "--json"])
    out, err = capsys.readouterr()

    assert code == 3
    assert {result["state"] for result in json.loads(out)} == {"refused"}
    assert "--yes-class asks_host" in err


def test_a_class_for_probes_never_implies_another(capsys: pytest.CaptureFixture[str]) -> None:
    """Asking hosts does not send the key, and a free call is not a paid one."""
    main(
        [
            "probe",
            "models",
            "smallest_message",
            "--practice",
            "healthy",
            "--json",
            "--yes-class",
            "uses_key_free",
        ]
    )
    states = {result["probe"]: result["state"] for result in json.loads(capsys.readouterr().out)}

    assert states == {"models": "done", "smallest_message": "refused"}


def test_probe_names_what_it_does_not_know(capsys: pytest.CaptureFixture[str]) -> None:
    """With what there is."""
    assert main(["probe", "nonsense"]) == 2
    assert "there are: status_page" in capsys.readouterr().err


def test_probe_with_no_network_says_so_and_ends(tmp_path: Path) -> None:
    """A port that nobody listens on stands for a dead network; nothing hangs."""
    run = program(
        "probe", "api_direct", "status_page", "--yes-class", "asks_host",
        "--base-url", "http://127.0.0.1:9", "--status-url", "http://127.0.0.1:9", folder=tmp_path,
    )  # fmt: skip

    assert run.returncode in (1, 3)
    assert b"Traceback" not in run.stderr
    assert run.stdout.count(b"\n") == 2
