"""What a PDF says of itself, told cheaply: that it is one, whether it is locked, how many pages it names.

Source: ISO 32000-1, sections 7.5 (file structure), 7.6 (encryption), 7.7.3 (page tree).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from wizard.diagnosis.contract.base64_text import head, tail

_ALL = 4 * 1024 * 1024
"""Bytes up to which a file is looked through; of a larger one only the ends are."""
_ENDS = 256 * 1024
_PAGES = re.compile(rb"/Type\s*/Pages\b")
_COUNT = re.compile(rb"/Count\s+(\d{1,6})")
_NEAR = 2000
"""Bytes before and after the type of a page tree's node in which its count is looked for."""
_NODES = 5000
"""Nodes of the page tree that are looked at; the one with all pages is among the first or the last."""
_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
_ENCRYPT = re.compile(rb"/Encrypt\s+\d+\s+\d+\s+R|/Encrypt\s*<<")
_SIGNS = (
    (b"<!DOC", "an HTML page"),
    (b"<html", "an HTML page"),
    (b"<HTML", "an HTML page"),
    (b"PK\x03\x04", "an office document or ZIP archive"),
    (b"\x89PNG", "an image: send it as an image block"),
    (b"\xff\xd8\xff", "an image: send it as an image block"),
    (b"{", "JSON text"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
)


class Paper(NamedTuple):
    """What was seen of a PDF."""

    fault: str = ""
    """Why it is none; empty where it is."""
    locked: bool = False
    """Whether it says that it is encrypted. It may open without a password, which the API may accept."""
    pages: int = 0
    counted: bool = True
    """Whether the number of pages is what the file states, and not an estimate."""


def look(data: str) -> Paper:
    """Look at a PDF given as sound base64 text."""
    size = len(data) * 3 // 4
    content = head(data, size + 3) if size <= _ALL else head(data, _ENDS) + tail(data, _ENDS)
    at = content[:1024].find(b"%PDF-")
    if at < 0:
        start = content.lstrip()[:8]
        seems = next((f" It is {text}." for mark, text in _SIGNS if start.startswith(mark)), "")
        return Paper(fault=f"The bytes do not begin with %PDF.{seems} Export or download the file again.")
    if size < 60:
        return Paper(fault="The file is only the head of a PDF. Read all of it before encoding.")
    stated = list(_stated(content))
    pages = max(stated, default=0) or len(_PAGE.findall(content))
    return Paper(locked=bool(_ENCRYPT.search(content)), pages=pages, counted=bool(stated))


def _stated(content: bytes) -> Iterator[int]:
    """The numbers of pages that the nodes of the page tree state."""
    nodes = [match.span() for match in _PAGES.finditer(content)]
    for start, end in nodes if len(nodes) <= _NODES else nodes[: _NODES // 2] + nodes[-_NODES // 2 :]:
        before = content[max(0, start - _NEAR) : start].rpartition(b">")[2]
        after = content[end : end + _NEAR].partition(b">")[0]
        for found in (*_COUNT.finditer(before), *_COUNT.finditer(after)):
            yield int(found[1])
