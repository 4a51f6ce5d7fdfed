"""Opening the plain front end, and ending it well however it ends."""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from wizard.plain.lines import Lines
from wizard.plain.talk import Talk, runner_of
from wizard.walk.options import OpenOptions
from wizard.walk.walk import Walk

_ENDING = {"SIGTERM": 143, "SIGHUP": 129}
"""Signal -> exit code. The session is on disk already; only the lock and the hint are left to see to."""


class Ended(SystemExit):
    """A signal asked the process to end. An exit, because asyncio keeps any other exception inside a task.

    Args:
        code: the exit code.
    """

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.exit_code = code


@contextmanager
def _listening() -> Iterator[None]:
    """Turn the signals that end a process into `Ended`, and leave their handlers as they were."""

    def end(number: int, _: FrameType | None) -> NoReturn:
        signal.signal(number, signal.SIG_IGN)
        raise Ended(_ENDING[signal.Signals(number).name])

    before = {}
    for name in _ENDING:
        if hasattr(signal, name):
            before[name] = signal.signal(getattr(signal, name), end)
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


def run(options: OpenOptions, *, lines: Lines | None = None) -> int:
    """Open the plain front end and talk until the person leaves; returns the exit code.

    Raises:
        CannotOpenError: the session, the flow or the scenario cannot be opened.
    """
    with _listening():
        return _run(options, lines or Lines())


def _run(options: OpenOptions, lines: Lines) -> int:
    walk: Walk | None = None
    code = 0
    with asyncio.Runner() as runner:
        try:
            walk = runner.run(Walk.open(options))
            Talk(walk, lines, runner_of(runner), options, width).hold()
        except EOFError:
            code = 0
        except KeyboardInterrupt:
            lines.say("")
            code = 130
        except Ended as ended:
            code = ended.exit_code
        finally:
            if walk is not None:
                hint = walk.hint
                runner.run(walk.close())
                if hint:
                    lines.say("", hint)
    return code


def width() -> int:
    """The columns to write in: the terminal's, at most 100, so that lines stay easy to read.

    The terminal is asked first: what a shell exports (COLUMNS) is of the moment in which it was exported.
    """
    try:
        columns = os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError):
        columns = 0
    return min(100, columns or shutil.get_terminal_size((80, 24)).columns)
