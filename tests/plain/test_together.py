"""Two people in the plain front end: words, cases and answers line by line."""

from pathlib import Path

import pytest

from tests.plain.support import Held, hold
from tests.session.case.test_looks import FLOW
from tests.walk.support import Bench
from wizard.evidence.case import open_ask, open_case
from wizard.session.spoken.code import word_list


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Parts over a flow that the verifier takes, as one that came in a case must be."""
    return Bench(tmp_path, flow=FLOW)


def words_of(bench: Bench) -> list[str]:
    """The words of a walk on its second question."""
    held = hold(bench, "1", "1", "o", "q")
    return next(
        line.split() for line in held.transcript.splitlines() if line.startswith("  ") and _code(line)
    )


def _code(line: str) -> bool:
    words = line.split()
    return len(words) >= 4 and set(words) <= set(word_list())


def file(bench: Bench, pattern: str) -> Path:
    """The newest file of that kind among the reports."""
    return max((bench.folder / "reports").glob(pattern), key=lambda path: path.stat().st_mtime_ns)


def asked(bench: Bench) -> tuple[Held, Path]:
    """A case that was sent, and the answer to it: one note, two steps."""
    hold(bench, "1", "1", "g Kim", "y", "q")
    talk = hold(
        bench,
        str(file(bench, "*.a400case")),
        *("n", "hello Kim", "a", "network", "with a phone", "a", "restart", "", "w", "", "Ann", "y", "q"),
    )
    return talk, file(bench, "*.a400ask")


def test_words_are_said_and_heard(bench: Bench) -> None:
    """Typed on the first page they show the same page, and a number goes along."""
    words = words_of(bench)
    held = hold(bench, " ".join(words), "2", "", "q")

    assert "They see   Start it again" in held.transcript
    assert "Read aloud" in held.transcript
    assert "They see   Another network" in held.transcript


def test_wrong_words_are_named_and_offered(bench: Bench) -> None:
    """Y takes the right ones; n leaves them; anything worse asks again."""
    words = words_of(bench)
    other = next(word for word in word_list() if word not in words)
    swapped = " ".join([words[1], words[0], *words[2:]])
    wrong = " ".join([*words[:-1], other])
    worse = " ".join([other, other, *words[2:]])
    held = hold(bench, f"i {swapped}", "y", "", wrong, "n", worse, "q")

    assert "look swapped" in held.transcript
    assert held.transcript.count(f"Probably meant: {' '.join(words)}") == 2
    assert held.transcript.count("They see") == 1
    assert "ask for the code again" in held.transcript.replace("\n", " ")


def test_a_sentence_that_begins_with_i_is_no_code(bench: Bench) -> None:
    """It is the first line of an error."""
    held = hold(bench, "i get error 400 from it", ".", "q")

    assert "Taken as the first line of a text" in held.transcript


def test_a_case_is_read_and_answered(bench: Bench) -> None:
    """Round, verdict, trail and rows are shown, and the answer is a file of steps and text."""
    talk, path = asked(bench)
    answer = open_ask(path.read_bytes())

    for part in ("Round 1", "Verdict", "Trail", "Rows", "A case is read here and never changed."):
        assert part in talk.transcript
    assert (answer.by, answer.notes) == ("Ann", ("hello Kim",))
    assert [(ask.step, ask.text) for ask in answer.asks] == [("network", "with a phone"), ("restart", "")]


def test_asks_are_decided_one_by_one(bench: Bench) -> None:
    """1 allows, 2 refuses, Enter goes on to what was allowed; the next round follows."""
    _, path = asked(bench)
    held = hold(bench, f"i {path}", "7", "1", "2", "2", "", "2", "g Kim", "y", "q")

    for part in (
        "support Ann answers round 1",
        "note: hello Kim",
        "they write: with a phone",
        "collects:",
        "may run:",
        "1 allows the step, 2 refuses it, 3 leaves it for later.",
        "Allowed: Another network.",
        "Refused: Start it again.",
        "Everything is decided. Enter goes on.",
        "support Ann asked for this step: with a phone",
        "What you allowed support Ann is done.",
        "(round 3)",
    ):
        assert part in held.transcript.replace("\n  ", " "), part
    turns = open_case(file(bench, "*.a400case").read_bytes()).turns
    assert [turn.record.name for turn in turns] == ["Kim", "Ann", "Kim"]


def test_later_and_back_to_it(bench: Bench) -> None:
    """3 leaves it; j ask comes back."""
    _, path = asked(bench)
    held = hold(bench, f"i {path}", "3", "j ask", "b", "q")

    assert "It waits. j ask comes back to it." in held.transcript
    assert held.transcript.count("support Ann answers round 1") == 2
    assert [event for event in held.events if event.kind == "decided"] == []


def test_what_cannot_be_used_is_said(bench: Bench) -> None:
    """A missing file, no words, a question that nobody asked."""
    held = hold(bench, "o", "i", "nothing like it", "i /nowhere/x.a400case", "1", "j ask", "q")

    for part in ("no session yet that words", "cannot be read", "Nobody has asked for a step"):
        assert part in held.transcript
