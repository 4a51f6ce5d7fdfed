"""The dialogue: shows a page, asks for a line, does what it says, until the person leaves."""

import asyncio
from collections.abc import Callable

from wizard.plain import draw
from wizard.plain.asks import Asks, Run, is_number
from wizard.plain.checks import progress_line
from wizard.plain.leaving import Leaving
from wizard.plain.lines import Lines
from wizard.plain.together import Together
from wizard.plain.wrap import wrap
from wizard.probes.progress import WORDS
from wizard.walk import action as act
from wizard.walk.options import OpenOptions
from wizard.walk.page import AskPage, CheckRow, Page, ProbeCard, StartPage, StepPage, SummaryPage, VerifyPage
from wizard.walk.reports import CardMoved, ChecksMoved, Report
from wizard.walk.walk import Walk

_FIELDS = ("model", "sdk", "tried", "plan", "product", "browser", "device", "other")

HELP = (
    "Type the number of an answer, or a letter:",
    "b back, u undo, r redo, s skip",
    "p run the checks, p 2 only the second, k choose the key",
    "? why we ask, and how to find out by hand",
    "d the network layer by layer, the route, and another network beside it",
    "n note a detail, t paste text, t FILE read a file",
    "o1 do what the page offers first",
    "a look again at what was measured too long ago",
    "v verdict so far, m summary, l answers so far, j STEP go to one",
    "y the five checks that show whether a fix works",
    "w write the report, c copy the summary",
    "o this page as words to read aloud, i the words or the file that somebody gave you",
    "g write the case file for somebody, j ask what they ask for",
    "f the sessions of this machine: find, show, compare, delete one",
    "q save and leave",
)


class Leave(Exception):  # noqa: N818 - not an error: the person goes
    """The person leaves; everything is saved."""


