"""A program that is judged does not outlive the one that judges it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from wizard.proof.orphans import dies_with_us
from wizard.proof.program import run_program

LINUX = sys.platform.startswith("linux")
JUDGE = (
    "import asyncio, os, sys\n"
    "from wizard.proof.program import run_program\n"
    "asyncio.run(run_program([sys.executable, '-c', sys.argv[1]], os.environ, deadline_s=600))\n"
)
JUDGED = "import os, pathlib, sys, time; pathlib.Path({!r}).write_text(str(os.getpid())); time.sleep(600)"
PATIENCE_S = 30.0


def gone(pid: int) -> bool:
    """Whether a process has ended, collected by somebody or not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state == "Z"


@pytest.mark.skipif(not LINUX, reason="only Linux tells a child that its parent is gone")
def test_a_judged_program_ends_where_its_judge_is_killed(tmp_path: Path) -> None:
    """Kill -9 gives the judge no chance to stop it."""
    told = tmp_path / "pid"
    judge = subprocess.Popen([sys.executable, "-c", JUDGE, JUDGED.format(str(told))])
    end = time.monotonic() + PATIENCE_S
    while not (told.is_file() and told.read_text()):
        assert time.monotonic() < end, "the program did not start"
        time.sleep(0.02)
    pid = int(told.read_text())
    judge.kill()
    judge.wait()
    try:
        while not gone(pid):
            assert time.monotonic() < end, "the program is still there"
            time.sleep(0.02)
    finally:
        if not gone(pid):
            os.kill(pid, signal.SIGKILL)


async def test_a_program_runs_to_its_end_as_before(tmp_path: Path) -> None:
    """Its output and its exit code are its own."""
    ran = await run_program(
        [sys.executable, "-c", "print('said'); raise SystemExit(7)"], os.environ, deadline_s=PATIENCE_S
    )
    assert (ran.exit_code, ran.output.strip()) == (7, "said")


def test_other_platforms_are_asked_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """They have no such call, and a program starts there without."""
    monkeypatch.setattr(sys, "platform", "darwin")
    assert dies_with_us() is None
