"""Making the checks of a proof: trials, a log, the program's retries, an outcome from another machine.

Each gives the event to journal and, for the page, what stands behind a failure. Nothing here asks for
consent or writes to the session; the verify desk does both.
"""

import asyncio
import os
import re
import secrets as randomness
import shlex
import threading
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.model.event import Event, Proved
from wizard.model.secret import Secret

if TYPE_CHECKING:
    from wizard.proof.trials import Setting

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes of a log or an outcome that are read."""
MOST_DETAILS = 8
"""Findings of a check that the page lists; the commands print them all."""
_SHELL = frozenset({"|", "||", "&&", ";", ">", ">>", "<", "2>", "2>&1", "&"})
_ASSIGNMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=.*", re.DOTALL)
_REQUEST_ID = re.compile(r"(.+?)\s+(req_[A-Za-z0-9_]{4,80})\s*")

Tell = Callable[[str], None]
"""Told what is being done, in a few words."""


class CannotCheckError(Exception):
    """The check cannot be made as asked; the text is one sentence for the person."""


@dataclass(frozen=True, slots=True)
class Made:
    """A check that was made: its event, and what stands behind it for the page."""

    event: Proved
    details: tuple[str, ...] = ()


async def trials(
    setting: "Setting",
    body: Mapping[str, Any] | None,
    failing: Mapping[str, Any] | None,
    tell: Callable[[str, str], None],
) -> AsyncGenerator[Made, None]:
    """Known-good, the repaired request where there is one, known-bad: in this order, one at a time.

    Args:
        setting: what is held constant.
        body: the repaired request.
        failing: the request before its repair, which must still fail.
        tell: told the page's check that is being made, and what is done for it.
    """
    from wizard.proof.trials import entry, known_bad, known_good, repaired

    now = setting.world.clock.now
    tell("known_good", f"asking {setting.endpoint} with the smallest request")
    yield Made(entry(await known_good(setting), now()))
    if body is not None:
        tell("known_good", f"asking {setting.endpoint} with your repaired request")
        yield Made(entry(await repaired(setting, body, failing), now()))
    tell("known_bad", f"asking {setting.endpoint} with a request that must fail")
    yield Made(entry(await known_bad(setting), now()))


def arguments_of(command: str) -> tuple[str, ...]:
    """A command as it was typed, split as a shell would split it; nothing of it is run by a shell.

    Raises:
        CannotCheckError: it is empty, its quotes do not match, or it needs a shell.
    """
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise CannotCheckError("The quotes in that command do not match.") from error
    if not words:
        raise CannotCheckError("Type the command that runs your program, for example: python app.py")
    if _SHELL & set(words):
        raise CannotCheckError(
            "That needs a shell. Put it into quotes behind sh -c, or name the program alone."
        )
    return ("env", *words) if _ASSIGNMENT.fullmatch(words[0]) else tuple(words)


async def retries(command: Sequence[str], at: Callable[[], datetime], tell: Tell) -> Made:
    """Run the person's own program once for each play of the referee.

    Raises:
        CannotCheckError: the command does not start.
    """
    from wizard.proof.program import ProgramError
    from wizard.proof.referee import Play, entry, play_match, plays

    every = plays()
    numbers = {play.id: number for number, play in enumerate(every, 1)}

    def starting(play: Play) -> None:
        tell(f"play {numbers[play.id]} of {len(every)}: {play.title}")

    try:
        match = await play_match(
            command, every, environ=os.environ, token=randomness.token_hex(8), starting=starting
        )
    except ProgramError as error:
        raise CannotCheckError(f"{str(error)[:1].upper()}{str(error)[1:]}.") from error
    failed = [f"{each.play}: {each.said}" for each in match.judgments if each.verdict == "failed"]
    return Made(entry(match, at()), tuple(dict.fromkeys(failed))[:MOST_DETAILS])


def named_log(typed: str) -> tuple[Path, str | None]:
    """The path of a log, and the request id behind it where one was typed.

    Raises:
        CannotCheckError: there is no path.
    """
    found = _REQUEST_ID.fullmatch(typed)
    return _path(found[1] if found else typed), found[2] if found else None


def _path(typed: str) -> Path:
    text = typed.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1]
    if not text:
        raise CannotCheckError("Type the path of a file.")
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        raise CannotCheckError("That home folder is not known here.") from error


def _read(path: Path) -> bytes:
    """The bytes of a file that a person named.

    Raises:
        CannotCheckError: it cannot be read, is no regular file, or is too large.
    """
    try:
        if path.exists() and not path.is_file():
            raise CannotCheckError(f"{path} is no file that can be read.")
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "it has no such name"
        raise CannotCheckError(f"Cannot read {path}: {why}.") from error
    if len(data) > LARGEST_FILE:
        raise CannotCheckError(f"{path} is larger than {LARGEST_FILE // 1024**2} MB: name a part of it.")
    return data


async def log(
    path: Path, expect: str | None, secrets: Iterable[Secret | str], at: Callable[[], datetime], tell: Tell
) -> Made:
    """Read a log and judge whether its failures can be traced and nothing secret stands in it.

    Raises:
        CannotCheckError: it cannot be read.
    """
    from wizard.proof.audit import StoppedError, audit, entry

    data = await asyncio.to_thread(_read, path)
    tell(f"reading {path.name}, {len(data) / 1e6:.1f} MB")
    coding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    loop, stop = asyncio.get_running_loop(), threading.Event()

    def passed(line: int) -> None:
        if stop.is_set():
            raise StoppedError
        loop.call_soon_threadsafe(tell, f"reading {path.name}, line {line:,}")

    try:
        found = await asyncio.to_thread(
            audit, data.decode(coding, "replace"), secrets=secrets, expect=expect, passed=passed
        )
    finally:
        stop.set()
    poor = [
        f"line {each.line}: lacks {', '.join(each.missing)}: {each.said}"
        for each in found.failures
        if each.missing
    ]
    leaks = [f"line {each.line}: {each.kind} in the log: {each.shown}" for each in found.leaks]
    return Made(entry(found, expect, at()), tuple([*leaks, *poor][:MOST_DETAILS]))


async def second_environment(typed: str, events: Sequence[Event], at: Callable[[], datetime]) -> Made:
    """Compare this session with an outcome that came back from another machine.

    Raises:
        CannotCheckError: the file cannot be read, or is about another session.
    """
    from wizard.proof.replay import compare, of_events, read_result, verdict

    path = _path(typed)
    data = await asyncio.to_thread(_read, path)
    try:
        here = read_result(data)
    except ValueError as error:
        raise CannotCheckError(f"{path.name}: {error}.") from error
    there = of_events(events)
    if here.session != there.session:
        raise CannotCheckError(f"{path.name} is about session {here.session}, not about this one.")
    if here.practice != there.practice:
        raise CannotCheckError("One of the two is practice and the other is not: they cannot be compared.")
    differing = [
        f"{row.what}: {row.there} here, {row.here} there" for row in compare(there, here) if row.differs
    ]
    return Made(verdict(there, here, at()), tuple(differing[:MOST_DETAILS]))
