"""Bodies for the tests: small builders, so that each case shows only what matters to it."""

import base64
import struct
import zlib
from dataclasses import dataclass, field
from typing import Any

NEW = "2026-10-21"
OLD = "2023-06-01"
Body = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """A rule with something that it must flag, and its nearest neighbor that it must leave alone."""

    rule: str
    bad: Any
    good: Any
    setting: dict[str, Any] = field(default_factory=dict)
    """How both are checked."""
    good_setting: dict[str, Any] | None = None
    """How the good one is checked, where that differs."""
    path: str | None = None
    """Path of the bad one, where the test is about that too."""


def ask(**keys: Any) -> Body:
    """A sound request, with some keys changed or added."""
    return {
        "model": "claude-opus-5",
        "max_tokens": 1000,
        "messages": [{"role": "user", "content": "hello"}],
        **keys,
    }


def says(role: str, *content: Any) -> Body:
    """A message of text, or of blocks."""
    whole = content[0] if len(content) == 1 and isinstance(content[0], str) else list(content)
    return {"role": role, "content": whole}


def user(*content: Any) -> Body:
    """A message of the user."""
    return says("user", *content)


def assistant(*content: Any) -> Body:
    """A message of the assistant."""
    return says("assistant", *content)


def text(value: Any = "hello", **keys: Any) -> Body:
    """A text block."""
    return {"type": "text", "text": value, **keys}


def call(id_: str = "toolu_1", name: str = "look", **keys: Any) -> Body:
    """A tool_use block."""
    return {"type": "tool_use", "id": id_, "name": name, "input": {}, **keys}


def result(id_: str = "toolu_1", content: Any = "done", **keys: Any) -> Body:
    """A tool_result block."""
    return {"type": "tool_result", "tool_use_id": id_, "content": content, **keys}


def tool(name: str = "look", schema: Body | None = None, **keys: Any) -> Body:
    """A tool of one's own."""
    return {"name": name, "input_schema": schema or {"type": "object", "properties": {}}, **keys}


def talk(*messages: Body, **keys: Any) -> Body:
    """A request with the given messages and the tool that they use."""
    return ask(**{"messages": list(messages), "tools": [tool()], **keys})


def loop(*answer: Body, **keys: Any) -> Body:
    """A call and the user message that answers it."""
    return talk(user("hello"), assistant(call()), user(*answer), **keys)


def thought(**keys: Any) -> Body:
    """A thinking block."""
    return {"type": "thinking", "thinking": "hm", "signature": "c2lnbmF0dXJl", **keys}


def b64(data: bytes) -> str:
    """Bytes as base64 text."""
    return base64.b64encode(data).decode()


def png(width: int = 4, height: int = 4) -> bytes:
    """A PNG file that says it has a size; its pixels are not that many."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 52))
        + chunk(b"IEND", b"")
    )


def jpeg(width: int = 4, height: int = 4) -> bytes:
    """The marker segments of a JPEG file."""
    frame = (
        b"\xff\xc0\x00\x11\x08"
        + struct.pack(">HH", height, width)
        + b"\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01"
    )
    jfif = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    return b"\xff\xd8" + jfif + frame + b"\xff\xda" + b"\0" * 100 + b"\xff\xd9"


def image(data: bytes | str | None = None, kind: str = "image/png") -> Body:
    """An image block with base64 data."""
    raw = data if isinstance(data, str) else b64(png() if data is None else data)
    return {"type": "image", "source": {"type": "base64", "media_type": kind, "data": raw}}


def paper(pages: int = 1, extra: bytes = b"") -> bytes:
    """A PDF file with a page tree of so many pages."""
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(min(pages, 3)))
    return (
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [" + kids + b"] /Count " + str(pages).encode() + b" >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R >>\nendobj\ntrailer\n<< /Root 1 0 R " + extra + b">>\n%%EOF\n"
    )


def document(data: bytes | str | None = None, **keys: Any) -> Body:
    """A document block with a PDF."""
    raw = data if isinstance(data, str) else b64(paper() if data is None else data)
    source = {"type": "base64", "media_type": "application/pdf", "data": raw}
    return {"type": "document", "source": source, **keys}


def saying(*content: Any, **keys: Any) -> Body:
    """A request with one user message of the given blocks."""
    return ask(messages=[user(*content)], **keys)
