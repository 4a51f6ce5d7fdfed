"""kill -9 at any moment: no finished event is lost, and the lock is free again.

A fixed-seed sample runs by default; the full campaign, cases included, is
`A400_KILLS=500 pytest tests/session/test_kill.py tests/session/case/test_kill_case.py`.
"""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.session.build import FLOW, ID, NOW, noted, started
from wizard.session import InUseError, Store

WRITER = """
import sys
from pathlib import Path
from tests.session.build import FLOW, NOW, noted, started
from wizard.session import Store
store = Store(Path(sys.argv[1]))
sitting = store.create(started(), FLOW)
print(0, flush=True)
for number in range(1, 100000):
    sitting.append(noted(number))
    print(number, flush=True)
"""
HOLDER = """
import sys
from pathlib import Path
from tests.session.build import FLOW, started
from wizard.session import Store
sitting = Store(Path(sys.argv[1])).create(started(), FLOW)
print("held", flush=True)
sys.stdin.read()
"""
ROOT = Path(__file__).parents[2]


def child(script: str, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("seed", range(int(os.environ.get("A400_KILLS", "6"))))
def test_kill_9_loses_no_finished_event(tmp_path: Path, seed: int) -> None:
    """Every event whose append returned before the kill is read back, and the session goes on."""
    moment = random.Random(seed).uniform(0.0, 0.15)
    with child(WRITER, tmp_path) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "0\n"
        time.sleep(moment)  # the moment of the kill is what is tried here
        writer.send_signal(signal.SIGKILL)
        said = [0, *(int(line) for line in writer.stdout.read().split("\n")[:-1])]

    store = Store(tmp_path)
    stored, sitting = store.resume(ID, NOW)
    with sitting:
        sitting.append(noted(0))

    numbers = len(stored.events) - 1
    assert numbers - said[-1] in (0, 1)
    assert list(stored.events) == [started(), *(noted(n) for n in range(1, numbers + 1))]
    assert store.load(ID).events[-1] == noted(0)


def test_two_wizards_and_a_killed_one(tmp_path: Path) -> None:
    """While another process holds the session it is refused; kill -9 of that process frees it at once."""
    with child(HOLDER, tmp_path) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        store = Store(tmp_path)
        with pytest.raises(InUseError, match="another a400-wizard, started"):
            store.resume(ID, NOW)
        holder.send_signal(signal.SIGKILL)
        holder.wait()

    stored, sitting = store.resume(ID, NOW)
    sitting.close()
    assert (stored.flow_bytes, len(stored.events)) == (FLOW, 1)
