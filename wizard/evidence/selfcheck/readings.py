"""Every way of reading the bytes of a surface."""

import base64
import binascii
import gzip
import html
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from urllib.parse import unquote_plus

DEEPEST = 2
_LARGEST = 64 * 1024 * 1024
"""Bytes of a surface or of a part of an archive; more cannot be judged."""
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_WRAPPED = re.compile(r"[A-Za-z0-9+/_-]{16}\s*\n\s*[A-Za-z0-9+/_-]{4}")
_MARKUP = re.compile(r"<[^<>]*>")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}){8,}")
_ESCAPE = re.compile(r"\\+u([0-9A-Fa-f]{4})|\\+x([0-9A-Fa-f]{2})")
_SEQUENCE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
_LINE_BREAK = re.compile(r"\\+[nrt]")


class CannotReadError(Exception):
    """A surface is too large or damaged to be judged; it must not leave."""


def texts(name: str, content: bytes | str) -> Iterator[tuple[str, str]]:
    """The texts of a surface with the name of each; an archive is opened and each of its parts is one.

    Raises:
        CannotReadError: an archive does not open, or a part is too large.
    """
    if isinstance(content, str):
        yield name, content
        return
    if len(content) > _LARGEST:
        raise CannotReadError(f"{name} is too large to be checked")
    if content[:4] == b"PK\x03\x04":
        yield from _archive(name, content)
        return
    if content[:2] == b"\x1f\x8b":
        try:
            with gzip.open(io.BytesIO(content)) as file:
                content = file.read(_LARGEST + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise CannotReadError(f"{name} cannot be unpacked") from error
        yield from texts(name, content)
        return
    yield name, content.decode("utf-8", "ignore")
    if b"\0" in content:
        yield name, content.decode("utf-16-le", "ignore")
        yield name, content.decode("utf-16-be", "ignore")
        yield name, content.replace(b"\0", b"").decode("latin-1")


def _archive(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist():
                yield f"{name}, a name in it", member.filename
                if member.file_size > _LARGEST:
                    raise CannotReadError(f"{member.filename} in {name} is too large to be checked")
                yield from texts(f"{name}: {member.filename}", archive.read(member))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        raise CannotReadError(f"{name} cannot be unpacked") from error


def readings(text: str, depth: int = 0) -> Iterator[tuple[str, str]]:
    """The text as it stands and decoded in every way, each with the name of the encoding."""
    yield "as it stands", text
    if depth >= DEEPEST:
        return
    seen = {text}
    for name, read in _decoded(text):
        if read in seen or len(read) < 8:
            continue
        seen.add(read)
        for inner, further in readings(read, depth + 1):
            yield (name if inner == "as it stands" else f"{name}, {inner}"), further


def _decoded(text: str) -> Iterator[tuple[str, str]]:
    if "%" in text:
        yield "percent signs", unquote_plus(text, errors="replace")
    if "&" in text:
        yield "HTML entities", html.unescape(text)
    if "</" in text:
        yield "without markup", _MARKUP.sub("", text)
    if "\\" in text:
        yield "escapes", _ESCAPE.sub(lambda m: chr(int(m[1] or m[2], base=16)), _LINE_BREAK.sub("\n", text))
    if not text.isascii():
        yield "wide letters", unicodedata.normalize("NFKC", text)
    joined = re.sub(r"\s+", "", text) if _WRAPPED.search(text) else ""
    for source in (text, joined) if joined else (text,):
        yield "base64", "\n".join(_base64(source))
        yield "hexadecimal digits", "\n".join(_hex(source))


def _base64(text: str) -> Iterator[str]:
    for match in _BASE64.finditer(text):
        letters = match.group().rstrip("=").replace("-", "+").replace("_", "/")
        for offset in range(4):
            part = letters[offset : offset + (len(letters) - offset) // 4 * 4]
            rest = letters[offset + len(part) :]
            if len(rest) > 1:
                part += rest + "=" * (4 - len(rest))
            try:
                data = base64.b64decode(part)
            except binascii.Error:
                continue
            yield from _as_text(data)


def _hex(text: str) -> Iterator[str]:
    for match in _HEX.finditer(text):
        yield from _as_text(bytes.fromhex(match.group()))


def _as_text(data: bytes) -> Iterator[str]:
    if data[:2] == b"\x1f\x8b":
        data = _unpacked(data)
    yield data.replace(b"\0", b"").decode("latin-1")
    if not data.isascii():
        yield data.decode("utf-8", "ignore")


def _unpacked(data: bytes) -> bytes:
    try:
        return zlib.decompressobj(47).decompress(data, _LARGEST)
    except zlib.error:
        return data


def flat(text: str) -> str:
    """The text in small letters without anything that can stand between two letters of a key."""
    return _SEQUENCE.sub("", text).translate(_WITHOUT).lower()


_BETWEEN = frozenset(" \t\r\n\x0b\x0c\"'`\\\u00a0\u2028\u2029\u115f\u1160\u2800\u3164\uffa0")


class _Without(dict[int, int | None]):
    """A translation table that learns of each character, when it is first seen, whether it is left out."""

    def __missing__(self, point: int) -> int | None:
        letter = chr(point)
        gone = letter in _BETWEEN or unicodedata.category(letter) in ("Cf", "Cc", "Mn")
        self[point] = None if gone else point
        return self[point]


_WITHOUT = _Without()
