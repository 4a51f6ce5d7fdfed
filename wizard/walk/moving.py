"""Moving within a session: back, to a step or a view, undo and redo."""

from collections.abc import Callable
from datetime import datetime

from wizard.model.event import Event, Redone, Undone, Went
from wizard.walk import action as act
from wizard.walk.open_session import OpenSession
from wizard.walk.pages import fallen_notice
from wizard.walk.view import Viewer

Move = act.Back | act.Jump | act.Undo | act.Redo


def move(action: Move, sitting: OpenSession, viewer: Viewer, now: Callable[[], datetime]) -> tuple[str, ...]:
    """Move as asked and journal it, where it is more than a look; returns what fell by it."""
    event: Event
    at = now()
    match action:
        case act.Jump(to=("verdict" | "summary" | "verify" | "ask") as page):
            return viewer.look_at(page, sitting)
        case act.Jump():
            if not any(step.id == action.to for step in sitting.pinned.flow.steps):
                return ("There is no such step.",)
            event = Went(at=at, to=action.to)
        case act.Back():
            if viewer.back_from_view(sitting):
                return ()
            if not sitting.state.can_back:
                return ("This is the first question.",)
            event = Went(at=at, to=None)
        case act.Undo():
            if not sitting.can_undo:
                return ("There is nothing to take back.",)
            event = Undone(at=at)
        case act.Redo():
            if not sitting.state.can_redo:
                return ("There is nothing to put back.",)
            event = Redone(at=at)
    viewer.back_to_walk()
    sitting.add(event)
    return fallen_notice(sitting.state.fallen)
