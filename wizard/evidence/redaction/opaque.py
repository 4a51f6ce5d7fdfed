"""Runs of letters that hide a text: base64, hexadecimal digits, and what is compressed inside them."""

import re
import zlib
from binascii import a2b_base64
from collections.abc import Iterator
from dataclasses import dataclass

from wizard.evidence.redaction.gist import LONG_RUN, says_nothing

SHORTEST = 14
"""Letters; what fits into fewer is too short for a key, and words of that length are everywhere."""
SHORTEST_INSIDE = 12
"""The same for what was decoded once already, where a run of letters is no accident."""
LARGEST = 4 * 1024 * 1024
"""Bytes that a compressed run may become; beyond that it is not looked into, and is withheld."""
_LONG = 48
_CLASSES = bytes(120 if (chr(b).isalnum() and b < 128) or chr(b) in "+/_-" else 32 for b in range(256))
_RUN = re.compile(r"[A-Za-z0-9+/_-]+")
_MORE = re.compile(r"\r?\n[ \t]{0,40}[A-Za-z0-9+/_-]+")
_PADDING = re.compile(r"={0,2}")
_HEX = re.compile(r"[0-9A-Fa-f]+\Z")
_SIGNS = re.compile(r"[/_+-]")
_GAPS = re.compile(r"[\r\n \t]+")
_TO_STANDARD = str.maketrans("-_", "+/")
_ODD = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Run:
    """A run and what it says; `text` is None where it is compressed and could not be opened."""

    start: int
    end: int
    text: str | None
    name: str


def runs(text: str, shortest: int = SHORTEST) -> Iterator[Run]:
    """Every run that decodes to a text, and every compressed one that cannot be judged."""
    classes = text.encode("ascii", "replace").translate(_CLASSES)
    sign = b"x" * shortest
    at = classes.find(sign)
    while at != -1:
        match = _RUN.match(text, at)
        assert match is not None
        end = match.end()
        found = _over_lines(text, at, end) or _decoded(text, at, end)
        if found:
            yield found
            end = max(end, found.end)
        at = classes.find(sign, end)


def _over_lines(text: str, start: int, end: int) -> Run | None:
    """A run that was wrapped, with its further lines; None where together they are no text."""
    if end - start < LONG_RUN:
        return None
    last = end
    while more := _MORE.match(text, last):
        last = more.end()
    return _decoded(text, start, last) if last > end else None


def _decoded(text: str, start: int, end: int) -> Run | None:
    letters = text[start:end]
    if end - start >= LONG_RUN:
        letters = _GAPS.sub("", letters)
    if says_nothing(letters):
        return None
    if _HEX.match(letters):
        found = _text_of(bytes.fromhex(letters[: len(letters) & -2]))
        if found != _NOTHING:
            return Run(start, end, found, "hexadecimal digits")
    letters = letters.translate(_TO_STANDARD)
    for offset in _offsets(text[start:end], len(letters)):
        found = _text_of(_bytes_of(letters[offset:]))
        if found != _NOTHING:
            padded = _PADDING.match(text, end)
            return Run(start, padded.end() if padded else end, found, "base64")
    return None


def _offsets(written: str, length: int) -> Iterator[int]:
    """Where an encoded text may begin in a run: at its start, after a sign, or anywhere in a long one."""
    yield 0
    if length >= _LONG:
        yield from (1, 2, 3)
    for match in _SIGNS.finditer(written, 0, 256):
        if length - match.end() >= SHORTEST:
            yield match.end()


def _bytes_of(letters: str) -> bytes:
    left = len(letters) % 4
    if left == 1:  # one letter alone holds no byte
        letters = letters[:-1]
    return a2b_base64(letters + "=" * (4 - left) if left > 1 else letters)


_NOTHING = ""


def _text_of(data: bytes) -> str | None:
    """The text that the bytes are; empty where they are none, None where they do not decompress."""
    if data[:2] == b"\x1f\x8b" or (data[:1] == b"\x78" and data[1:2] in (b"\x01", b"\x5e", b"\x9c", b"\xda")):
        opened = _opened(data)
        if opened is not None or data[:3] == b"\x1f\x8b\x08":
            return None if opened is None else opened.decode("utf-8", "replace")
    if data[1:2] == b"\0" and data[3:4] == b"\0":
        data = data[::2]
    if _ODD.search(data):
        return _NOTHING
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _NOTHING


def _opened(data: bytes) -> bytes | None:
    """What is compressed in the bytes, also where their end is missing; None where nothing comes out."""
    opener = zlib.decompressobj(47)
    try:
        out = opener.decompress(data, LARGEST)
    except zlib.error:
        return None
    return out if out and not opener.unconsumed_tail else None
