"""Blocking work beside the event loop, in daemon threads that may hang without holding anything up.

The loop's own executor is not used: its threads are waited for when the program ends
(facts/terminal-ui.md finding 5).
"""

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def in_thread(seconds: float, work: Callable[[], T]) -> T:
    """The result of `work`, run in a daemon thread for at most `seconds`.

    Raises:
        TimeoutError: it did not end in time; its thread is left behind.
        Exception: whatever `work` raised.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: Exception | None) -> None:
        if future.done():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)  # type: ignore[arg-type]  # None is a T where `work` gives None

    def run() -> None:
        result, fault = None, None
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - boundary: carried over to the loop and raised there
            fault = error
        try:
            loop.call_soon_threadsafe(settle, result, fault)
        except RuntimeError:
            return  # the loop has ended meanwhile, and nobody waits any more

    threading.Thread(target=run, name="a400-probe", daemon=True).start()
    async with asyncio.timeout(max(seconds, 0)):
        return await future
