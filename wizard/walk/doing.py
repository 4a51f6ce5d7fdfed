"""What a person does on a step's page besides probing: answers, notes, reproductions, changes, links."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from wizard.model.event import Answered, Noted, Reproduced
from wizard.model.fact import OPEN_VALUES
from wizard.model.flow import Step
from wizard.model.observation import Observation
from wizard.model.words import Source, Sureness
from wizard.walk import action as act
from wizard.walk.open_session import OpenSession
from wizard.walk.pages import change_id, choices
from wizard.walk.parts import Parts
from wizard.walk.undoing import Undoing

_LONGEST_NOTE = 2000
NETWORK_FACT = "other_network"
"""The fact whose step is about switching networks."""


class Doer:
    """Turns what a person does into events.

    Args:
        parts: the clock and the ways to open a page.
        redact: takes secrets and personal data out of notes before they reach the journal.
    """

    def __init__(self, parts: Parts, redact: Callable[[str], str]) -> None:
        self._parts = parts
        self._redact = redact
        self._undoing = Undoing(parts.world)

    def _now(self) -> datetime:
        return self._parts.world.clock.now()

    async def carry_out(self, action: act.Action, sitting: OpenSession) -> tuple[str, ...]:
        """Carry out one action; returns notices."""
        match action:
            case act.Give():
                return self._give(action.value, sitting)
            case act.Note():
                return self._note(action, sitting)
            case act.Reproduce():
                return self._reproduce(action.mark, sitting)
            case act.Change():
                return await self._undoing.carry_out(action, sitting)
            case act.Do():
                return await self._do(action.index, sitting)
            case act.SwitchNetwork():
                return self._switch(sitting)
        return ("That cannot be done here.",)

    def _give(self, value: str, sitting: OpenSession) -> tuple[str, ...]:
        step = sitting.step
        if step is None:
            return ("No question is open. Go back to change an answer.",)
        known = sitting.known(step.ask)
        found = (known.value, "") if known and known.source is not Source.PERSON else None
        if value not in {choice.value for choice in choices(step, None, found)}:
            return ("That is not one of the answers.",)
        seen = Observation(
            fact=step.ask,
            value=value,
            source=Source.PERSON,
            at=self._now(),
            sureness=Sureness.CANNOT_TELL if value in OPEN_VALUES else Sureness.LIKELY,
            step=step.id,
        )
        sitting.add(Answered(at=seen.at, step=step.id, observation=seen))
        if value in OPEN_VALUES and (kept := sitting.known(step.ask)) and kept.source is Source.PROBE:
            return (f"What was measured still counts: {kept.said}",)
        means = next((a.means for a in step.answers if a.value == value), "")
        return ((means,) if means else ()) + _to_enter(step, sitting)

    def _note(self, action: act.Note, sitting: OpenSession) -> tuple[str, ...]:
        text = " ".join(self._redact(action.text[:_LONGEST_NOTE]).split())
        if not text:
            return ("Nothing was noted.",)
        sitting.add(Noted(at=self._now(), field=action.field, text=text))
        return ("Noted for the summary.",)

    def _reproduce(self, mark: str, sitting: OpenSession) -> tuple[str, ...]:
        runs = sitting.state.reproductions
        running = bool(runs) and runs[-1][1] is None
        at = self._now()
        if mark == "start":
            if running:
                return ("The clean reproduction is already under way.",)
            sitting.add(Reproduced(at=at, mark="start"))
            return (f"Started at {at:%H:%M:%S} UTC. Do it once now, then say stop.",)
        if not running:
            return ("No reproduction was started.",)
        sitting.add(Reproduced(at=at, mark="stop"))
        took = round((at - runs[-1][0]).total_seconds())
        return (f"Stopped at {at:%H:%M:%S} UTC, after {took} s. Both times are in the summary.",)

    async def _do(self, index: int, sitting: OpenSession) -> tuple[str, ...]:
        step = sitting.step
        if step is None or not 0 <= index < len(step.actions):
            return ("That cannot be done here.",)
        wanted = step.actions[index]
        match wanted.kind:
            case "open_private_window":
                return (await asyncio.to_thread(self._parts.open_private, wanted.url or ""),)
            case "open_link":
                return (await asyncio.to_thread(self._parts.open_link, wanted.url or ""),)
            case "mark_reproduction":
                runs = sitting.state.reproductions
                return self._reproduce("stop" if runs and runs[-1][1] is None else "start", sitting)
            case "temporary_change":
                return await self._undoing.carry_out(_toggled(step, index, sitting), sitting)
        return ()

    def _switch(self, sitting: OpenSession) -> tuple[str, ...]:
        if sitting.step is None or not compares_networks(sitting.step):
            return ("This page is not about another network.",)
        switch = self._parts.world.switch_network
        if switch is None:
            return ("Switch the network of this machine yourself, then run the checks again.",)
        switch()
        return ("Switched to the other network of this practice. Run the checks again.",)


def compares_networks(step: Step) -> bool:
    """Whether a page is about another network, or looks at this one so that another can be set beside it."""
    return step.ask == NETWORK_FACT or "network" in step.probes


def _to_enter(step: Step, sitting: OpenSession) -> tuple[str, ...]:
    """What to say where an answer was found by hand and what may have been changed for it is not entered."""
    offered = [i for i, action in enumerate(step.actions) if action.kind == "temporary_change"]
    open_ = {change.change for change in sitting.state.open_changes}
    measured = any(each.step == step.id and each.source is Source.PROBE for each in sitting.state.history)
    if not offered or measured or any(change_id(step, index) in open_ for index in offered):
        return ()
    return ("If you changed something for that try: go back (b) and enter it there, to be undone later.",)


def _toggled(step: Step, index: int, sitting: OpenSession) -> act.Change:
    """A step's temporary change: entered, or closed where it is open."""
    change = change_id(step, index)
    is_open = any(c.change == change for c in sitting.state.open_changes)
    wanted = step.actions[index]
    return act.Change(change, "undone" if is_open else "open", wanted.label, wanted.undo or "")
