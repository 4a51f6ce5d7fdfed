"""What a PDF says of itself, told cheaply: that it is one, whether it is locked, how many pages it names.

Source: ISO 32000-1, sections 7.5 (file structure), 7.6 (encryption), 7.7.3 (page tree).
"""

import re
from typing import NamedTuple

from wizard.diagnosis.contract.base64_text import head, tail

_ALL = 4 * 1024 * 1024
"""Bytes up to which a file is looked through; of a larger one only the ends are."""
_ENDS = 256 * 1024
_COUNT = re.compile(
    rb"/Type\s*/Pages\b[^>]{0,2000}?/Count\s+(\d{1,6})|/Count\s+(\d{1,6})[^>]{0,2000}?/Type\s*/Pages\b"
)
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
    stated = [int(match[1] or match[2]) for match in _COUNT.finditer(content)]
    pages = max(stated, default=0) or len(_PAGE.findall(content))
    return Paper(locked=bool(_ENCRYPT.search(content)), pages=pages, counted=bool(stated))
