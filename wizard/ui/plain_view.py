"""The bare text on the bare terminal, so that the terminal's own selection and scrollback work."""

import asyncio
import sys

from textual.app import App, SuspendNotSupported

from wizard.ui.text import defused

PROMPT = "Press enter to go back."


async def show_plainly(app: App[object], text: str) -> None:
    """Leave the screen, print `text`, wait for enter, come back.

    Where the terminal cannot be left (no terminal at all, a browser), it says so and stays.
    """
    try:
        with app.suspend():
            print(f"\n{defused(text)}\n\n{PROMPT}", end="", flush=True)  # noqa: T201 - the screen is left: this is the terminal
            await _enter()
    except SuspendNotSupported:
        app.notify("This terminal cannot be left for a moment; save the report instead.", markup=False)


async def _enter() -> None:
    """Wait for a line on standard input without blocking the loop, so that signals still end the program."""
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    try:
        loop.add_reader(sys.stdin.fileno(), ready.set)
    except (NotImplementedError, OSError, ValueError):  # Windows' loop has no readers for a console
        await asyncio.to_thread(sys.stdin.readline)
        return
    try:
        await ready.wait()
        sys.stdin.readline()
    finally:
        loop.remove_reader(sys.stdin.fileno())
