"""Practice leaves nothing behind: not when it ends, and not for long when it was killed."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from wizard.standin import StandinThread
from wizard.standin.home import make_home, sweep

_PLAY = """
from wizard.standin import StandinThread
with StandinThread("healthy") as standin:
    print(standin.world.home, flush=True)
    input()
"""


@pytest.fixture
def temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder of the test's own, for this process and those that it starts."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def play() -> tuple["subprocess.Popen[str]", Path]:
    """A practice in a process of its own, and its home."""
    playing = subprocess.Popen(
        [sys.executable, "-c", _PLAY], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert playing.stdout is not None
    home = Path(playing.stdout.readline().strip())
    assert home.is_dir()
    return playing, home


def test_a_practice_that_ends_takes_its_home_along(temp: Path) -> None:
    """Nothing is left in the temporary folder."""
    with StandinThread("healthy") as standin:
        assert standin.world.home.parent == temp
    assert list(temp.iterdir()) == []


def test_a_killed_practice_is_swept_by_the_next_one(temp: Path) -> None:
    """Its home stays where it was killed, and goes when another practice starts; a running one's stays."""
    killed, left = play()
    running, kept = play()
    try:
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
        assert left.is_dir()
        with StandinThread("healthy"):
            assert not left.exists()
            assert kept.is_dir()
    finally:
        running.communicate("\n")
    assert list(temp.iterdir()) == []


def test_only_homes_of_ended_practices_are_swept(temp: Path) -> None:
    """A link, a file, a folder without a maker and the home of this process are left alone."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    (precious := temp / "precious").mkdir()
    (precious / "owner").write_text(str(ended.pid), "ascii")
    (temp / "a400-practice-link").symlink_to(precious)
    (temp / "a400-practice-file").write_text("text")
    (temp / "a400-practice-nobody").mkdir()
    (strange := temp / "a400-practice-strange").mkdir()
    (strange / "owner").write_text("-1", "ascii")
    (gone := temp / "a400-practice-gone").mkdir()
    (gone / "owner").write_text(str(ended.pid), "ascii")
    own = make_home()

    assert sweep(temp) == 1
    assert not gone.exists()
    assert own.is_dir()
    assert (precious / "owner").is_file()
    assert len(list(temp.iterdir())) == 6


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can give a folder away")
def test_homes_of_others_are_left_alone(temp: Path) -> None:
    """What another user's practice left is not ours to take away."""
    (foreign := temp / "a400-practice-foreign").mkdir()
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    (foreign / "owner").write_text(str(ended.pid), "ascii")
    os.chown(foreign, 12345, 12345)
    assert sweep(temp) == 0
