"""Reading along with an answer while it passes: the error in it, the tokens, an error inside a stream.

The bytes that pass are never changed and never waited for; a copy is read, bounded, and dropped.
"""

import json
import zlib
from typing import Any

from wizard.capture.captured import Usage
from wizard.model.explanation import ApiError

MOST_READ = 1024 * 1024
"""Bytes of a plain answer that are read; an error is far smaller."""
LONGEST_LINE = 256 * 1024
"""Bytes of one line of a stream that are read; longer lines are passed over."""


class Listening:
    """Follows one answer.

    Args:
        status: its status.
        headers: its headers, names in lower case.
    """

    def __init__(self, status: int, headers: dict[str, str]) -> None:
        self._status = status
        self._headers = headers
        self.streamed = headers.get("content-type", "").startswith("text/event-stream")
        coding = headers.get("content-encoding", "").strip().lower()
        self._inflate = zlib.decompressobj(47) if coding in ("gzip", "x-gzip", "deflate") else None
        self._readable = coding in ("", "identity") or self._inflate is not None
        self._kept = bytearray()
        self._skipping = False
        self.in_stream: ApiError | None = None
        self._input = self._output = 0

    def hear(self, part: bytes) -> None:
        """Take note of the next part of the body."""
        if not self._readable:
            return
        if self._inflate is not None:
            try:
                part = self._inflate.decompress(part, MOST_READ)
            except zlib.error:
                self._readable = False
                return
        if self.streamed:
            self._lines(part)
        else:
            self._kept += part[: max(0, MOST_READ - len(self._kept))]

    def error(self) -> ApiError | None:
        """The error of the answer, from its body or from inside its stream."""
        if self.in_stream is not None:
            return self.in_stream
        if self._status < 400:
            return None
        return _as_error(_parsed(bytes(self._kept)), self._status, self._headers)

    def text(self) -> str:
        """The body of a failing answer as it came, for reading its cause; empty for streams."""
        return self._kept.decode("utf-8", "replace") if self._status >= 400 else ""

    def usage(self) -> Usage | None:
        """The tokens that the service counted, where it said so."""
        if not self.streamed and self._status < 400:
            self._count(_parsed(bytes(self._kept)))
        return (
            Usage(input_tokens=self._input, output_tokens=self._output)
            if self._input or self._output
            else None
        )

    def _lines(self, part: bytes) -> None:
        self._kept += part
        *lines, rest = self._kept.split(b"\n")
        self._kept = bytearray(rest)
        if self._skipping and lines:
            self._skipping = False
            lines = lines[1:]
        if len(self._kept) > LONGEST_LINE:
            self._kept.clear()
            self._skipping = True
        for line in lines:
            # Only the events that matter are parsed; text deltas pass without a look.
            if line.startswith(b"data:") and (b'"usage"' in line or b'"error"' in line):
                self._event(_parsed(bytes(line[5:])))

    def _event(self, event: Any) -> None:
        if not isinstance(event, dict):
            return
        if event.get("type") == "error" and self.in_stream is None:
            self.in_stream = _as_error(event, self._status, self._headers)
        self._count(event.get("message"))
        self._count(event)

    def _count(self, holder: Any) -> None:
        usage = holder.get("usage") if isinstance(holder, dict) else None
        if not isinstance(usage, dict):
            return
        for name in ("input_tokens", "output_tokens"):
            count = usage.get(name)
            if isinstance(count, int) and 0 <= count < 10**9:
                setattr(self, f"_{name.removesuffix('_tokens')}", count)


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def _as_error(body: Any, status: int, headers: dict[str, str]) -> ApiError:
    envelope = body if isinstance(body, dict) else {}
    error = envelope.get("error")
    inner = error if isinstance(error, dict) else {}
    details = inner.get("details")
    code = details.get("error_code") if isinstance(details, dict) else None
    return ApiError(
        status=status,
        type=_short(inner.get("type"), 80),
        code=_short(code, 80),
        message=_short(inner.get("message"), 2000),
        request_id=_short(envelope.get("request_id"), 80) or headers.get("request-id"),
        cf_ray=headers.get("cf-ray"),
        client="capture",
    )


def _short(value: Any, most: int) -> str | None:
    return value[:most] if isinstance(value, str) and value else None
