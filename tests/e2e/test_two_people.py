"""Two people in two real terminals, each with a home of their own: words by phone, files back and forth."""

import re
from pathlib import Path

from tests.e2e.terminal import WIZARD, Terminal
from wizard.evidence.case import open_case

F4 = "\x1bOS"


def home(folder: Path, name: str) -> Path:
    """A home for one of the two."""
    made = folder / name
    made.mkdir()
    return made


def begun(user: Terminal) -> list[str]:
    """Answer as far as the second question; the words of its page."""
    user.until("Walk me through", "In my own code")
    user.press("1")
    user.until("Yes, look")
    user.press("n")
    user.until("Does the official status page", "No, everything is operational")
    user.press("1")
    user.until("What does the text of the error point at?")
    user.press("o")
    shown = user.until("Then say")
    user.close_sheet("Read these words aloud")
    return re.findall(r"^ +\d {2}([a-z]+)$", shown, re.MULTILINE)


def heard(support: Terminal, words: list[str]) -> None:
    """Type the words with two of them swapped, take what is offered, go along with one answer."""
    support.until("Somebody gave me words or a file")
    support.press("w")
    support.until("From somebody else")
    support.process.send(" ".join([words[1], words[0], *words[2:]]))
    support.press("enter")
    support.until("look swapped", "enter takes it")
    support.press("enter")
    support.until("What the other person sees", "What does the text of the error", "For you who guide")
    support.press("3")
    support.until("Does every call fail, or only some?")
    support.close_sheet("What the other person sees")


def written(user: Terminal, folder: Path, before: set[Path]) -> Path:
    """Write the case file; the one that is new."""
    user.press(F4)
    user.until("With somebody else", "Write the case file")
    user.press("3")
    user.until("Under which name do you write in it?")
    user.process.send("Kim")
    user.press("enter")
    user.until("This leaves your machine", "What is in it", "by Kim")
    user.press("enter")
    user.until("Case written:")
    (case,) = set(folder.glob("*.a400case")) - before
    return case


def asked(support: Terminal, case: Path, folder: Path) -> Path:
    """Read the case and ask for one step; the answer."""
    support.paste(str(case))
    support.until("A case, read-only", "Kim", "no verdict yet")
    support.press("a")
    support.until("Which step do you ask for?", "The way to the API")
    support.press("5")
    support.until("What to say about way-direct")
    support.process.send("please without the VPN")
    support.press("enter")
    support.until("asks for way-direct")
    support.press("w")
    support.until("Under which name do you write in it?")
    support.process.send("Ann")
    support.press("enter")
    support.until("This leaves your machine", "please without the VPN")
    support.press("enter")
    support.until("Written:")
    (ask,) = folder.glob("*.a400ask")
    return ask


def allowed(user: Terminal, ask: Path) -> None:
    """Allow the step, let its checks run, and take what they say."""
    user.press(F4)
    user.until("With somebody else")
    user.press("2")
    user.until("From somebody else")
    user.paste(str(ask))
    user.press("enter")
    user.until("support Ann answers round 1", "please without the VPN", "asks a named host")
    user.press("y")
    user.until("Go on")
    user.press("enter")
    user.until("Yes, look")
    user.press("y")
    user.until("What you allowed support Ann is done")
    user.press("1")
    user.until("Your settings lead to something")


def test_from_the_first_word_to_the_third_round(tmp_path: Path) -> None:
    """The same page by words; a case, an answer, one step allowed and done, and the next round."""
    theirs, ours = home(tmp_path, "kim"), home(tmp_path, "ann")
    with (
        Terminal([*WIZARD, "--practice", "inherited-proxy"], theirs, HOME=str(theirs)) as user,
        Terminal([*WIZARD, "--guide"], ours, columns=120, rows=40, HOME=str(ours)) as support,
    ):
        heard(support, begun(user))
        user.press("3")
        user.until("Does every call fail, or only some?")
        case = written(user, theirs, set())
        allowed(user, asked(support, case, ours))
        last = written(user, theirs, {case})
        support.close_sheet("A case, read-only")
        support.paste(str(last))
        support.until("Round 3", "support Ann", "asks for: The way to the API")
        for terminal in (user, support):
            terminal.press("ctrl+q")
        codes = [user.ended(), support.ended()]

    third = open_case(last.read_bytes())
    assert codes == [0, 0]
    assert third.extends(open_case(case.read_bytes()))
    assert [turn.record.name for turn in third.turns] == ["Kim", "Ann", "Kim"]
    assert any(event.kind == "decided" and event.granted for event in third.events)
