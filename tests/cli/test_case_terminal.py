"""Deciding and answering in a real terminal: prompts come one by one, and wrong input asks again."""

import os
import sys

import pexpect
import pytest

from tests.evidence.case.build import ID
from wizard.cli.main import main
from wizard.session import Store

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a pseudo-terminal needs POSIX")


@pytest.fixture
def store(store: Store) -> Store:
    """The same, once the case was sent."""
    assert main(["sessions", "export", "-o", "one.a400case"]) == 0
    return store


def opened(*arguments: str) -> "pexpect.spawn[str]":
    """A command on a pseudo-terminal of 80 by 24."""
    return pexpect.spawn(
        sys.executable, ["-m", "wizard", *arguments], encoding="utf-8", timeout=60, dimensions=(24, 80)
    )


def test_answer_and_decide(store: Store) -> None:
    """Support answers line by line; the user allows one step, leaves one open, and comes back to it."""
    talk = opened("review", "one.a400case", "--as", "Ann")
    talk.expect("Your answer")
    for typed, prompt in (
        ("a", "Step: "),
        ("network", "Enter for nothing"),
        ("by phone", "You ask for network"),
    ):
        talk.sendline(typed)
        talk.expect(prompt)
    talk.sendline("a")
    talk.expect("Step: ")
    talk.sendline("device")
    talk.expect("Enter for nothing")
    talk.sendline("")
    talk.expect("You ask for device")
    talk.sendline("w")
    talk.expect("File")
    talk.sendline("")
    talk.expect("This leaves your machine")
    talk.expect("y lets it go")
    talk.sendline("y")
    talk.expect("a400-wizard ask answer.a400ask")
    talk.expect(pexpect.EOF)
    talk.close()
    assert talk.exitstatus == 0

    user = opened("ask", "answer.a400ask")
    user.expect("they write: by phone")
    user.expect("Allow this step")
    user.sendline("perhaps")
    user.expect("Please type y, n or l")
    user.expect("Allow this step")
    user.sendline("y")
    user.expect("Another device")
    user.expect("Allow this step")
    user.sendline("l")
    user.expect("not decided: device")
    user.expect(f"--resume {ID}")
    user.expect(pexpect.EOF)
    user.close()

    again = opened("ask", "answer.a400ask")
    again.expect("Another device")
    again.expect("Allow this step")
    again.sendline("n")
    again.expect(pexpect.EOF)
    assert isinstance(again.before, str)
    assert "not decided" not in again.before
    again.close()
    decided = [(e.step, e.granted) for e in store.load(ID).events if e.kind == "decided"]
    assert decided == [("network", True), ("device", False)]


def test_leaving_in_the_middle(store: Store) -> None:
    """Ctrl+C while deciding keeps what was decided, and says that it stopped."""
    assert main(["review", "one.a400case", "--ask", "network", "--ask", "device", "-o", "a.a400ask"]) == 0
    user = opened("ask", "a.a400ask")
    user.expect("Allow this step")
    user.sendline("y")
    user.expect("Another device")
    user.expect("Allow this step")
    user.sendintr()
    user.expect("stopped")
    user.expect(pexpect.EOF)
    user.close()

    assert user.exitstatus == 130
    assert [e.step for e in store.load(ID).events if e.kind == "decided"] == ["network"]


def test_a_wrong_word_is_offered_and_taken(store: Store) -> None:
    """The right code is offered; y shows its page."""
    assert store.ids() == (ID,)
    words = opened("code", ID)
    words.expect(pexpect.EOF)
    assert isinstance(words.before, str)
    code = words.before.split("\r\n")[0].split()
    words.close()

    wrong = opened("code", "xyzzy", *code[1:])
    wrong.expect(f"probably meant: {' '.join(code)}")
    wrong.expect("Is that right")
    wrong.sendline("y")
    wrong.expect("Read aloud")
    wrong.expect(pexpect.EOF)
    wrong.close()
    assert wrong.exitstatus == 0
