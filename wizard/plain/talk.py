"""The dialogue: shows a page, asks for a line, does what it says, until the person leaves."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from wizard.credentials import CredentialError
from wizard.model.words import Consent
from wizard.plain import draw
from wizard.plain.lines import Lines
from wizard.plain.wrap import wrap
from wizard.probes.progress import WORDS
from wizard.walk import action as act
from wizard.walk.options import OpenOptions
from wizard.walk.page import Page, ProbeCard, StartPage, StepPage, SummaryPage
from wizard.walk.reports import CardMoved, Report
from wizard.walk.walk import Walk

Run = Callable[[Coroutine[Any, Any, Page]], Page]
_FIELDS = ("model", "sdk", "tried", "plan", "product", "browser", "device", "other")

HELP = (
    "Type the number of an answer, or a letter:",
    "b back, u undo, r redo, s skip",
    "p run the checks, p 2 only the second, k choose the key",
    "? why we ask, and how to find out by hand",
    "n note a detail, t paste text, t FILE read a file",
    "o1 do what the page offers first",
    "v verdict so far, m summary, l answers so far, j STEP go to one",
    "w write the report, c copy the summary",
    "q save and leave",
)


def _needs_key(page: StepPage) -> bool:
    return any(card.state == "needs_key" for card in page.probes)


def _is_number(text: str) -> bool:
    """Whether it is a number that a page could have; Python refuses to read endless ones."""
    return text.isdecimal() and len(text) <= 4


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
        self._run = run
        self._options = options
        self._width = width
        self._states: dict[str, tuple[str, int]] = {}
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
                self._lines.say(*draw.redraw(page, shown, self._width()))
            shown = page
            try:
                self._obey(self._lines.ask(self._prompt(page)))
            except Leave:
                return

    def _prompt(self, page: Page) -> str:
        keys = {
            "start": "number, t paste text, h help, q leave",
            "step": "number, p checks, ? why, b back, s skip, h help, q leave",
            "verdict": "m summary, b back, h help, q leave",
            "summary": "w write report, c copy, n add a detail, b back, q leave",
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
            "p": self._probe,
            "k": self._key,
            "t": self._paste,
            "v": lambda _: self._do(act.Jump("verdict")),
            "m": lambda _: self._do(act.Jump("summary")),
            "l": self._trail,
            "j": lambda to: self._do(act.Jump(to.strip())),
            "w": self._write,
            "c": lambda _: self._do(act.Copy()),
            "h": lambda _: self._help(),
            "q": self._leave,
        }
        if not line:
            self._enter(page)
        elif word.lower() in known and (not rest or word.lower() in "ntjpw"):
            known[word.lower()](rest)
        elif _is_number(line):
            self._number(int(line), page)
        elif word[0].lower() in "or" and _is_number(word[1:]) and not rest:
            self._offered(word[0].lower(), int(word[1:]), page)
        elif page.kind == "start":
            self._begun_paste(line)
        else:
            self._lines.say("That is not a number or a letter of this page. h shows them.")

    def _do(self, action: act.Action) -> None:
        self._run(self._walk.do(action))

    def _number(self, number: int, page: Page) -> None:
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
            gone = "" if entry.applies else " (no longer applies)"
            self._lines.say(*wrap(f"{entry.step}: {entry.label}{gone}", self._width(), "  - "))
        if not trail:
            self._lines.say("Nothing is answered yet.")

    def _paste(self, rest: str) -> None:
        page = self._walk.page
        if rest.strip() == "sample" and isinstance(page, StartPage) and page.sample:
            self._do(act.Paste(page.sample))
            return
        if rest.strip():
            self._read_file(Path(rest.strip()).expanduser())
            return
        self._lines.say("Paste the text. End it with a line that holds a single dot, or with Ctrl-D.")
        self._read(self._lines.paste())

    def _begun_paste(self, line: str) -> None:
        self._lines.say("Taken as the first line of a text. End it with a line that holds a single dot.")
        self._read(self._lines.paste(line))

    def _read(self, text: str) -> None:
        keep = (
            bool(text.strip())
            and self._lines.typed_by_hand
            and self._yes("Keep the text beside the session on this machine, known secrets masked?")
        )
        self._do(act.Paste(text, keep=keep))
        if self._walk.page.kind != "start" and (read := self._walk.explanation):
            self._lines.say(*draw.explanation_lines(read, self._width()))

    def _read_file(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                data = file.read(64 * 1024 * 1024 + 1)
        except OSError as error:
            self._lines.say(*wrap(f"Cannot read that file: {error.strerror or error}", self._width()))
            return
        if len(data) > 64 * 1024 * 1024:
            self._lines.say("That file is larger than 64 MB.")
            return
        self._read(data.decode("utf-8-sig", "replace"))

    def _probe(self, rest: str) -> None:
        page = self._walk.page
        if not isinstance(page, StepPage) or not page.probes:
            self._lines.say("There is no check to run here.")
            return
        wanted = self._cards_named(rest, page)
        if rest.strip() and any(page.probes[i].state == "refused" for i in wanted):
            self._do(act.RunProbes(tuple(page.probes[i].id for i in wanted)))
        self._consents()
        ids = tuple(page.probes[i].id for i in wanted) if rest.strip() else ()
        self._states.clear()
        self._lines.say("Running the checks. Ctrl-C stops them.")
        try:
            self._do(act.RunProbes(ids))
        except KeyboardInterrupt:
            self._lines.say("Stopped.")
            self._do(act.StopProbes())

    def _cards_named(self, rest: str, page: StepPage) -> list[int]:
        if _is_number(rest.strip()) and 1 <= int(rest) <= len(page.probes):
            return [int(rest) - 1]
        return list(range(len(page.probes)))

    def _consents(self) -> None:
        page = self._walk.page
        for ask in page.consents if isinstance(page, StepPage) else ():
            if ask.consent in (Consent.USES_KEY_FREE, Consent.USES_KEY_PAID) and not ask.credential:
                continue
            self._do(act.Allow(ask.consent, ask.hosts, self._yes(ask.sentence)))

    def _yes(self, question: str) -> bool:
        """A yes or no, which has to be said; anything else asks again."""
        while True:
            self._lines.say("", *wrap(question, self._width()))
            said = self._lines.ask("y or n> ").lower()
            if said in ("y", "yes", "n", "no"):
                return said[0] == "y"

    def _key(self, _: str) -> None:
        page = self._walk.page
        if not isinstance(page, StepPage) or not (page.credentials or _needs_key(page)):
            self._lines.say("No check of this page needs a key.")
            return
        for number, card in enumerate(page.credentials, 1):
            note = f" {card.note}" if card.note else ""
            line = f"{card.masked}, {card.kind}, {card.source}, for {card.origin}.{note}"
            self._lines.say(*wrap(line, self._width(), f"  {number}. "))
        said = self._lines.ask("Number of a key, or t to type one> ")
        if _is_number(said) and 1 <= int(said) <= len(page.credentials):
            self._do(act.UseCredential(page.credentials[int(said) - 1].id))
        elif said.lower() == "t":
            self._type_key()
        else:
            self._lines.say("The key stays as it was.")

    def _type_key(self) -> None:
        try:
            secret = self._walk.read_key(self._lines.ask_secret("Key (is not shown): "))
        except CredentialError as error:
            self._lines.say(str(error))
            return
        self._do(act.TypeCredential(secret))

    def _write(self, _: str) -> None:
        page = self._walk.page
        if isinstance(page, StepPage) and page.can_switch_network:
            self._do(act.SwitchNetwork())
        else:
            self._do(act.Save(self._options.share_level))

    def _leave(self, _: str) -> None:
        if self._walk.session:
            self._do(act.Finish())
        raise Leave

    # Progress

    def _heard(self, report: Report) -> None:
        if isinstance(report, CardMoved):
            self._progress(report.card)

    def _progress(self, card: ProbeCard) -> None:
        """Say each phase once it has ended, and each end of a probe; nothing that only begins."""
        ended = [p for p in card.phases if p.state in ("fine", "failed")]
        _, before = self._states.get(card.id, ("", 0))
        for phase in ended[before:]:
            took = f" ({phase.ms:.0f} ms)" if phase.ms is not None else ""
            said = f": {phase.said}" if phase.said else ""
            line = f"{card.title}: {WORDS.get(phase.name, phase.name)} {phase.state}{took}{said}"
            self._lines.say(*wrap(line, self._width(), "  "))
        self._states[card.id] = (card.state, len(ended))


def runner_of(runner: asyncio.Runner) -> Run:
    """What runs one action to its end on that runner."""
    return lambda coroutine: runner.run(coroutine)
