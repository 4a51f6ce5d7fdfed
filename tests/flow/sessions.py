"""Sessions in a line: a flow and the events that happened to it."""

from tests.flow.build import (
    EMPTY,
    started,
)
from wizard.flow import advance, start
from wizard.flow.course import Course
from wizard.model.event import (
    Event,
)
from wizard.model.flow import Flow
from wizard.model.state import SessionState


def course(flow: Flow, *events: Event) -> Course:
    """A session on a flow after these events."""
    now = start(flow, EMPTY, started())
    for event in events:
        now = advance(now, event)
    return now


def state(flow: Flow, *events: Event) -> SessionState:
    """The state after these events."""
    return course(flow, *events).state
