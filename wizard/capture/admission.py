"""Letting calls through a few at a time, so that traffic can come back gradually; the others wait in line."""

import asyncio
from collections import deque

USUAL = 200
"""Calls under way at once where nobody asks for fewer: as many as the way to the upstream has connections."""
CLEAN_CALLS = 10
"""Calls in a row without the old error after which twice as many are let through."""


class Admission:
    """A door with a limit that can be moved while calls wait before it.

    Args:
        limit: calls under way at once.
    """

    def __init__(self, limit: int = USUAL) -> None:
        self._limit = limit
        self._waiting: deque[asyncio.Future[None]] = deque()
        self.inside = 0

    @property
    def limit(self) -> int:
        """Calls under way at once."""
        return self._limit

    @limit.setter
    def limit(self, limit: int) -> None:
        self._limit = max(1, limit)
        self._let_in()

    @property
    def queued(self) -> int:
        """Calls that wait in line."""
        return sum(not turn.done() for turn in self._waiting)

    async def enter(self) -> None:
        """Wait for a place, first come first served; who is cancelled while waiting leaves the line."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        self._let_in()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.leave()
            raise

    def leave(self) -> None:
        """Give the place back."""
        self.inside -= 1
        self._let_in()

    def _let_in(self) -> None:
        while self._waiting and (self._waiting[0].done() or self.inside < self._limit):
            turn = self._waiting.popleft()
            if not turn.done():
                self.inside += 1
                turn.set_result(None)


class Gradual:
    """Comes back to normal traffic step by step: one call at a time, then two, four, and on.

    Args:
        door: whose limit is moved.
        most: calls at once that are normal.
    """

    def __init__(self, door: Admission, most: int = USUAL) -> None:
        self._door = door
        self._most = most
        self._clean = 0
        door.limit = 1

    def ended(self, *, back: bool, bad: bool) -> None:
        """Take note of a call that ended.

        Args:
            back: the old error came back with it: everything begins anew with one call at a time.
            bad: it failed in another way: not clean, but no reason to go back.
        """
        if back:
            self._clean, self._door.limit = 0, 1
        elif bad:
            self._clean = 0
        else:
            self._clean += 1
        if self._clean >= CLEAN_CALLS and self._door.limit < self._most:
            self._clean, self._door.limit = 0, min(self._most, self._door.limit * 2)
