"""The recording proxy: stands on loopback before a program, passes everything on, and notes what failed.

It is found by base URL, so no certificate is installed and no traffic of another program is touched. It
answers below a path made for this run only, checks the Host header (a web page must not reach it through a
name that it points to loopback), has one upstream, passes no redirect on, and keeps no key.
"""

import asyncio
import re
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from wizard.capture.admission import Admission
from wizard.capture.captured import Captured, kept_answer_headers, kept_request_headers
from wizard.capture.listening import Listening
from wizard.model.explanation import ApiError
from wizard.model.world import Clock
from wizard.probes.relay import Relay, Relayed, RelayError
from wizard.standin.answer import Answer, json_answer
from wizard.standin.listener import Listener
from wizard.standin.wire import Head, Request

LARGEST_BODY = 264 * 1024 * 1024
"""Bytes of a request that are passed on: a little over the service's largest (256 MB, facts: api B6)."""
MOST_CONNECTIONS = 2000
"""Connections of the program at once; a flood beyond that is hung up on."""
MOST_CALLS = 10_000
"""Calls that are noted; later ones are passed on and counted only."""
_NOT_PASSED_ON = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "host",
        "content-length",
        "expect",
    }
)
"""Headers that concern one connection only (RFC 9110 section 7.6.1)."""
_NO_BODY = (204, 304)
"""Statuses whose answers end with their headers (RFC 9110 section 6.4.1)."""
_READABLE = "gzip, deflate, identity"
_MODEL = re.compile(rb'"model"\s*:\s*"([A-Za-z0-9@:./_\[\]-]{1,120})"')
_EDGE = 16 * 1024


@dataclass(frozen=True, slots=True)
class Failing:
    """A call that failed, with what is needed to find out why; it lives in memory only."""

    call: Captured
    body: bytes
    answer: str


class CaptureProxy:
    """A recording reverse proxy for the length of one run.

    Args:
        relay: the way to the upstream.
        token: letters and digits made for this run.
        clock: time as the world tells it.
        report: called after each call.
        port: the loopback port to take; 0 takes any.
    """

    def __init__(
        self,
        relay: Relay,
        *,
        token: str,
        clock: Clock,
        report: Callable[[Captured], None] = lambda _call: None,
        port: int = 0,
    ) -> None:
        self._relay = relay
        self._prefix = f"/{token}"
        self._clock = clock
        self._report = report
        self._listener = Listener(
            self._serve,
            limit=lambda _head: LARGEST_BODY,
            port=port,
            most=MOST_CONNECTIONS,
            end_with_peer=True,
        )
        self.door = Admission()
        self.calls: list[Captured] = []
        self.total = 0
        self.strangers = 0
        """Requests that did not know the token or the host: something else on this machine."""
        self.failing: Failing | None = None
        """The first call that failed for good; a later attempt of the same body takes its place."""

    @property
    def in_flight(self) -> int:
        """Calls under way, those in line left out."""
        return self.door.inside

    @property
    def base_url(self) -> str:
        """What the program gets as ANTHROPIC_BASE_URL."""
        return self._listener.url + self._prefix

    async def __aenter__(self) -> Self:
        await self._listener.open()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self._listener.close()

    def _known(self, head: Head) -> bool:
        host = (head.get("host") or "").lower()
        port = self._listener.port
        return host in (f"127.0.0.1:{port}", f"localhost:{port}") and head.path.startswith(self._prefix + "/")

    async def _serve(self, request: Request) -> Answer:
        if not self._known(request.head):
            self.strangers += 1
            return json_answer({"error": "not found"}, status=404, note="capture")
        self.total += 1
        call = self._begun(request)
        await self.door.enter()
        exchange = _Exchange(self, call, request.body, self._clock)
        target = request.head.target[request.head.target.index(self._prefix) + len(self._prefix) :]
        try:
            return await exchange.answer(
                self._relay.send(request.head.method, target, _passed_on(request.head.headers), request.body)
            )
        except RelayError as error:
            exchange.end(failed=str(error))
            return _own_error(502, str(error))
        except asyncio.CancelledError:
            exchange.end(failed="the program went away before an answer came")
            raise

    def _begun(self, request: Request) -> Captured:
        head = request.head
        headers = {name: head.get(name) or "" for name, _ in head.headers}
        kept, others, auth = kept_request_headers(headers)
        return Captured(
            number=self.total,
            at=self._clock.now(),
            method=head.method,
            path=head.path.removeprefix(self._prefix)[:300],
            query_names=tuple(name[:60] for name, _ in parse_qsl(urlsplit(head.target).query))[:20],
            bytes_up=len(request.body),
            auth=auth,
            headers=kept,
            other_headers=others,
        )

    def note(self, call: Captured, body: bytes, answer: str) -> None:
        """Take a finished call into the record."""
        if len(self.calls) < MOST_CALLS:
            self.calls.append(call)
        if call.bad and (self.failing is None or self.failing.body == body):
            self.failing = Failing(call, body, answer)
        self._report(call)


