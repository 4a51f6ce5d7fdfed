"""The chain of rounds: every hash fits, or the file is refused and says where."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evidence.case.build import (
    AT,
    ID,
    at,
    contents,
    first,
    gate,
    leaving,
    opened,
    session,
    told,
    zipped,
)
from wizard.evidence.case import CaseError, ForgedError, NewerError, digest, open_ask, open_case
from wizard.evidence.case.archive import MOST_FILES
from wizard.evidence.case.chain import json_bytes
from wizard.evidence.case.models import MOST_BACKS, MOST_ROUNDS, USER_FILES
from wizard.model.event import Went
from wizard.session.case.export import export

Files = dict[str, bytes]


def change(files: Files, name: str, edit: Callable[[Any], None]) -> None:
    value = json.loads(files[name])
    edit(value)
    files[name] = json_bytes(value)


def rehash(files: Files) -> None:
    """Forge with care: every hash of round 1 and of the manifest made to fit again."""
    record = json.loads(files["round-1/round.json"])
    record["files"] = {name: digest(files[f"round-1/{name}"]) for name in record["files"]}
    files["round-1/round.json"] = json_bytes(record)
    manifest = json.loads(files["manifest.json"])
    manifest["files"] = {name: digest(data) for name, data in files.items() if name != "manifest.json"}
    manifest["rounds"] = [digest(files["round-1/round.json"])]
    manifest["flow_sha256"] = digest(files["flow.toml"])
    files["manifest.json"] = json_bytes(manifest)


@pytest.fixture(scope="module")
def whole() -> Files:
    return contents(first().data)


def test_a_case_is_what_was_exported() -> None:
    """The round has its number, no parent, its events and verdict; the same input gives the same bytes."""
    case = opened(first())

    record = case.head.record
    assert (record.number, record.parent, record.who, record.events) == (1, None, "user", 8)
    assert record.verdict is not None
    assert record.verdict.rule == "request-at-fault"
    assert case.started.session == ID
    assert first().data == first().data


def test_rounds_hang_on_each_other() -> None:
    """A second export keeps every byte of the first round and names its hash."""
    one = first()
    more = session(told("network", "other_network", "fails", 200))
    two = export(leaving(more), one.data, at(300))

    old, new = opened(one), opened(two)
    assert two.round == 2
    assert new.head.record.parent == old.head.digest
    assert new.extends(old)
    assert not old.extends(new)
    assert {name: new.files[name] for name in old.files} == dict(old.files)
    assert [event.kind for event in new.head.events] == ["answered"]


def test_nothing_new_is_the_same_file() -> None:
    """Exporting twice without a step between gives no empty round."""
    one = first()
    again = export(leaving(), one.data, at(300))

    assert (again.data, again.fresh) == (one.data, False)


@pytest.mark.parametrize(
    "name",
    [
        "flow.toml",
        "round-1/round.json",
        "round-1/journal.jsonl",
        "round-1/summary.txt",
        "round-1/report.json",
        "round-1/observations.json",
    ],
)
def test_any_changed_file_is_found(whole: Files, name: str) -> None:
    """One byte more in any file, and the file is named."""
    with pytest.raises(ForgedError, match="changed after it was written"):
        open_case(zipped({**whole, name: whole[name] + b" "}))


@pytest.mark.parametrize(
    "name", ["flow.toml", "round-1/round.json", "round-1/journal.jsonl", "manifest.json"]
)
def test_any_missing_file_is_found(whole: Files, name: str) -> None:
    """Without one of its files it is no case."""
    with pytest.raises(CaseError):
        open_case(zipped({n: data for n, data in whole.items() if n != name}))


@pytest.mark.parametrize(
    "edit",
    [
        lambda f: change(f, "round-1/round.json", lambda r: r.update(number=2)),
        lambda f: change(f, "round-1/round.json", lambda r: r.update(parent="ab" * 32)),
        lambda f: change(f, "round-1/round.json", lambda r: r.update(who="support")),
        lambda f: change(f, "round-1/round.json", lambda r: r["files"].pop("summary.txt")),
        lambda f: change(f, "round-1/round.json", lambda r: r.update(name="\u202eevil")),
        lambda f: change(f, "round-1/round.json", lambda r: r.update(at="0001-01-01T00:00:00Z")),
        lambda f: change(f, "round-1/round.json", lambda r: r.update(version=2)),
        lambda f: change(f, "round-1/round.json", lambda r: r.update(run="curl")),
        lambda f: f.update({"round-1/journal.jsonl": b""}),
        lambda f: f.update({"round-1/journal.jsonl": b"{}\n"}),
        lambda f: f.update({"round-1/journal.jsonl": f["round-1/journal.jsonl"][:-40]}),
        lambda f: f.update({"round-1/journal.jsonl": f["round-1/journal.jsonl"] * 2}),
        lambda f: f.update({"round-1/journal.jsonl": b"\n" * 6000}),
        lambda f: f.update({"flow.toml": f["flow.toml"] + b"\n"}),
        lambda f: f.update({"round-2/round.json": f["round-1/round.json"]}),
        lambda f: f.update({"round-1/ask.json": b"{}"}),
        lambda f: change(f, "manifest.json", lambda m: m.update(session="../../x")),
    ],
)
def test_forged_with_care(whole: Files, edit: Callable[[Files], None]) -> None:
    """Hashes made to fit do not help where the parts contradict each other."""
    files = dict(whole)
    edit(files)
    session_before = json.loads(files["manifest.json"])["session"]
    rehash(files)
    assert json.loads(files["manifest.json"])["session"] == session_before

    with pytest.raises(CaseError):
        open_case(zipped(files))


def test_a_newer_case(whole: Files) -> None:
    """It is not taken for damage: the program is to be updated."""
    files = dict(whole)
    change(files, "manifest.json", lambda m: m.update(version=7, more="x"))

    with pytest.raises(NewerError, match="update the program"):
        open_case(zipped(files))


def test_only_for_somebody_else() -> None:
    """A case is never exported at the level of oneself, and keeps the level that it began with."""
    with pytest.raises(CaseError, match="level support or public"):
        export(leaving(made=gate(level="local")), None, AT)
    with pytest.raises(CaseError, match="shared at level support"):
        export(
            leaving(session(told("network", "other_network", "fails")), gate(level="public")),
            first().data,
            AT,
        )


def test_a_session_that_lost_steps() -> None:
    """What was exported cannot be taken back by a damaged journal."""
    with pytest.raises(CaseError, match="lost steps"):
        export(leaving(session()[:3]), first().data, AT)


def test_a_case_is_full_at_last(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chain has an end, and says so; its end fits into an archive."""
    assert MOST_ROUNDS * (len(USER_FILES) + 1) + 2 <= MOST_FILES
    monkeypatch.setattr("wizard.evidence.case.chain.MOST_ROUNDS", 2)
    one = told("network", "other_network", "fails", 200)
    data = export(leaving(session(one)), first().data, at(300)).data

    with pytest.raises(CaseError, match="at most 2 rounds"):
        export(leaving(session(one, told("network", "other_network", "works", 400))), data, at(500))


