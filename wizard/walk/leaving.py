"""What would leave, whatever it is: made beside the event loop, with one kind of error."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from wizard.walk.action import Leaves, SendCase
from wizard.walk.errors import CannotLeaveError

if TYPE_CHECKING:
    from wizard.evidence.draft import Draft
    from wizard.evidence.redaction.preview import Lift
    from wizard.walk.open_session import OpenSession
    from wizard.walk.publish import Publisher
    from wizard.walk.together.companion import Companion

Made = TypeVar("Made")


async def drafted(
    action: Leaves,
    sitting: "OpenSession | None",
    lifts: "tuple[Lift, ...]",
    publish: "Publisher",
    companion: "Companion",
) -> "Draft | None":
    """What an action would let out; None without a session.

    Args:
        action: saves, copies, or writes a case.
        sitting: the session.
        lifts: what is put back.
        publish: makes reports.
        companion: makes cases.

    Raises:
        CannotLeaveError: it may not leave; says why.
    """
    if sitting is None:
        return None
    if isinstance(action, SendCase):
        return await beside(lambda: companion.draft(action, sitting, lifts))
    return await beside(lambda: publish.draft(action, sitting, lifts))


async def beside(make: Callable[[], Made]) -> Made:
    """Make a draft in a thread: it takes a moment, and the loop that draws the screen must not wait for it.

    Raises:
        CannotLeaveError: it may not leave; says why.
    """
    return await asyncio.to_thread(lambda: or_why(make))


def or_why(make: Callable[[], Made], what: str = "case") -> Made:
    """What a maker of drafts gives, its refusals as one kind of error.

    Args:
        make: makes the draft.
        what: what it is a draft of.

    Raises:
        CannotLeaveError: it may not leave; says why.
    """
    from wizard.evidence.case import CaseError
    from wizard.evidence.selfcheck import LeakError
    from wizard.session import SessionError
    from wizard.walk.together.saved import CannotReadError

    try:
        return make()
    except LeakError as error:
        raise CannotLeaveError(str(error)) from error
    except (CaseError, SessionError, CannotReadError) as error:
        raise CannotLeaveError(f"The {what} is not written: {error}.") from error
