"""What the servers were asked: a bounded log for tests and for the person who watches, without secrets."""

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from wizard.standin.answer import Answer
from wizard.standin.wire import Head

_KEPT = 2000
_BODY_KEPT = 64 * 1024
_SECRET_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization", "x-api-key"})
_KEY = re.compile(r"sk-ant-[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Asked:
    """One request and how it was answered."""

    host: str
    """Which server: `api`, `status`, `web`, `proxy`."""
    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    """In the order in which they came; values of secret ones are masked."""
    body: str
    """The first 64 KB of the body as text, with keys masked."""
    body_size: int
    status: int | None
    """None where nothing was answered (reset, hang)."""
    answered_by: str
    request_id: str | None

    def header(self, name: str) -> str | None:
        """The value of a header; None where it did not come."""
        return next((value for key, value in self.headers if key == name.lower()), None)


@dataclass(slots=True)
class Record:
    """The last requests, oldest first. Keys are masked before anything is kept."""

    secrets: Iterable[str] = ()
    _asked: deque[Asked] = field(default_factory=lambda: deque(maxlen=_KEPT))

    def add(self, host: str, head: Head, body: bytes, answer: Answer) -> None:
        """Keep one exchange."""
        ids = [value for name, value in answer.headers if name.lower() == "request-id"]
        self._asked.append(
            Asked(
                host=host,
                method=head.method,
                target=self._masked(head.target),
                headers=tuple((name, self._header(name, value)) for name, value in head.headers),
                body=self._masked(body[:_BODY_KEPT].decode("utf-8", "replace")),
                body_size=len(body),
                status=answer.status if answer.fate in ("send", "cut") else None,
                answered_by=answer.note,
                request_id=ids[0] if ids else None,
            )
        )

    def all(self) -> tuple[Asked, ...]:
        """Everything kept, oldest first."""
        return tuple(self._asked)

    def _header(self, name: str, value: str) -> str:
        return _mask(value) if name in _SECRET_HEADERS else self._masked(value)

    def _masked(self, text: str) -> str:
        for secret in self.secrets:
            text = text.replace(secret, _mask(secret))
        return _KEY.sub(lambda found: _mask(found.group()), text)


def _mask(value: str) -> str:
    scheme = "Bearer " if value.lower().startswith("bearer ") else ""
    rest = value[len(scheme) :]
    return scheme + (f"…{rest[-4:]}" if len(rest) >= 20 else "…")
