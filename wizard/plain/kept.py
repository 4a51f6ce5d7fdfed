"""The sessions of this machine, line by line: find one, show it, compare two, write its case, delete it."""

from collections.abc import Callable, Sequence

from wizard.evidence.draft import Draft, OtherLevel
from wizard.evidence.redaction.preview import Lift
from wizard.plain.leaving import Preview
from wizard.plain.lines import Lines
from wizard.plain.wrap import wrap
from wizard.session.case.drafting import CaseDraft
from wizard.walk import action as act
from wizard.walk.page import Page
from wizard.walk.together.listing import Row
from wizard.walk.walk import Walk

MOST = 20
"""Sessions that are listed at once; more words find fewer."""
MENU = (
    "Type a number to show a session, or d, x or r before it: d 1 deletes it, x 1 writes it as a case file, "
    "r 1 takes it up. c 1 2 compares two. Other words find; Enter alone leaves."
)
DELETING = (
    "Its answers, what was measured, kept texts and its case file are deleted and cannot be had again. "
    "Reports that you saved elsewhere stay."
)


class Kept:
    """The dialogue over saved sessions.

    Args:
        walk: knows them.
        lines: reads and prints.
        do: carries out one action.
        width: gives the columns of the terminal now.
    """

    def __init__(
        self, walk: Walk, lines: Lines, do: Callable[[act.Action], Page], width: Callable[[], int]
    ) -> None:
        self._walk = walk
        self._lines = lines
        self._do = do
        self._width = width

    def hold(self, words: str) -> None:
        """List the sessions that have these words, and take commands until the person leaves."""
        shown = self._list(words)
        while True:
            typed = self._lines.ask("Sessions> ")
            if not typed or typed.lower() == "q":
                return
            letter, numbers = self._read(typed)
            if letter is None:
                shown = self._list(typed)
            elif not all(0 < number <= len(shown) for number in numbers):
                self._say("There is no session of that number in the list.")
            elif self._obey(letter, [shown[number - 1].id for number in numbers]):
                return
            elif letter == "d":
                shown = self._list(words)

    def _read(self, typed: str) -> tuple[str | None, list[int]]:
        """The letter of a command with its numbers; None where it is words to find."""
        first, *rest = typed.lower().split()
        letter, given = ("s", [first, *rest]) if first.isdecimal() else (first, rest)
        wanted = {"s": 1, "d": 1, "x": 1, "r": 1, "c": 2}.get(letter)
        fits = wanted == len(given) and all(word.isdecimal() and len(word) <= 4 for word in given)
        return (letter, [int(word) for word in given]) if fits else (None, [])

    def _list(self, words: str) -> Sequence[Row]:
        found = [row for row in self._walk.together.sessions.all() if row.has(words)]
        for number, row in enumerate(found[:MOST], 1):
            practice = "practice: " if row.practice else ""
            about = ", ".join(filter(None, (row.when, row.flow, f"{practice}{row.about}", row.id)))
            self._lines.say(*wrap(about, self._width(), f"{number:>3}. "))
        if len(found) > MOST:
            self._say(f"The newest {MOST} of {len(found)} are listed; words find fewer.")
        if not found:
            self._say("No session has these words." if words else "No session is saved on this machine.")
        self._say(MENU)
        return found[:MOST]

    def _obey(self, letter: str, chosen: list[str]) -> bool:
        """Carry out a command; whether the person leaves the list with it."""
        sessions = self._walk.together.sessions
        if letter == "s":
            self._lines.say("", *sessions.show(chosen[0]).splitlines(), "")
        elif letter == "c":
            sentence, lines = sessions.compare(*chosen[:2])
            self._say(sentence)
            for label, one, other, changed in lines:
                if changed:
                    self._lines.say(*wrap(f"{label}: {one}; then {other}", self._width(), "  - "))
        elif letter == "d":
            self._delete(chosen[0])
        elif letter == "x":
            self._write(chosen[0])
        else:
            self._do(act.Resume(chosen[0]))
        return letter == "r"

    def _delete(self, session: str) -> None:
        self._say(f"Delete session {session}? {DELETING}")
        if self._lines.ask("y or n> ").lower() in ("y", "yes"):
            self._say(self._walk.together.sessions.delete(session))
        else:
            self._say("Nothing was deleted.")

    def _write(self, session: str) -> None:
        sessions = self._walk.together.sessions
        name = self._lines.ask("Your name in it (Enter for user)> ")

        def make(lifts: tuple[Lift, ...], level: OtherLevel | None) -> Draft:
            return sessions.draft(session, name, lifts, level)

        made = Preview(self._lines, self._width, make).agreed()
        if isinstance(made, CaseDraft):
            for line in sessions.send(made):
                self._say(line)

    def _say(self, text: str) -> None:
        self._lines.say(*wrap(text, self._width()))
