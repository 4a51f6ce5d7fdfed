"""Sessions are private, pinned to their flow, really deleted, and never a way out of their folder."""

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.evidence.hostile import key, unsafe
from tests.session.build import FLOW, ID, NOW, answered, noted, started
from wizard.model.event import Noted
from wizard.model.secret import Secret
from wizard.session import (
    BadIdError,
    DamagedError,
    InUseError,
    NotFoundError,
    SessionError,
    Store,
    Stored,
    Unreadable,
)
from wizard.session.boundary import home_store, new_case_key, new_id, settings_file, user_flows
from wizard.session.ids import checked, is_id, session_id


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "state")


def test_a_session_comes_back_as_it_was(store: Store) -> None:
    """Events, the bytes of the flow and the case key are read back, and writing goes on."""
    with store.create(started(), FLOW, case_key=b"k" * 32) as sitting:
        sitting.append(answered())

    stored, again = store.resume(ID, NOW)
    with again:
        again.append(noted(1))

    assert (stored.events, stored.flow_bytes, stored.case_key) == ((started(), answered()), FLOW, b"k" * 32)
    assert stored.notes == ()
    assert store.load(ID).events == (started(), answered(), noted(1)) == again.events


def test_everything_is_private(store: Store, tmp_path: Path) -> None:
    """Folders are 0700 and files 0600, whatever the umask says and even where the folder was open before."""
    old = os.umask(0)
    try:
        (tmp_path / "state").mkdir(mode=0o777)
        with store.create(started(), FLOW, case_key=b"k") as sitting:
            sitting.keep_paste("hello")
    finally:
        os.umask(old)

    modes = {
        str(path.relative_to(tmp_path)): stat.S_IMODE(path.lstat().st_mode)
        for path in (tmp_path / "state").rglob("*")
    }

    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700
    assert {mode for name, mode in modes.items() if not Path(name).suffix and "lock" not in name} == {0o700}
    assert len(modes) == 7
    assert all(mode == (0o600 if (tmp_path / name).is_file() else 0o700) for name, mode in modes.items())


@pytest.mark.parametrize(
    "given",
    [
        "..",
        "../x",
        "/etc/passwd",
        "",
        ".",
        "20261122-093501-k3f7/..",
        f"{ID}\n",
        "٢٠٢٦١١٢٢-093501-k3f7",
        f"{ID}\0",
        "~",
        "latest",
        "20261122-093501-K3F7",
    ],
)
def test_no_path_is_made_of_what_is_no_id(store: Store, given: str) -> None:
    """Path tricks are refused before a path exists."""
    for act in (
        store.load,
        lambda g: store.resume(g, NOW),
        lambda g: store.delete(g, NOW),
        lambda g: store.create(started(g), FLOW),
    ):
        with pytest.raises(BadIdError, match="looks like"):
            act(given)


def test_links_are_not_followed(store: Store, tmp_path: Path) -> None:
    """A link in place of a session or of one of its files is refused, and what it points to stays."""
    store.create(started(), FLOW).close()
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "file").write_text("precious")
    other = ID.replace("093501", "093502")
    (store.folder / other).symlink_to(outside)
    with pytest.raises(DamagedError, match="no session folder"):
        store.delete(other, NOW)
    assert store.ids() == (ID,)

    for name in ("journal.jsonl", "flow.toml", "lock"):
        (store.folder / ID / name).unlink()
        (store.folder / ID / name).symlink_to(outside / "file")
        with pytest.raises(SessionError):
            store.resume(ID, NOW)

    (store.folder / ID / "lock").unlink()
    store.delete(ID, NOW)
    assert (outside / "file").read_text() == "precious"


def test_a_second_writer_in_the_same_program_is_refused(store: Store) -> None:
    """Two wizards on one session: the second is told when the first one started, and reading still works."""
    with store.create(started(), FLOW):
        with pytest.raises(InUseError, match=rf"started {NOW.astimezone():%Y-%m-%d at %H:%M:%S}"):
            store.resume(ID, NOW)
        with pytest.raises(InUseError):
            store.delete(ID, NOW)
        assert store.load(ID).events == (started(),)
        assert store.purge(NOW).in_use == (ID,)

    _, sitting = store.resume(ID, NOW)
    sitting.close()


def test_deleted_is_gone(store: Store) -> None:
    """Deleting unlinks every file; what never was is said."""
    with store.create(started(), FLOW) as sitting:
        sitting.keep_paste("text")

    store.delete(ID, NOW)

    assert list(store.folder.iterdir()) == []
    for act in (store.load, lambda g: store.delete(g, NOW)):
        with pytest.raises(NotFoundError, match="no session"):
            act(ID)
    with pytest.raises(NotFoundError, match="no session is saved"):
        store.latest()


def test_purge_by_age(store: Store) -> None:
    """Old ones go, young ones stay, and without an age all go."""
    old = session_id(NOW - timedelta(days=40), b"abc")
    for session in (ID, old):
        store.create(started(session), FLOW).close()

    assert store.latest() == ID
    assert store.purge(NOW, older_than=timedelta(days=30)).deleted == (old,)
    assert store.purge(NOW).deleted == (ID,)


