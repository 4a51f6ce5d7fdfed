"""What commands write for others: shown before, written as shown, and a yes asked for at a terminal."""

import json
import os
from pathlib import Path

import pytest

from tests.cli.test_case_terminal import opened
from tests.evidence.case.build import ID, began, contents, session
from wizard.cli.main import main
from wizard.evidence.case import open_ask
from wizard.session import DamagedError, Store

MAIL = "jo@firm.example"


def shared(store: Store) -> list[str | None]:
    """What the ledger says was let out."""
    return [e.about for e in store.load(ID).events if e.kind == "consented" and e.consent.value == "shares"]


@pytest.mark.parametrize(
    "command", [("sessions", "export"), ("report", "-o", "x.md"), ("report", "bundle", "-o", "b")]
)
def test_a_preview_shows_and_writes_nothing(
    store: Store, capsys: pytest.CaptureFixture[str], tmp_path: Path, command: tuple[str, ...]
) -> None:
    """What is in it, each thing that was taken out with why, and nothing of the thing itself."""
    before = store.load(ID).events
    assert main([*command, "--preview"]) == 0
    out = capsys.readouterr().out

    assert out.startswith("This leaves your machine")
    assert "wrote to <email#" in " ".join(out.split())
    assert "It is an e-mail address. (can be put back)" in " ".join(out.split())
    assert MAIL not in out
    assert [*tmp_path.iterdir()] == []
    assert store.load(ID).events == before


def test_a_preview_for_programs(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """The list of what was taken out, and the page, as JSON."""
    assert store.ids() == (ID,)
    assert main(["sessions", "export", "--preview", "--level", "public", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)

    assert told["level"] == "public"
    assert [one["kind"] for one in told["taken"]] == ["email"]
    assert "wrote to <email#" in told["shown"]


def test_where_nobody_can_answer_it_is_written_and_said(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    """With --yes and without; what was taken out is counted, and the ledger has an entry."""
    assert main(["sessions", "export", "-o", "one.a400case"]) == 0
    assert "taken out for level support: an e-mail address; --preview shows it" in capsys.readouterr().err
    assert main(["report", "--yes", "-o", "x.md"]) == 0
    assert MAIL not in Path("x.md").read_text() + str(contents(Path("one.a400case").read_bytes()))
    assert shared(store) == ["the case file as round 1 at level support"]
    assert main(["sessions", "export", "--preview", "--yes"]) == 2


def test_the_level_of_a_case_is_kept(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a word it goes on with its own; another one is refused."""
    assert store.ids() == (ID,)
    assert main(["sessions", "export", "-o", "one.a400case", "--level", "public"]) == 0
    assert main(["sessions", "export", "-o", "two.a400case"]) == 0
    assert "the same case, level public" in capsys.readouterr().err
    with store.resume(ID, began().at)[1] as sitting:
        sitting.append(session()[1])
    assert main(["sessions", "export", "-o", "three.a400case", "--level", "support"]) == 2
    assert "shared at level public" in capsys.readouterr().err


def test_a_session_that_is_open_takes_the_entry_in_later(store: Store) -> None:
    """A journal has one writer: the entry is left beside it."""
    _, sitting = store.resume(ID, began().at)
    with sitting:
        assert main(["sessions", "export", "-o", "one.a400case"]) == 0
        assert shared(store) == []
    assert [*(store.folder / ID).glob("left-*.json")] != []


@pytest.mark.skipif(os.name != "posix", reason="a pseudo-terminal needs POSIX")
def test_at_a_terminal_it_is_asked_and_put_back(store: Store, tmp_path: Path) -> None:
    """N writes nothing; p puts one thing back with a reason; y writes exactly that."""
    no = opened("sessions", "export", "-o", "no.a400case")
    no.expect("y lets it go")
    no.sendline("n")
    no.expect("Nothing was written")
    no.wait()
    yes = opened("sessions", "export", "-o", "yes.a400case", "--as", "Jo")
    yes.expect("y lets it go")
    yes.sendline("p 1")
    yes.expect("Why is it needed")
    yes.sendline("support asked")
    yes.expect("put back, because: support asked")
    yes.expect("y lets it go")
    yes.sendline("y")
    yes.expect("written to yes.a400case: round 1")
    yes.wait()

    assert [path.name for path in tmp_path.iterdir()] == ["yes.a400case"]
    files = contents(Path("yes.a400case").read_bytes())
    assert MAIL in files["round-1/journal.jsonl"].decode()
    assert shared(store) == [
        "the case file as round 1 at level support; put back an e-mail address, because: support asked"
    ]


@pytest.mark.skipif(os.name != "posix", reason="a pseudo-terminal needs POSIX")
def test_a_report_is_asked_for_too_and_its_lift_is_entered(store: Store) -> None:
    """One way for everything that leaves; what stays here is written without a question."""
    talk = opened("report", "-o", "x.md")
    talk.expect("y lets it go")
    talk.sendline("p 1")
    talk.expect("Why is it needed")
    talk.sendline("asked for it")
    talk.expect("y lets it go")
    talk.sendline("y")
    talk.expect("written to x.md")
    talk.wait()
    own = opened("report", "--level", "local", "-o", "own.md")
    own.expect("written to own.md")
    own.wait()

    assert MAIL in Path("x.md").read_text()
    assert shared(store) == [
        "the report as a file at level support; put back an e-mail address, because: asked for it"
    ]


def test_an_answer_to_a_case_is_looked_at_too(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """--preview shows the ask file; without an answer there is nothing to look at."""
    assert store.ids() == (ID,)
    assert main(["sessions", "export", "-o", "one.a400case"]) == 0
    note = ("review", "one.a400case", "--note", f"write to {MAIL}")
    capsys.readouterr()
    assert main([*note, "--preview"]) == 0
    out = capsys.readouterr().out
    assert main([*note, "-o", "a.a400ask"]) == 0
    assert main(["review", "one.a400case", "--preview"]) == 2

    assert "1.  write to <email>" in out
    assert "Taken out:" in out
    assert open_ask(Path("a.a400ask").read_bytes()).notes == ("write to <email>",)


@pytest.mark.usefixtures("store")
def test_a_ledger_that_cannot_be_written_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The case is out by then, so the command is no failure; the list of sessions says the same."""

    def refuse(*_: object) -> None:
        raise DamagedError("the disk is full")

    monkeypatch.setattr(Store, "resume", refuse)
    assert main(["sessions", "export", "-o", "one.a400case"]) == 0
    err = capsys.readouterr().err

    assert "the session's ledger has no entry of it: the disk is full" in err
    assert "written to one.a400case" in err
    assert Path("one.a400case").exists()
