"""A walk that has begun, and its page as the kind that it has to be."""

from typing import TypeVar

from tests.walk.support import Bench
from wizard.walk import action as act
from wizard.walk.page import Page, StartPage, StepPage, SummaryPage, VerdictPage
from wizard.walk.walk import Walk

P = TypeVar("P", StartPage, StepPage, SummaryPage, VerdictPage)


def page_of(page: Page, kind: type[P]) -> P:
    """The page, once it is certain to be of that kind."""
    assert isinstance(page, kind)
    return page


async def begun(bench: Bench, surface: str = "my_code") -> Walk:
    """A walk on its first step."""
    walk = await Walk.open(parts=bench.parts())
    await walk.do(act.Choose(surface))
    return walk


def kinds(walk: Walk) -> list[str]:
    """The kinds of the events so far."""
    return [event.kind for event in walk.events]
