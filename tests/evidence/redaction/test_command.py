"""`a400-wizard redact`: a file of any size, as its user runs it."""

import io
import json
import stat
from pathlib import Path

import pytest

from tests.evidence.hostile import key
from wizard.cli.main import main

LINE = "2026-11-22T09:35:01Z INFO POST /v1/messages 400 in 31 ms req_011CSabcDEF123456789\n"


def test_it_prints_what_may_leave(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The text on standard output, the count on standard error."""
    file = tmp_path / "a.log"
    file.write_text(f"{LINE}key {key()} of me@firm.example", "utf-8")

    assert main(["redact", str(file), "--no-keyring"]) == 0

    out, err = capsys.readouterr()
    assert out == f"{LINE}key <api-key> of <email>\n"
    assert "1 api-key, 1 email" in err


def test_it_writes_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    """Whole or not at all, with the line ends of the original, and escapes defused."""
    file, out = tmp_path / "a.log", tmp_path / "b.log"
    file.write_bytes(b"one me@firm.example\r\ntwo \x1b[31mred\nthree\r\n")

    assert main(["redact", str(file), "-o", str(out), "--no-keyring"]) == 0

    assert out.read_bytes() == "one <email>\r\ntwo ␛[31mred\nthree\r\n".encode()
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.log", "b.log"]


def test_names_are_taken_out_before_they_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file is read twice: a name in its last line is gone from its first, megabytes before."""
    file = tmp_path / "a.log"
    file.write_text("zqberta was here\n" + LINE * 12_000 + "/home/zqberta/x.py\n", "utf-8")

    assert main(["redact", str(file), "--no-keyring"]) == 0

    assert "zqberta" not in capsys.readouterr().out


def test_it_reads_standard_input(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe is read twice too."""
    text = f"zqberta {key()}\n/home/zqberta/x\n".encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))

    assert main(["redact", "-", "--no-keyring"]) == 0

    assert capsys.readouterr().out == "<user> <api-key>\n/home/<user>/x\n"


def test_secrets_of_the_environment_are_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A value that no pattern knows goes because it stands in the environment under a secret name."""
    monkeypatch.setenv("VENDOR_API_TOKEN", "correct-horse-battery-staple")
    file = tmp_path / "a.log"
    file.write_text("it was battery-staple-less: correct-horse-batt and so on\n", "utf-8")

    assert main(["redact", str(file), "--no-keyring"]) == 0

    assert "correct-horse" not in capsys.readouterr().out


def test_json_tells_every_replacement(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """For programs: text, findings, and whether something was withheld."""
    file = tmp_path / "a.log"
    file.write_text("me@firm.example", "utf-8")

    assert main(["redact", str(file), "--json", "--no-keyring"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert (told["text"], told["withheld"], told["findings"][0]["kind"]) == ("<email>", False, "email")


@pytest.mark.parametrize(
    "arguments",
    [
        ["/no/such/file"],
        ["FILE", "-o", "FILE"],
        ["FILE", "-o", "/no/such/dir/x"],
        ["FILE", "--json", "-o", "x"],
    ],
)
def test_wrong_use_is_said_and_nothing_is_written(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence, exit code 2, and the file is as it was."""
    file = tmp_path / "a.log"
    file.write_text("me@firm.example", "utf-8")
    given = [str(file) if word == "FILE" else word for word in arguments]

    assert main(["redact", *given, "--no-keyring"]) == 2

    assert file.read_text("utf-8") == "me@firm.example"
    assert [p.name for p in tmp_path.iterdir()] == ["a.log"]
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_utf_16_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Windows tools write logs so."""
    file = tmp_path / "a.log"
    file.write_bytes("me@firm.example\r\nzwei".encode("utf-16"))

    assert main(["redact", str(file), "--no-keyring"]) == 0

    assert capsys.readouterr().out.splitlines() == ["<email>", "zwei"]
