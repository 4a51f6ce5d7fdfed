"""Random dialogues give the same session as the same actions given to the walk directly."""

import asyncio
import os
import random
from pathlib import Path

import pytest

from tests.plain.support import hold
from tests.walk.support import Bench
from wizard.model.event import Event
from wizard.walk import action as act
from wizard.walk.page import StepPage
from wizard.walk.walk import Walk

SEEDS = range(300 if os.environ.get("A400_FULL") else 6)
LETTERS: dict[str, act.Action] = {
    "b": act.Back(),
    "u": act.Undo(),
    "r": act.Redo(),
    "s": act.Give("skipped"),
    "m": act.Jump("summary"),
    "v": act.Jump("verdict"),
    "j status": act.Jump("status"),
    "n tried: twice": act.Note("tried", "twice"),
    "o2": act.Do(1),
    "o3": act.Do(2),
}


def timeless(events: tuple[Event, ...]) -> list[dict[str, object]]:
    """Events without their times."""
    return [e.model_dump(exclude={"at": True, "observation": {"at"}}) for e in events]


async def by_actions(bench: Bench, typed: list[str]) -> tuple[Event, ...]:
    """What the lines mean, as actions."""
    walk = await Walk.open(parts=bench.parts())
    await walk.do(act.Choose("my_code"))
    for line in typed:
        page = walk.page
        if line.isdecimal():
            if isinstance(page, StepPage) and int(line) <= len(page.choices):
                await walk.do(act.Give(page.choices[int(line) - 1].value))
        elif isinstance(page, StepPage) or line[0] not in "so":
            await walk.do(LETTERS[line])
    await walk.close()
    return walk.events


@pytest.mark.parametrize("seed", SEEDS)
def test_a_dialogue_is_the_same_session_as_its_actions(tmp_path: Path, seed: int) -> None:
    """Whatever is typed, in whatever order."""
    choose = random.Random(seed)
    typed = [choose.choice([*LETTERS, *"1234512345"]) for _ in range(40)]
    held = hold(Bench(tmp_path / "a"), "1", *typed)
    events = asyncio.run(by_actions(Bench(tmp_path / "b"), typed))

    assert len(events) > 2
    assert timeless(held.events) == timeless(events)
