"""What a page does for a second person: say its words, take in what they gave, write the case for them."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from wizard.ui.messages import Send

if TYPE_CHECKING:
    from wizard.ui.app import WizardApp
    from wizard.walk.together.desk import Given

_LONGEST = 4096
"""Characters of a path or a code at most; longer texts are not even looked at."""
WRITTEN = (
    "It holds what you answered and what was measured. You see all of it before it is written.",
    "What is new since the last time becomes its next round.",
    "Under which name do you write in it?",
)
WRITES = "writes the case file"


def ask_for_given(app: "WizardApp", given: "Given | None" = None) -> None:
    """Ask for words or a file; what was typed elsewhere and is doubtful is carried into the line."""

    async def ask() -> None:
        from wizard.session.spoken import Doubt
        from wizard.ui.screens.given import GivenScreen

        doubt = given if isinstance(given, Doubt) else None
        screen = GivenScreen(await app.walked(), doubt)
        app.push_screen(screen, lambda found: open_given(app, found))

    app.run_worker(ask(), group="together", description="ask for words or a file")


def open_given(app: "WizardApp", given: "Given | None") -> None:
    """Show what was given: the page behind words, a case; an answer goes to the walk."""
    from wizard.session.spoken import Doubt
    from wizard.walk.action import TakeIn
    from wizard.walk.together.desk import AskGiven, CaseGiven, Refused
    from wizard.walk.together.words import HeardPage

    walk = app.walk
    if walk is None:
        return
    match given:
        case HeardPage():
            from wizard.ui.screens.heard import HeardScreen

            app.push_screen(HeardScreen(walk, given))
        case CaseGiven():
            from wizard.ui.screens.case import CaseScreen

            app.push_screen(CaseScreen(walk, given))
        case AskGiven():
            app.post_message(Send(TakeIn(given.data)))
        case Doubt():
            ask_for_given(app, given)
        case Refused():
            app.notify(given.sentence, severity="warning", markup=False)


def take_text(app: "WizardApp", text: str, otherwise: Callable[[], None]) -> None:
    """Open a pasted text where it is ours: a file by its ending, words of a code; else do `otherwise`."""

    async def take() -> None:
        together = (await app.walked()).together
        if together.knows(text):
            open_given(app, await asyncio.to_thread(together.take, text))
        else:
            otherwise()

    if len(text) > _LONGEST or "{" in text:
        otherwise()
    else:
        app.run_worker(take(), group="together", description="look at a short paste")


def offer(app: "WizardApp") -> None:
    """The sheet with everything that two people can do from a page."""
    from wizard.ui.screens.pick import PickScreen
    from wizard.ui.widgets.answers import Item

    items = [
        Item("aloud", "1", "Read this page to them", "", "a few words that open the same page"),
        Item("given", "2", "Type their words, or open their file", "", "a case or an ask file"),
        Item("case", "3", "Write the case file for them", "", "what is new becomes its next round"),
        Item("asked", "4", "See what they asked for", "", "to allow or refuse each step"),
    ]

    def chosen(item: str | None) -> None:
        from wizard.walk.action import Jump

        if item == "aloud":
            app.call_later(app.screen.run_action, "spoken")
        elif item == "given":
            ask_for_given(app)
        elif item == "case":
            _write(app)
        elif item == "asked":
            app.post_message(Send(Jump("ask")))

    app.push_screen(PickScreen("With somebody else", items), chosen)


def _write(app: "WizardApp") -> None:
    from wizard.ui.leaving import look_at
    from wizard.ui.screens.entry import EntryScreen
    from wizard.walk.action import SendCase

    def named(name: str | None) -> None:
        if name is not None:
            look_at(app, WRITES, SendCase(name=name))

    app.push_screen(EntryScreen("Write the case file", WRITTEN, usual="user", longest=40), named)
