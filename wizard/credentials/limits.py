"""Work that may hang, in a thread that nobody has to wait for."""

import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class TooSlowError(Exception):
    """The work did not end in its time; its thread is left behind and holds nothing up."""


def within(seconds: float, work: Callable[[], T], *, name: str) -> T:
    """The result of `work`, run in a daemon thread for at most `seconds`.

    Raises:
        TooSlowError: it did not end in time.
        Exception: whatever `work` raised.
    """
    result: list[T] = []
    fault: list[Exception] = []

    def run() -> None:
        try:
            result.append(work())
        except Exception as error:  # noqa: BLE001 - boundary: carried over to the caller's thread and raised there
            fault.append(error)

    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    thread.join(seconds)
    if fault:
        raise fault[0]
    if not result:
        raise TooSlowError(name)
    return result[0]
