"""The stand-in as a whole: its listeners, its practice world, and how it is started and stopped."""

import asyncio
import shutil
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from wizard.model.world import World
from wizard.standin import edge
from wizard.standin.account import Account, make_key
from wizard.standin.answer import Answer, Ids, json_answer, spell
from wizard.standin.api import FORCED, Api
from wizard.standin.home import make_home, sweep
from wizard.standin.listener import LOOPBACK, Listener
from wizard.standin.practice import PracticeClock, PracticeHost, PracticePorts, PracticeResolver, check_answer
from wizard.standin.record import Asked, Record
from wizard.standin.scenario import Behavior, ScenarioInfo
from wizard.standin.status import status_answer, web_answer
from wizard.standin.wire import Head, Request

_FATES = ("ok", "reset", "hang", "cut", "413", "stream-error")


class Standin:
    """A running stand-in. Made by `start` or `StandinThread`, not by itself.

    Attributes:
        scenario: what is being played.
        key: the practice key, which the world's environment holds.
        other_key: a key of another organization, in good standing: the control for account questions.
    """

    def __init__(
        self,
        scenario: ScenarioInfo,
        *,
        keys: Iterable[str] = (),
        tls: ssl.SSLContext | None = None,
        behavior: Behavior | None = None,
        clock_offset: float = 0,
    ) -> None:
        self.scenario = scenario
        self._here = behavior or scenario.here
        self._switched = False
        self._ids = Ids(scenario.id)
        self.key = make_key(scenario.id)
        self.other_key = make_key(f"{scenario.id}, other organization")
        self._more_keys = tuple(keys)
        self._record = Record(secrets=(self.key, self.other_key, *self._more_keys))
        self._api = Api(behavior=lambda: self.behavior, account_of=self.account_of, ids=self._ids)
        self._api_port = Listener(
            self._kept("api", self._api.serve),
            limit=self._api.limit,
            early=self._early("api", self._api.early),
            too_large=self._too_large,
            tls=tls,
            clock_offset=clock_offset,
        )
        self._status_port = Listener(
            self._kept("status", self._status), early=self._portal("status"), tls=tls
        )
        self._web_port = Listener(self._kept("web", self._web), early=self._portal("web"), tls=tls)
        self._proxy_port = Listener(self._kept("proxy", self._proxy))
        self._check_port = Listener(self._kept("check", self._check), early=self._portal("check"))
        self._dead: socket.socket | None = None
        self._home: Path | None = None

    async def open(self) -> None:
        """Begin to listen.

        Raises:
            OSError: the loopback interface or the temporary folder cannot be used.
        """
        await asyncio.to_thread(sweep)
        self._home = make_home()
        self._dead = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._dead.bind((LOOPBACK, 0))
        (self._home / "hosts").write_text("127.0.0.1 localhost\n", "utf-8")
        for listener in self._listeners():
            await listener.open()

    async def close(self) -> None:
        """Stop, hang up on everybody and take the temporary home away."""
        await asyncio.gather(*(listener.close() for listener in self._listeners()))
        if self._dead is not None:
            self._dead.close()
        if self._home is not None:
            shutil.rmtree(self._home, ignore_errors=True)

    def _listeners(self) -> tuple[Listener, ...]:
        return (self._api_port, self._status_port, self._web_port, self._proxy_port, self._check_port)

    @property
    def behavior(self) -> Behavior:
        """How the servers behave now."""
        if self._switched and self.scenario.elsewhere is not None:
            return self.scenario.elsewhere
        return self._here

    @property
    def base_url(self) -> str:
        """The API's origin: what a client takes as its base URL."""
        return self._api_port.url

    @property
    def proxy_url(self) -> str:
        """The proxy that the scenario's environment may name."""
        if self._here.proxy == "dead":
            host, port = self._dead_place()
            return f"http://{host}:{port}"
        return self._proxy_port.url

    def _dead_place(self) -> tuple[str, int]:
        """A port that is held and never listens: connecting to it is refused."""
        assert self._dead is not None, "the stand-in is not open"
        return (LOOPBACK, int(self._dead.getsockname()[1]))

    @property
    def requests(self) -> tuple[Asked, ...]:
        """Every request so far, oldest first, with keys masked."""
        return self._record.all()

    @property
    def open_connections(self) -> int:
        """How many connections are open, over all servers."""
        return sum(listener.open_connections for listener in self._listeners())

    @property
    def paste(self) -> str:
        """The error that the person of the story has on screen."""
        return self.scenario.filled(self.scenario.paste, self._values())

    @property
    def world(self) -> World:
        """The world in which this scenario is real. It holds the practice key in its environment."""
        assert self._home is not None, "the stand-in is not open"
        inherited = {
            name: self.scenario.filled(value, self._values()) for name, value in self.scenario.environ.items()
        }
        return World(
            clock=PracticeClock(),
            resolver=PracticeResolver(),
            host=PracticeHost(lambda: self._switched),
            environ={"HOME": str(self._home), "ANTHROPIC_API_KEY": self.key, **inherited},
            home=self._home,
            api_url=self.base_url,
            status_url=self._status_port.url,
            web_url=self._web_port.url,
            banner=f"Practice: {self.scenario.title}. Every server is on this machine; nothing is sent out.",
            case_name=self.scenario.id,
            hosts_file=self._home / "hosts",
            port_map=PracticePorts(checks=(LOOPBACK, self._check_port.port), dead=self._dead_place()),
            switch_network=self.switch_network,
        )

    def switch_network(self) -> None:
        """Go to the other network of the story, and back again. Safe from any thread."""
        self._switched = not self._switched

    def script(self, *names: str) -> None:
        """Force the answers of the next calls of POST /v1/messages, in this order; then all is as before.

        Args:
            names: statuses (`400`, `401`, `403`, `408`, `409`, `413`, `429`, `500`, `503`, `504`, `529`),
                `reset`, `hang`, `cut` (a body that ends too early), `stream-error`,
                `ok` (as the scenario has it).

        Raises:
            ValueError: a name is not known.
        """
        for name in names:
            if name not in FORCED and name not in _FATES:
                raise ValueError(f"no answer is called {name!r}")
        self._api.forced.extend(names)

    def _values(self) -> dict[str, str]:
        return {
            "base_url": self.base_url,
            "status_url": self._status_port.url,
            "proxy_url": self.proxy_url,
            "model": self.scenario.model,
            "request_id": "req_011C" + spell(f"request of {self.scenario.id}", 20),
            "cf_ray": Ids(f"paste {self.scenario.id}").ray(),
        }

    def account_of(self, key: str) -> Account | None:
        """The account behind a key; None where the key is not known."""
        if key == self.key:
            return Account("practice", self.behavior.standing)
        if key == self.other_key or key in self._more_keys:
            return Account("other" if key == self.other_key else key[-4:])
        return None

    async def _status(self, request: Request) -> Answer:
        return status_answer(request.head, self.behavior.incident)

    async def _web(self, request: Request) -> Answer:
        return web_answer(request.head)

    async def _check(self, request: Request) -> Answer:
        return check_answer(request.head)

    async def _proxy(self, request: Request) -> Answer:
        refuse = edge.proxy_login if self._here.proxy == "asks_login" else edge.proxy_refusal
        return refuse(request.head)

    def _kept(
        self, host: str, serve: Callable[[Request], Awaitable[Answer]]
    ) -> Callable[[Request], Awaitable[Answer]]:
        async def kept(request: Request) -> Answer:
            try:
                answer = await serve(request)
            except Exception:  # noqa: BLE001 - boundary: a fault here is the service's 500, not a dead practice
                error = FORCED["500"]
                answer = json_answer(error.envelope(self._ids.next("req_011C")), status=error.status)
            self._record.add(host, request.head, request.body, answer)
            return answer

        return kept

    def _early(self, host: str, early: Callable[[Head], Answer | None]) -> Callable[[Head], Answer | None]:
        def kept(head: Head) -> Answer | None:
            answer = early(head)
            if answer is not None:
                self._record.add(host, head, b"", answer)
            return answer

        return kept

    def _portal(self, host: str) -> Callable[[Head], Answer | None]:
        return self._early(host, lambda _head: edge.portal() if self.behavior.edge == "portal" else None)

    def _too_large(self, head: Head, seen: int) -> Answer:
        answer = self._api.too_large(head, seen)
        self._record.add("api", head, b"", answer)
        return answer
