"""The evidence summary: read it, complete it, copy it, save it."""

import re
from typing import ClassVar, Literal, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from wizard.ui.keys import bind
from wizard.ui.screens.base import PageScreen
from wizard.ui.screens.verdict import listed
from wizard.ui.text import NOTHING, shown, stacked
from wizard.ui.widgets.prose import Prose
from wizard.walk.action import Copy, Jump, Note, Save
from wizard.walk.page import SummaryPage

NAMED = re.compile(r"(\S.{0,19}?(?::| {2,}))(.*)\Z", re.DOTALL)
"""A line of the summary: its name up to a colon or two blanks, and the rest."""


def lines_content(page: SummaryPage) -> Content:
    """The lines as they will be copied, with their names set apart."""
    drawn: list[Content] = []
    for line in page.lines:
        found = NAMED.match(line)
        drawn.append(shown((found[1], "$primary"), found[2]) if found else shown(line))
    return stacked(*drawn)


def saved_content(page: SummaryPage) -> Content:
    """Where the report was written, and where it can be sent."""
    lines = [shown(("✓ saved  ", "$success"), path) for path in page.saved_to]
    if page.support:
        lines.append(
            shown(
                ("Send it to  ", "$muted"), page.support.title, "  ", (page.support.url, "underline $primary")
            )
        )
    return stacked(*lines) if lines else NOTHING


class SummaryScreen(PageScreen):
    """Draws a `SummaryPage`."""

    WANTS = "summary"
    BINDING_GROUP_TITLE = "This summary"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("c", "copy('text')", "Copy", "summary.copy", "Put the summary on the clipboard"),
        bind(
            "m",
            "copy('markdown')",
            "Copy Markdown",
            "summary.copy-markdown",
            "Put the summary on the clipboard as Markdown",
            show=False,
        ),
        bind(
            "s",
            "save",
            "Save",
            "summary.save",
            "Write the report as Markdown and JSON, fit to be sent to official support",
        ),
        bind(
            "l",
            "save_local",
            "Save for me",
            "summary.save-local",
            "Write the report with local detail; it should stay on this machine",
            show=False,
        ),
        bind("d", "details", "Details", "summary.details", "Add a detail that is still missing"),
        bind("v", "verify", "Proof", "summary.verify", "Whether the fix is shown: five checks", show=False),
        bind(
            "p", "plain", "Plain view", "summary.plain", "The bare text, so that your terminal can select it"
        ),
    ]

    def compose_head(self) -> ComposeResult:
        """What this is."""
        yield Prose(shown("Evidence summary"), id="summary-title", classes="lead")

    def compose_content(self) -> ComposeResult:
        """The lines, what is missing, where it was saved, what never to send."""
        yield Prose(id="saved")
        yield Prose(id="lines")
        yield Prose(id="missing", classes="block")
        yield Prose(id="never", classes="block")

    @property
    def summary(self) -> SummaryPage:
        """The page, as what it is."""
        return cast(SummaryPage, self.page)

    def draw(self) -> None:
        """Fill the blocks."""
        page = self.summary
        self.put("#saved", saved_content(page))
        self.put("#lines", lines_content(page))
        self.put("#missing", listed("Still missing (d adds it)", tuple(q for _, q in page.missing), "$muted"))
        self.put("#never", listed("Never send", page.never_send, "$warning"))

    def action_copy(self, form: Literal["text", "markdown", "json"]) -> None:
        """Put the summary on the clipboard, as far as one can be reached, once it was looked at."""
        self._preview("puts it on the clipboard", Copy(form))

    def action_save(self) -> None:
        """Write the report, once it was looked at."""
        self._preview("writes the report", Save())

    def action_save_local(self) -> None:
        """Write the report with local detail; it stays here, so nothing is asked."""
        self.send(Save("local"))

    def _preview(self, does: str, action: Save | Copy) -> None:
        from wizard.ui.leaving import look_at

        look_at(self.wizard, does, action)

    def action_details(self) -> None:
        """Ask for the missing details."""
        from wizard.ui.screens.details import DetailsScreen

        if self.summary.missing:
            self.app.push_screen(DetailsScreen(self.summary.missing), self._noted)
        else:
            self.tell("Nothing is missing.")

    def _noted(self, notes: dict[str, str] | None) -> None:
        for field, text in (notes or {}).items():
            self.send(Note(field, text))

    def action_verify(self) -> None:
        """On to the proof of the fix."""
        self.send(Jump("verify"))

    async def action_plain(self) -> None:
        """Show the bare text."""
        from wizard.ui.plain_view import show_plainly

        await show_plainly(self.wizard, "\n".join(self.summary.lines))
