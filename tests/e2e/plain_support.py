"""Driving the real program in a real terminal, as a person at the plain front end would."""

import sys
from pathlib import Path
from types import TracebackType

import pexpect

from tests.cli.support import environment
from wizard.session import Store
from wizard.session.boundary import home_store

PROMPT = r"\r\n> $"
YES_NO = r"y or n> $"
ANYWHERE = r"> $"
_LIMIT_S = 30


class Terminal:
    """The program on a terminal of its own."""

    def __init__(self, *arguments: str, folder: Path, size: tuple[int, int] = (24, 80)) -> None:
        environ = environment(TERM="dumb", PYTHONUNBUFFERED="1")
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "wizard", *arguments],
            cwd=str(folder),
            env=environ,
            dimensions=size,
            encoding="utf-8",
            timeout=_LIMIT_S,
        )
        self.seen = ""

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.child.close(force=True)

    def wait(self, pattern: str = PROMPT) -> str:
        """What was printed up to the prompt."""
        self.child.expect(pattern)
        said = str(self.child.before)
        self.seen += said + str(self.child.after)
        return said

    def type(self, line: str, pattern: str = PROMPT) -> str:
        """Type a line and wait for the next prompt; what was printed in between."""
        self.child.sendline(line)
        return self.wait(pattern)

    def end(self) -> int:
        """Wait for the program to end; its exit code, or minus the signal that ended it."""
        self.child.expect(pexpect.EOF)
        self.seen += str(self.child.before)
        self.child.wait()
        self.child.close()
        return self.child.exitstatus if self.child.exitstatus is not None else -(self.child.signalstatus or 0)


def store() -> Store:
    """The store that the program writes to in this test's home."""
    return home_store()


def resume_hint(text: str) -> str:
    """The session of the line that says how to take it up again."""
    return text.rsplit("to resume: ", 1)[1].split("--resume ", 1)[1].split()[0]
