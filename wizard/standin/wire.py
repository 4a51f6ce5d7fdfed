"""HTTP/1.1 on asyncio streams: just enough of it, with a bound on everything that a peer can send.

Written by hand because the rooms below must not depend on an HTTP library that the client side uses too:
a fault shared by both ends would be seen by neither.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

MAX_HEAD = 64 * 1024
"""Bytes of request line and headers that are read at most."""
MAX_HEADERS = 200
HEAD_SECONDS = 20.0
"""How long a peer may take over its request line and headers."""
IDLE_SECONDS = 20.0
"""How long a peer may pause inside its body."""
_CHUNK = 64 * 1024


class MalformedError(Exception):
    """The peer did not speak HTTP/1.1; `status` is what a server answers to that."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class TooLargeError(Exception):
    """The body is larger than allowed; `seen` bytes of it were announced or counted."""

    def __init__(self, seen: int) -> None:
        super().__init__(f"more than {seen} bytes")
        self.seen = seen


@dataclass(frozen=True, slots=True)
class Head:
    """Request line and headers. Header names are in lower case, in the order in which they came."""

    method: str
    target: str
    version: str
    headers: tuple[tuple[str, str], ...]

    def get(self, name: str) -> str | None:
        """The header's value; several of one name are joined by `, ` as RFC 9110 section 5.2 says."""
        found = [value for key, value in self.headers if key == name]
        return ", ".join(found) if found else None

    @property
    def path(self) -> str:
        """The path of the target, decoded; also where a proxy's absolute form was sent."""
        return unquote(self._split().path) or "/"

    @property
    def query(self) -> Mapping[str, list[str]]:
        """The query's parameters."""
        return parse_qs(self._split().query, keep_blank_values=True, max_num_fields=100)

    @property
    def keep_alive(self) -> bool:
        """Whether the peer wants to send another request on this connection."""
        wish = (self.get("connection") or "").lower()
        return "close" not in wish and (self.version == "HTTP/1.1" or "keep-alive" in wish)

    def _split(self) -> SplitResult:
        return urlsplit(self.target)


@dataclass(frozen=True, slots=True)
class Request:
    """A whole request as it came in."""

    head: Head
    body: bytes = b""


async def read_head(reader: asyncio.StreamReader) -> Head | None:
    """Read one request line and its headers; None where the peer is done.

    Raises:
        MalformedError: it is not HTTP/1.1, or too large.
        TimeoutError: it did not come in time.
    """
    try:
        async with asyncio.timeout(HEAD_SECONDS):
            raw = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        if error.partial.strip():
            raise MalformedError(400, "the request ends inside its headers") from error
        return None
    except asyncio.LimitOverrunError as error:
        raise MalformedError(431, "the headers are too large") from error
    return _parse_head(raw.lstrip(b"\r\n"))


def _parse_head(raw: bytes) -> Head:
    lines = raw.decode("latin-1").split("\r\n")[:-2]
    if len(lines) > MAX_HEADERS:
        raise MalformedError(431, "too many headers")
    words = lines[0].split(" ") if lines else []
    if len(words) != 3 or not words[0].isalpha() or not words[2].startswith("HTTP/"):
        raise MalformedError(400, "this is no HTTP request line")
    if words[2] not in ("HTTP/1.1", "HTTP/1.0"):
        raise MalformedError(505, "this HTTP version is not spoken here")
    headers = []
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if not colon or not name or name != name.strip() or any(c in name for c in ' \t"(),/;<=>?@[]{}\\'):
            raise MalformedError(400, "this is no HTTP header")
        if any(ord(c) < 32 and c != "\t" for c in value):
            raise MalformedError(400, "a header holds a control character")
        headers.append((name.lower(), value.strip()))
    try:
        urlsplit(words[1])
    except ValueError as error:
        raise MalformedError(400, "the target is no path") from error
    return Head(method=words[0].upper(), target=words[1], version=words[2], headers=tuple(headers))


async def read_body(reader: asyncio.StreamReader, head: Head, limit: int) -> bytes:
    """Read the body that the headers announce, never keeping more than `limit` bytes.

    Raises:
        MalformedError: its framing is broken or contradicts itself.
        TooLargeError: it is, or announces to be, larger than `limit`.
        TimeoutError: the peer paused too long.
        asyncio.IncompleteReadError: the peer left in the middle.
    """
    coding, length = head.get("transfer-encoding"), head.get("content-length")
    if coding is not None and length is not None:
        raise MalformedError(400, "both a length and a transfer coding")
    if coding is not None:
        if coding.lower() != "chunked":
            raise MalformedError(501, "this transfer coding is not spoken here")
        return await _read_chunked(reader, limit)
    if length is None:
        return b""
    if not (length.isascii() and length.isdigit()):
        raise MalformedError(400, "the length is no number")
    size = int(length) if len(length) < 16 else limit + 1
    if size > limit:
        raise TooLargeError(size)
    return await _read_exactly(reader, size)


async def _read_exactly(reader: asyncio.StreamReader, size: int) -> bytes:
    parts = []
    while size:
        async with asyncio.timeout(IDLE_SECONDS):
            part = await reader.read(min(size, _CHUNK))
        if not part:
            raise asyncio.IncompleteReadError(b"", size)
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


async def _read_chunked(reader: asyncio.StreamReader, limit: int) -> bytes:
    parts: list[bytes] = []
    total = 0
    while True:
        async with asyncio.timeout(IDLE_SECONDS):
            line = await _line(reader)
        digits = line.split(b";")[0].strip()
        try:
            size = int(digits, 16) if len(digits) < 12 else limit + 1
        except ValueError as error:
            raise MalformedError(400, "a chunk has no size") from error
        if size < 0:
            raise MalformedError(400, "a chunk has a negative size")
        total += size
        if total > limit:
            raise TooLargeError(total)
        if size == 0:
            await _skip_trailers(reader)
            return b"".join(parts)
        parts.append(await _read_exactly(reader, size))
        if await _read_exactly(reader, 2) != b"\r\n":
            raise MalformedError(400, "a chunk is longer than it says")


async def _skip_trailers(reader: asyncio.StreamReader) -> None:
    for _ in range(MAX_HEADERS):
        async with asyncio.timeout(IDLE_SECONDS):
            if not (await _line(reader)).strip():
                return
    raise MalformedError(431, "too many trailers")


async def _line(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n")
    except asyncio.LimitOverrunError as error:
        raise MalformedError(400, "a line is too long") from error


async def drain(reader: asyncio.StreamReader, *, most: int, seconds: float) -> None:
    """Throw away what the peer still sends, so that closing does not cut off the answer."""
    left = most
    try:
        async with asyncio.timeout(seconds):
            while left > 0 and (part := await reader.read(_CHUNK)):
                left -= len(part)
    except (TimeoutError, ConnectionError):
        return