def test_no_secret_and_no_escape_gets_into_the_journal(store: Store) -> None:
    """A key typed into the wrong box is taken out before the event counts or is written."""
    own = "correct-horse-battery"
    text = f"{key()} {own} \x1b]52;c;x\x07 me@firm.example"
    with store.create(started(), FLOW) as sitting:
        sitting.know([Secret(own, base_url="https://api.anthropic.com")])
        back = sitting.append(Noted(at=NOW, field="tried", text=text))
        name = sitting.keep_paste(text)

    assert isinstance(back, Noted)
    assert back.text == "<api-key> <secret> ␛]52;c;x␇ me@firm.example"
    assert store.load(ID).events[1] == back
    for path in (store.folder / ID).iterdir():
        data = path.read_bytes()
        assert own.encode() not in data
        assert key().encode() not in data
    assert unsafe((store.folder / ID / "journal.jsonl").read_text()) == []
    assert (name, sitting.keep_paste("more")) == ("paste-1.txt", "paste-2.txt")


def test_a_changed_flow_is_said(store: Store) -> None:
    """The flow is pinned by its hash: a change to the copy does not pass unnoticed."""
    store.create(started(), FLOW).close()
    (store.folder / ID / "flow.toml").write_bytes(FLOW + b"#")

    assert store.load(ID).notes == ("The flow file of this session was changed after it was pinned.",)


def test_a_damaged_session_hides_no_other(store: Store) -> None:
    """Listing goes on past what cannot be read and gives the reason."""
    other = ID.replace("093501", "093502")
    for session in (ID, other):
        store.create(started(session), FLOW).close()
    (store.folder / other / "journal.jsonl").write_bytes(b"")
    (store.folder / "notes.txt").write_text("not a session")

    found = list(store.all())

    assert isinstance(found[0], Unreadable)
    assert (found[0].id, "line 1" in found[0].why) == (other, True)
    assert isinstance(found[1], Stored)


def test_what_a_crash_left_half_written_is_taken_away(store: Store) -> None:
    """A case or a paste that was being written when the program was killed stays in no folder."""
    with store.create(started(), FLOW) as sitting:
        sitting.keep_paste("text")
    folder = store.folder / ID
    halves = [folder / ".case.a400case.4711.new", folder / ".paste-2.txt.4711.new"]
    for half in halves:
        half.write_bytes(b"half")

    with store.case(ID, NOW):
        assert [half.exists() for half in halves] == [False, True]
    store.resume(ID, NOW)[1].close()
    assert [half.exists() for half in halves] == [False, False]
    assert (folder / "paste-1.txt").read_text("utf-8") == "text"


@pytest.mark.parametrize(
    "left", [(), ("lock",), ("lock", "flow.toml"), ("lock", "flow.toml", "journal.jsonl")]
)
def test_a_crash_while_it_was_begun(store: Store, left: tuple[str, ...]) -> None:
    """What a crash left of a beginning hides no session, is told, and can be deleted."""
    store.create(started(), FLOW).close()
    folder = store.folder / ID
    path = folder / "journal.jsonl"
    path.write_bytes(path.read_bytes().split(b"\n")[0] + b"\n")
    for name in {"lock", "flow.toml", "journal.jsonl"} - set(left):
        (folder / name).unlink()

    (found,) = store.all()
    assert isinstance(found, Unreadable)
    assert "never got a first step" in found.why
    with pytest.raises(DamagedError, match="never got a first step"):
        store.resume(ID, NOW)
    assert store.purge(NOW).deleted == (ID,)


def test_a_session_that_lost_its_beginning_is_not_taken_up(store: Store) -> None:
    """Without the first event nobody knows what the rest is about."""
    store.create(started(), FLOW).close()
    path = store.folder / ID / "journal.jsonl"
    lines = path.read_bytes().splitlines()
    path.write_bytes(b"\n".join([lines[0], b"garbage", noted(1).model_dump_json().encode()]) + b"\n")

    with pytest.raises(DamagedError, match="lost its beginning"):
        store.resume(ID, NOW)
    with pytest.raises(SessionError, match="exists already"):
        store.create(started(), FLOW)


def test_an_unwritable_disk_is_a_sentence(tmp_path: Path) -> None:
    """Where no folder can be made the person is told so, and which folder it is, without a traceback."""
    (tmp_path / "file").write_text("")

    with pytest.raises(SessionError, match=r"cannot begin the session: .*file/sessions, which has to be"):
        Store(tmp_path / "file").create(started(), FLOW)


def test_ids() -> None:
    """An id is the moment in UTC and four letters, and nothing else passes for one."""
    made = session_id(datetime.fromisoformat("2026-11-22T10:35:01+01:00"), b"\0\1\2")

    assert made == "20261122-093501-aaaq"
    assert checked(new_id())
    assert not is_id("x")


def test_home() -> None:
    """State and settings lie where the platform keeps them, below the person's home."""
    assert home_store().folder.is_relative_to(Path.home())
    assert settings_file().is_relative_to(Path.home())
    assert user_flows().parent == settings_file().parent
    assert len(new_case_key()) == 32
    assert datetime.now(UTC) - timedelta(seconds=60) < datetime.strptime(
        new_id()[:15] + "Z", "%Y%m%d-%H%M%S%z"
    )
