"""The forms in which a secret can stand in a text, each with the part of it that is no secret.

Each form is made of the value alone. What stands around it (line ends, quotes, invisible characters) is
taken out of both before they are compared, see `squeeze`.
"""

import base64
import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, quote_plus

from wizard.evidence.redaction.invisible import BLANK, BLANKED

SHORTEST = 8
"""Values with fewer characters are left to structure: as plain text they would hit innocent words."""
WINDOW = 12
"""So many characters of a value in a row are taken for the value: keys are cut off and split in logs."""

_PUBLIC = re.compile(
    r"sk-(?:ant-[a-z]{2,8}\d\d-|ant-|proj-|or-v1-|or-|svcacct-|admin-)?|gh[pousr]_|github_pat_"
)
"""How a key begins tells its kind and nothing of the key; the masked form shows it."""
_NOISE = b" \t\r\n\x0b\x0c\"'`\\" + bytes(range(9)) + bytes(range(14, 32)) + b"\x7f"
_LOWER = bytes(b + 32 if 65 <= b <= 90 else b for b in range(256))


@dataclass(frozen=True, slots=True)
class Form:
    """One way of writing a value, squeezed."""

    data: bytes
    least: int
    """So many bytes of it in a row are taken for the value."""
    public: tuple[int, int]
    """The stretch of it that everybody may see."""


def squeezed(text: str) -> tuple[bytes, bytes]:
    """The text as it is compared, and the same with one byte for each character.

    Small letters without white space, quotes, backslashes and invisible characters. What is not ASCII
    becomes a question mark.
    """
    if not text.isascii() and BLANK.search(text):
        text = text.translate(BLANKED)
    flat = text.encode("ascii", "replace")
    return flat.translate(_LOWER, _NOISE), flat


def without_noise(flat: bytes) -> bytes:
    """A part of the second value of `squeezed`, squeezed."""
    return flat.translate(None, _NOISE)


def is_noise(byte: int) -> bool:
    """Whether squeezing takes this byte out."""
    return byte in _NOISE


def forms(value: str) -> tuple[Form, ...]:
    """Every way of writing `value` that is looked for, without those that are equal.

    Small and large letters count as one throughout, which covers hexadecimal digits in any case.
    """
    found: dict[bytes, Form] = {}
    for written in _ways():
        form = _form(written, value)
        if form is not None and form.data not in found:
            found[form.data] = form
    return tuple(found.values())


def _form(written: Callable[[str], str], value: str) -> Form | None:
    data = squeezed(written(value))[0]
    if len(value) <= WINDOW:
        least = len(data)
    else:
        parts = range(len(value) - WINDOW + 1)
        least = min(len(squeezed(written(value[n : n + WINDOW]))[0]) for n in parts)
    prefix = _PUBLIC.match(value)
    shown = len(squeezed(written(prefix.group()))[0]) if prefix else 0
    if not data or least < SHORTEST // 2:
        return None
    backwards = written is _reversed
    return Form(data, least, (len(data) - shown, len(data)) if backwards else (0, shown))


def _ways() -> Iterator[Callable[[str], str]]:
    yield from (str, _quoted, _quoted_plus, _quoted_whole, _json, html.escape, _entities, _hex_entities)
    yield from (_hex, _hex_escapes, _unicode_escapes, _hex_wide, _reversed)
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        for shift in range(3):
            yield _Base64(encode, shift, "utf-8")
            yield _Base64(encode, shift, "utf-16-le")


def _bytes(value: str) -> bytes:
    return value.encode("utf-8", "surrogatepass")


def _quoted(value: str) -> str:
    return quote(_bytes(value), safe="")


def _quoted_plus(value: str) -> str:
    return quote_plus(_bytes(value))


def _quoted_whole(value: str) -> str:
    return "".join(f"%{b:02x}" for b in _bytes(value))


def _json(value: str) -> str:
    return json.dumps(value)[1:-1]


def _entities(value: str) -> str:
    return "".join(f"&#{ord(c)};" for c in value)


def _hex_entities(value: str) -> str:
    return "".join(f"&#x{ord(c):x};" for c in value)


def _hex(value: str) -> str:
    return _bytes(value).hex()


def _hex_escapes(value: str) -> str:
    return "".join(f"x{b:02x}" for b in _bytes(value))


def _unicode_escapes(value: str) -> str:
    return "".join(f"u{ord(c):04x}" for c in value)


def _hex_wide(value: str) -> str:
    return value.encode("utf-16-le", "surrogatepass").hex()


def _reversed(value: str) -> str:
    return value[::-1]


@dataclass(frozen=True, slots=True)
class _Base64:
    """Base64 at one alignment: what stands before a value shifts its bits.

    Only the letters that depend on the value alone are given.
    """

    encode: Callable[[bytes], bytes]
    shift: int
    charset: str

    def __call__(self, value: str) -> str:
        data = value.encode(self.charset, "surrogatepass")
        letters = self.encode(b"\0" * self.shift + data).decode("ascii").rstrip("=")
        return letters[-(-self.shift * 8 // 6) : (self.shift + len(data)) * 8 // 6]
