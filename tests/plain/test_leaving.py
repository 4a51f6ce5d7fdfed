"""What leaves is shown first, in lines too; one thing is put back with a reason, never a key."""

import json

from tests.evidence.hostile import key
from tests.plain.support import hold, reports
from tests.walk.support import Bench
from wizard.evidence.case import open_case
from wizard.model.event import Consented
from wizard.model.words import Consent

NOTE = f"n tried: asked kim@firm.example and ran it from 10.1.2.3 with {key()}"


def test_no_lets_nothing_out(bench: Bench) -> None:
    """The list is shown, n ends it, and neither a file nor a consent is there."""
    held = hold(bench, "1", NOTE, "m", "w", "n", "c", "n", "q")

    assert held.transcript.count("This leaves your machine") == 2
    assert "<email#" in held.transcript
    assert held.transcript.count("Nothing was written or copied.") == 2
    assert reports(bench.folder) == []
    assert not [e for e in held.events if isinstance(e, Consented)]


def test_one_thing_is_put_back_and_stamped(bench: Bench) -> None:
    """In every file, in the list of what was put back, in the ledger of this report and of the next."""
    held = hold(bench, "1", NOTE, "m", "w", "p 2", "support asked for it", "y", "w", "y", "q")
    files = [bench.folder / "reports" / name for name in reports(bench.folder)]
    first, second = sorted(
        json.loads(f.read_text())["consents"][-1]["asked"] for f in files if f.suffix == ".json"
    )
    put_back = [json.loads(f.read_text())["put_back"] for f in files if f.suffix == ".json"]

    assert "3. <ip4-private#" in held.transcript
    assert "It is an e-mail address. (can be put back)" in " ".join(held.transcript.split())
    assert "support asked for it" in first
    assert "an e-mail address, because: support asked for it" in second
    assert sorted(map(len, put_back)) == [0, 1]
    assert sum("kim@firm.example" in f.read_text() for f in files) == 2
    assert not any("10.1.2.3" in f.read_text() for f in files)
    granted = [e.about for e in held.events if isinstance(e, Consented) and e.consent is Consent.SHARES]
    assert granted[0]
    assert granted[0].endswith("put back an e-mail address, because: support asked for it")
    assert granted[1] == "the report as a file at level support"


def test_a_key_is_never_put_back(bench: Bench) -> None:
    """It is not even asked why; a number that is not there is no reason to stop; no reason is none."""
    held = hold(bench, "1", NOTE, "m", "w", "p 1", "p 99", "p 2", "", "p x", "s", "y", "q")
    written = "".join((bench.folder / "reports" / name).read_text() for name in reports(bench.folder))

    assert "An API key or token, by its prefix is never put back." in held.transcript
    assert "There is nothing of that number." in held.transcript
    assert "Say why it is needed" in held.transcript
    assert key() not in held.transcript + written
    assert "kim@firm" not in written
    assert "api-key" in written


def test_it_is_taken_out_again(bench: Bench) -> None:
    """Nothing is final until it has left."""
    hold(bench, "1", NOTE, "m", "w", "p 2", "needed", "p 2", "y", "q")

    assert not any("kim@firm" in path.read_text() for path in (bench.folder / "reports").iterdir())


CASE = ("1", NOTE, "g Kim")


def test_a_case_is_seen_before_it_leaves(bench: Bench) -> None:
    """In words, with what was taken out; s shows all of it, f the files; n writes nothing."""
    held = hold(bench, *CASE, "s", "f", "f", "n", "q")
    said = " ".join(held.transcript.split())

    assert "What is in it" not in held.transcript
    assert "told tried: asked <email#" in said
    assert "more lines" in said.partition("y lets it go")[0]
    assert "field tried, text asked <email#" in said
    assert "round-1/summary.txt" in said
    assert "round-1/report.json" in said
    assert "Nothing was written or copied." in said
    assert reports(bench.folder) == []
    assert "kim@firm" not in said
    assert key() not in said


def test_a_case_carries_what_was_put_back(bench: Bench) -> None:
    """The thing with its reason, in the file, its record and the ledger; a key never."""
    held = hold(bench, *CASE, "p 1", "p 2", "support asked for it", "y", "q")
    (name,) = reports(bench.folder)
    case = open_case((bench.folder / "reports" / name).read_bytes())
    whole = b"".join(case.files.values()).decode()

    assert "is never put back." in held.transcript
    assert "kim@firm.example" in whole
    assert "10.1.2.3" not in whole
    assert key() not in whole
    assert [(b.what, b.reason) for b in case.head.record.put_back] == [
        ("an e-mail address", "support asked for it")
    ]
    (about,) = [e.about for e in held.events if isinstance(e, Consented)]
    assert about == (
        "the case file as round 1 at level support; put back an e-mail address, because: support asked for it"
    )


def test_the_level_is_turned(bench: Bench) -> None:
    """For anyone or for support; a case that left at one level goes on with it, and offers no other."""
    held = hold(bench, "1", NOTE, "m", "w", "v", "y", "g Kim", "v", "y", "n other: x", "g Kim", "v", "n", "q")
    levels = [e.about for e in held.events if isinstance(e, Consented)]

    assert levels == ["the report as a file at level public", "the case file as round 1 at level public"]
    assert held.transcript.count("v makes it for anyone") == 2
    assert held.transcript.rpartition("This leaves")[2].count("v makes it for") == 0
