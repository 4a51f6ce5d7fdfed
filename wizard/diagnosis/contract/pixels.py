"""What an image really is: its kind by the first bytes, and its size, without decoding the picture.

Sources: the format descriptions of PNG (W3C), JPEG (ITU-T T.81), GIF89a and WebP (RFC 9649).
"""

import struct
from typing import NamedTuple

from wizard.diagnosis.contract.base64_text import head, tail

_HEAD = 64 * 1024
_FRAMES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
_OTHERS = (
    (b"%PDF", "a PDF: send it as a document block"),
    (b"BM", "a BMP image: convert it to PNG or JPEG"),
    (b"II*\x00", "a TIFF image: convert it to PNG or JPEG"),
    (b"MM\x00*", "a TIFF image: convert it to PNG or JPEG"),
    (b"\x00\x00\x01\x00", "an icon: convert it to PNG"),
    (b"<svg", "an SVG drawing: render it to PNG"),
    (b"<?xml", "XML, perhaps an SVG drawing: render it to PNG"),
    (b"<!DOC", "an HTML page, perhaps an error page that was saved as an image"),
    (b"<html", "an HTML page, perhaps an error page that was saved as an image"),
    (b"{", "JSON text, not an image"),
    (b"PK\x03\x04", "a ZIP archive, perhaps an office document"),
    (b"data:", "a data URL that was encoded twice"),
)


class Picture(NamedTuple):
    """What the bytes say."""

    kind: str | None
    """Media type by the bytes; None where they are no image of the four kinds."""
    width: int = 0
    height: int = 0
    whole: bool = True
    """False where the file was surely cut off or is only a head."""
    seems: str = ""
    """What it seems to be where it is no image."""


def look(data: str) -> Picture:
    """Look at an image given as sound base64 text; only its first and last bytes are decoded."""
    first = head(data, _HEAD)
    size = len(data) * 3 // 4
    if first.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(first, tail(data, 64))
    if first.startswith(b"\xff\xd8\xff"):
        return _jpeg(first, size)
    if first[:6] in (b"GIF87a", b"GIF89a"):
        width, height = struct.unpack("<HH", first[6:10]) if len(first) >= 10 else (0, 0)
        return Picture("image/gif", width, height, whole=len(first) >= 13)
    if first[:4] == b"RIFF" and first[8:12] == b"WEBP":
        return _webp(first)
    if first[4:8] == b"ftyp":
        return Picture(None, seems="a HEIC, AVIF or video file: convert it to JPEG or PNG")
    start = first.lstrip()[:16]
    return Picture(None, seems=next((text for mark, text in _OTHERS if start.startswith(mark)), ""))


def _png(first: bytes, last: bytes) -> Picture:
    if len(first) < 24 or first[12:16] != b"IHDR":
        return Picture("image/png", whole=False)
    width, height = struct.unpack(">II", first[16:24])
    return Picture("image/png", width, height, whole=b"IEND" in last or len(first) > 67)


def _jpeg(first: bytes, size: int) -> Picture:
    at = 2
    while at + 9 < len(first):
        if first[at] != 0xFF:
            at += 1
            continue
        marker = first[at + 1]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", first[at + 5 : at + 9])
            return Picture("image/jpeg", width, height)
        if marker in (0xFF, 0x01) or 0xD0 <= marker <= 0xD9:
            at += 1 if marker == 0xFF else 2
            continue
        at += 2 + int(struct.unpack(">H", first[at + 2 : at + 4])[0])
    # No frame among the first bytes: a long preview may stand before it, but a short file is only a head.
    return Picture("image/jpeg", whole=size > 100)


def _webp(first: bytes) -> Picture:
    chunk = first[12:16]
    if chunk == b"VP8X" and len(first) >= 30:
        return Picture("image/webp", _24(first, 24) + 1, _24(first, 27) + 1)
    if chunk == b"VP8 " and len(first) >= 30:
        width, height = struct.unpack("<HH", first[26:30])
        return Picture("image/webp", width & 0x3FFF, height & 0x3FFF)
    if chunk == b"VP8L" and len(first) >= 25:
        bits = int.from_bytes(first[21:25], "little")
        return Picture("image/webp", (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1)
    return Picture("image/webp", whole=len(first) > 30)


def _24(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 3], "little")


def advice(picture: Picture) -> str:
    """What to do about an image that cannot be read."""
    if picture.kind:
        return "The file is cut off. Read all of it before encoding."
    if picture.seems:
        return f"The bytes are {picture.seems}."
    return "The bytes are no JPEG, PNG, GIF or WebP image. Check the file, and that it was encoded only once."
