"""`sessions` and `report` as a person uses and misuses them."""

import json
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from tests.evidence.build import AT, pasted, seen, started
from tests.evidence.hostile import key, unsafe
from wizard.cli.main import main
from wizard.evidence.report import Report
from wizard.flow.shelf import shipped_flows
from wizard.model.event import Closed, Learned, Noted
from wizard.model.words import Source
from wizard.session import Store
from wizard.session.boundary import home_store
from wizard.walk.papers import environment_secrets

OLD, NEW = "20240101-000000-aaaa", "20261122-093012-k3f7"


@pytest.fixture
def store() -> Store:
    """Two sessions on the first shipped flow, one of them years old."""
    store = home_store()
    file = shipped_flows()[0]
    for session in (OLD, NEW):
        with store.create(started(session=session, flow=file.id), file.read(), case_key=b"k" * 32) as sitting:
            sitting.append(pasted(message="refused for me@firm.example \x1b]52;c;x\x07"))
            sitting.append(Learned(at=AT, observations=(seen("paste_place", "request", Source.PASTE),)))
            sitting.append(Noted(at=AT, field="tried", text=f"sent {key()} again"))
            sitting.append(Closed(at=AT + timedelta(minutes=5), outcome="fix"))
    return store


@pytest.mark.usefixtures("store")
def test_list(capsys: pytest.CaptureFixture[str]) -> None:
    """The newest comes first, with its error, for people and for programs."""
    assert main(["sessions"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["SESSION", NEW, OLD]
    assert "400 invalid_request_error" in lines[1]

    assert main(["sessions", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["id"], row["status"], row["ended"]) for row in rows] == [(NEW, 400, True), (OLD, 400, True)]
    assert main(["sessions", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == rows


def test_nothing_saved(capsys: pytest.CaptureFixture[str]) -> None:
    """An empty machine is no error for the list, and one for what needs a session."""
    assert main(["sessions"]) == 0
    assert main(["sessions", "--json"]) == 0
    assert main(["sessions", "purge", "--yes"]) == 0
    assert json.loads(capsys.readouterr().out) == []

    assert main(["report"]) == 2
    assert "no session is saved" in capsys.readouterr().err


def test_show_is_for_oneself(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """One's own address is shown, a key and an escape never; notes on damage go to standard error."""
    path = store.folder / NEW / "journal.jsonl"
    path.write_bytes(path.read_bytes() + b'{"kind":"no')

    assert main(["sessions", "show", "latest"]) == 0

    out, err = capsys.readouterr()
    assert "me@firm.example" in out
    assert key()[12:30] not in out
    assert unsafe(out) == []
    assert "cut short" in err
    assert f"a400-wizard report {NEW}" in err
    assert main(["sessions", "show", "k3f7", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["session"] == NEW


def test_one_that_cannot_be_read(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """It stands in the list with its reason, is refused with a sentence, and can be deleted."""
    (store.folder / NEW / "flow.toml").write_bytes(b"\xff not toml [")
    (store.folder / OLD / "journal.jsonl").write_bytes(b'{"format":"a400-wizard journal","version":7}\n')

    assert main(["sessions"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert "cannot be read back" in listed[1]
    assert "newer a400-wizard" in listed[2]
    assert main(["sessions", "show", NEW]) == 3
    assert main(["report", OLD]) == 3
    err = capsys.readouterr().err
    assert "Traceback" not in err
    assert "newer a400-wizard (format 7" in err
    assert main(["sessions", "delete", NEW, OLD]) == 0
    assert store.ids() == ()


def test_delete(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """A part of an id is enough where it is the only one; one in use stays."""
    assert main(["sessions", "delete", "k3f7", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"deleted": [NEW]}
    assert store.ids() == (OLD,)

    _, sitting = store.resume(OLD, AT)
    with sitting:
        assert main(["sessions", "delete", OLD]) == 3
        assert main(["sessions", "purge", "--yes"]) == 1
    err = capsys.readouterr().err
    assert "another a400-wizard" in err
    assert "is in use and stays" in err
    assert store.ids() == (OLD,)


def test_purge(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """It asks where somebody can answer, refuses where nobody can, and spares the young when told to."""
    assert main(["sessions", "purge"]) == 2
    assert "add --yes" in capsys.readouterr().err

    assert main(["sessions", "purge", "--older-than", "365", "--yes", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"deleted": [OLD], "in_use": []}
    assert store.ids() == (NEW,)

    for bad in ("x", "-1", "1.5", "9" * 30):
        with pytest.raises(SystemExit):
            main(["sessions", "purge", "--older-than", bad])
    assert "number of days" in capsys.readouterr().err


@pytest.mark.parametrize("given", ["../../etc", "nothing", "\x1b[2J", "", "2"])
@pytest.mark.usefixtures("store")
def test_ids_that_fit_none_or_several(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Wrong use is said in a sentence that is safe to print, with exit code 2."""
    for command in (["sessions", "show", given], ["sessions", "delete", given], ["report", given]):
        assert main(command) == 2
    err = capsys.readouterr().err
    assert unsafe(err) == []
    assert "session" in err


@pytest.mark.usefixtures("store")
def test_report_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    """Each form comes out whole, gated for support, and only data is on standard output."""
    for form in ("text", "markdown", "json"):
        assert main(["report", "--format", form]) == 0
        out, err = capsys.readouterr()
        assert err == ""
        assert "me@firm.example" not in out
        assert key()[12:30] not in out
        assert "req_011CSabcDEF123456789" in out
        assert unsafe(out) == []
    assert Report.model_validate_json(out).session == NEW
    assert main(["report", OLD, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["session"] == OLD
    assert main(["report", "--json", "--format", "text"]) == 2


@pytest.mark.usefixtures("store")
def test_report_into_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder gets files named by when and what, none overwritten; the ending of a file picks the form."""
    for _ in range(2):
        assert main(["report", "--format", "markdown", "--output", str(tmp_path)]) == 0
    assert main(["report", "--output", str(tmp_path / "mine.json")]) == 0

    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == 3
    assert names[0].startswith("a400-20")
    assert names[0].endswith("-400-invalid-request-2.md")
    assert Report.model_validate_json((tmp_path / "mine.json").read_text()).level == "support"
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}
    assert capsys.readouterr().out == ""

    assert main(["report", "--output", str(tmp_path / "no" / "such")]) == 2
    assert "cannot write" in capsys.readouterr().err


@pytest.mark.usefixtures("store")
def test_the_environment_is_known_to_the_gate(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A value that stands in the environment under a secret name is in no report."""
    monkeypatch.setenv("SOME_VENDOR_TOKEN", "again")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "invalid_request_error")

    assert main(["report"]) == 0

    out = capsys.readouterr().out
    assert "again" in out
    assert "invalid_request_error" not in out


def test_secrets_of_the_environment() -> None:
    """What stands under a secret name is one, unless it is so short that it would hit innocent words."""
    assert environment_secrets({"A_TOKEN": "long enough", "B_TOKEN": "short", "PATH": "/usr/bin:/bin"}) == (
        "long enough",
    )


@pytest.mark.usefixtures("store")
def test_find(capsys: pytest.CaptureFixture[str]) -> None:
    """The list is searched by time, error and request id, in any case."""
    for text, found in (
        ("2024", [OLD]),
        ("INVALID_request", [NEW, OLD]),
        ("req_011cs", [NEW, OLD]),
        ("zzz", []),
    ):
        assert main(["sessions", "list", "--find", text, "--json"]) == 0
        assert [row["id"] for row in json.loads(capsys.readouterr().out)] == found
    assert main(["sessions", "--find", "zzz"]) == 0
    assert "no saved session has that text" in capsys.readouterr().err


@pytest.mark.usefixtures("store")
def test_verify(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A report is as it was made, or the parts that were changed are named; anything else is no report."""
    path = tmp_path / "r.json"
    assert main(["report", "--output", str(path)]) == 0
    assert main(["report", "verify", str(path)]) == 0
    assert f"as it was made: session {NEW}, level support" in capsys.readouterr().out

    given = path.read_text()
    assert "the Anthropic API itself" in given
    path.write_text(given.replace("the Anthropic API itself", "a proxy on the way"))
    assert main(["report", "verify", str(path)]) == 1
    assert capsys.readouterr().out == "changed since it was made: summary\n"
    assert main(["report", "verify", str(path), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["changed"] == ["summary", "whole"]
    path.write_text(path.read_text().replace('"level": "support"', '"level": "public"'))
    assert main(["report", "verify", str(path), "--json"]) == 1
    capsys.readouterr()

    for junk in (b"", b"{}", b"[" * 100_000, b'{"\x1b[2J": 1}', b"\xff\xfe", b"null"):
        path.write_bytes(junk)
        assert main(["report", "verify", str(path)]) == 3
        err = capsys.readouterr().err
        assert "no report of a400-wizard" in err
        assert unsafe(err) == []
    assert main(["report", "verify"]) == 2
    assert main(["report", "verify", str(tmp_path / "none")]) == 2
    assert main(["report", OLD, NEW]) == 2
