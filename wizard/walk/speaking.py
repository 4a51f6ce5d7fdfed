"""Where the walk is, as words to read aloud to another person."""

from dataclasses import dataclass
from datetime import datetime

from wizard.model.fact import Catalogue
from wizard.session.spoken import Layout, TooLongError, speak
from wizard.session.spoken.layout import PAGES
from wizard.session.spoken.page import position_of, spoken_page
from wizard.walk.open_session import OpenSession
from wizard.walk.page import Page


@dataclass(frozen=True, slots=True)
class Spoken:
    """The words of a page, or why there are none."""

    words: tuple[str, ...] = ()
    title: str = ""
    """The page that they lead to."""
    aloud: str = ""
    """What to say once the other person is there."""
    why_not: str = ""
    """Set where the page cannot be spoken; one sentence."""


def spoken(sitting: OpenSession, page: Page, catalogue: Catalogue, now: datetime) -> Spoken:
    """The words for a page of an open session. They carry choices from lists, and no data of the person.

    Args:
        sitting: the session.
        page: the page that is shown; one that a code cannot name leads to the session's own place.
        catalogue: the shared facts.
        now: any moment; the words do not tell it.
    """
    flow = sitting.pinned.flow
    looking_at = page.step if page.kind == "step" else page.kind
    known = (*PAGES, *(step.id for step in flow.steps))
    position = position_of(sitting.state, flow, looking_at=looking_at if looking_at in known else None)
    try:
        words = speak(position, Layout.of(flow, sitting.pinned.sha256, catalogue))
    except TooLongError as error:
        return Spoken(why_not=f"{error}; send a case file instead: a400-wizard sessions export")
    there = spoken_page(position, flow, catalogue, now)
    return Spoken(words, there.title, there.aloud)
