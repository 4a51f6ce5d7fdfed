"""Whether a text is base64 that the API can decode, told without decoding all of it."""

import binascii
import re
from typing import NamedTuple

_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_CHUNK = 1024 * 1024
_SPACE = re.compile(r"\s")


class Trouble(NamedTuple):
    """Why a text is not plain base64."""

    advice: str
    only_space: bool = False
    """It holds nothing wrong but spaces or line breaks, which some decoders pass over."""


def trouble(text: str) -> Trouble | None:
    """What is wrong with a base64 text; None where nothing is. Looks at it in pieces, to copy little."""
    body = text.rstrip("=")
    if not text.isascii():
        return Trouble("The data holds characters that are not base64.")
    odd = b"".join(
        body[start : start + _CHUNK].encode("ascii").translate(None, _ALPHABET)[:64]
        for start in range(0, len(body), _CHUNK)
    )[:64]
    if odd and not odd.strip():
        return Trouble("Write the base64 text without spaces and line breaks.", only_space=True)
    if odd.strip(b"-_ \r\n\t") == b"":
        if odd:
            return Trouble("This is URL-safe base64: use + and / in place of - and _.")
    else:
        shown = odd.decode("ascii", "replace")[:1]
        return Trouble(
            f"The data holds {shown!r}, which is not base64. Send only the base64 text of the file."
        )
    padding = len(text) - len(body)
    if len(body) % 4 == 1 or padding > 2:
        return Trouble("The data is cut off: its length is none that base64 can have.")
    if padding and len(text) % 4:
        return Trouble("The padding at the end does not fit the length.")
    if not padding and len(body) % 4:
        return Trouble("The padding (=) at the end is missing.")
    return None


def head(text: str, size: int) -> bytes:
    """The first bytes of a base64 text that is known to be sound."""
    return _decode(text[: (size + 2) // 3 * 4])


def tail(text: str, size: int) -> bytes:
    """The last bytes of a base64 text that is known to be sound."""
    return _decode(text[-((size + 2) // 3 * 4) :])


def _decode(text: str) -> bytes:
    try:
        return binascii.a2b_base64(text)
    except (binascii.Error, ValueError):
        return b""
