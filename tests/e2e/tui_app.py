"""Programs for the real-terminal tests: the app on a walk of the tests' own, named on the command line."""

import asyncio
import sys
import time
from collections.abc import Callable
from dataclasses import replace

from tests.ui import pages
from tests.ui.fake import FakeWalk, app_on
from tests.ui.poison import ESCAPES, HOSTILE, KEY, poisoned
from wizard.cli import main as command_line
from wizard.ui import run_app
from wizard.ui.app import WizardApp
from wizard.ui.walking import Walking
from wizard.walk.action import Action
from wizard.walk.page import Page


class Breaking(FakeWalk):
    """Breaks with a key in a local variable, in the error's words and in the action."""

    async def do(self, action: Action) -> Page:
        """Break."""
        planted = KEY
        raise RuntimeError(f"no such thing as {planted}")


def hostile() -> WizardApp:
    """Every page in turn, poisoned; each answer turns to the next."""
    told: list[Page] = [poisoned(page, HOSTILE) for page in (*pages.PAGES.values(), _explained())]
    walk = FakeWalk(told[0])
    walk.script = lambda _action: replace_next(told)
    return app_on(walk)


def replace_next(told: list[Page]) -> Page:
    """The page after the first."""
    told.append(told.pop(0))
    return told[0]


def _explained() -> Page:
    return replace(pages.START, explanation=pages.EXPLANATION)


def hanging() -> WizardApp:
    """A thread that a dead resolver holds for a long time."""

    async def opener() -> Walking:
        asyncio.get_running_loop().run_in_executor(None, time.sleep, 60)
        return FakeWalk(pages.STEP)

    return WizardApp(opener)


PLAYS: dict[str, Callable[[], WizardApp]] = {
    "breaking": lambda: app_on(Breaking(pages.STEP)),
    "hostile": hostile,
    "hanging": hanging,
    "quiet": lambda: app_on(FakeWalk(pages.SUMMARY)),
}

if __name__ == "__main__":
    assert ESCAPES
    app = PLAYS[sys.argv[1]]()
    command_line.main = lambda argv: run_app(app)
    command_line.entry()
