"""Where pages are shown: every text of them made safe, progress told to whoever listens."""

from collections.abc import Callable
from dataclasses import replace

from wizard.model.explanation import Explanation
from wizard.model.secret import Secret
from wizard.walk.defuse import defuse
from wizard.walk.page import CheckRow, Page, ProbeCard
from wizard.walk.reports import CardMoved, ChecksMoved, Listener, PageTurned, Report, Stored

_Made = tuple[Explanation | None, tuple[Secret, ...], Explanation | None]


class Stage:
    """The page on show and its listeners.

    Args:
        printable: makes a text safe, with the secrets known by now.
        secrets: the secrets known by now.
    """

    def __init__(self, printable: Callable[[str], str], secrets: Callable[[], tuple[Secret, ...]]) -> None:
        self._printable = printable
        self._secrets = secrets
        self._listeners: list[Listener] = []
        self._made: _Made = (None, (), None)
        self._page: Page | None = None

    @property
    def page(self) -> Page:
        """The page on show."""
        assert self._page is not None  # opening a walk shows the first one
        return self._page

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell a listener of progress; returns what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def leave(self) -> None:
        """Tell nobody any more."""
        self._listeners.clear()

    def show(self, page: Page) -> Page:
        """Show a page, made safe, and return it as it is shown."""
        if page.kind == "start" and page.explanation is not None:
            bare = defuse(replace(page, explanation=None), self._printable)
            self._page = replace(bare, explanation=self.safe(page.explanation))
        else:
            self._page = defuse(page, self._printable)
        self._tell(PageTurned(self._page))
        return self._page

    def safe(self, explanation: Explanation | None) -> Explanation | None:
        """An explanation safe to print; made once, because it may hold a request of many megabytes."""
        if explanation is None:
            return None
        secrets = self._secrets()
        before, known, safe = self._made
        if before is not explanation or known != secrets or safe is None:
            safe = defuse(explanation, self._printable)
            self._made = (explanation, secrets, safe)
        return safe

    def moved(self, card: ProbeCard) -> None:
        """A probe's card changed: it changes on the page too."""
        card = defuse(card, self._printable)
        if self._page is not None and self._page.kind == "step":
            cards = tuple(card if card.id == old.id else old for old in self._page.probes)
            self._page = replace(self._page, probes=cards)
        self._tell(CardMoved(card))

    def checks_moved(self, rows: tuple[CheckRow, ...]) -> None:
        """The checks of the proof changed: they change on the page too."""
        rows = defuse(rows, self._printable)
        if self._page is not None and self._page.kind == "verify":
            self._page = replace(self._page, checks=rows)
        self._tell(ChecksMoved(rows))

    def stored(self, events: int) -> None:
        """One more event is on disk."""
        self._tell(Stored(events))

    def _tell(self, report: Report) -> None:
        for listener in list(self._listeners):
            listener(report)
