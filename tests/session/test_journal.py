"""The journal loses no finished event and says what it could not read."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.session.build import noted, some
from wizard.session import journal as module
from wizard.session.errors import DamagedError, NewerFormatError
from wizard.session.journal import Journal, read_journal
from wizard.session.scrub import scrubbed


def written(path: Path, count: int = 4) -> bytes:
    journal = Journal(path, {"session": "x"})
    for event in some(count):
        journal.append(event)
    journal.close()
    return path.read_bytes()


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    """Events come back equal and in order, and the first line names format and version."""
    data = written(tmp_path / "j")

    reading = read_journal(tmp_path / "j")

    assert list(reading.events) == some(4)
    assert reading.notes == ()
    assert json.loads(data.splitlines()[0]) == {"format": "a400-wizard journal", "version": 1, "session": "x"}


def test_a_tear_at_every_byte_loses_no_finished_event(tmp_path: Path) -> None:
    """Cut anywhere, the events before the cut are read, the torn one is said, and writing goes on."""
    path = tmp_path / "j"
    data = written(path)
    ends = [n for n, byte in enumerate(data) if byte == ord("\n")]
    for cut in range(ends[0], len(data) + 1):
        path.write_bytes(data[:cut])
        whole = sum(1 for end in ends[1:] if end <= cut)
        clean = cut in ends or cut == 0 or data[cut - 1 : cut] == b"\n"

        reading = read_journal(path)
        assert list(reading.events) == some(4)[:whole], cut
        assert reading.torn is not clean, cut

        journal = Journal(path)
        journal.append(noted(99))
        journal.close()
        again = read_journal(path)
        assert list(again.events) == [*some(4)[:whole], noted(99)], cut
        assert again.notes == (), cut


def test_nothing_is_ever_rewritten(tmp_path: Path) -> None:
    """Going on after a tear leaves every byte that was there."""
    path = tmp_path / "j"
    data = written(path)[:-9]
    path.write_bytes(data)

    journal = Journal(path)
    journal.append(noted(5))
    journal.close()

    assert path.read_bytes().startswith(data)


def test_garbage_lines_are_located_and_left_out(tmp_path: Path) -> None:
    """A damaged line in the middle is named by its number, and hides no other."""
    path = tmp_path / "j"
    lines = written(path).splitlines()
    lines[2] = b"\xff\x00{nonsense"
    lines[3] = b'{"kind":"unheard_of","at":"2026-11-22T09:35:01Z"}'
    path.write_bytes(b"\n".join(lines) + b"\n")

    reading = read_journal(path)

    assert list(reading.events) == [some(4)[0], some(4)[3]]
    assert reading.damage == (
        "Line 3 of the journal is damaged and was left out.",
        "Line 4 of the journal is damaged and was left out.",
    )


def test_a_newer_journal_is_refused(tmp_path: Path) -> None:
    """What a newer program wrote is not half understood."""
    path = tmp_path / "j"
    data = written(path).replace(b'"version":1', b'"version":2', 1)
    path.write_bytes(data)

    with pytest.raises(NewerFormatError, match=r"newer a400-wizard \(format 2"):
        read_journal(path)


@pytest.mark.parametrize(
    "first",
    [
        b"",
        b"{}",
        b"[1]",
        b"\x00\xff",
        b"[" * 100_000,
        b'{"format":"a400-wizard journal"}',
        b'{"version":1}',
        b"1",
    ],
)
def test_no_journal_is_told_as_such(tmp_path: Path, first: bytes) -> None:
    """Whatever stands in the first line ends in a sentence."""
    (tmp_path / "j").write_bytes(first + b"\n")

    with pytest.raises(DamagedError, match="line 1"):
        read_journal(tmp_path / "j")


def test_huge_journals_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither size, nor number of lines, nor one endless line can eat the machine."""
    path = tmp_path / "j"
    data = written(path)
    monkeypatch.setattr(module, "MOST_EVENTS", 50)
    path.write_bytes(data + b"x\n" * 60)
    with pytest.raises(DamagedError, match="more than 50 lines"):
        read_journal(path)

    monkeypatch.setattr(module, "LONGEST_LINE", 500)
    path.write_bytes(data + b"[" * 600 + b"\n" + b"x\n" * 30)
    assert len(read_journal(path).damage) == module.MOST_DAMAGE + 1

    with path.open("r+b") as file:
        file.truncate(module.LARGEST + 1)
    with pytest.raises(DamagedError, match="64 MB"):
        read_journal(path)


@settings(deadline=None)
@given(st.binary(max_size=300), st.integers(0, 400))
def test_any_bytes_after_the_first_line_end_in_a_reading(
    tmp_path_factory: pytest.TempPathFactory, junk: bytes, at: int
) -> None:
    """Random damage anywhere behind the header never raises."""
    path = tmp_path_factory.mktemp("j") / "j"
    data = written(path, 2)
    body = data.index(b"\n") + 1
    at = min(body + at, len(data))
    path.write_bytes(data[:at] + junk + data[at:])

    reading = read_journal(path)

    assert len(reading.events) + len(reading.damage) + reading.torn >= 1


@settings(deadline=None)
@given(st.text(st.characters()), st.text(st.characters()))
def test_any_text_is_read_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, field: str, text: str
) -> None:
    """Whatever an event holds is defused at the door, so what counts is what is on disk."""
    path = tmp_path_factory.mktemp("j") / "j"
    clean = scrubbed(noted(1).model_copy(update={"field": field, "text": text}))
    journal = Journal(path, {})
    journal.append(clean)
    journal.close()

    assert read_journal(path).events == (clean,)
    assert scrubbed(clean) == clean


def test_too_large_a_step_is_refused_before_it_is_written(tmp_path: Path) -> None:
    """A step that could not be read back is not written."""
    journal = Journal(tmp_path / "j", {})
    before = (tmp_path / "j").stat().st_size

    with pytest.raises(DamagedError, match="too large"):
        journal.append(noted(1).model_copy(update={"text": "x" * module.LONGEST_LINE}))

    assert (tmp_path / "j").stat().st_size == before
    journal.close()


def test_a_full_disk_is_told_and_the_next_step_is_still_readable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A half written line is said at once and sealed by the next one."""
    path = tmp_path / "j"
    journal = Journal(path, {})
    journal.append(some(1)[0])
    real = os.write
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda fd, data: real(fd, bytes(data)[:20]))
        with pytest.raises(DamagedError, match="disk is full"):
            journal.append(noted(1))
    journal.append(noted(2))
    journal.close()

    assert list(read_journal(path).events) == [some(1)[0], noted(2)]
    assert read_journal(path).notes == ()
