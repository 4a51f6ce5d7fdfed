"""Two people on one case, as both use the command line: export, review, answer, decide, export again."""

import io
import json
import stat
from pathlib import Path

import pytest

from tests.cli.support import loaded
from tests.evidence.case.build import FLOW, ID, KEY, began, contents, session, told
from tests.evidence.hostile import unsafe
from wizard.cli.main import main
from wizard.evidence.case import open_case
from wizard.session import Store
from wizard.session.boundary import home_store

OTHER = "20261123-080000-aaaa"


def said(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> tuple[str, str]:
    """Run a command line; what it printed, which is always safe and at most 80 cells wide."""
    assert main(list(arguments)) == code, capsys.readouterr()
    out, err = capsys.readouterr()
    assert unsafe(out + err) == []
    if "--json" not in arguments:
        assert all(len(line) <= 80 for line in out.splitlines()), out
    return out, err


def go_on(store: Store, *values: str) -> None:
    from tests.evidence.case.build import at

    _, sitting = store.resume(ID, at(1))
    with sitting:
        for number, value in enumerate(values):
            sitting.append(told("network", "other_network", value, 500 + number))


def test_the_whole_way(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """Three rounds by commands; the last review shows only what is new, and everything on request."""
    said(capsys, "sessions", "export", "-o", "one.a400case", "--as", "Jo")
    assert stat.S_IMODE(Path("one.a400case").stat().st_mode) == 0o600
    out, _ = said(capsys, "review", "one.a400case", "--guide")
    assert "Every round says the same of itself." in out
    assert "jo@firm" not in out
    assert "guide: " in out
    assert main(["review", "one.a400case", "--summary"]) == 0
    assert "Evidence        summary made" in capsys.readouterr().out

    said(
        capsys, "review", "one.a400case", "--as", "Ann", "-o", "answer.a400ask",
        "--note", "Thanks.", "--dispute", "request-at-fault:the body looks fine", "--ask", "network:by phone",
    )  # fmt: skip
    out, err = said(capsys, "ask", "answer.a400ask")
    assert "they write: by phone" in out
    assert "may run:    This network against another: asks a named host" in out
    assert "not decided: network" in err
    _, err = said(capsys, "ask", "answer.a400ask", "--allow", "network")
    assert f"--resume {ID}" in err
    out, _ = said(capsys, "ask", "answer.a400ask")
    assert "decided before" in out

    go_on(store, "fails")
    said(capsys, "sessions", "export", "-o", "three.a400case", "--as", "Jo")
    out, _ = said(capsys, "review", "three.a400case")
    assert "New since round 2" in out
    assert "Another network: fails there in the same way" in out
    assert "began on flow" not in out
    assert "doubted   Ann, round 2: the body looks fine" in out
    whole, _ = said(capsys, "review", "three.a400case", "--all")
    assert "began on flow" in whole
    assert "asks for: Another network (by phone)" in whole
    since, _ = said(capsys, "review", "three.a400case", "--since", "one.a400case")
    assert "note: Thanks." in since
    assert "began on flow" not in since
    shown = json.loads(said(capsys, "review", "three.a400case", "--json")[0])
    assert [r["who"] for r in shown["rounds"]] == ["user", "support", "user"]
    assert all(r["agrees"] for r in shown["rounds"])
    said(capsys, "report", "verify", "three.a400case")


def test_the_ledger_in_the_report(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """Who asked for what, and the answer, in the report that the user reads."""
    said(capsys, "sessions", "export", "-o", "one.a400case")
    said(capsys, "review", "one.a400case", "--ask", "device", "-o", "a.a400ask")
    said(capsys, "ask", "a.a400ask", "--refuse", "device")

    assert main(["report"]) == 0
    assert "support asked: to take the step Another device: refused" in capsys.readouterr().out
    assert store.load(ID).events[-1].kind == "decided"


def test_review_reads_and_writes_nothing_else(
    store: Store, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the other machine nothing but the answer appears, and the case stays as it came."""
    said(capsys, "sessions", "export", "-o", "one.a400case")
    before = Path("one.a400case").read_bytes()
    monkeypatch.setenv("HOME", str(tmp_path / "elsewhere"))

    said(capsys, "review", "one.a400case")
    said(capsys, "review", "one.a400case", "--note", "Hello.", "-o", "a.a400ask")

    assert Path("one.a400case").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.a400ask", "one.a400case"]
    _, err = said(capsys, "ask", "a.a400ask", code=2)
    assert "not on this machine" in err
    assert home_store().ids() == ()
    assert store.ids() == (ID,)


def test_dialogue(store: Store, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Line by line: mistakes are said, nothing is written before w, and the answer is whole."""
    said(capsys, "sessions", "export", "-o", "one.a400case")
    typed = [
        "x", "w",
        "n", "see https://evil.example",
        "n", "Thanks.",
        "d", "99", "d", "1", "why so",
        "a", "nothing", "a", "network", "by phone",
        "s", "t",
        "w", "no/such/folder/a", "y", "w", "a.a400ask", "n", "w", "mine.a400ask", "y",
    ]  # fmt: skip
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(typed) + "\n"))

    assert main(["review", "one.a400case", "--dialogue", "--guide"]) == 0
    out = capsys.readouterr().out

    assert "Please type one letter" in out
    assert "Nothing is in the answer yet." in out
    assert "This cannot be sent: it names an address" in out
    assert "There is none of that number or name." in out
    assert "cannot write" in out
    asked = json.loads(Path("mine.a400ask").read_text())
    assert asked["notes"] == ["Thanks."]
    assert asked["asks"] == [{"step": "network", "text": "by phone"}]
    assert asked["disputes"][0]["row"] == "request-at-fault"


def test_leaving_the_dialogue(
    store: Store, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The end of the input and q write nothing."""
    assert store.ids() == (ID,)
    said(capsys, "sessions", "export", "-o", "one.a400case")
    for typed in ("n\nhello\n", "n\nhello\nq\n", ""):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        said(capsys, "review", "one.a400case", "--dialogue")
    assert list(Path().glob("*.a400ask")) == []


@pytest.mark.usefixtures("store")
def test_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    """Every mistake is a sentence with exit code 2."""
    said(capsys, "sessions", "export", "-o", "one.a400case")
    for arguments, says in (
        (("review", "one.a400case", "--note", "x"), "name the file for the answer"),
        (("review", "one.a400case", "-o", "a"), "say something"),
        (("review", "one.a400case", "--ask", "none", "-o", "a"), "no step none"),
        (("review", "one.a400case", "--ask", "../x", "-o", "a"), "a step or row is a name"),
        (("review", "one.a400case", "--dispute", "none", "-o", "a"), "no row none"),
        (("review", "one.a400case", "--note", "`id`", "-o", "a"), "may not travel"),
        (("review", "one.a400case", "--note", "x", "--as", "\x1b", "-o", "a"), "shape"),
        (("review", "missing"), "cannot read"),
        (("sessions", "export", "--as", "\u202e", "-o", "b"), "a name in a case has letters"),
        (("sessions", "export", "-o", "no/such/folder/b"), "cannot write"),
        (("sessions", "export", "nothing"), "no session"),
    ):
        _, err = said(capsys, *arguments, code=2)
        assert says in err
    assert sorted(path.name for path in Path().iterdir()) == ["one.a400case"]
    said(capsys, "review", "one.a400case", "--ask", "device", "-o", "a.a400ask")
    for flags in (("--allow", "network"), ("--allow", "device", "--refuse", "device")):
        assert "is not one of the steps" in said(capsys, "ask", "a.a400ask", *flags, code=2)[1]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("command", [("review",), ("ask",), ("report", "verify"), ("sessions", "--like")])
@pytest.mark.parametrize(
    "junk",
    [b"", b"{}", b"\x1b[2J", b"PK\x03\x04" + bytes(400), b"[" * 90_000, b"\xff\xfe\x00", b"9" * 9000],
)
def test_junk(command: tuple[str, ...], junk: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    """What is no file of ours ends in one sentence, and nothing appears beside it."""
    Path("junk").write_bytes(junk)

    assert main([*command, "junk"]) in (2, 3)

    out, err = capsys.readouterr()
    assert out == ""
    assert unsafe(err) == []
    assert len(err.splitlines()) == 1
    assert [path.name for path in Path().iterdir()] == ["junk"]


def test_a_case_from_another_chain(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """A newer file that does not go on from the one that support has is said to be changed."""
    said(capsys, "sessions", "export", "-o", "one.a400case")
    (store.folder / ID / "case.a400case").unlink()
    go_on(store, "fails")
    said(capsys, "sessions", "export", "-o", "two.a400case")

    _, err = said(capsys, "review", "two.a400case", "--since", "one.a400case", code=3)
    assert "does not go on from the older one" in err


def test_compare(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """Only what changed, side by side in 80 cells; all of it on request."""
    first = session()
    with store.create(began().model_copy(update={"session": OTHER}), FLOW, case_key=KEY) as sitting:
        for event in first[1:4]:
            sitting.append(event)
        sitting.append(told("network", "other_network", "works", 30))

    out, _ = said(capsys, "sessions", "compare", ID, OTHER)
    assert "Another network" in out
    assert "Status page" not in out.replace("Status page ", "Status page") or "not told" in out
    whole, _ = said(capsys, "sessions", "compare", ID, OTHER, "--all")
    assert len(whole) > len(out)
    assert "invalid_request_error" in whole.replace("\n", "")
    rows = json.loads(said(capsys, "sessions", "compare", ID, OTHER, "--json")[0])
    assert {"part", "label", "one", "other", "changed"} == set(rows["lines"][0])
    assert any(line["changed"] for line in rows["lines"])


def test_the_same_again(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """A case file of somebody else finds the same failure among the sessions here."""
    said(capsys, "sessions", "export", "-o", "one.a400case")
    with store.create(began().model_copy(update={"session": OTHER}), FLOW, case_key=KEY) as sitting:
        sitting.append(told("status", "status_page", "incident", 30))

    out, _ = said(capsys, "sessions", "--like", "one.a400case")
    assert out.splitlines()[0].split()[0] == ID
    assert len(out.splitlines()) == 2
    assert "The same failure, as far as both tell" in out
    found = json.loads(said(capsys, "sessions", "--like", "one.a400case", "--json")[0])
    assert [s["id"] for s in found["sessions"]] == [ID]
    _, err = said(capsys, "sessions", "--like", OTHER)
    assert "no saved session looks like" in err


def test_find_by_time_cause_and_request(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """The list is searched by what a ticket says."""
    assert store.ids() == (ID,)
    for text in ("2026-11-22", "request-at-fault", "REQ_011csabc"):
        assert ID in said(capsys, "sessions", "--find", text, "--json")[0]


def test_the_code(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """Words for a session; the page behind them; mistakes named with the right words offered."""
    out, err = said(capsys, "code", ID)
    words = out.split()
    assert 4 <= len(words) <= 8
    assert "a400-wizard code " + " ".join(words) in err
    page, _ = said(capsys, "code", *words, "--guide")
    assert "Read aloud" in page
    assert "Guide" in page
    assert "They see   The verdict" in page
    assert page == said(capsys, "code", " ".join(words).upper(), "--guide")[0]

    _, err = said(capsys, "code", words[1], words[0], *words[2:], code=1)
    assert "look swapped" in err
    assert " ".join(words) in err
    _, err = said(capsys, "code", "xyzzy", *words[1:], code=1)
    assert f"by the checks it is {words[0]}" in err
    _, err = said(capsys, "code", "one", "two", code=1)
    assert "four to eight words" in err
    assert json.loads(said(capsys, "code", *words, "--json")[0])["page"] == "verdict"
    said(capsys, "code", ID, "--page", "network")
    assert "no page nowhere" in said(capsys, "code", ID, "--page", "nowhere", code=2)[1]
    assert "no session" in said(capsys, "code", "9999", code=2)[1]
    assert store.load(ID).started.session == ID


def test_bundles(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder or an archive, each verified as it was made, and not once a byte changed."""
    assert store.ids() == (ID,)
    said(capsys, "report", "bundle", "-o", "b")
    said(capsys, "report", "bundle", ID, "-o", "b.zip")
    assert "as it was made: bundle" in said(capsys, "report", "verify", "b")[0]
    assert "as it was made: bundle" in said(capsys, "report", "verify", "b.zip")[0]
    assert {stat.S_IMODE(path.stat().st_mode) for path in Path("b").iterdir()} == {0o600}

    Path("b/report.md").write_text("changed")
    assert "report.md" in said(capsys, "report", "verify", "b", code=1)[0]
    Path("b/report.md").unlink()
    Path("b/report.md").symlink_to("/etc/hostname")
    assert "no plain file" in said(capsys, "report", "verify", "b", code=1)[0]
    Path("b/more").write_text("x")
    assert "does not belong" in said(capsys, "report", "verify", "b", code=1)[0]
    assert "cannot make the folder" in said(capsys, "report", "bundle", "-o", "no/such/b", code=2)[1]


@pytest.mark.usefixtures("store")
def test_the_picture(capsys: pytest.CaptureFixture[str]) -> None:
    """The ending of the file picks it, like every other form."""
    assert main(["report", "-o", "s.svg"]) == 0
    assert Path("s.svg").read_text().startswith("<svg ")
    assert "written to s.svg" in capsys.readouterr().err


def test_delete_takes_the_case_along(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """What was exported lies in the session's folder and goes with it."""
    said(capsys, "sessions", "export", "-o", "one.a400case")
    assert open_case((store.folder / ID / "case.a400case").read_bytes()).turns
    said(capsys, "sessions", "delete", ID)
    assert not (store.folder / ID).exists()


def test_an_exported_case_names_no_place(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """No path of this machine stands in the case."""
    said(capsys, "sessions", "export", "-o", "one.a400case")
    for data in contents(Path("one.a400case").read_bytes()).values():
        assert str(store.folder).encode() not in data
        assert b"paste-1.txt" not in data


def test_light(tmp_path: Path) -> None:
    """None of these commands loads the app, the HTTP client or the keyring."""
    (tmp_path / "x").write_bytes(b"x")
    for arguments in (("review", "x"), ("ask", "x"), ("code", "a"), ("sessions", "--like", "x")):
        assert loaded(*arguments, folder=tmp_path) == set()
