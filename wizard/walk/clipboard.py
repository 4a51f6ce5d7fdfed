"""Putting text on a clipboard, and saying honestly what was really done.

The ladder (facts/terminal-ui.md C.5): tmux's buffer, the desktop's own clipboard program, the terminal's
OSC 52 by a callback of the front end, and always the file. Nothing says *copied* unless a program that owns
a clipboard took the text. The caller has passed the text through the gate.
"""

import asyncio
import contextlib
import shutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from wizard.walk.browser import Platform, this_platform

OSC52_LIMIT = 75 * 1024
"""Bytes above which terminals and multiplexers drop OSC 52 silently."""
_LIMIT_S = 2.0

Runner = Callable[[list[str], bytes], Awaitable[bool]]
"""Runs a command with text on its standard input; whether it ended well in time."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What was done with the text."""

    how: tuple[str, ...]
    """The rungs that took it: `tmux`, the name of a program, `terminal`."""
    sentence: str


@dataclass(frozen=True, slots=True)
class Rung:
    """One program that takes text on its standard input."""

    name: str
    command: tuple[str, ...]
    encoding: str = "utf-8"


def rungs(
    platform: Platform, environ: Mapping[str, str], which: Callable[[str], str | None] = shutil.which
) -> tuple[Rung, ...]:
    """The programs to try on this machine, in order; pure but for `which`."""
    found: list[Rung] = []
    if environ.get("TMUX") and which("tmux"):
        found.append(Rung("tmux", ("tmux", "load-buffer", "-w", "-")))
    if environ.get("SSH_CONNECTION"):
        return tuple(found)
    wanted: list[Rung] = []
    if platform == "darwin":
        wanted.append(Rung("pbcopy", ("pbcopy",)))
    elif platform == "win32" or "WSL_DISTRO_NAME" in environ:
        wanted.append(Rung("clip.exe", ("clip.exe",), "utf-16"))
    elif environ.get("WAYLAND_DISPLAY"):
        wanted.append(Rung("wl-copy", ("wl-copy",)))
    if platform == "linux" and environ.get("DISPLAY"):
        wanted.append(Rung("xclip", ("xclip", "-selection", "clipboard", "-in")))
        wanted.append(Rung("xsel", ("xsel", "--clipboard", "--input")))
    return (*found, *(rung for rung in wanted if which(rung.command[0])))


async def run_command(command: list[str], data: bytes) -> bool:
    """Feed `data` to a command; False where it fails or takes longer than the limit.

    Output goes nowhere: clipboard programs stay behind to serve the text and would hold a pipe open.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
    except OSError:
        return False
    try:
        await asyncio.wait_for(process.communicate(data), _LIMIT_S)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        return False
    except (BrokenPipeError, ConnectionResetError):
        await process.wait()
        return False
    return process.returncode == 0


async def copy_text(
    text: str,
    *,
    environ: Mapping[str, str],
    path: str | None,
    terminal: Callable[[str], bool] | None = None,
    run: Runner = run_command,
    platform: Platform | None = None,
    which: Callable[[str], str | None] = shutil.which,
) -> Copied:
    """Climb the ladder with `text`.

    Args:
        text: what to copy, already through the gate.
        environ: the environment that tells tmux, a display and a remote shell.
        path: the file that holds the same text; named in every sentence.
        terminal: sends OSC 52 and says whether it was sent at all; None where the front end cannot.
        run: runs one program of the ladder.
        platform: for tests; this machine's by default.
        which: finds a program.
    """
    how: list[str] = []
    for rung in rungs(platform or this_platform(), environ, which):
        if any(name != "tmux" for name in how):
            break
        if await run(list(rung.command), text.encode(rung.encoding, "replace")):
            how.append(rung.name)
    if not how and terminal and len(text.encode("utf-8", "replace")) <= OSC52_LIMIT and terminal(text):
        how.append("terminal")
    return Copied(tuple(how), sentence(tuple(how), path))


def sentence(how: tuple[str, ...], path: str | None) -> str:
    """What was done, in words that claim no more than is known."""
    file = f" The same text is in {path}" if path else ""
    if "terminal" in how:
        return "Sent to your terminal's clipboard; some terminals ignore it." + (
            f" If paste is empty: {path}" if path else ""
        )
    if how == ("tmux",):
        return f"In tmux's paste buffer: paste with prefix ].{file}"
    if how:
        return f"Copied with {how[-1]}.{file}"
    return f"No clipboard could be reached from here.{file}"
