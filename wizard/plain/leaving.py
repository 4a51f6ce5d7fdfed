"""*This leaves your machine*, as a dialogue: what is in it, what was taken out, and a yes or no."""

from collections.abc import Callable, Coroutine, Iterator
from dataclasses import replace
from typing import Any

from wizard.evidence.draft import READERS, Draft, OtherLevel, Taken
from wizard.evidence.redaction.preview import CannotLiftError, Lift
from wizard.plain.lines import Lines
from wizard.plain.wrap import wrap
from wizard.walk import action as act
from wizard.walk.errors import CannotLeaveError
from wizard.walk.walk import Walk

Make = Callable[[tuple[Lift, ...], OtherLevel | None], Draft | None]
"""Makes the draft with these things put back, at its usual level or another."""
_KEYS = "y lets it go, n does not, s shows all of it, p NUMBER puts one thing back"
_FILES = "f the next of its {} files"


def leaving_lines(made: Draft, width: int, *, whole: bool = False) -> Iterator[str]:
    """What leaves, what is in it, and each thing that was taken out of it.

    Args:
        made: the draft.
        width: columns.
        whole: also what is folded away, and the text of a report.
    """
    yield ""
    yield "This leaves your machine"
    yield from wrap(f"{', '.join(made.names)}, for {made.whom} (level {made.level}).", width)
    if made.about:
        yield from wrap(made.about, width)
    yield from page_lines(made, 0, width, whole=whole)
    yield ""
    yield from taken_lines(made, width)


def page_lines(made: Draft, number: int, width: int, *, whole: bool) -> Iterator[str]:
    """A page of groups, long ones folded unless all of it is wanted; of a file its text, if wanted."""
    page = made.views[number]
    for group in page.groups:
        yield ""
        yield group.title
        for line in group.lines if whole else group.shown(made.taken):
            if isinstance(line, int):
                yield f"  … {line} more line{'s' * (line != 1)}"
            else:
                yield from wrap(line[1], width, f"  {line[0]}")
    if whole and page.text:
        yield ""
        yield from page.text.splitlines()


def taken_lines(made: Draft, width: int) -> Iterator[str]:
    """What was taken out, numbered, and what a person should look at."""
    yield "Taken out:" if made.taken else "Nothing had to be taken out."
    for number, taken in enumerate(made.taken, 1):
        yield from wrap(_said(taken), width, f"  {number}. ")
    if made.withheld:
        yield from wrap("A part could not be judged; it stays on your machine.", width)
    if words := made.views[0].doubted(made.taken):
        yield from wrap(f"Looks random and stays, so look at it: {', '.join(words)}", width)


def _said(taken: Taken) -> str:
    name = taken.value if taken.lifted else taken.tag
    often = f" ({taken.times} times)" if taken.times > 1 else ""
    says = f"{taken.what[0].upper()}{taken.what[1:]}." if taken.lifted else taken.why
    return f"{name}{often}: {says} ({taken.rule})"


class Preview:
    """The dialogue over one draft; nothing is written in it.

    Args:
        lines: reads and prints.
        width: gives the columns of the terminal now.
        make: makes the draft with these things put back; raises `CannotLeaveError`.
    """

    def __init__(self, lines: Lines, width: Callable[[], int], make: Make) -> None:
        self._lines = lines
        self._width = width
        self._make = make
        self._file = 0

    def agreed(self, made: Draft | None = None) -> Draft | None:
        """What the person agreed to; None where they did not, or where there is nothing to let out.

        Args:
            made: the draft where it was made before.

        Raises:
            EOFError: the input has ended.
        """
        made = made or self._drafted((), None)
        if made is None:
            return None
        self._lines.say(*leaving_lines(made, self._width()))
        while True:
            more = f", {_FILES.format(len(made.views) - 1)}" if len(made.views) > 1 else ""
            more += f", v makes it for {READERS[made.other]}" if made.other else ""
            said, _, rest = self._lines.ask(f"\n[{_KEYS}{more}]\n> ").lower().partition(" ")
            if said in ("y", "yes"):
                return made
            if said in ("n", "no", "q", "b"):
                self._say("Nothing was written or copied.")
                return None
            if said == "s":
                self._lines.say(*page_lines(made, 0, self._width(), whole=True))
            elif said == "f" and len(made.views) > 1:
                self._next(made)
            elif said == "v" and made.other:
                made = self._fresh(made, made.lifts, made.other)
            elif said == "p" and rest.strip().isdecimal() and len(rest) <= 6:
                made = self._changed(made, int(rest) - 1)
            else:
                self._say("Type y or n, s, or p and a number of the list.")

    def _next(self, made: Draft) -> None:
        """The next of the files, as it stands."""
        self._file = self._file % (len(made.views) - 1) + 1
        self._lines.say("", made.views[self._file].title)
        self._lines.say(*page_lines(made, self._file, self._width(), whole=True))

    def _changed(self, made: Draft, number: int) -> Draft:
        """The draft with one thing put back, or taken out again where it was put back before."""
        try:
            if 0 <= number < len(made.taken) and made.taken[number].lifted:
                lifts = made.without_lift(number)
            else:
                may = 0 <= number < len(made.taken) and made.taken[number].liftable
                reason = self._lines.ask("Why is it needed? The reason leaves with it: ") if may else ""
                lifts = made.with_lift(number, reason)
        except CannotLiftError as error:
            self._say(str(error))
            return made
        return self._fresh(made, lifts, None if made.level == "local" else made.level)

    def _fresh(self, made: Draft, lifts: tuple[Lift, ...], level: OtherLevel | None) -> Draft:
        """The draft made anew, with what was taken out of it; the one before where it cannot be."""
        fresh = self._drafted(lifts, level)
        if fresh is not None:
            self._lines.say("", f"Level {fresh.level}.", *taken_lines(fresh, self._width()))
        return fresh or made

    def _drafted(self, lifts: tuple[Lift, ...], level: OtherLevel | None) -> Draft | None:
        try:
            return self._make(lifts, level)
        except CannotLeaveError as error:
            self._say(str(error))
            return None

    def _say(self, text: str) -> None:
        self._lines.say(*wrap(text, self._width()))


class Leaving:
    """Lets a report or a case out once the person saw what is in it.

    Args:
        walk: conducts.
        lines: reads and prints.
        do: carries out an action.
        run: runs what the walk makes to its end.
        width: gives the columns of the terminal now.
    """

    def __init__(
        self,
        walk: Walk,
        lines: Lines,
        do: Callable[[act.Action], object],
        run: Callable[[Coroutine[Any, Any, Any]], Any],
        width: Callable[[], int],
    ) -> None:
        self._walk = walk
        self._lines = lines
        self._do = do
        self._run = run
        self._width = width

    def let_out(self, action: act.Leaves) -> None:
        """Save, copy or write a case; what stays on this machine is not looked at first."""
        if isinstance(action, act.Save) and action.level == "local":
            self._do(action)
        elif self._walk.session is None:
            self._lines.say("Choose first what calls the API.")
        elif made := self._agreed(action):
            self._do(replace(action, draft=made))

    def _agreed(self, action: act.Leaves) -> Draft | None:
        def make(lifts: tuple[Lift, ...], level: OtherLevel | None) -> Draft | None:
            wanted = replace(action, level=level) if level else action
            made: Draft | None = self._run(self._walk.draft(wanted, lifts))
            return made

        return Preview(self._lines, self._width, make).agreed()
