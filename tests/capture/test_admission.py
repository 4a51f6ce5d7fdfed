"""Calls come through a few at a time, and normal traffic comes back step by step."""

import asyncio

from wizard.capture.admission import CLEAN_CALLS, Admission, Gradual


async def settled() -> None:
    """Let every task take its next step."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_no_more_than_the_limit_are_inside() -> None:
    """The others wait in line, first come first served, and widening lets them in."""
    door, order = Admission(2), list[int]()

    async def call(number: int) -> None:
        await door.enter()
        order.append(number)

    tasks = [asyncio.create_task(call(number)) for number in range(5)]
    await settled()
    assert (order, door.inside, door.queued) == ([0, 1], 2, 3)
    door.leave()
    await settled()
    assert order == [0, 1, 2]
    door.limit = 9
    await asyncio.gather(*tasks)
    assert (order, door.inside, door.queued) == ([0, 1, 2, 3, 4], 4, 0)


async def test_who_gives_up_waiting_takes_no_place() -> None:
    """A call whose program went away neither blocks the line nor leaks a place, whenever it goes."""
    door = Admission(1)
    await door.enter()
    gone, next_one = asyncio.create_task(door.enter()), asyncio.create_task(door.enter())
    await settled()
    gone.cancel()
    await settled()
    door.leave()
    await next_one
    late = asyncio.create_task(door.enter())
    await settled()
    door.leave()
    late.cancel()
    await asyncio.gather(late, return_exceptions=True)

    assert (door.inside, door.queued) == (0, 0)


def test_it_doubles_after_clean_calls_and_begins_anew_with_the_old_error() -> None:
    """Another failure is no reason to go back, but none to go on either."""
    door = Admission()
    gradual = Gradual(door, most=6)
    limits = [door.limit]
    for _ in range(4):
        for _ in range(CLEAN_CALLS):
            gradual.ended(back=False, bad=False)
        limits.append(door.limit)
    gradual.ended(back=True, bad=True)
    limits.append(door.limit)
    for _ in range(CLEAN_CALLS - 1):
        gradual.ended(back=False, bad=False)
    gradual.ended(back=False, bad=True)
    gradual.ended(back=False, bad=False)

    assert limits == [1, 2, 4, 6, 6, 1]
    assert door.limit == 1
