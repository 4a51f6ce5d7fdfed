"""Dialogues of more than one line: a pasted text, checks with their consent questions, choosing a key."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from wizard.credentials import CredentialError
from wizard.plain import draw
from wizard.plain.lines import LARGEST_PASTE, Lines
from wizard.plain.proving import Proving
from wizard.plain.wrap import wrap
from wizard.walk import action as act
from wizard.walk.page import Page, StartPage, StepPage, VerifyPage
from wizard.walk.walk import Walk

Run = Callable[[Coroutine[Any, Any, Page]], Page]


def is_number(text: str) -> bool:
    """Whether it is a number that a page could have; Python refuses to read endless ones."""
    return text.isdecimal() and len(text) <= 4


class Asks:
    """The longer dialogues of one walk.

    Args:
        walk: conducts.
        lines: reads and prints.
        run: runs one action to its end.
        width: gives the columns of the terminal now.
    """

    def __init__(self, walk: Walk, lines: Lines, run: Run, width: Callable[[], int]) -> None:
        self._walk = walk
        self._lines = lines
        self._run = run
        self._width = width
        self._passed: set[tuple[str, str]] = set()
        self.proving = Proving(walk, lines, run, width, self.yes)

    def do(self, action: act.Action) -> Page:
        """Carry out one action to its end."""
        return self._run(self._walk.do(action))

    def say(self, text: str, first: str = "") -> None:
        """Print a sentence, wrapped."""
        self._lines.say(*wrap(text, self._width(), first))

    # Pasting

    def paste(self, rest: str) -> None:
        """Read a text of many lines, a file, or the sample of a practice story."""
        page = self._walk.page
        if rest.strip() == "sample" and isinstance(page, StartPage) and page.sample:
            self.do(act.Paste(page.sample))
        elif rest.strip():
            self._read_file(Path(rest.strip()).expanduser())
        else:
            self.say("Paste the text. End it with a line that holds a single dot, or with Ctrl-D.")
            self._read(self._lines.paste())

    def begun_paste(self, line: str) -> None:
        """Take a line that is no command for the first of a pasted text."""
        self.say("Taken as the first line of a text. End it with a line that holds a single dot.")
        self._read(self._lines.paste(line))

    def _read(self, text: str) -> None:
        keep = (
            bool(text.strip())
            and self._lines.typed_by_hand
            and self.yes("Keep the text beside the session on this machine, known secrets masked?")
        )
        self.do(act.Paste(text, keep=keep))
        if self._walk.page.kind != "start" and (read := self._walk.explanation):
            self._lines.say(*draw.explanation_lines(read, self._width()))

    def _read_file(self, path: Path) -> None:
        if path.exists() and not path.is_file():
            self.say("That is no file that can be read.")  # a pipe or a device could keep us waiting
            return
        try:
            with path.open("rb") as file:
                data = file.read(LARGEST_PASTE + 1)
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) else None
            self.say(f"Cannot read that file: {why or 'it has no such name'}")
            return
        if len(data) > LARGEST_PASTE:
            self.say(f"That file is larger than {LARGEST_PASTE // 1024**2} MB.")
            return
        self._read(data.decode("utf-8-sig", "replace"))

    # Checks

    def probes(self, rest: str) -> None:
        """Ask what has to be asked, run the checks of the page, and ask again for what was named anew."""
        page = self._walk.page
        if isinstance(page, VerifyPage):
            self.proving.trials(rest.strip())
            return
        if not isinstance(page, StepPage) or not page.probes:
            self.say("There is no check to run here.")
            return
        self._detail(page)
        ids: tuple[str, ...] = ()
        if is_number(rest.strip()) and 1 <= int(rest) <= len(page.probes):
            ids = (page.probes[int(rest) - 1].id,)
        self._consents()
        self._run_probes(ids)
        late = self._asked_for()
        if late:
            self._consents()
            self._run_probes(late)

    def _detail(self, page: StepPage) -> None:
        """Ask for what the checks want to know first; who does not know is not asked again."""
        if page.wants_detail is None or page.wants_detail in self._passed:
            return
        field, question = page.wants_detail
        self._lines.say("")
        self.say(f"{question} Enter alone where you do not know.")
        if said := self._lines.ask(f"{field}> "):
            self.do(act.Note(field, said))
        else:
            self._passed.add(page.wants_detail)

    def _asked_for(self) -> tuple[str, ...]:
        page = self._walk.page
        asks = page.consents if isinstance(page, StepPage) else ()
        return tuple(dict.fromkeys(probe for ask in asks for probe in ask.probes))

    def _consents(self) -> None:
        """Ask until nothing is open: a no to one question can bring another that asks for less."""
        while isinstance(page := self._walk.page, StepPage | VerifyPage) and page.consents:
            ask = page.consents[0]
            self.do(act.Allow(ask.consent, ask.hosts, self.yes(ask.sentence)))

    def _run_probes(self, ids: tuple[str, ...]) -> None:
        page = self._walk.page
        ready = ("idle", "done", "timed_out", "cancelled", "failed")
        cards = page.probes if isinstance(page, StepPage) else ()
        if any(card.state in ready and (not ids or card.id in ids) for card in cards):
            self.say("Running the checks. Ctrl-C stops them.")
        try:
            self.do(act.RunProbes(ids))
        except KeyboardInterrupt:
            self.say("Stopped.")
            self.do(act.StopProbes())

    def yes(self, question: str) -> bool:
        """A yes or no, which has to be said; anything else asks again."""
        while True:
            self._lines.say("")
            self.say(question)
            said = self._lines.ask("y or n> ").lower()
            if said in ("y", "yes", "n", "no"):
                return said[0] == "y"

    # Keys

    def key(self, _: str) -> None:
        """Choose one of the keys that were found, or type one."""
        page = self._walk.page
        if not isinstance(page, StepPage | VerifyPage) or not (page.credentials or _needs_key(page)):
            self.say("No check of this page needs a key.")
            return
        for number, card in enumerate(page.credentials, 1):
            note = f" {card.note}" if card.note else ""
            self.say(f"{card.masked}, {card.kind}, {card.source}, for {card.origin}.{note}", f"  {number}. ")
        said = self._lines.ask("Number of a key, or t to type one> ")
        if is_number(said) and 1 <= int(said) <= len(page.credentials):
            self.do(act.UseCredential(page.credentials[int(said) - 1].id))
        elif said.lower() == "t":
            self._type_key()
        else:
            self.say("The key stays as it was.")

    def _type_key(self) -> None:
        try:
            secret = self._walk.read_key(self._lines.ask_secret("Key (is not shown): "))
        except CredentialError as error:
            self.say(str(error))
            return
        self.do(act.TypeCredential(secret))


def _needs_key(page: StepPage | VerifyPage) -> bool:
    return isinstance(page, VerifyPage) or any(card.state == "needs_key" for card in page.probes)
