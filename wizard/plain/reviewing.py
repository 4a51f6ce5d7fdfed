"""Answering somebody's case line by line: notes, doubts and asks, then one file to send back."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from wizard.evidence import printable
from wizard.evidence.case import ASK_SUFFIX
from wizard.plain.lines import Lines
from wizard.plain.wrap import wrap
from wizard.session.case import telling
from wizard.session.case.asking import bad_text
from wizard.session.case.reply import Reply
from wizard.session.case.review import Review

MENU = "n note, d doubt a row, a ask for a step, s steps, t trail, w write, q leave"
Write = Callable[[Reply, str], tuple[bool, str]]
"""Writes the answer to a file (empty for the usual one) once it was looked at: whether, and a sentence."""


def told(lines: Iterable[tuple[str, str]], width: int) -> list[str]:
    """Heads and texts as lines for a width."""
    return [row for head, text in lines for row in wrap(printable(text, one_line=True), width, head)]


def case_lines(found: Review, now: datetime, width: int) -> list[str]:
    """A case from its rounds down to its rows."""
    lines = [*told(telling.overview(found, now), width), "", "Trail"]
    lines += told(telling.trail(found.since(0), now), width) or ["  nothing"]
    if found.state.wanted:
        lines += ["", "Asked for", *told(telling.wanted(found.state), width)]
    return [*lines, "", "Rows", *told(telling.table(found), width)]


class Reviewing:
    """The dialogue over one case. Nothing is written before `w`.

    Args:
        found: the case, computed here.
        lines: reads and prints.
        write: writes the answer.
        guide: also what a guide asks and listens for.
        now: this moment, in the reader's time zone.
        width: gives the columns of the terminal now.
    """

    def __init__(
        self,
        found: Review,
        lines: Lines,
        write: Write,
        *,
        guide: bool,
        now: datetime,
        width: Callable[[], int],
    ) -> None:
        self._found = found
        self._lines = lines
        self._write = write
        self._guide = guide
        self._now = now
        self._width = width
        self._reply = Reply()

    def hold(self) -> None:
        """Take commands until the reader leaves.

        Raises:
            EOFError: the input ended; what was not written is lost, as it would be with `q`.
        """
        self._lines.say("", "Your answer", f"  {MENU}")
        known: dict[str, Callable[[], bool]] = {
            "n": self._note,
            "d": self._doubt,
            "a": self._ask,
            "s": lambda: self._tell(telling.steps(self._found, guide=self._guide)),
            "t": lambda: self._tell(telling.trail(self._found.since(0), self._now)),
            "w": self._done,
            "q": self._leave,
        }
        try:
            self._obey(known)
        except EOFError:
            self._leave()
            raise

    def _obey(self, known: Mapping[str, Callable[[], bool]]) -> None:
        while True:
            do = known.get(self._lines.ask("> ").lower())
            if do is None:
                self._lines.say("Please type one letter:", f"  {MENU}")
            elif do():
                return

    def _tell(self, lines: Iterable[tuple[str, str]]) -> bool:
        self._lines.say(*told(lines, self._width()))
        return False

    def _leave(self) -> bool:
        if not self._reply.empty:
            self._lines.say("The answer was not written.")
        return True

    def _text(self, prompt: str) -> str | None:
        """A text that may travel, or None where it may not."""
        text = self._lines.ask(prompt)
        if text and (problem := bad_text(text)):
            self._said(problem, "")
            return None
        return text

    def _said(self, problem: str | None, done: str) -> None:
        self._lines.say(f"This cannot be sent: {problem}." if problem else done)

    def _note(self) -> bool:
        if text := self._lines.ask("Note: "):
            self._said(self._reply.note(text), "Noted.")
        return False

    def _doubt(self) -> bool:
        rows = [row for row in self._found.state.evaluation.rows if row.state in ("fired", "open")]
        self._list(f"{row.rule}: {row.title}" for row in rows)
        known = [rule.id for rule in self._found.flow.rules]
        picked = self._picked([row.rule for row in rows], known, "Row: ")
        why = self._text("Why: ") if picked else None
        if picked and why is not None:
            self._said(self._reply.doubt(picked, why), f"You doubt {picked}.")
        return False

    def _ask(self) -> bool:
        taken = {ask.step for ask in self._reply.asks}
        steps = [step for step in self._found.flow.steps if step.id not in taken]
        for number, step in enumerate(steps, 1):
            self._list([f"{step.title} ({step.id})"], number)
            if self._guide:
                self._lines.say(*told(telling.guide_note(step), self._width()) or ["      guide: no note"])
        ids = [step.id for step in steps]
        picked = self._picked(ids, ids, "Step: ")
        text = self._text("What to say about it (Enter for nothing): ") if picked else None
        if picked and text is not None:
            self._said(self._reply.ask(picked, text), f"You ask for {picked}.")
        return False

    def _list(self, entries: Iterable[str], first: int = 1) -> None:
        width = self._width()
        self._lines.say(*(row for n, e in enumerate(entries, first) for row in wrap(e, width, f"{n:>3}. ")))

    def _picked(self, listed: Sequence[str], known: Sequence[str], prompt: str) -> str | None:
        """One of a list, by its number or its name."""
        typed = self._lines.ask(prompt)
        if typed.isascii() and typed.isdigit() and 0 < int(typed[:6]) <= len(listed):
            return listed[int(typed) - 1]
        if typed in known:
            return typed
        if typed:
            self._lines.say("There is none of that number or name.")
        return None

    def _done(self) -> bool:
        if self._reply.empty:
            self._lines.say("Nothing is in the answer yet.")
            return False
        given = self._lines.ask(f"File (Enter for answer{ASK_SUFFIX}): ")
        written, sentence = self._write(self._reply, given)
        if sentence:
            self._lines.say(*wrap(sentence, self._width()))
        return written
