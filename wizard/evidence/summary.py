"""The evidence summary: at most 40 lines, always in the same order, nothing in it that must not leave.

What was not told is said as such, because a reader must be able to tell *nothing there* from *not asked*.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from wizard.evidence.fields import Surface
from wizard.evidence.gate import Gate
from wizard.evidence.lines import NOT_TOLD, Lines
from wizard.model.base import Documented
from wizard.model.flow import Flow
from wizard.model.state import SessionState

MOST_LINES = 40
"""Held by the limits of the lists in `lines.py`, and by a test that fills every one of them."""
_LABEL_WIDTH = 15
_LONGEST_LINE = 400


class Line(Documented):
    """One line of the summary."""

    field: str
    """The detail's name; the same for the lines of one list."""
    label: str
    """Empty for the second and later lines of a list."""
    text: str
    told: bool = True

    @property
    def shown(self) -> str:
        """The line as it stands in a text."""
        return f"{self.label:<{_LABEL_WIDTH}} {self.text}".rstrip()


class Missing(Documented):
    """A detail that the person can still add."""

    field: str
    question: str


class Summary(Documented):
    """The lines in their order, and what could still be added."""

    entries: tuple[Line, ...]
    missing: tuple[Missing, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """The summary as text."""
        return tuple(entry.shown for entry in self.entries)


@dataclass(frozen=True, slots=True)
class SummaryContext:
    """What a summary needs beside the session: the gate, and what is known of program and machine."""

    tool: str
    """Name and version of this program."""
    knowledge: str
    """Version and date of what it knows of the API."""
    gate: Gate = field(default_factory=Gate)
    machine: Mapping[str, str] = field(default_factory=dict)
    """Details read on this machine (`os`, `python`, `sdk`, ...); what a person notes wins over them."""
    foreign: str | None = None
    """Said of a flow that was not shipped."""


def surface_of(flow: Flow) -> Surface:
    """Whether a flow is about code or about a web page: only the latter has a private window to ask about."""
    return "web" if any(step.ask == "private_window" for step in flow.steps) else "code"


def summary(state: SessionState, flow: Flow, *, context: SummaryContext, now: datetime) -> Summary:
    """The summary of a session as it stands.

    Args:
        state: the session.
        flow: its flow, for titles, support and what never to send.
        context: the gate and what is known of program and machine.
        now: this moment, in the time zone of the person.

    Returns:
        At most `MOST_LINES` lines, each gated for the level of `context.gate` and kept on its line.
    """
    made = Lines(state, flow, surface_of(flow), context.machine, now)
    made.header(context.tool, context.foreign)
    made.failure()
    made.program()
    made.elsewhere()
    made.tried()
    made.verdict()
    made.checks()
    made.moves()
    made.stamp(context.tool, context.knowledge, context.gate.level)
    entries = tuple(
        Line(
            field=raw.field,
            label=raw.label,
            text=NOT_TOLD if raw.text is None else context.gate.line(raw.text, _LONGEST_LINE),
            told=raw.text is not None,
        )
        for raw in made.raw
    )
    missing = tuple(Missing(field=spec.id, question=spec.question) for spec in made.missing)
    return Summary(entries=entries, missing=missing)
