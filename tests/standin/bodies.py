"""Small builders of request bodies, and the stand-in's verdict on them."""

import base64
from typing import Any

from wizard.standin.refusals import Refusal, judge
from wizard.standin.shapes import Dialect

OLD, NEW = "2023-06-01", "2026-10-21"
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(32)).decode()
PDF = base64.b64encode(b"%PDF-1.7\n%%EOF").decode()
TOOL: dict[str, Any] = {"name": "look", "input_schema": {"type": "object", "properties": {}}}


def body(**changes: Any) -> dict[str, Any]:
    """A good body with changes; a value of `...` takes the key out."""
    whole: dict[str, Any] = {
        "model": "claude-sonnet-5-5",
        "max_tokens": 64,
        "messages": [user("hi")],
        **changes,
    }
    return {key: value for key, value in whole.items() if value is not ...}


def user(content: Any) -> dict[str, Any]:
    """A user message."""
    return {"role": "user", "content": content}


def assistant(content: Any) -> dict[str, Any]:
    """An assistant message."""
    return {"role": "assistant", "content": content}


def text(words: str, **more: Any) -> dict[str, Any]:
    """A text block."""
    return {"type": "text", "text": words, **more}


def call(call_id: str = "toolu_1") -> dict[str, Any]:
    """A tool call."""
    return {"type": "tool_use", "id": call_id, "name": "look", "input": {}}


def result(call_id: str = "toolu_1", **more: Any) -> dict[str, Any]:
    """A tool result."""
    return {"type": "tool_result", "tool_use_id": call_id, **more}


def image(data: str = PNG, media_type: str = "image/png") -> dict[str, Any]:
    """An image block."""
    return {"type": "image", "source": {"type": "base64", "media_type": media_type, "data": data}}


def pdf(data: str = PDF, **more: Any) -> dict[str, Any]:
    """A document block."""
    source = {"type": "base64", "media_type": "application/pdf", "data": data}
    return {"type": "document", "source": source, **more}


def verdict(
    value: dict[str, Any], version: str = NEW, *, betas: tuple[str, ...] = (), counting: bool = False
) -> str:
    """The refusal's message, or an empty string where the body is accepted."""
    said = judge(value, Dialect(version, frozenset(betas), counting))
    return said.message if isinstance(said, Refusal) else ""


def tooled(*turns: dict[str, Any]) -> dict[str, Any]:
    """A body with a tool and a conversation."""
    return body(tools=[TOOL], messages=[user("go"), *turns])
