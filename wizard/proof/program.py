"""Starting the person's own program, with a deadline, and collecting what it says."""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wizard.proof.orphans import dies_with_us

MOST_OUTPUT = 256 * 1024
"""Bytes of output that are kept of each run, for judging: half from its beginning, half from its end."""
GRACE_S = 2.0
"""Seconds between asking a program to stop and stopping it."""
_TICK_S = 0.05


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

    Where this program itself is killed, Linux asks the other one to end; elsewhere it goes on until its own
    calls fail, because the server that they go to is gone too. Its output is read all along, so that a
    program that prints a lot never blocks on us.

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
    process = await _started(command, environ)
    first, last = bytearray(), bytearray()
    reading = asyncio.create_task(_read(process, first, last))
    code: int | None = None
    try:
        if begun is not None:
            await _either(begun, reading, deadline_s)
        await asyncio.wait({reading}, timeout=deadline_s)
        # A child may hold the output open after the program itself has ended.
        if reading.done() or process.returncode is not None:
            code = await process.wait()
    finally:
        try:
            await _stop(process)
        finally:
            await _let_go(process, reading)
    return Ran(code, time.monotonic() - began, (first + last).decode("utf-8", "replace"))


async def _started(command: Sequence[str], environ: Mapping[str, str]) -> asyncio.subprocess.Process:
    """The program in a group of its own, its output to be read by us."""
    try:
        return await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env=dict(environ),
            start_new_session=True,
            preexec_fn=dies_with_us(),
        )
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ProgramError(f"cannot start {command[0]}: {reason}") from error


async def _either(begun: asyncio.Event, reading: "asyncio.Task[None]", seconds: float) -> None:
    """Wait until the program has begun what it does, has closed its output, or the time is over."""
    waiting = asyncio.create_task(begun.wait())
    try:
        await asyncio.wait({waiting, reading}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()


async def _read(process: asyncio.subprocess.Process, first: bytearray, last: bytearray) -> None:
    assert process.stdout is not None
    half = MOST_OUTPUT // 2
    while part := await process.stdout.read(64 * 1024):
        room = max(0, half - len(first))
        first += part[:room]
        last += part[room:]
        del last[: max(0, len(last) - half)]


async def _stop(process: asyncio.subprocess.Process) -> None:
    """Stop the program and everything it started: first asked, then not.

    A child may outlive its parent and may ignore being asked; where the waiting is cancelled, it is not.
    """
    try:
        _send(process, signal.SIGTERM)
        until = time.monotonic() + GRACE_S
        while _alive(process) and time.monotonic() < until:  # noqa: ASYNC110 - no event tells of a child's end
            await asyncio.sleep(_TICK_S)
    finally:
        _send(process, getattr(signal, "SIGKILL", signal.SIGTERM))
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), GRACE_S)


def _send(process: asyncio.subprocess.Process, number: signal.Signals) -> bool:
    """Send a signal to the program's whole group; False where nobody is left in it."""
    try:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, number)
        elif process.returncode is None:
            process.send_signal(number)
        else:
            return False
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _alive(process: asyncio.subprocess.Process) -> bool:
    """Whether the program or one of its children is still there."""
    if process.returncode is None or not hasattr(os, "killpg"):
        return process.returncode is None
    try:
        os.killpg(process.pid, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


async def _let_go(process: asyncio.subprocess.Process, reading: "asyncio.Task[None]") -> None:
    """Read what is left, and close the pipe even where a child that left the group holds it open."""
    await asyncio.wait({reading}, timeout=_TICK_S * 4)
    reading.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await reading
    process._transport.close()  # type: ignore[attr-defined]