@pytest.mark.parametrize("junk", [b"", b"{}", b"null", b"[1]", b"\x00" * 9, b"{" * 70_000, b" " * 200_000])
def test_no_ask_files(junk: bytes) -> None:
    """What is no ask file is refused in a sentence."""
    with pytest.raises(CaseError):
        open_ask(junk)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_flipped_bytes_of_a_case(data: st.DataObject) -> None:
    """Random damage anywhere is refused, or the case is the one that was written."""
    original = first_data()
    flipped = bytearray(original)
    for _ in range(data.draw(st.integers(1, 5))):
        flipped[data.draw(st.integers(0, len(flipped) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        case = open_case(bytes(flipped))
    except CaseError:
        return
    assert case.manifest == open_case(original).manifest


_FIRST: list[bytes] = []


def first_data() -> bytes:
    if not _FIRST:
        _FIRST.append(first().data)
    return _FIRST[0]


def test_a_case_that_keeps_its_reader_busy_is_refused() -> None:
    """Each step back is a look at the table; so many of them are nobody's session."""
    backs = tuple(Went(at=at(100 + number), to=None) for number in range(MOST_BACKS + 1))
    files = contents(first().data)
    lines = [json.dumps(event.model_dump(mode="json")) for event in backs]
    files["round-1/journal.jsonl"] += "".join(f"{line}\n" for line in lines).encode()
    rehash(files)

    with pytest.raises(CaseError, match=f"goes back more than {MOST_BACKS} times"):
        open_case(zipped(files))
