"""Starting a stand-in: inside an event loop, or on a thread of its own for callers that have none to give."""

import asyncio
import ssl
import threading
from collections.abc import AsyncIterator, Iterable
from concurrent.futures import Future
from contextlib import asynccontextmanager
from types import TracebackType

from wizard.standin.scenario import Behavior, find_scenario
from wizard.standin.server import Standin

_OPEN_SECONDS = 10.0


@asynccontextmanager
async def start(
    scenario: str = "healthy",
    *,
    keys: Iterable[str] = (),
    tls: ssl.SSLContext | None = None,
    behavior: Behavior | None = None,
) -> AsyncIterator[Standin]:
    """Run a scenario for as long as the context lasts.

    Args:
        scenario: its name, as `scenarios()` lists them; hyphens and underscores are the same.
        keys: further keys that are accepted, each of an organization of its own.
        tls: speak TLS with this context instead of plain HTTP. Practice runs on plain HTTP: the address is
            the loopback interface and the key opens nothing.
        behavior: in place of the scenario's own behavior on the first network (for tests and labs).

    Raises:
        UnknownScenarioError: there is no such scenario.
        OSError: the loopback interface or the temporary folder cannot be used.
    """
    standin = Standin(find_scenario(scenario), keys=keys, tls=tls, behavior=behavior)
    try:
        await standin.open()
        yield standin
    finally:
        await standin.close()


class StandinThread:
    """A stand-in on a thread and event loop of its own, as a context manager.

    For callers without a loop, and for front ends whose own loop must not be slowed by the servers.

    Args:
        scenario: as for `start`, and so are the others.
        keys: further keys that are accepted.
        tls: speak TLS with this context.
        behavior: in place of the scenario's own behavior.

    Raises:
        UnknownScenarioError: there is no such scenario.
        OSError: on entering: the loopback interface or the temporary folder cannot be used.
    """

    def __init__(
        self,
        scenario: str = "healthy",
        *,
        keys: Iterable[str] = (),
        tls: ssl.SSLContext | None = None,
        behavior: Behavior | None = None,
    ) -> None:
        self.standin = Standin(find_scenario(scenario), keys=keys, tls=tls, behavior=behavior)
        self._opened: Future[None] = Future()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._over: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, name="standin", daemon=True)

    def __enter__(self) -> Standin:
        self._thread.start()
        self._opened.result(_OPEN_SECONDS)
        return self.standin

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._loop is not None and self._over is not None:
            self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()

    def _run(self) -> None:
        asyncio.run(self._live())

    async def _live(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        try:
            await self.standin.open()
        except OSError as error:
            await self.standin.close()
            self._opened.set_exception(error)
            return
        self._opened.set_result(None)
        await self._over.wait()
        await self.standin.close()
