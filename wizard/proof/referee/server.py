"""The server that fails on purpose, and notes what arrives."""

import asyncio
import hashlib
import json
from collections.abc import AsyncGenerator, Callable

from wizard.proof.referee.plays import Arrival, Play
from wizard.standin.answer import Answer, Ids, json_answer
from wizard.standin.listener import Listener
from wizard.standin.wire import Head, Request

LARGEST_BODY = 40 * 1024 * 1024
MOST_ARRIVALS = 1000
"""Requests that are noted; a flood beyond that is answered and counted no further."""


class RefereeServer:
    """A loopback API that fails in one way.

    Args:
        play: how it fails.
        token: the path below which it answers; anything else on this machine gets a 404.
        canary: a word put into each answer's body, outside its message.
        clock: seconds that never run backwards.
    """

    def __init__(self, play: Play, *, token: str, canary: str, clock: Callable[[], float]) -> None:
        self._play = play
        self._prefix = f"/{token}"
        self._canary = canary
        self._clock = clock
        self._ids = Ids(seed=token)
        self._listener = Listener(self._serve, limit=lambda _head: LARGEST_BODY)
        self.arrivals: list[Arrival] = []
        self.begun = asyncio.Event()
        """Set with the first request."""

    @property
    def base_url(self) -> str:
        """What the program gets as ANTHROPIC_BASE_URL."""
        return self._listener.url + self._prefix

    async def __aenter__(self) -> "RefereeServer":
        await self._listener.open()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self._listener.close()

    async def _serve(self, request: Request) -> Answer:
        head, began = request.head, self._clock()
        if not head.path.startswith(self._prefix + "/"):
            return json_answer({"error": "not found"}, status=404)
        path = head.path.removeprefix(self._prefix)
        if head.method != "POST" or not path.startswith("/v1/messages"):
            return self._error(404, "not_found_error", "Not Found")
        self._note(head, path, request.body, began)
        if self._play.fate != "send":
            return Answer(fate=self._play.fate)
        if self._play.kind == "stream" and _wants_stream(request.body):
            return self._broken_stream()
        status = self._play.status if self._play.kind != "stream" else 529
        return self._error(status or 500, self._play.type, self._play.message)

    def _note(self, head: Head, path: str, body: bytes, began: float) -> None:
        self.begun.set()
        if len(self.arrivals) >= MOST_ARRIVALS:
            return
        count = head.get("x-stainless-retry-count") or ""
        self.arrivals.append(
            Arrival(
                at=began,
                ended=self._clock(),
                method=head.method,
                path=path,
                body=hashlib.sha256(body).hexdigest(),
                retry_count=int(count) if count.isdigit() and len(count) < 6 else None,
            )
        )

    def _error(self, status: int, kind: str, message: str) -> Answer:
        request_id = self._ids.next("req_011")
        answer = json_answer(self._envelope(kind, message, request_id), status=status)
        headers = {"request-id": request_id}
        if self._play.retry_after_s is not None:
            headers["retry-after"] = str(self._play.retry_after_s)
        return answer.with_headers(headers)

    def _envelope(self, kind: str, message: str, request_id: str) -> dict[str, object]:
        error = {"type": kind, "message": message, "details": {"note": self._canary}}
        return {"type": "error", "error": error, "request_id": request_id}

    def _broken_stream(self) -> Answer:
        request_id = self._ids.next("req_011")
        message: dict[str, object] = {
            "id": self._ids.next("msg_01"),
            "type": "message",
            "role": "assistant",
            "model": "claude-haiku-5-5",
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": {"input_tokens": 8, "output_tokens": 1},
        }
        block = {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}
        events: tuple[tuple[str, dict[str, object]], ...] = (
            ("message_start", {"type": "message_start", "message": message}),
            ("content_block_start", block),
            ("error", self._envelope(self._play.type, self._play.message, request_id)),
        )

        async def stream() -> AsyncGenerator[bytes, None]:
            for name, data in events:
                yield f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()

        headers = (("Content-Type", "text/event-stream; charset=utf-8"), ("request-id", request_id))
        return Answer(status=200, headers=headers, stream=stream(), note="api")


def _wants_stream(body: bytes) -> bool:
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(parsed, dict) and parsed.get("stream") is True
