"""Starting the person's own program, with a deadline, and collecting what it says."""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MOST_OUTPUT = 256 * 1024
"""Bytes of output that are kept of each run, for judging; the rest is read and dropped."""
GRACE_S = 2.0
"""Seconds between asking a program to stop and stopping it."""


class ProgramError(Exception):
    """The program could not be started; its text is one clear sentence."""


@dataclass(frozen=True, slots=True)
class Ran:
    """How the program ended: its output is bounded, and judged, never stored."""

    exit_code: int | None
    """None where it was still running at the deadline and was stopped; negative for a signal."""
    seconds: float
    output: str


async def run_program(
    command: Sequence[str],
    environ: Mapping[str, str],
    *,
    deadline_s: float,
    begun: asyncio.Event | None = None,
) -> Ran:
    """Run a program to its end or to the deadline; then it and its children are stopped.

    Its output is read all along, so that a program that prints a lot never blocks on us.

    Args:
        command: the program and its arguments.
        environ: its whole environment.
        deadline_s: seconds that it may run.
        begun: counts the deadline anew from where this is set, because how long a program takes to start
            says nothing about what it does then. It gets `deadline_s` to begin, too.

    Raises:
        ProgramError: the command does not start.
    """
    began = time.monotonic()
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env=dict(environ),
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ProgramError(f"cannot start {command[0]}: {reason}") from error
    kept = bytearray()
    reading = asyncio.create_task(_read(process, kept))
    code: int | None = None
    try:
        if begun is not None:
            await _either(begun, reading, deadline_s)
        await asyncio.wait({reading}, timeout=deadline_s)
        # A child may hold the output open after the program itself has ended.
        if reading.done() or process.returncode is not None:
            code = await process.wait()
    finally:
        await _stop(process)
        reading.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await reading
    return Ran(code, time.monotonic() - began, kept.decode("utf-8", "replace"))


async def _either(begun: asyncio.Event, reading: "asyncio.Task[None]", seconds: float) -> None:
    """Wait until the program has begun what it does, has closed its output, or the time is over."""
    waiting = asyncio.create_task(begun.wait())
    try:
        await asyncio.wait({waiting, reading}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()


async def _read(process: asyncio.subprocess.Process, kept: bytearray) -> None:
    assert process.stdout is not None
    while part := await process.stdout.read(64 * 1024):
        kept += part[: max(0, MOST_OUTPUT - len(kept))]


async def _stop(process: asyncio.subprocess.Process) -> None:
    """Stop the program and everything it started: first asked, then not."""
    for sent in (signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, sent)
            elif process.returncode is None:
                process.send_signal(sent)
        if process.returncode is not None:
            return
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), GRACE_S)
