"""The sessions of this machine in the plain front end: found, shown, compared, written, deleted, taken up."""

from tests.plain.support import hold, reports
from tests.walk.support import Bench


def ids(bench: Bench) -> list[str]:
    """The sessions on the disk, the newest first."""
    return sorted((path.name for path in (bench.folder / "state" / "sessions").iterdir()), reverse=True)


def two(bench: Bench) -> list[str]:
    """Two sessions, of which the newer one has an incident."""
    hold(bench, "1", "2", "n tried: asked kim@firm.example", "q")
    hold(bench, "1", "1", "q")
    return ids(bench)


def test_they_are_listed_found_and_shown(bench: Bench) -> None:
    """The newest first; words find; a number shows; Enter leaves and the page goes on."""
    new, old = two(bench)
    held = hold(bench, "f", "incident", "1", "no such words", "9", "", "q")
    listed, _, found = held.transcript.partition("Sessions> ")

    assert listed.index(new) < listed.index(old)
    assert new in found.partition("Sessions> ")[0]
    assert old not in found.partition("Sessions> ")[0]
    assert "Consent" in found
    assert "No session has these words." in found
    assert not held.ended_by_input


def test_one_is_deleted_once_it_was_said_twice(bench: Bench) -> None:
    """N keeps it; y takes everything of it from the disk, and the list is shown anew."""
    new, old = two(bench)
    held = hold(bench, "f", "d 1", "n", "d 7", "d 1", "y", "", "q")

    assert held.transcript.count(f"Delete session {new}?") == 2
    assert "Nothing was deleted." in held.transcript
    assert "There is no session of that number" in held.transcript
    assert f"Deleted {new} with everything it held." in held.transcript
    assert new not in held.transcript.rpartition("Deleted")[2].partition("everything it held.")[2]
    assert ids(bench) == [old]


def test_one_is_written_as_a_case_once_it_was_looked_at(bench: Bench) -> None:
    """N writes nothing; y writes it, and the ledger of that session says so."""
    two(bench)
    held = hold(bench, "f", "x 2", "Kim", "n", "x 2", "Kim", "y", "", "q")

    assert held.transcript.count("This leaves your machine") == 2
    assert held.transcript.count("<email#") >= 2
    assert "Nothing was written or copied." in held.transcript
    (name,) = reports(bench.folder)
    assert name.endswith(".a400case")
    journal = bench.folder / "state" / "sessions" / ids(bench)[1] / "journal.jsonl"
    assert journal.read_text().count("the case file as round 1 at level support") == 1


def test_two_are_compared_and_one_is_taken_up(bench: Bench) -> None:
    """What changed, line by line; r goes on where it was left."""
    new, old = two(bench)
    held = hold(bench, "f", "c 1 2", "r 2", "q")

    assert "differ" in held.transcript
    assert "; then " in held.transcript
    assert held.events[0].kind == "started"
    assert f"--resume {old}" in "".join(f"--resume {e.session}" for e in held.events if e.kind == "started")
    assert new != old


def test_inside_a_session_words_may_follow_at_once(bench: Bench) -> None:
    """On the first page a line that begins with f may be the first line of an error."""
    two(bench)
    held = hold(bench, "1", "f incident", "", "q")
    first = hold(bench, "f = client.messages.create()", ".", "q")

    assert "Sessions> " in held.transcript
    assert "Taken as the first line of a text" in first.transcript
