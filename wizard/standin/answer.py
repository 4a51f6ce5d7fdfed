"""Answers: what a server role sends back, or that it sends nothing at all."""

import hashlib
import json
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus
from typing import Any, Literal

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `reset` cuts the connection with RST, `hang` never answers, `cut` ends it mid-body."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    stream: AsyncGenerator[bytes, None] | None = None
    fate: Literal["send", "reset", "hang", "cut"] = "send"
    close: bool = False
    length: int | None = None
    """Bytes that the stream will have, where that is known before; it goes in chunks where it is not."""
    note: str = ""
    """Who answered, for the request log: `api`, `edge`, `portal`, `proxy`, `status`, `web`."""

    def with_headers(self, extra: Mapping[str, str]) -> "Answer":
        """The same answer with headers added."""
        return replace(self, headers=self.headers + tuple(extra.items()))

    def head_bytes(self, *, clock_offset: float = 0) -> bytes:
        """Status line and headers, framed by length or chunks; the date is `clock_offset` seconds ahead."""
        try:
            phrase = HTTPStatus(self.status).phrase
        except ValueError:
            phrase = ""
        now = datetime.now(UTC) + timedelta(seconds=clock_offset)
        lines = [f"HTTP/1.1 {self.status} {phrase}", f"Date: {format_datetime(now, usegmt=True)}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        if self.length is not None:
            lines.append(f"Content-Length: {self.length}")
        elif self.stream is not None:
            lines.append("Transfer-Encoding: chunked")
        elif self.status != HTTPStatus.NO_CONTENT:
            lines.append(f"Content-Length: {len(self.body)}")
        lines.append(f"Connection: {'close' if self.close else 'keep-alive'}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def json_answer(value: Any, *, status: int = 200, note: str = "api") -> Answer:
    """An answer with a JSON body."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return Answer(status=status, headers=(("Content-Type", "application/json"),), body=body, note=note)


def html_answer(title: str, text: str, *, status: int, note: str) -> Answer:
    """An answer with a small page."""
    page = f"<!DOCTYPE html>\n<html><head><title>{title}</title></head><body>{text}</body></html>\n"
    return Answer(
        status=status, headers=(("Content-Type", "text/html; charset=UTF-8"),), body=page.encode(), note=note
    )


@dataclass(slots=True)
class Ids:
    """Identifiers in the shapes that the service uses (facts: api B5), the same ones for the same seed."""

    seed: str
    _count: int = field(default=0, init=False)

    def next(self, prefix: str, length: int = 20) -> str:
        """The next identifier, such as `req_011C…`."""
        self._count += 1
        return prefix + spell(f"{self.seed}/{self._count}", length)

    def ray(self) -> str:
        """The next cf-ray: 16 hexadecimal digits and the edge's location."""
        self._count += 1
        return hashlib.sha256(f"{self.seed}/ray/{self._count}".encode()).hexdigest()[:16] + "-FRA"


def spell(text: str, length: int) -> str:
    """`length` letters and digits that stand for `text`."""
    number = int.from_bytes(hashlib.sha512(text.encode()).digest(), "big")
    letters = []
    for _ in range(length):
        number, rest = divmod(number, len(_BASE58))
        letters.append(_BASE58[rest])
    return "".join(letters)