class _Exchange:
    """One call on its way through."""

    def __init__(self, proxy: CaptureProxy, call: Captured, body: bytes, clock: Clock) -> None:
        self._proxy = proxy
        self._call = call
        self._body = body
        self._clock = clock
        self._began = clock.monotonic()
        self._first: float | None = None
        self._down = 0
        self._listening: Listening | None = None
        self._ended = False

    async def answer(self, sending: AbstractAsyncContextManager[Relayed]) -> Answer:
        """The upstream's answer, its body still to come."""
        relayed = await sending.__aenter__()
        headers = {name.lower(): value for name, value in relayed.headers}
        self._first = self._clock.monotonic()
        self._listening = Listening(relayed.status, headers)
        self._call = self._call.model_copy(
            update={"status": relayed.status, "answer_headers": kept_answer_headers(headers)}
        )
        if 300 <= relayed.status < 400 and "location" in headers:
            await sending.__aexit__(None, None, None)
            where = urlsplit(headers["location"]).hostname or "another place"
            said = f"the upstream redirects to {where}; it is not followed, because the key would go along"
            self.end(failed=said)
            return _own_error(502, said)
        passed = tuple(
            (name, value)
            for name, value in relayed.headers
            if name.lower() not in _NOT_PASSED_ON and name.lower() != "date"
        )
        plain = Answer(
            status=relayed.status, headers=passed, length=_length(headers, relayed.status), note="upstream"
        )
        if self._call.method == "HEAD" or relayed.status in _NO_BODY:
            await sending.__aexit__(None, None, None)
            self.end(failed="")
            return plain
        return replace(plain, stream=self._passing(sending, relayed))

    async def _passing(
        self, sending: AbstractAsyncContextManager[Relayed], relayed: Relayed
    ) -> AsyncGenerator[bytes, None]:
        failed = "the program went away before the answer was whole"
        try:
            async for part in relayed.body:
                if part:
                    self._down += len(part)
                    if self._listening is not None:
                        self._listening.hear(part)
                    yield part
            failed = ""
        except RelayError as error:
            failed = str(error)
            # The cut must reach the program as a cut: an orderly end would hide it.
            raise ConnectionResetError(failed) from error
        finally:
            self.end(failed=failed)
            await asyncio.shield(sending.__aexit__(None, None, None))

    def end(self, *, failed: str) -> None:
        """Note the call, once."""
        if self._ended:
            return
        self._ended = True
        self._proxy.door.leave()
        listening, now = self._listening, self._clock.monotonic()
        error: ApiError | None = listening.error() if listening else None
        call = self._call.model_copy(
            update={
                "failed": failed,
                "error": error,
                "in_stream": bool(listening and listening.in_stream),
                "streamed": bool(listening and listening.streamed),
                "first_byte_ms": round((self._first - self._began) * 1000, 2) if self._first else None,
                "whole_ms": round((now - self._began) * 1000, 2),
                "bytes_down": self._down,
                "usage": listening.usage() if listening else None,
                "model": _model(self._body),
            }
        )
        self._proxy.note(call, self._body, listening.text() if listening else "")


def _passed_on(headers: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The program's headers, less those of the connection; unreadable codings are not asked for."""
    connection = ",".join(value for name, value in headers if name == "connection")
    named = {part.strip().lower() for part in connection.split(",")}
    return [
        (name, _READABLE if name == "accept-encoding" else value)
        for name, value in headers
        if name not in _NOT_PASSED_ON and name not in named
    ]


def _length(headers: Mapping[str, str], status: int) -> int | None:
    """The length of an answer as its headers tell it; None where they do not, or where it has no body."""
    told = headers.get("content-length", "")
    return int(told) if told.isdigit() and len(told) < 16 and status not in _NO_BODY else None


def _own_error(status: int, said: str) -> Answer:
    error = {"type": "api_error", "message": f"a400-wizard capture: {said}"}
    return json_answer({"type": "error", "error": error}, status=status, note="capture")


def _model(body: bytes) -> str | None:
    """The model that a body names, looked for at both ends: parsing it all would hold up others."""
    found = _MODEL.search(body[:_EDGE]) or _MODEL.search(body[-_EDGE:])
    return found.group(1).decode("ascii") if found else None
