"""Doing things twice and side by side."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from wizard.probes.network.book import limit
from wizard.probes.network.records import Sighting

Again = Callable[[int], Awaitable[Sighting]]
"""Does something for the first or the second time."""
Repeat = Callable[[Again], Awaitable[Sighting]]
"""Does it, and once more where it did not go well."""


async def twice(do: Again, after: float, ready: Callable[[], bool]) -> Sighting:
    """Do something, and once more `after` seconds after its start where it did not go well by then.

    The first attempt that goes well is handed back: where only the second one does, the first was cold.

    Args:
        do: does it; it is told which attempt it is, and never raises.
        after: seconds between the two starts.
        ready: whether there is time for a second attempt.
    """
    first = asyncio.ensure_future(do(1))
    running = {first}
    try:
        pause = asyncio.ensure_future(asyncio.sleep(after))
        await asyncio.wait({first, pause}, return_when=asyncio.FIRST_COMPLETED)
        if first.done() and went_well(first.result()):
            pause.cancel()
            return first.result()
        await pause
        if not (first.done() and went_well(first.result())) and ready():
            running.add(asyncio.ensure_future(do(2)))
        waiting = set(running)
        while waiting:
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                if went_well(task.result()):
                    return task.result()
        return first.result()
    finally:
        for task in running:
            task.cancel()


def went_well(sighting: Sighting) -> bool:
    """Whether there is no reason to do it again: it worked, and a request was answered by the API."""
    if not sighting.fine:
        return False
    if sighting.layer != "http" or sighting.reply is None:
        return True
    return bool(sighting.reply.headers.get("request-id"))


def few(addresses: tuple[str, ...]) -> list[str]:
    """At most so many addresses of each family as one name is tried with."""
    most = int(limit("addresses"))
    v4, v6 = ([a for a in addresses if (":" in a) == six][:most] for six in (False, True))
    return v4 + v6


async def together(*work: Awaitable[Any]) -> None:
    """Do all of it side by side."""
    await asyncio.gather(*work)
