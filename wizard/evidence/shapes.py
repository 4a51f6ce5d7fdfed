"""The shape of a request: everything about it that decides whether it is accepted, and nothing that it says.

Prompt text never leaves by default (facts/diagnostics.md D4). What support needs is the shape: roles, types
of blocks, sizes, what is odd about a text (empty, a lone surrogate), which texts are equal, and the names of
parameters. `shape` gives that; `outline` gives as much of it as a report has room for.
"""

import base64
import binascii
import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from wizard.evidence.redaction.rules import kept_ids, kind_of_name
from wizard.knowledge.load import read_toml

LONGEST_OUTLINE = 1_900
"""Characters of an outline: a text of a report may have 2,000."""
_MOST_ITEMS = 200
"""Items of a list that are described one by one; of the rest, the number is said."""
_DEEPEST = 64
_LONGEST_WORD = 64
_MOST_TRIES = 10_000
_WORD = re.compile(r"[\w.@:/-]+")
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"RIFF", "riff"),
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
)


def _words(name: str) -> frozenset[str]:
    return frozenset(read_toml("redaction.toml")["shape"][name])


def shape(body: Any) -> Any:
    """The shape of a request body, as JSON.

    Args:
        body: what `json.loads` gave.

    Returns:
        The same structure. Values of the API's own vocabulary (roles, types, models, media types) and
        numbers stay. Every other text becomes an object that says how long it is, what is odd about it, and
        which texts are equal to it; the names of a tool's properties become `name#1`, unless they belong to
        JSON Schema.
    """
    return _Shaper().value(body, (), "")


def outline(body: Any, characters: int = LONGEST_OUTLINE) -> str:
    """The shape of a request body as one line of JSON that a report has room for.

    Args:
        body: what `json.loads` gave.
        characters: the most that it may take. Where all of it does not fit, lists are described by fewer
            of their items, the first and the last; the number of the others is said.
    """
    made = shape(body)
    for most in (_MOST_ITEMS, 40, 12, 5, 2, 1):
        text = json.dumps(_trimmed(made, most))
        if len(text) <= characters:
            return text
    return json.dumps({"too_large": len(text)})


def _trimmed(made: Any, most: int) -> Any:
    """A shape with at most so many items of each list, from both ends: conversations break at the end."""
    if isinstance(made, dict):
        return {key: _trimmed(item, most) for key, item in made.items()}
    if not isinstance(made, list):
        return made
    return [_trimmed(item, most) for item in (made if len(made) <= most else _ends(made, most))]


def _ends(items: list[Any], most: int) -> list[Any]:
    """The first and the last items, and between them how many were left out."""
    head = (most + 1) // 2
    gone = sum(item["more"] if isinstance(item, dict) and set(item) == {"more"} else 1 for item in items)
    rest = items[len(items) - (most - head) :] if most > head else []
    told = sum(1 for item in (*items[:head], *rest) if not (isinstance(item, dict) and "more" in item))
    return [*items[:head], {"more": gone - told}, *rest]


class _Shaper:
    """Walks a body: what is vocabulary stays as it stands, somebody's texts and names become shapes."""

    def __init__(self) -> None:
        self._free = _words("free")
        self._vocabulary = _words("vocabulary")
        self._schema = _words("schema")
        self._parameters = _words("parameters")
        self._texts: dict[str, int] = {}
        self._names: dict[str, int] = {}

    def value(self, value: Any, path: tuple[str, ...], name: str) -> Any:
        """What stands for a value at a place."""
        if len(path) > _DEEPEST:
            return {"deeper": True}
        if isinstance(value, str):
            return value if self._may_stay(value, path, name) else self.text(value)
        if isinstance(value, Mapping):
            return self.object(value, path, name)
        if isinstance(value, list | tuple):
            return self.items([self.value(item, (*path, name), name) for item in value])
        if isinstance(value, int | float) and _foreign(path):
            return type(value)(0)
        return value

    def text(self, text: str) -> dict[str, Any]:
        """What stands for somebody's text: equal texts have equal numbers."""
        number = self._texts.setdefault(text, len(self._texts) + 1)
        return {"text": number, "characters": len(text), "bytes": _size(text), **_oddities(text)}

    def items(self, items: list[Any]) -> list[Any]:
        """What stands for a list: of a long one its two ends."""
        return items if len(items) <= _MOST_ITEMS else _ends(items, _MOST_ITEMS)

    def key(self, key: str, path: tuple[str, ...]) -> str:
        """What stands for the name of a member: itself where the API knows it."""
        known = self._schema if _in_schema(path) else self._parameters
        if key in known and not _foreign(path) and path[-1:] != ("properties",):
            return key
        return f"name#{self._names.setdefault(key, len(self._names) + 1)}"

    def object(self, value: Mapping[Any, Any], path: tuple[str, ...], name: str) -> dict[str, Any]:
        """What stands for an object."""
        made: dict[str, Any] = {}
        for key, item in value.items():
            written = self.key(str(key), (*path, name))
            if kind_of_name(str(key)):
                item = "" if isinstance(item, str) else None
            made[written] = self.value(item, (*path, name), str(key))
        return made

    def _may_stay(self, text: str, path: tuple[str, ...], name: str) -> bool:
        if len(text) > _LONGEST_WORD or _foreign((*path, name)):
            return False
        if _in_schema((*path, name)):
            return name == "type" and text in self._schema
        if kept_ids().fullmatch(text) or text in self._vocabulary:
            return True
        return name in self._free and bool(_WORD.fullmatch(text))


def _in_schema(path: tuple[str, ...]) -> bool:
    return any(name in ("input_schema", "schema", "parameters") for name in path)


def _foreign(path: tuple[str, ...]) -> bool:
    """Whether a place holds what somebody's program put there: a tool's input, metadata."""
    return any(name in ("input", "metadata", "citations") for name in path)


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _oddities(text: str) -> dict[str, Any]:
    """What is odd about a text, in any language; only what is true is said."""
    flags = {
        "empty": not text,
        "only_white_space": bool(text) and not text.strip(),
        "white_space_at_end": bool(text.strip()) and text != text.rstrip(),
        "lone_surrogate": any(0xD800 <= ord(c) <= 0xDFFF for c in text),
        "nul": "\0" in text,
        "control_characters": any(c < " " and c not in "\t\r\n\0" for c in text),
        "not_nfc": not text.isascii() and not unicodedata.is_normalized("NFC", text),
        "json": text[:1] in ("{", "[") and _is_json(text),
    }
    said: dict[str, Any] = {name: True for name, holds in flags.items() if holds}
    data = _base64_bytes(text)
    if data is not None:
        said["base64_bytes"] = len(data)
        said["begins_like"] = next(
            (kind for magic, kind in _MAGIC if data.startswith(magic)), "nothing known"
        )
        said |= _pixels(data)
    return said


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _base64_bytes(text: str) -> bytes | None:
    """What a long text of base64 holds; None where it is none."""
    if len(text) < 64 or len(text) % 4 or " " in text[:64]:
        return None
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


def _pixels(data: bytes) -> dict[str, int]:
    """The size of a PNG or GIF, which stands at its beginning."""
    if data.startswith(b"\x89PNG") and len(data) >= 24:
        return {"width": int.from_bytes(data[16:20], "big"), "height": int.from_bytes(data[20:24], "big")}
    if data.startswith(b"GIF8") and len(data) >= 10:
        return {"width": int.from_bytes(data[6:8], "little"), "height": int.from_bytes(data[8:10], "little")}
    return {}
