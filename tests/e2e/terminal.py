"""A real terminal for the app: a pseudo-terminal with a screen behind it that can be read."""

import os
import sys
import time
from pathlib import Path
from types import TracebackType

import pexpect
import pyte

WIZARD = [sys.executable, "-m", "wizard"]
KEYS = {"enter": "\r", "esc": "\x1b", "down": "\x1b[B", "ctrl+q": "\x11", "ctrl+g": "\x07"}
PATIENCE_S = 30.0
"""Seconds to wait for something to appear before the test fails."""


class Terminal:
    """Runs a command in a terminal of `columns` x `rows`; everything it writes is kept in `raw`."""

    def __init__(
        self, command: list[str], cwd: Path, *, columns: int = 80, rows: int = 24, **env: str
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        surroundings = {
            **os.environ,
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "TEXTUAL_ANIMATIONS": "none",
            **env,
        }
        self.process = pexpect.spawn(
            command[0],
            command[1:],
            cwd=str(cwd),
            dimensions=(rows, columns),
            env=surroundings,
            timeout=PATIENCE_S,
        )

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.process.close(force=True)

    @property
    def text(self) -> str:
        """What the screen shows."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def read(self, wait_s: float = 0.05) -> bool:
        """Take in what was written; False once the program has ended."""
        try:
            data = self.process.read_nonblocking(65536, timeout=wait_s)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += data
        # pyte knows neither the kitty keyboard protocol nor synchronized output; both draw nothing.
        self._stream.feed(data.replace(b"\x1b[>1u", b"").replace(b"\x1b[<u", b""))
        return True

    def until(self, *wanted: str) -> str:
        """Wait until the screen shows all of `wanted`; returns the screen.

        Raises:
            AssertionError: it did not appear in time; says what stood there instead.
        """
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            alive = self.read()
            if all(part in self.text for part in wanted):
                return self.text
            assert alive, f"it ended before showing {wanted}:\n{self.text}"
        raise AssertionError(f"{wanted} did not appear:\n{self.text}")

    def close_sheet(self, heading: str) -> None:
        """Press Esc and wait until the sheet is gone: a key sent at once would make it Alt with that key.

        Raises:
            AssertionError: it stayed.
        """
        self.press("esc")
        end = time.monotonic() + PATIENCE_S
        while heading in self.text:
            assert self.read(), f"it ended before {heading} went:\n{self.text}"
            assert time.monotonic() < end, f"{heading} did not go:\n{self.text}"

    def press(self, *keys: str) -> None:
        """Press keys by name or letter."""
        for key in keys:
            self.process.send(KEYS.get(key, key))

    def paste(self, text: str) -> None:
        """Paste with brackets, as terminals do."""
        self.process.send(f"\x1b[200~{text}\x1b[201~")

    def ended(self) -> int:
        """Wait for the end; the exit code, or 128 plus the signal."""
        end = time.monotonic() + PATIENCE_S
        while self.read() and time.monotonic() < end:
            pass
        self.process.close()
        return int(
            self.process.exitstatus
            if self.process.exitstatus is not None
            else 128 + self.process.signalstatus
        )
