"""The bare text on the bare terminal, so that the terminal's own selection and scrollback work."""

import asyncio
import sys
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from wizard.ui.text import defused

if TYPE_CHECKING:
    from wizard.ui.app import WizardApp

PROMPT = "Press enter to go back."


async def show_plainly(app: "WizardApp", text: str) -> None:
    """Leave the screen, print `text`, wait for enter, come back.

    Where the terminal cannot be left (no terminal at all, a browser), it says so and stays.
    """
    try:
        with app.suspend():
            print(f"\n{defused(text, limit=None)}\n\n{PROMPT}", end="", flush=True)  # noqa: T201 - the screen is left: this is the terminal
            await _enter(app.leaving)
    except SuspendNotSupported:
        app.notify("This terminal cannot be left for a moment; save the report instead.", markup=False)


async def _enter(leaving: asyncio.Event) -> None:
    """Wait for a line on standard input without blocking the loop, so that signals still end the program."""
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    try:
        loop.add_reader(sys.stdin.fileno(), ready.set)
    except (NotImplementedError, OSError, ValueError):  # Windows' loop has no readers for a console
        await asyncio.to_thread(sys.stdin.readline)
        return
    waits = [asyncio.ensure_future(event.wait()) for event in (ready, leaving)]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        if ready.is_set():
            sys.stdin.readline()
    finally:
        for wait in waits:
            wait.cancel()
        loop.remove_reader(sys.stdin.fileno())
