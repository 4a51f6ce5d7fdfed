"""A live probe on a page: what it asks, how far it is, what it saw."""

from typing import TYPE_CHECKING

from textual.content import Content

from wizard.ui.signs import PHASE, PROBE, badge, sign
from wizard.ui.text import shown, stacked
from wizard.ui.widgets.prose import Prose, hung

if TYPE_CHECKING:
    from wizard.walk.page import ProbeCard as Card


def milliseconds(ms: float) -> str:
    """A duration as a person reads it."""
    return f"{ms:.0f} ms" if ms < 1000 else f"{ms / 1000:.1f} s"


def head_line(card: "Card", width: int) -> Content:
    """Title on the left, state on the right; the state goes below where there is no room."""
    text, style = badge(PROBE[card.state])
    if card.ms is not None and card.state in ("done", "failed", "timed_out"):
        text = f"{text} · {milliseconds(card.ms)}"
    title = shown((card.title, "bold"), one_line=True)
    state = shown((text, style))
    gap = width - title.cell_length - state.cell_length
    return Content.assemble(title, " " * gap, state) if gap >= 2 else stacked(title, state)


def phase_line(card: "Card") -> Content:
    """The phases in a row: name, sign, and how long each took."""
    parts: list[Content] = []
    for phase in card.phases:
        status = PHASE[phase.state]
        took = f" {milliseconds(phase.ms)}" if phase.ms is not None else ""
        parts.append(shown((f"{phase.name} ", "$muted"), (f"{sign(status)}{took}", status.style), "  "))
    return Content.assemble(*parts)


COMPACT = 50
"""Cells below which a card is cut down to its title, its state and what it saw."""


def compact_content(card: "Card") -> Content:
    """The card for a narrow terminal: sign and title, then what it saw, else the phase it is in."""
    status = PROBE[card.state]
    lines = [
        shown((f"{sign(status)} ", status.style), (card.title, "bold"), (f"  {status.word}", status.style))
    ]
    doing = next((phase for phase in card.phases if phase.state == "running"), None)
    if card.said:
        lines.append(shown(card.said))
    elif doing is not None:
        lines.append(shown((f"{doing.name} {PHASE['running'].word}", "$muted")))
    elif card.state in ("idle", "needs_consent"):
        lines.append(shown((", ".join(card.hosts), "$muted")))
    return stacked(*lines)


def card_content(card: "Card", width: int) -> Content:
    """The whole card, for a width in cells."""
    if 0 < width < COMPACT:
        return compact_content(card)
    lines = [head_line(card, width)]
    asks = f"asks {', '.join(card.hosts)}" if card.hosts else card.consent.words
    cost = f" · costs at most {card.cost}" if card.cost else ""
    if card.state in ("idle", "needs_consent", "needs_key", "refused"):
        lines.append(shown((f"{asks}{cost}", "$muted")))
    if card.phases:
        lines.append(phase_line(card))
    broken = [phase for phase in card.phases if phase.state == "failed" and phase.said]
    lines += [shown((f"{phase.name}: {phase.said}", "$error")) for phase in broken if phase.said != card.said]
    if card.said:
        lines.append(shown(card.said))
    return stacked(*lines)


class ProbeCard(Prose):
    """Draws one probe; it is updated in place while the probe runs."""

    DEFAULT_CSS = """
    ProbeCard {
        height: auto; border-left: outer $line; padding: 0 0 0 1; margin: 0 0 1 0;
        &.-running { border-left: outer $primary; }
        &.-done { border-left: outer $success; }
        &.-failed { border-left: outer $error; }
        &.-asks { border-left: outer $warning; }
    }
    """

    def __init__(self, card: "Card") -> None:
        super().__init__(classes="probe-card")
        self.card = card
        self.remove_class("-empty")

    def on_mount(self) -> None:
        """Color the edge for the first time."""
        self.follow(self.card)

    def follow(self, card: "Card") -> None:
        """Draw the card as it stands now."""
        self.card = card
        self.set_class(card.state == "running", "-running")
        self.set_class(card.state == "done", "-done")
        self.set_class(card.state in ("failed", "timed_out"), "-failed")
        self.set_class(card.state in ("needs_consent", "needs_key"), "-asks")
        self.refresh(layout=True)

    def laid(self, width: int) -> Content:
        """The card for a width: the state flush right, or below where it is narrow."""
        content = card_content(self.card, width)
        return hung(content, width) if width else content
