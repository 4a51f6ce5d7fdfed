"""The page behind spoken words: what the other person sees, what to expect, what to read aloud."""

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from wizard.session.spoken.page import SpokenPage
from wizard.ui.keys import bind
from wizard.ui.screens.sheet import FullSheet
from wizard.ui.text import NOTHING, shown, stacked
from wizard.ui.walking import Walking
from wizard.ui.widgets.prose import Prose
from wizard.walk.together.words import HeardPage


def page_content(page: SpokenPage) -> Content:
    """The page as they see it, with where each answer leads."""
    lines = [shown((page.title, "bold"), (f"   {page.flow}", "$muted"))]
    lines += [shown(text) for text in (page.question,) if text]
    lines += [shown((page.why, "$muted"))] if page.why else []
    return stacked(*lines)


def answers_content(page: SpokenPage) -> Content:
    """The answers by their numbers, each with what comes after it."""
    if not page.answers:
        return NOTHING
    lines = [shown(("Their answers", "bold $primary"), ("   type the number to go along", "$muted"))]
    for answer in page.answers:
        lines.append(shown((f"{answer.number}  ", "bold"), answer.label))
        told = " · ".join(filter(None, (answer.means, answer.leads_to)))
        lines.append(shown("   ", (told, "$muted")))
    return stacked(*lines)


def guide_content(page: SpokenPage) -> Content:
    """What a guide asks and listens for on this page."""
    note = page.guide or "There is no note for this page."
    return stacked(shown(("For you who guide", "bold $primary")), shown(note))


def around_content(page: SpokenPage) -> Iterator[Content]:
    """What is known there, and what to expect."""
    if page.known:
        known = [shown((f"·  {title}: ", "$muted"), value) for title, value in page.known]
        yield stacked(shown(("Known there", "bold $primary")), *known)
    if page.expect:
        yield stacked(
            shown(("What to expect", "bold $primary")), *(shown("·  ", line) for line in page.expect)
        )


class HeardScreen(FullSheet):
    """Draws the page and goes along with the answers of the other person.

    Args:
        walk: knows which page follows an answer.
        heard: the page that the words lead to.
    """

    HEADING = "What the other person sees"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            bind(str(n), f"answer({n})", "Answer", f"heard.{n}", "Go along with this answer", show=False)
            for n in range(1, 10)
        ),
        bind("b", "back", "Back", "heard.back", "To the page before"),
        bind("g", "guide", "Guide", "heard.guide", "Show or hide what a guide asks and listens for"),
    ]

    def __init__(self, walk: Walking, heard: HeardPage) -> None:
        super().__init__()
        self.walk = walk
        self.way = [heard]
        self.guide = walk.together.guide

    def compose_content(self) -> ComposeResult:
        """The sentence to read aloud first, then the page."""
        for name in ("aloud", "note", "seen", "their-answers", "around"):
            yield Prose(id=name, classes="block")

    def on_mount(self) -> None:
        """Draw for the first time."""
        self._draw()

    def redraw(self) -> None:
        """Draw everything anew."""
        self._draw()

    def _draw(self) -> None:
        page = self.way[-1].page
        aloud = stacked(shown(("Read aloud", "bold $success")), shown(page.aloud))
        self.query_one("#aloud", Prose).show(aloud)
        self.query_one("#seen", Prose).show(page_content(page))
        self.query_one("#their-answers", Prose).show(answers_content(page))
        self.query_one("#note", Prose).show(guide_content(page) if self.guide else NOTHING)
        around = list(around_content(page))
        self.query_one("#around", Prose).show(Content("\n\n").join(around) if around else NOTHING)
        self.query_one("#sheet").scroll_home(animate=False)

    def action_answer(self, number: int) -> None:
        """Go on to the page that follows."""
        after = self.walk.together.after(self.way[-1], number)
        if after is None:
            self.app.notify("There is no answer of that number.", markup=False)
            return
        self.way.append(after)
        self._draw()

    def action_back(self) -> None:
        """To the page before; from the first one, close."""
        if len(self.way) == 1:
            self.dismiss(None)
            return
        self.way.pop()
        self._draw()

    def action_guide(self) -> None:
        """Show or hide the guide's note."""
        self.guide = not self.guide
        self._draw()
