"""What the bodies of the second opinion are put together from."""

import base64
import struct
import zlib
from typing import Any, NamedTuple

NEW, OLD = "2026-10-21", "2023-06-01"
N, V = {"version": NEW}, {"version": OLD}
AUTO, OFF = {"type": "adaptive"}, {"type": "disabled"}
EPH, HOUR = {"type": "ephemeral"}, {"type": "ephemeral", "ttl": "1h"}
O55, S55, H55, F52, F51 = (
    "claude-opus-5-5",
    "claude-sonnet-5-5",
    "claude-haiku-5-5",
    "claude-fable-5-2",
    "claude-fable-5-1",
)
O5, S5, F5, O48, O47 = (
    "claude-opus-5",
    "claude-sonnet-5",
    "claude-fable-5",
    "claude-opus-4-8",
    "claude-opus-4-7",
)
O46, S46 = "claude-opus-4-6", "claude-sonnet-4-6"
O45, H45, S45 = "claude-opus-4-5-20251101", "claude-haiku-4-5-20251001", "claude-sonnet-4-5-20250929"
EVERY = (
    F52,
    "claude-mythos-5-2",
    H55,
    S55,
    O55,
    F51,
    "claude-mythos-5-1",
    O5,
    S5,
    F5,
    O48,
    O47,
    O46,
    S46,
    O45,
    H45,
)
SIGNED = base64.b64encode(b"\x0a\x40signature of a thought, as long as a real one is " * 3).decode()

Body = dict[str, Any]


class Case(NamedTuple):
    """A body, how it is sent, and what is wrong with it (nothing where `cause` is empty)."""

    name: str
    body: Any
    cause: str = ""
    """Slugs that are right, with `|` between them."""
    path: str | None = None
    """As the API prints it; None where no source tells."""
    pointer: str | None = None
    """In the body; None where it follows from the path."""
    how: dict[str, Any] = {}  # noqa: RUF012 - never changed


def beta(*names: str, version: str = NEW) -> Body:
    """How a body is checked that goes out with beta values."""
    return {"version": version, "betas": list(names)}


def u(content: Any) -> Body:
    return {"role": "user", "content": content}


def a(content: Any) -> Body:
    return {"role": "assistant", "content": content}


def s(content: Any) -> Body:
    return {"role": "system", "content": content}


def t(text: str, **more: Any) -> Body:
    return {"type": "text", "text": text, **more}


def use(id_: str, name: str = "read_file", input_: Any = None, **more: Any) -> Body:
    return {
        "type": "tool_use",
        "id": id_,
        "name": name,
        "input": {"path": "a.py"} if input_ is None else input_,
        **more,
    }


def result(id_: str, content: Any = "done", **more: Any) -> Body:
    return {"type": "tool_result", "tool_use_id": id_, "content": content, **more}


def thought(text: str = "Let me look.", **more: Any) -> Body:
    return {"type": "thinking", "thinking": text, "signature": SIGNED, **more}


def tool(name: str = "read_file", schema: Any = None, **more: Any) -> Body:
    plain = {"type": "object", "properties": {"path": {"type": "string"}}, "required": ["path"]}
    return {"name": name, "description": f"Calls {name}.", "input_schema": schema or plain, **more}


def b(model: str = S5, messages: Any = None, /, **more: Any) -> Body:
    """A body; a key given as None is left out."""
    whole = {
        "model": model,
        "max_tokens": 2048,
        "messages": [u("Hello")] if messages is None else messages,
        **more,
    }
    return {key: value for key, value in whole.items() if value is not ...}


def agent(rounds: int = 12, thoughts: bool = False) -> list[Body]:
    """A long conversation of an agent that calls two tools at a time."""
    turns = [u([t("Find out why the build of the café app 🙂 fails.")])]
    for n in range(rounds):
        blocks = [thought(f"Step {n}.")] if thoughts else []
        blocks += [
            t(f"I read two files now ({n})."),
            use(f"toolu_01r{n}a"),
            use(f"toolu_01r{n}b", "grep", {"q": "x" * n}),
        ]
        found = [t(f"line {n}: error"), t("end")]
        turns += [
            a(blocks),
            u([result(f"toolu_01r{n}a", found), result(f"toolu_01r{n}b", "no such file", is_error=True)]),
        ]
    return [*turns, a([t("It is the linker.")]), u("Then mend it.")]


SHUT: Body = {
    "type": "object",
    "properties": {"x": {"type": "string"}},
    "required": ["x"],
    "additionalProperties": False,
}
"""A closed schema."""
TOOLS = [tool(), tool("grep", {"type": "object", "properties": {"q": {"type": "string"}}})]


def change(value: Any, *steps: Any) -> Any:
    """The value with what stands at the end of the path replaced by the last step."""
    *path, last, new = steps
    at = value
    for step in path:
        at = at[step]
    if new is ...:
        del at[last]
    else:
        at[last] = new
    return value


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int = 3, height: int = 2) -> bytes:
    """A sound PNG; a very large one holds black alone and so stays small."""
    rows = zlib.compress(bytes((width // 8 + 2) * height), 9)
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
WEBP = base64.b64decode("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA")
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/"
    "yQALCAABAAEBAREA/8wABgAQEAX/2gAIAQEAAD8A0s8g/9k="
)


def pdf(pages: int = 1, extra: bytes = b"") -> bytes:
    """A PDF with empty pages and a true cross-reference table."""
    kids = b" ".join(b"%d 0 R" % (3 + n) for n in range(pages))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids)]
    objects += [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"] * pages
    out = b"%PDF-1.7\n"
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    tail = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
    return out + tail % (size, table, size, extra, len(out))


def image(data: bytes | str, kind: str = "image/png", **more: Any) -> Body:
    text = data if isinstance(data, str) else b64(data)
    return {"type": "image", "source": {"type": "base64", "media_type": kind, "data": text}, **more}


def document(data: bytes | str, kind: str = "application/pdf", **more: Any) -> Body:
    text = data if isinstance(data, str) else b64(data)
    return {"type": "document", "source": {"type": "base64", "media_type": kind, "data": text}, **more}


def plain(data: str = "Once upon a time.", **more: Any) -> Body:
    return {"type": "document", "source": {"type": "text", "media_type": "text/plain", "data": data}, **more}
