"""Two people on one case, line by line: saying and hearing words, reading a case, deciding its asks."""

from collections.abc import Callable

from wizard.evidence.draft import Draft
from wizard.evidence.redaction.preview import Lift
from wizard.plain.deciding import next_allowed
from wizard.plain.leaving import Preview
from wizard.plain.lines import Lines
from wizard.plain.reviewing import Reviewing, case_lines, told
from wizard.plain.wrap import wrap
from wizard.session.case.reply import Reply
from wizard.session.spoken import Doubt
from wizard.session.spoken.telling import page_lines
from wizard.walk import action as act
from wizard.walk.page import AskPage, Page
from wizard.walk.together.desk import AskGiven, CaseGiven, Refused
from wizard.walk.together.words import HeardPage
from wizard.walk.walk import Walk


class Together:
    """The dialogues with a second person.

    Args:
        walk: conducts.
        lines: reads and prints.
        do: carries out one action.
        let_out: carries out one that lets something out, once the person looked at it.
        width: gives the columns of the terminal now.
    """

    def __init__(
        self,
        walk: Walk,
        lines: Lines,
        do: Callable[[act.Action], Page],
        let_out: Callable[[act.Leaves], None],
        width: Callable[[], int],
    ) -> None:
        self._walk = walk
        self._lines = lines
        self._do = do
        self._let_out = let_out
        self._width = width

    def say(self, text: str) -> None:
        """Print a sentence, wrapped."""
        self._lines.say(*wrap(text, self._width()))

    def aloud(self) -> None:
        """The page as words to read aloud."""
        spoken = self._walk.spoken
        if spoken is None or spoken.why_not:
            self.say(spoken.why_not if spoken else "There is no session yet that words could lead to.")
            return
        self.say("Read these words aloud; no data of yours is in them:")
        self._lines.say("", "  " + " ".join(spoken.words), "")
        self.say("The other person types them behind i, or behind: a400-wizard code")
        self.say(f"Then say: {spoken.aloud}")

    def take(self, rest: str) -> None:
        """Words or a file that somebody gave."""
        if not rest.strip():
            self.say("Type the words that are read to you, or the path of a .a400case or .a400ask file.")
            rest = self._lines.ask("Words or file> ")
        given = self._walk.together.take(rest)
        match given:
            case HeardPage():
                self._follow(given)
            case Doubt():
                self._doubt(given)
            case CaseGiven():
                self._case(given)
            case AskGiven():
                self._do(act.TakeIn(given.data))
            case Refused():
                self.say(given.sentence)

    def _doubt(self, doubt: Doubt) -> None:
        """Name what is wrong; the right words are taken with y."""
        self.say(doubt.sentence)
        if not doubt.offer:
            return
        self.say(f"Probably meant: {' '.join(doubt.offer)}")
        if self._lines.ask("Is that right? y or n> ").lower() in ("y", "yes"):
            heard = self._walk.together.hear(" ".join(doubt.offer))
            if isinstance(heard, HeardPage):
                self._follow(heard)

    def _follow(self, heard: HeardPage) -> None:
        """Show the page, and go along as the other person answers."""
        guide = self._walk.together.guide
        while True:
            self._lines.say("", *told(page_lines(heard.page, guide=guide), self._width()), "")
            if not heard.page.answers:
                return
            typed = self._lines.ask("Number of their answer, to go along; Enter to leave> ")
            if not typed:
                return
            number = int(typed) if typed.isdecimal() and len(typed) < 4 else 0
            after = self._walk.together.after(heard, number)
            if after is None:
                self.say("There is no answer of that number.")
            else:
                heard = after

    def _case(self, given: CaseGiven) -> None:
        """Somebody's case, and what is answered to it."""
        together = self._walk.together
        now = together.now().astimezone()
        self._lines.say("", *case_lines(given.review, now, self._width()))
        self.say("A case is read here and never changed.")

        def write(reply: Reply, to: str) -> tuple[bool, str]:
            name = self._lines.ask("Your name in it (Enter for support): ")

            def make(lifts: tuple[Lift, ...], _: object) -> Draft:
                return together.draft(given.review, reply, name, lifts)

            made = Preview(self._lines, self._width, make).agreed()
            return together.answer(made, to=to) if made else (False, "")

        Reviewing(given.review, self._lines, write, guide=together.guide, now=now, width=self._width).hold()

    def decide(self, number: int, page: AskPage) -> None:
        """1 allows the step in sight, 2 refuses it, 3 leaves it for later; with none left 1 goes on."""
        step = page.next
        if step is None:
            if number == 1:
                self.on(page)
            else:
                self.say("Everything is decided. 1 goes on.")
        elif number in (1, 2):
            self._do(act.Decide(step.step, number == 1))
        elif number == 3:
            self.say("It waits. j ask comes back to it.")
            self.on(page)
        else:
            self.say("1 allows the step, 2 refuses it, 3 leaves it for later.")

    def on(self, page: AskPage) -> None:
        """To the first step that was allowed, else back to where the walk is."""
        allowed = next_allowed(page)
        self._do(act.Jump(allowed.step) if allowed else act.Back())

    def send(self, rest: str) -> None:
        """Write the case file for the other person, once what is in it was looked at."""
        self.say("A case file holds what you answered and what was measured. You see all of it first.")
        name = rest.strip() or self._lines.ask("Your name in it (Enter for user)> ")
        self._let_out(act.SendCase(name=name))
