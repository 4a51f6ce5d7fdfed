"""Letting something out of the machine: it is looked at first, and what was seen is what leaves."""

from dataclasses import replace
from typing import TYPE_CHECKING

from wizard.ui.messages import Send

if TYPE_CHECKING:
    from wizard.evidence.draft import Draft, OtherLevel
    from wizard.evidence.redaction.preview import Lift
    from wizard.ui.app import WizardApp
    from wizard.walk.action import Leaves


def look_at(app: "WizardApp", does: str, action: "Leaves") -> None:
    """Show what an action would let out; once the person agreed, the walk carries it out.

    Args:
        app: shows it.
        does: what agreeing does, in a few words.
        action: saves, copies, or writes a case.
    """
    from wizard.ui.screens.preview import PreviewScreen

    walk = app.walk
    assert walk is not None  # what leaves comes from a walk

    async def make(lifts: "tuple[Lift, ...]", level: "OtherLevel | None") -> "Draft | None":
        return await walk.draft(replace(action, level=level) if level else action, lifts)

    def go(agreed: "Draft") -> None:
        app.post_message(Send(replace(action, draft=agreed)))

    app.push_screen(PreviewScreen(does, make, go))
