"""`a400-wizard flow`: what an author of flows sees."""

import json
from pathlib import Path

import pytest

from tests.flow.test_verify_file import SOUND
from wizard.cli.main import main


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one command."""
    code = main(["flow", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_check_without_a_file_checks_the_shipped_flows(capsys: pytest.CaptureFixture[str]) -> None:
    """They have no finding, and each is named."""
    code, out, err = run(capsys, "check")

    assert code == 0
    assert [line.split(": ")[1][:11] for line in out.splitlines()] == ["no findings", "no findings"]
    assert "api-400.toml" in out
    assert err == ""


def test_check_prints_findings_with_file_and_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Exit 1, one finding per line on standard output, the count on standard error."""
    path = tmp_path / "mine.toml"
    path.write_text(SOUND.replace('when = { x_light = "off" }', 'when = { x_lamp = "off" }'))

    code, out, err = run(capsys, "check", str(path))

    assert code == 1
    line = SOUND.split("\n").index('when = { x_light = "off" }') + 1
    assert out == f"{path}:{line}: error unknown-fact: row dark asks for x_lamp, which is no fact.\n"
    assert "1 error, 0 warnings" in err


def test_check_as_json(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The same for programs."""
    path = tmp_path / "mine.toml"
    path.write_text(SOUND.replace("2026-11-01", "2001-01-01"))

    code, out, _ = run(capsys, "check", "--json", str(path))

    (entry,) = json.loads(out)
    assert code == 1
    assert entry["flow"] == "sound"
    assert [(f["kind"], f["severity"], f["line"]) for f in entry["findings"]] == [("stale", "warning", 5)]


def test_a_file_that_cannot_be_read_is_wrong_use(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Exit 2 and a sentence, whether it is missing or a folder."""
    assert run(capsys, "check", str(tmp_path / "no.toml"))[0] == 2
    assert run(capsys, "check", str(tmp_path))[0] == 2
    code, out, err = run(capsys, "show", "no-such-flow")
    assert (code, out) == (2, "")
    assert "known are api-400, web-app" in err


def test_hostile_words_are_defused_on_the_way_out(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What a finding quotes of a file cannot act on the terminal."""
    path = tmp_path / "mine.toml"
    path.write_bytes(SOUND.encode() + b'\n["\\u001b[31m"]\nx = 1\n')

    code, out, err = run(capsys, "check", str(path))

    assert code == 1
    assert "\x1b" not in out + err


@pytest.mark.parametrize("flow", ["api-400", "web-app"])
def test_show_fits_eighty_columns(capsys: pytest.CaptureFixture[str], flow: str) -> None:
    """Tree and table, every step and every row in them."""
    code, out, _ = run(capsys, "show", flow)

    assert code == 0
    assert max(len(line) for line in out.splitlines()) <= 80
    assert "├─ 1. " in out
    assert "what it tells you" in out
    assert "The status page reports an incident" in out


def test_show_one_form_at_a_time(capsys: pytest.CaptureFixture[str]) -> None:
    """Only the tree, only the table, or everything as JSON with an example for each row."""
    tree = run(capsys, "show", "web-app", "--tree")[1]
    table = run(capsys, "show", "web-app", "--table")[1]
    data = json.loads(run(capsys, "show", "web-app", "--json")[1])

    assert "├─" in tree
    assert "next move" not in tree
    assert "next move" in table
    assert "├─" not in table
    assert set(data["cases"]) == {rule["id"] for rule in data["flow"]["rules"]}


def test_show_says_that_a_flow_is_foreign_and_refuses_a_broken_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Somebody else's flow is labelled; one with errors is not shown."""
    path = tmp_path / "mine.toml"
    path.write_text(SOUND)
    good = run(capsys, "show", str(path))
    path.write_text(SOUND.replace("when = {}", 'when = { x_light = "skipped" }'))
    bad = run(capsys, "show", str(path))

    assert good[0] == 0
    assert good[1].startswith("This flow did not come with a400-wizard")
    assert bad[0] == 2
    assert "no-catch-all" in bad[2]


def test_a_new_flow_is_valid_and_overwrites_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """It can be checked and shown at once; a second time, the file is left alone."""
    path = tmp_path / "Our Printer.toml"

    assert run(capsys, "new", str(path))[0] == 0
    assert 'id = "our-printer"' in path.read_text()
    assert run(capsys, "check", str(path))[0] == 0
    path.write_text(path.read_text() + "# mine\n")
    code, _, err = run(capsys, "new", str(path))
    assert code == 2
    assert "was left as it is" in err
    assert path.read_text().endswith("# mine\n")
    assert run(capsys, "new", str(tmp_path / "x.toml"), "--id", "9 lives")[0] == 2
    assert not (tmp_path / "x.toml").exists()
    assert run(capsys, "new", str(tmp_path / "no" / "x.toml"))[0] == 2
