"""SIGTERM and SIGHUP end the program in order.

Without handlers Textual leaves the terminal in its alternate screen with mouse reporting on
(facts: terminal-ui.md, finding 6).
"""

import asyncio
import signal
from collections.abc import Callable

CODES = {"SIGTERM": 143, "SIGHUP": 129}
"""Signal -> exit code, 128 plus its number as shells report it."""


def install(leave: Callable[[int], None]) -> None:
    """Have `leave` called with the exit code when the program is asked to end.

    Does nothing where the platform has no such signals or the loop cannot watch them (Windows).
    """
    loop = asyncio.get_running_loop()
    for name, code in CODES.items():
        number = getattr(signal, name, None)
        if number is None:
            continue
        try:
            loop.add_signal_handler(number, leave, code)
        except (NotImplementedError, RuntimeError, ValueError):
            return
