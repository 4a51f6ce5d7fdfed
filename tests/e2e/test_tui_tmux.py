"""The app inside tmux: bracketed paste, resizing, and the clipboard that tmux has."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.terminal import PATIENCE_S

pytestmark = pytest.mark.needs("tmux")
ROOT = Path(__file__).parents[2]


class Tmux:
    """A server of its own with one window that runs the app."""

    def __init__(self, socket: Path) -> None:
        self.socket = socket

    def run(self, *words: str, data: bytes | None = None) -> str:
        """One tmux command; its output."""
        command = ["tmux", "-S", str(self.socket), "-f", "/dev/null", *words]
        return subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode()

    def until(self, *wanted: str) -> str:
        """Wait until the pane shows all of `wanted`; returns what it shows.

        Raises:
            AssertionError: it did not appear in time.
        """
        end = time.monotonic() + PATIENCE_S
        text = ""
        while time.monotonic() < end:
            text = self.run("capture-pane", "-p")
            if all(part in text for part in wanted):
                return text
            time.sleep(0.05)
        raise AssertionError(f"{wanted} did not appear:\n{text}")

    def keys(self, *keys: str) -> None:
        """Press keys by tmux's names."""
        self.run("send-keys", *keys)

    def paste(self, text: str) -> None:
        """Paste with brackets."""
        self.run("load-buffer", "-", data=text.encode())
        self.run("paste-buffer", "-p")


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    """A server that ends with the test."""
    server = Tmux(tmp_path / "socket")
    # Some shells export the size they started with; the window's own must win.
    program = (
        f"export COLUMNS=80 LINES=24; cd {ROOT} && {sys.executable} -m wizard; echo left with $?; exec cat"
    )
    server.run("new-session", "-d", "-x", "80", "-y", "24", program)
    yield server
    subprocess.run(["tmux", "-S", str(server.socket), "kill-server"], capture_output=True, check=False)


def test_a_long_paste_through_tmux_is_read_whole(tmux: Tmux) -> None:
    """Thousands of lines with one error in the middle arrive as one paste and are answered at once."""
    noise = [f"2026-11-20 12:00:00 INFO request {n} fine" for n in range(2000)]
    error = (
        '{"type":"error","error":{"type":"invalid_request_error","message":"max_tokens: Field required"},'
        '"request_id":"req_011CSHoEeqs5C35K2UUqR7Fy"}'
    )
    tmux.until("Walk me through", "In my own code")
    tmux.paste("\n".join([*noise, f"Error code: 400 - {error}", *noise]))
    text = tmux.until("Answered by", "max_tokens")

    assert "req_011CSHoEeqs5C35K2UUqR7Fy" in text


def test_a_window_can_be_resized_through_everything(tmux: Tmux) -> None:
    """Too small says so, large again shows the page as before; ctrl+q hands the terminal back."""
    tmux.until("Walk me through", "In my own code")
    tmux.run("resize-window", "-x", "30", "-y", "8")
    tmux.until("Too small")
    tmux.run("resize-window", "-x", "120", "-y", "40")
    tmux.until("Walk me through", "In my own code")
    tmux.keys("C-q")

    # Said by the shell: tmux itself may learn that a program ended before it learns how.
    tmux.until("left with 0")
