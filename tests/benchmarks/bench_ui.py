"""How late the first screen is, how fast it quits, how much memory it takes: beside the smallest Textual app.

Run by hand: `python -m tests.benchmarks.bench_ui [ROUNDS]`. The rounds of both alternate, so that a busy
machine slows both alike. Linux only: memory is read from /proc.
"""

import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import pexpect

ROOT = Path(__file__).parents[2]
SMALLEST = """
from textual.app import App
from textual.widgets import Static

class Smallest(App):
    def compose(self):
        yield Static("Walk me through")

Smallest().run()
"""
FIRST = "Walk me through"
NO_KEYRING = "keyring.backends.fail.Keyring"
REST_S = 1.5
"""Seconds of rest before memory is read: the walk is open by then."""
APPS: dict[str, list[str]] = {
    "smallest": [sys.executable, "-c", SMALLEST],
    "wizard": [sys.executable, "-m", "wizard"],
    "dead DNS": [sys.executable, "-m", "tests.e2e.tui_app", "hanging"],
}


@dataclass(frozen=True)
class Round:
    """One start and one end of an app."""

    paint_s: float
    memory_mb: float
    quit_s: float


def memory_mb(pid: int) -> float:
    """Resident memory of a process."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def once(command: list[str], home: str) -> Round:
    """Start, wait for the first screen, rest, quit."""
    env = {
        **os.environ,
        "TERM": "xterm-256color",
        "HOME": home,
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
    start = time.perf_counter()
    process = pexpect.spawn(command[0], command[1:], cwd=str(ROOT), dimensions=(24, 80), env=env, timeout=60)
    process.expect_exact(FIRST)
    paint = time.perf_counter() - start
    rest = time.perf_counter() + REST_S
    while time.perf_counter() < rest:
        try:
            process.read_nonblocking(65536, timeout=0.1)
        except pexpect.TIMEOUT:
            continue
        except pexpect.EOF:
            raise SystemExit(f"{command} ended by itself") from None
    memory = memory_mb(process.pid)
    start = time.perf_counter()
    process.send("\x11")
    process.expect(pexpect.EOF)
    took = time.perf_counter() - start
    process.close()
    return Round(paint, memory, took)


def main(rounds: int) -> None:
    """Print medians and the ratios that the issue names."""
    with tempfile.TemporaryDirectory() as home:
        taken = {name: [once(command, home)] for name, command in APPS.items()}  # warms the caches
        taken = {name: [] for name in APPS}
        for _ in range(rounds):
            for name, command in APPS.items():
                taken[name].append(once(command, home))

    def median(name: str, of: str) -> float:
        return statistics.median([float(getattr(one, of)) for one in taken[name]])

    for name in APPS:
        paint, memory, took = (median(name, of) for of in ("paint_s", "memory_mb", "quit_s"))
        say(f"{name:<9} first screen {paint:5.3f} s   memory {memory:5.1f} MB   quit {took:5.3f} s")
    late = median("wizard", "paint_s") / median("smallest", "paint_s")
    large = median("wizard", "memory_mb") / median("smallest", "memory_mb")
    say(f"first screen {late:.2f} times as late (at most 1.3), memory {large:.2f} times (less than 1.5)")


def say(line: str) -> None:
    """Print a line of the result."""
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
