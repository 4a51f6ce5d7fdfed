"""Rules of images and documents (facts: api D8)."""

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Any

from wizard.standin.rules.case import Case

_LARGEST = 10 * 1024 * 1024
"""Bytes of base64 that one image may have."""
_MAGIC = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"RIFF", "image/webp"),
)


def images(case: Case) -> Iterator[str]:
    """Base64 that decodes, bytes that are what they claim to be, a size that is taken."""
    for path, block in _media(case, "image"):
        source = block["source"]
        if source["type"] != "base64":
            continue
        place = f"{path}.image.source.base64"
        data = str(source["data"])
        if len(data) > _LARGEST:
            yield f"{place}: image exceeds 10 MB maximum: {len(data)} bytes > {_LARGEST} bytes"
            continue
        wrong = _image_fault(data, str(source["media_type"]))
        if wrong is not None:
            yield wrong.replace("@", place)


def _image_fault(data: str, declared: str) -> str | None:
    """What is wrong with an image's bytes; `@` stands for its place."""
    raw = _decode(data)
    if not data:
        return "@: image cannot be empty"
    if raw is None:
        return "@.data: The image data is not valid base64"
    kind = next((name for magic, name in _MAGIC if raw.startswith(magic)), None)
    if kind is None:
        return "Could not process image"
    if kind != declared:
        return (
            f"@.media_type: The image was specified using the {declared} media type, "
            f"but the image appears to be a {kind} image"
        )
    return None


def documents(case: Case) -> Iterator[str]:
    """A PDF that is one; citations for all documents or for none."""
    found = list(_media(case, "document"))
    for path, block in found:
        source = block["source"]
        if source["type"] == "base64":
            raw = _decode(str(source["data"]))
            if raw is None:
                yield f"{path}.pdf.source.base64.data: The PDF data is not valid base64"
            elif not raw.startswith(b"%PDF"):
                yield f"{path}.pdf.source.base64.data: The PDF specified was not valid."
    cited = {bool((block.get("citations") or {}).get("enabled")) for _, block in found}
    if len(cited) > 1:
        yield "messages: citations must be enabled for all documents or for none"


def _media(case: Case, kind: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for block in case.blocks():
        if block.type == kind:
            yield block.path, block.value
        inner = block.value.get("content") if block.type == "tool_result" else None
        for index, part in enumerate(inner if isinstance(inner, list) else ()):
            if part.get("type") == kind:
                yield f"{block.path}.tool_result.content.{index}", part


def _decode(data: str) -> bytes | None:
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        return None
