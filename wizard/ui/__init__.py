"""The terminal app: everything that imports textual."""

import asyncio
import gc
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.ui.app import WizardApp
    from wizard.ui.walking import Walking
    from wizard.walk.options import OpenOptions
    from wizard.walk.page import Page
    from wizard.walk.walk import Walk

CLOSING_S = 0.2
"""Seconds that tasks get to end after the app has left the screen."""
FINISHING_S = 1.0
"""Seconds to enter into the journal that the person ended the session; the terminal is theirs by then."""
NO_TERMINAL = (
    "The app needs a terminal for input and output. Use --plain, or give the text to: a400-wizard explain -"
)


def run(options: "OpenOptions") -> int:
    """Open the terminal app and return the exit code of the program.

    Without a terminal on both sides Textual would draw into the error stream and wait for ever
    (facts: terminal-ui.md, finding 8), so it is not started: 2 and a sentence.
    """
    if not (sys.stdin and sys.stdout and sys.stdin.isatty() and sys.stdout.isatty()):
        print(f"a400-wizard: {NO_TERMINAL}", file=sys.stderr)  # noqa: T201 - no front end is open
        return 2
    gc.disable()  # what is loaded for the first paint stays: to look for garbage in it only delays it
    from wizard.ui.app import WizardApp
    from wizard.ui.theme import remember

    def first() -> "Page | None":
        from wizard.walk.start import first_page

        gc.enable()
        return first_page(options)

    async def opener() -> "Walking":
        walk = await asyncio.to_thread(_conductor)
        return await walk.open(options)

    app = WizardApp(opener, options.theme, first)
    app.remember_theme = remember
    try:
        code = run_app(app)
    finally:
        gc.enable()
    for line in app.reminders:
        print(f"a400-wizard: {line}", file=sys.stderr)  # noqa: T201 - the screen is left
    if app.hint:
        print(f"a400-wizard: {app.hint}", file=sys.stderr)  # noqa: T201 - the screen is left
    return code


def _conductor() -> "type[Walk]":
    """Import the conductor; in a thread, because it takes as long as the first paint."""
    from wizard.walk.walk import Walk

    return Walk


def run_app(app: "WizardApp") -> int:
    """Run the app on a loop of its own and leave without waiting for blocked threads.

    `asyncio.run` would join the threads of its executor: a dead resolver or a locked keyring would hold the
    closed app for as long as it likes (facts: terminal-ui.md, finding 5).
    """
    for name in ("COLUMNS", "LINES"):
        # Where a shell exports them, Textual believes them and never notices that the window changed.
        os.environ.pop(name, None)
    loop = asyncio.new_event_loop()
    try:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(app.run_async())
        loop.run_until_complete(_tidy(app))
    finally:
        asyncio.set_event_loop(None)
        loop.close()
    return app.return_code or 0


async def _tidy(app: "WizardApp") -> None:
    if app.walk is not None:
        if app.ended and app.walk.hint:
            from wizard.walk.action import Finish

            await asyncio.wait([asyncio.ensure_future(app.walk.do(Finish()))], timeout=FINISHING_S)
            app.reminders = app.walk.reminders  # what was seen to be undone is not asked for
        await asyncio.wait([asyncio.ensure_future(app.walk.close())], timeout=CLOSING_S)
    left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in left:
        task.cancel()
    if left:
        await asyncio.wait(left, timeout=CLOSING_S)
