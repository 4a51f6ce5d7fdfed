"""Temporary changes of a session: entered with what was seen before, looked at again, and reminded of."""

import asyncio

from wizard.model.event import Changed
from wizard.model.world import World
from wizard.proof.changes import (
    Judged,
    closed_by_person,
    judge,
    look_at,
    network_left,
    opened,
    reminders,
    with_history,
)
from wizard.walk.action import Change
from wizard.walk.open_session import OpenSession


class Undoing:
    """Keeps the temporary changes of a session.

    Args:
        world: where to look for what a change does.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    async def carry_out(self, action: Change, sitting: OpenSession) -> tuple[str, ...]:
        """Enter a change, or close one that the person says is undone; returns notices."""
        before = next((c for c in sitting.state.open_changes if c.change == action.change), None)
        look = await asyncio.to_thread(look_at, self._world)
        at = self._world.clock.now()
        if action.state == "open":
            what = action.what or (before.what if before else "")
            entered = opened(action.change, what, action.undo or (before.undo if before else ""), look, at)
            sitting.add(entered)
            return (f"Open until it is undone: {entered.what}. To undo: {entered.undo}",)
        if before is None:
            return ("That change is not open.",)
        judged = judge(_told(before, sitting), look, at)
        closing = closed_by_person(judged, at)
        if closing is None:
            return (f"Not undone yet: {before.what}. It is {judged.said}.",)
        sitting.add(closing)
        return (f"Undone: {before.what}.",)

    async def notice(self, sitting: OpenSession) -> tuple[str, ...]:
        """Enter a switch to another network that the person made for a try and did not tell."""
        state = sitting.state
        seen = await asyncio.to_thread(look_at, self._world)
        networks = [(each.at, each.network) for each in state.history]
        left = network_left(networks, seen, state.open_changes, self._world.clock.now())
        if left is None:
            return ()
        sitting.add(left)
        return (f"Entered as temporary, to be undone at the end: {left.what[:1].lower()}{left.what[1:]}.",)

    async def look(self, sitting: OpenSession) -> tuple[str, ...]:
        """Look whether open changes are in effect or undone, and say which are seen undone."""
        open_ = sitting.state.open_changes
        if not open_:
            return ()
        seen = await asyncio.to_thread(look_at, self._world)
        judged = [judge(_told(change, sitting), seen, self._world.clock.now()) for change in open_]
        for one in judged:
            if one.event is not None:
                sitting.add(one.event)
        return tuple(_undone(one) for one in judged if one.verdict == "undone")


def _told(change: Changed, sitting: OpenSession) -> Changed:
    """The change with what probes saw of the network while it was open."""
    return with_history(change, [(seen.at, seen.network) for seen in sitting.state.history])


def _undone(judged: Judged) -> str:
    return f"Seen undone: {judged.change.what}."


def reminded(sitting: OpenSession) -> tuple[str, ...]:
    """What to say of the changes that are still open."""
    return reminders(sitting.state.open_changes)
