"""Random sequences against a naive model, with crashes in between; a sample here, more with A400_FULL=1."""

import os
import random
from dataclasses import dataclass, field

import pytest

from tests.walk.support import Bench
from wizard.flow import replay
from wizard.knowledge import catalogue
from wizard.session import Store
from wizard.walk import action as act
from wizard.walk.options import LATEST, OpenOptions
from wizard.walk.page import StepPage
from wizard.walk.walk import Walk

SEEDS = range(400 if os.environ.get("A400_FULL") else 8)
LENGTH = 30


@dataclass
class Naive:
    """What was said and not taken back, and nothing cleverer than that."""

    done: list[tuple[str, str] | None] = field(default_factory=list)
    """(fact, value) of each answer; None for what answers nothing (a move, a note)."""
    taken: list[tuple[str, str] | None] = field(default_factory=list)

    def do(self, what: tuple[str, str] | None) -> None:
        """Something new: what was taken back cannot be put back any more."""
        self.done.append(what)
        self.taken.clear()

    def undo(self) -> None:
        """Take back the last thing."""
        if self.done:
            self.taken.append(self.done.pop())

    def redo(self) -> None:
        """Put it back."""
        if self.taken:
            self.done.append(self.taken.pop())

    @property
    def facts(self) -> dict[str, str]:
        """The last value of each fact."""
        return dict(filter(None, self.done))


async def crashed(walk: Walk, bench: Bench) -> Walk:
    """The walk after a crash at this moment: only what is on disk is left."""
    await walk.close()
    return await Walk.open(OpenOptions(resume=LATEST), parts=bench.parts())


async def one(walk: Walk, naive: Naive, choose: random.Random) -> None:
    """One random action, in the walk and in the model."""
    page = walk.page
    kind = choose.choice(
        ["give", "give", "give", "give", "back", "undo", "undo", "redo", "jump", "note", "look"]
    )
    before = len(walk.events)
    match kind:
        case "give" if isinstance(page, StepPage):
            value = choose.choice(page.choices).value
            await walk.do(act.Give(value))
            naive.do((walk.asks[page.step], value))
        case "back":
            await walk.do(act.Back())
            if len(walk.events) > before:
                naive.do(None)
        case "undo":
            await walk.do(act.Undo())
            if len(walk.events) > before:
                naive.undo()
        case "redo":
            await walk.do(act.Redo())
            naive.redo()
        case "jump":
            await walk.do(act.Jump(choose.choice(list(walk.asks))))
            naive.do(None)
        case "note":
            await walk.do(act.Note("tried", f"thing {choose.randrange(5)}"))
            naive.do(None)
        case _:
            await walk.do(act.Jump("summary"))


@pytest.mark.parametrize("seed", SEEDS)
async def test_any_sequence_keeps_what_was_said(bench: Bench, seed: int) -> None:
    """The trail holds the last answers, the disk holds every event, and a crash changes no page."""
    choose = random.Random(seed)
    walk = await Walk.open(parts=bench.parts())
    await walk.do(act.Choose("my_code"))
    naive = Naive()
    for _ in range(LENGTH):
        await one(walk, naive, choose)
        assert {e.fact: e.value for e in walk.page.frame.trail} == naive.facts
        if choose.random() < 0.2:
            place = walk.page.frame
            kind = walk.page.kind
            walk = await crashed(walk, bench)
            if kind != "summary":
                assert (walk.page.frame.crumb, walk.page.frame.trail) == (place.crumb, place.trail)
    stored = Store(bench.folder / "state").load(walk.session or "")
    pinned = bench.parts().flows.pinned(stored.flow_bytes)

    assert stored.events == walk.events
    assert replay(pinned.flow, catalogue(), stored.events).trail == walk.page.frame.trail
    await walk.close()