class Talk:
    """One dialogue over one walk.

    Args:
        walk: conducts.
        lines: reads and prints.
        run: runs one action to its end.
        options: the share level of reports.
        width: gives the columns of the terminal now.
    """

    def __init__(
        self, walk: Walk, lines: Lines, run: Run, options: OpenOptions, width: Callable[[], int]
    ) -> None:
        self._walk = walk
        self._lines = lines
        self._asks = Asks(walk, lines, run, width)
        self._leaving = Leaving(walk, lines, self._asks.do, run, width)
        self._together = Together(walk, lines, self._asks.do, self._leaving.let_out, width)
        self._options = options
        self._width = width
        self._phases_said: dict[str, int] = {}
        self._doing = ""
        walk.subscribe(self._heard)

    def hold(self) -> None:
        """Talk until the person leaves.

        Raises:
            EOFError: the input ended.
        """
        shown: Page | None = None
        while True:
            page = self._walk.page
            if shown is None:
                self._lines.say(*draw.draw(page, self._width()))
            elif page is not shown:
                self._lines.say(*(draw.redraw(page, shown, self._width()) or ["Nothing has changed."]))
            shown, self._doing = page, ""
            try:
                self._obey(self._lines.ask(self._prompt(page)))
            except Leave:
                return

    def _prompt(self, page: Page) -> str:
        keys = {
            "start": "number, t paste, i words or file, f saved sessions, h help, q leave",
            "step": "number, p checks, ? why, b back, s skip, h help, q leave",
            "verdict": "m summary, b back, h help, q leave",
            "summary": "w write report, c copy, n add a detail, b back, q leave",
            "ask": "1 allow, 2 refuse, 3 later, b back, h help, q leave",
            "verify": "p try, 3-5 other checks, k key, m summary, b back, h help, q leave",
        }[page.kind]
        return f"\n[{keys}]\n> "

    # What was typed

    def _obey(self, line: str) -> None:
        page = self._walk.page
        word, _, rest = line.partition(" ")
        known: dict[str, Callable[[str], None]] = {
            "b": lambda _: self._do(act.Back()),
            "u": lambda _: self._do(act.Undo()),
            "r": lambda _: self._do(act.Redo()),
            "s": self._skip,
            "n": self._note,
            "?": self._why,
            "p": self._asks.probes,
            "k": self._asks.key,
            "t": self._asks.paste,
            "v": lambda _: self._do(act.Jump("verdict")),
            "m": lambda _: self._do(act.Jump("summary")),
            "y": lambda _: self._do(act.Jump("verify")),
            "l": self._trail,
            "d": self._network,
            "a": self._again,
            "j": lambda to: self._do(act.Jump(to.strip())),
            "w": self._write,
            "x": lambda _: self._do(act.SwitchNetwork()),
            "c": lambda _: self._leaving.let_out(act.Copy()),
            "o": lambda _: self._together.aloud(),
            "i": self._together.take,
            "g": self._together.send,
            "f": self._kept,
            "h": lambda _: self._help(),
            "q": self._leave,
        }
        if not line:
            self._enter(page)
        elif word.lower() in known and (not rest or word.lower() in self._taking(page, rest)):
            known[word.lower()](rest)
        elif is_number(line):
            self._number(int(line), page)
        elif word[0].lower() in "or" and is_number(word[1:]) and not rest:
            self._offered(word[0].lower(), int(word[1:]), page)
        elif page.kind == "start" and self._walk.together.knows(line):
            self._together.take(line)
        elif page.kind == "start":
            self._asks.begun_paste(line)
        else:
            self._lines.say("That is not a number or a letter of this page. h shows them.")

    def _taking(self, page: Page, rest: str) -> str:
        """The letters that take a text; on the first page one that begins with i or f may be an error."""
        if page.kind != "start":
            return "ntjpwigf"
        return "ntjpwig" if self._walk.together.knows(rest) else "ntjpwg"

    def _do(self, action: act.Action) -> None:
        self._asks.do(action)

    def _number(self, number: int, page: Page) -> None:
        if isinstance(page, AskPage):
            self._together.decide(number, page)
            return
        if isinstance(page, VerifyPage):
            self._asks.proving.number(number, page)
            return
        choices = page.choices if isinstance(page, StartPage | StepPage) else ()
        if not 1 <= number <= len(choices):
            self._lines.say(f"There is no answer {number} here.")
        elif isinstance(page, StartPage):
            self._do(act.Choose(choices[number - 1].value))
        else:
            self._do(act.Give(choices[number - 1].value))

    def _enter(self, page: Page) -> None:
        if isinstance(page, StepPage) and (suggested := page.suggested):
            self._do(act.Give(suggested))
        elif page.kind == "verdict":
            self._do(act.Jump("summary"))
        elif isinstance(page, AskPage) and page.next is None:
            self._together.on(page)
        elif page.kind == "verify":
            self._do(act.Refresh())
        else:
            self._lines.say("Type the number of an answer, or h for help.")

    def _offered(self, letter: str, number: int, page: Page) -> None:
        if letter == "o" and isinstance(page, StepPage):
            self._do(act.Do(number - 1))
        elif letter == "r" and isinstance(page, StartPage) and 1 <= number <= len(page.resumable):
            self._do(act.Resume(page.resumable[number - 1].id))
        else:
            self._lines.say("There is nothing of that number here.")

    # The letters

    def _skip(self, _: str) -> None:
        if isinstance(self._walk.page, StepPage):
            self._do(act.Give("skipped"))
        else:
            self._lines.say("There is nothing to skip here.")

    def _note(self, rest: str) -> None:
        page = self._walk.page
        field, colon, text = rest.partition(":")
        if not colon or not field.strip() or " " in field.strip():
            names = [f for f, _ in page.missing] if isinstance(page, SummaryPage) else list(_FIELDS)
            names = names or list(_FIELDS)
            self._lines.say(*wrap(", ".join(names), self._width(), "Details: "))
            field = self._lines.ask("Which detail? ") or "other"
            text = rest or self._lines.ask("What is it? ")
        self._do(act.Note(field.strip().lower().replace(" ", "_"), text.strip()))

    def _why(self, _: str) -> None:
        page = self._walk.page
        if isinstance(page, StepPage):
            self._lines.say(*draw.why_lines(page, self._width()))
        else:
            self._help()

    def _help(self) -> None:
        for line in HELP:
            self._lines.say(*wrap(line, self._width()))

    def _trail(self, _: str) -> None:
        trail = self._walk.page.frame.trail
        for entry in trail:
            note = "" if entry.applies else " (no longer applies)"
            note += " (measured too long ago)" if entry.stale else ""
            self._lines.say(*wrap(f"{entry.step}: {entry.label}{note}", self._width(), "  - "))
        if not trail:
            self._lines.say("Nothing is answered yet.")

    def _network(self, _: str) -> None:
        """The network, layer by layer, as the newest diagnosis has it."""
        from wizard.walk.network_lines import network_lines, network_of

        report = network_of(self._walk.page)
        if report is None:
            self._lines.say("The network was not looked at on this page.")
            return
        for line in network_lines(report):
            indent = "  " if line.startswith((" ", "+", "x", ".", "!")) else ""
            self._lines.say(*(wrap(line.strip(), self._width(), indent, f"{indent}    ") or [""]))

    def _again(self, _: str) -> None:
        """To the first step whose measurement is too old, where its checks can run once more."""
        old = self._walk.page.frame.stale
        if old:
            self._do(act.Jump(old[0][0]))
            self._lines.say("p runs its checks again.")
        else:
            self._lines.say("Nothing that was measured is too old.")

    def _write(self, _: str) -> None:
        self._leaving.let_out(act.Save(self._options.share_level))

    def _kept(self, words: str) -> None:
        """The saved sessions, which most dialogues never ask for."""
        from wizard.plain.kept import Kept

        Kept(self._walk, self._lines, self._asks.do, self._width).hold(words)

    def _leave(self, _: str) -> None:
        if self._walk.session:
            self._do(act.Finish())
            self._lines.say(*draw.notices(self._walk.page, self._width()))
        raise Leave

    # Progress

    def _heard(self, report: Report) -> None:
        if isinstance(report, CardMoved):
            self._progress(report.card)
        elif isinstance(report, ChecksMoved):
            self._checking(next((row for row in report.checks if row.doing), None))

    def _checking(self, row: CheckRow | None) -> None:
        """Say once what is being done for a check; how to stop it with the first of them."""
        if row is not None and row.doing != self._doing:
            stop = "" if self._doing else " (Ctrl-C stops it)"
            self._lines.say(*wrap(f"{progress_line(row)}{stop}", self._width(), "  "))
            self._doing = row.doing

    def _progress(self, card: ProbeCard) -> None:
        """Say each phase once it has ended, and each end of a probe; nothing that only begins."""
        ended = [p for p in card.phases if p.state in ("fine", "failed")]
        before = self._phases_said.get(card.id, 0)
        for phase in ended[before:]:
            took = f" ({phase.ms:.0f} ms)" if phase.ms is not None else ""
            said = f": {phase.said}" if phase.said else ""
            how = f"{WORDS.get(phase.name, phase.name)} {phase.state}{took}{said}"
            if phase.name == "answer" and phase.state == "fine" and phase.said:
                how = f"answered {phase.said}{took}"  # that it came is fine; what it says may be a refusal
            self._lines.say(*wrap(f"{card.title}: {how}", self._width(), "  "))
        self._phases_said[card.id] = len(ended)


def runner_of(runner: asyncio.Runner) -> Run:
    """What runs one action to its end on that runner."""
    return lambda coroutine: runner.run(coroutine)
