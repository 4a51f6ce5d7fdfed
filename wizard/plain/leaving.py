"""*This leaves your machine*, as a dialogue: what was taken out, putting back one thing, and a yes or no."""

from collections.abc import Callable, Iterator

from wizard.evidence.draft import Draft, Taken
from wizard.evidence.redaction.preview import CannotLiftError, Lift
from wizard.evidence.render import SUFFIXES
from wizard.evidence.selfcheck import LeakError
from wizard.plain.lines import Lines
from wizard.plain.wrap import wrap
from wizard.walk import action as act
from wizard.walk.walk import Walk

_KEYS = "[y lets it go, n does not, s shows all of it, p NUMBER puts one thing back]"


def leaving_lines(made: Draft, width: int) -> Iterator[str]:
    """What leaves, and each thing that was taken out of it."""
    yield ""
    yield "This leaves your machine"
    files = ", ".join(f"{made.stem}{SUFFIXES[form]}" for form in made.texts)
    yield from wrap(f"{files}, for level {made.level}.", width)
    yield ""
    yield "Taken out:" if made.taken else "Nothing had to be taken out."
    for number, taken in enumerate(made.taken, 1):
        yield from wrap(_said(taken), width, f"  {number}. ")
    if made.withheld:
        yield from wrap("A part could not be judged; it stays on your machine.", width)


def _said(taken: Taken) -> str:
    name = taken.value if taken.lifted else taken.tag
    often = f" ({taken.times} times)" if taken.times > 1 else ""
    says = f"{taken.what[0].upper()}{taken.what[1:]}." if taken.lifted else taken.why
    return f"{name}{often}: {says} ({taken.rule})"


class Leaving:
    """Lets a report out once the person saw what is in it.

    Args:
        walk: conducts.
        lines: reads and prints.
        do: carries out an action.
        width: gives the columns of the terminal now.
    """

    def __init__(
        self, walk: Walk, lines: Lines, do: Callable[[act.Action], object], width: Callable[[], int]
    ) -> None:
        self._walk = walk
        self._lines = lines
        self._do = do
        self._width = width

    def save(self, action: act.Save) -> None:
        """Write the report; what stays on this machine is not looked at first."""
        if action.level == "local":
            self._do(action)
        elif made := self._agreed(action):
            self._do(act.Save(action.level, made))

    def copy(self, action: act.Copy) -> None:
        """Put the summary on the clipboard."""
        if made := self._agreed(action):
            self._do(act.Copy(action.format, made))

    def _agreed(self, action: act.Save | act.Copy) -> Draft | None:
        """What the person agreed to; None where they did not, or where there is nothing to let out."""
        made = self._drafted(action, ())
        if made is None:
            return None
        while True:
            self._lines.say(*leaving_lines(made, self._width()))
            said, _, rest = self._lines.ask(f"\n{_KEYS}\n> ").lower().partition(" ")
            if said in ("y", "yes"):
                return made
            if said in ("n", "no", "q", "b"):
                self._say("Nothing was written or copied.")
                return None
            if said == "s":
                self._lines.say("", *(line for text in made.texts.values() for line in text.splitlines()))
            elif said == "p" and rest.strip().isdecimal() and len(rest) <= 6:
                made = self._changed(action, made, int(rest) - 1)
            else:
                self._say("Type y or n, s, or p and a number of the list.")

    def _changed(self, action: act.Save | act.Copy, made: Draft, number: int) -> Draft:
        """The draft with one thing put back, or taken out again where it was put back before."""
        try:
            lifted = 0 <= number < len(made.taken) and made.taken[number].lifted
            if lifted:
                lifts = made.without_lift(number)
            else:
                may = 0 <= number < len(made.taken) and made.taken[number].liftable
                reason = self._lines.ask("Why is it needed? The reason goes into the report: ") if may else ""
                lifts = made.with_lift(number, reason)
        except CannotLiftError as error:
            self._say(str(error))
            return made
        return self._drafted(action, lifts) or made

    def _drafted(self, action: act.Save | act.Copy, lifts: tuple[Lift, ...]) -> Draft | None:
        try:
            made = self._walk.draft(action, lifts)
        except LeakError as error:
            self._say(str(error))
            return None
        if made is None:
            self._say("Choose first what calls the API.")
        return made

    def _say(self, text: str) -> None:
        self._lines.say(*wrap(text, self._width()))
