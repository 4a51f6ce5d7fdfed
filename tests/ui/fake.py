"""A walk that records what it is asked and answers from a script: it stands in for the conductor only."""

import asyncio
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from tests.walk.support import Bench
from wizard.evidence import printable
from wizard.evidence.case import CASE_SUFFIX
from wizard.evidence.draft import Draft, Group, Taken, View
from wizard.evidence.redaction import redact
from wizard.evidence.redaction.preview import Lift
from wizard.evidence.render import SUFFIXES, Form
from wizard.model.explanation import Explanation
from wizard.model.secret import Secret
from wizard.ui.app import WizardApp
from wizard.ui.walking import Walking
from wizard.walk.action import Action, Leaves, Save, SendCase
from wizard.walk.options import ShareLevel
from wizard.walk.page import Page
from wizard.walk.reports import Listener, PageTurned
from wizard.walk.speaking import Spoken
from wizard.walk.together.desk import Together

SPOKEN = Spoken(
    words=("river", "candle", "seven", "orange", "window", "paper", "stone", "garden"),
    title="Clean client",
    aloud="You should see the page “Clean client”. Please tell me the number of your answer.",
)
REPORT = """# 400 invalid_request_error

Attempted: POST /v1/messages through <host#k3f2a>
Account of: <email#abcde>, reported by <email#abcde>
Key: <api-key#zzzzz>
Local name: x9Kq2Lm8Rt4Vw7Zp1Bd6
"""
"""A report as the gate hands it out."""
TAKEN = (
    Taken("api-key", "<api-key#zzzzz>", 1, "It begins like an API key or token.", False, stood="••••"),
    Taken(
        "email",
        "<email#abcde>",
        2,
        "It is an e-mail address.",
        True,
        stood="Ada@firm.example",
        value="ada@firm.example",
    ),
    Taken("host", "<host#k3f2a>", 1, "It is a machine.", True, stood="gw.corp", value="gw.corp"),
)
"""What was taken out of it."""
MANY = 40
"""Lines of a case; most are folded away."""


class FakeWalk:
    """Shows `page`; an action that `script` knows turns to another page."""

    def __init__(self, page: Page, script: Callable[[Action], Page | None] = lambda _action: None) -> None:
        self.page = page
        self.script = script
        self.done: list[Action] = []
        self.listeners: list[Listener] = []
        self.hint: str | None = "to resume: a400-wizard --resume quiet-otter-41"
        self.clipboard: Callable[[str], bool] | None = None
        self.closed = asyncio.Event()
        self.explanation: Explanation | None = None
        self.told = REPORT
        self.taken = TAKEN
        self.known: tuple[str, ...] = ()
        self.spoken: Spoken | None = SPOKEN
        self.has_news = False
        self.reminders: tuple[str, ...] = ()

    @cached_property
    def together(self) -> Together:
        """A real one, over an empty store; a test may put another here."""
        folder = Path(tempfile.mkdtemp())
        return Together(Bench(folder).parts(), printable)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Keep the listener."""
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def terminal_clipboard(self, send: Callable[[str], bool]) -> None:
        """Keep the way to the terminal."""
        self.clipboard = send

    def read_key(self, text: str) -> Secret:
        """Bind a key."""
        from wizard.credentials.clean import clean_typed

        return Secret(clean_typed(text).value, base_url="https://api.anthropic.com")

    def masked(self, text: str, level: ShareLevel) -> str:
        """As the gate does, with the one secret that this walk knows."""
        return redact(text, secrets=self.known, level=level).text

    async def draft(self, action: Leaves, lifts: tuple[Lift, ...] = ()) -> Draft:
        """The text that a test put here, in every form that the action hands out."""
        if isinstance(action, SendCase):
            return replace(self.case(lifts), level=action.level or "support")
        forms: tuple[Form, ...] = ("markdown", "json") if isinstance(action, Save) else (action.format,)
        return replace(self.made([SUFFIXES[form] for form in forms], lifts), level=action.level or "support")

    def case(self, lifts: tuple[Lift, ...] = ()) -> Draft:
        """A case of a few lines, most of them folded away, and one file of it."""
        lines = tuple((f"09:35:{n:02}  ", f"step {n} of {MANY}") for n in range(MANY))
        groups = (
            Group("What it is", (("Round     ", "1, by Kim"),)),
            Group("What this round adds", (*lines, ("09:36:00  ", "told tried: wrote to <email#abcde>")), 3),
        )
        views = (View("What is in it", groups), View("round-1/journal.jsonl", text=self.told, doubts=False))
        return replace(self.made([CASE_SUFFIX], lifts), views=views)

    def made(self, endings: list[str], lifts: tuple[Lift, ...]) -> Draft:
        """A draft of files that all hold the text that a test put here."""
        return Draft(
            stem="a400-test",
            level="support",
            made_at=datetime(2026, 11, 22, tzinfo=UTC),
            files=dict.fromkeys(endings, self.told.encode("utf-8", "replace")),
            views=tuple(View(f"a400-test{ending}", text=self.told) for ending in endings),
            taken=self.taken,
            lifts=lifts,
            withheld=False,
        )

    async def do(self, action: Action) -> Page:
        """Record the action and turn the page."""
        self.done.append(action)
        page = self.script(action)
        if page is not None:
            self.turn(page)
        return self.page

    def turn(self, page: Page) -> None:
        """Report another page."""
        self.page = page
        for listener in self.listeners:
            listener(PageTurned(page))

    async def close(self) -> None:
        """Remember that it was closed."""
        self.closed.set()


def app_on(walk: Walking) -> WizardApp:
    """The app on a walk that opens at once."""

    async def opener() -> Walking:
        return walk

    return WizardApp(opener)
