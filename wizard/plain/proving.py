"""The dialogues of the verify page: trials, a log, the program's retries, an outcome that came back."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from wizard.plain.lines import LARGEST_PASTE, Lines
from wizard.plain.wrap import wrap
from wizard.walk import action as act
from wizard.walk.page import Page, VerifyPage
from wizard.walk.walk import Walk

PAID = "paid"
_ASKS = {
    "log": "Path of the log, and behind it a request id that it should hold, if you like",
    "retries": "Command that runs your program, as you type it",
    "second_environment": "Path of the outcome that came back",
}
"""Check -> what is asked for before it is made."""


class Proving:
    """What a person does on the verify page, line by line.

    Args:
        walk: conducts.
        lines: reads and prints.
        run: runs one action to its end.
        width: gives the columns of the terminal now.
        yes: asks a question of yes or no.
    """

    def __init__(
        self,
        walk: Walk,
        lines: Lines,
        run: Callable[[Coroutine[Any, Any, Page]], Page],
        width: Callable[[], int],
        yes: Callable[[str], bool],
    ) -> None:
        self._walk = walk
        self._lines = lines
        self._run = run
        self._width = width
        self._yes = yes

    def _say(self, text: str) -> None:
        self._lines.say(*wrap(text, self._width()))

    def number(self, number: int, page: VerifyPage) -> None:
        """Make the check of that number, after asking for what it needs."""
        if not 1 <= number <= len(page.checks):
            self._say(f"There is no check {number} here.")
            return
        row = page.checks[number - 1]
        if row.here:
            self.trials("")
            return
        self._say(f"{_ASKS[row.id]}. Enter alone leaves it.")
        typed = self._lines.ask("> ").strip()
        if not typed:
            self._say("Nothing was done.")
        elif row.id == "log":
            self._make(act.CheckLog(typed))
        elif row.id == "retries":
            self._make(act.CheckRetries(typed))
        else:
            self._make(act.CheckSecond(typed))

    def trials(self, rest: str) -> None:
        """Make the trials: free, or paid where the line begins so; with a repaired request of a file."""
        word, _, file = rest.partition(" ")
        paid = word.lower() == PAID
        body = self._body(file.strip() if paid else rest)
        if body is not None:
            self._make(act.Prove(body, paid=paid))

    def _body(self, file: str) -> str | None:
        """The text of a file, empty where none is named; None, with why said, for one not to be read."""
        if not file:
            return ""
        path = Path(file).expanduser()
        try:
            if path.exists() and not path.is_file():
                self._say("That is no file that can be read.")  # a pipe or a device could keep us waiting
                return None
            with path.open("rb") as opened:
                return opened.read(LARGEST_PASTE + 1)[:LARGEST_PASTE].decode("utf-8-sig", "replace")
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) else None
            self._say(f"Cannot read that file: {why or 'it has no such name'}")
            return None

    def _make(self, action: act.Action) -> None:
        """Carry it out; where it has to be allowed first, ask, and carry it out then."""
        page = self._walk.page
        free = isinstance(action, act.Prove) and not action.paid
        if isinstance(page, VerifyPage) and page.consents and free and not self._allowed(page):
            return
        self._stoppable(action)
        page = self._walk.page
        if isinstance(page, VerifyPage) and page.asked and self._allowed(page):
            self._stoppable(action)

    def _allowed(self, page: VerifyPage) -> bool:
        ask = page.asked or page.consents[0]
        granted = self._yes(ask.sentence + (f" It costs {ask.highest_cost}." if ask.highest_cost else ""))
        self._run(self._walk.do(act.Allow(ask.consent, ask.hosts, granted)))
        return granted

    def _stoppable(self, action: act.Action) -> None:
        try:
            self._run(self._walk.do(action))
        except KeyboardInterrupt:
            self._say("Stopped. What was shown so far is kept.")
            self._run(self._walk.do(act.StopProbes()))
