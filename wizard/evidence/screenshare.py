"""Screen-share mode: a page with everything hidden that even the other person should not see.

The page that a person sees alone shows their own addresses, hosts, paths and the end of their key. While
somebody looks on, `covered(page)` is drawn in its place. Only what is drawn changes: what a person does on
the page still goes by the page itself, so that the covered one is never sent back.
"""

import dataclasses
import re
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel

from wizard.evidence.printable import printable
from wizard.evidence.redaction import redact
from wizard.evidence.redaction.rules import kept_hosts

BANNER = "Screen sharing: keys, addresses, hosts, paths and quoted texts are hidden."
HIDDEN = "(hidden)"
KEY = "•••• (hidden)"
_LIST = frozenset(
    {"kind", "id", "step", "fact", "value", "state", "rule", "consent", "place", "source", "probe"}
)
"""Fields whose values are names of the program's own lists, by which a page is drawn and found."""
_OFFICIAL = ("anthropic.com", "claude.com", "claude.ai")
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,48}")

_MARK = re.compile(r"<([a-z0-9-]+)#[a-z2-7.]+>")
_MASKED = re.compile(r"(?:\bsk-[\w-]*)?…[\w-]{4}(?![\w-])")
_ADDRESS = re.compile(r"\b(https?://)([^\s/\"'<>()]+)([^\s\"'<>()]*)", re.IGNORECASE)
_REST = r"(?:<[a-z0-9-]+>|[^\s\"'<>,;:)])*"
_PATH = re.compile(
    rf"(?<![\w/:.<])(?:~|/(?:home|Users|root|tmp|var|private|mnt|opt|srv|work))/{_REST}"
    rf"|\b[A-Za-z]:\\{_REST}"
)
_HOST = re.compile(
    r"(?<![\w.@/-])(?:[a-z0-9-]*[a-z][a-z0-9-]*\.)+"
    r"(?:com|org|net|edu|gov|info|biz|app|dev|cloud|example|test|corp|internal|intranet|local|lan|home|localdomain"
    r"|(?!id|py|js|ts|md|sh|rs|go|so|pl|cc|rb)[a-z]{2})(?::\d{1,5})?(?![\w.-]*[\w(])",
    re.IGNORECASE,
)
_PORTED = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?(?![\w.])")
_QUOTED = re.compile(r"(\"|'|“|”|`)(?!\s)([^\"'“”`\n]{9,400})(\"|'|”|`)")

T = TypeVar("T")


def cover(text: str, *, names: Iterable[str] = ()) -> str:
    """A text as it may stand on a shared screen.

    Args:
        text: what would be drawn.
        names: names of this machine and its user.

    Returns:
        The text for level public, and further: the ends of keys, hosts that are not the service's own,
        local paths, pseudonyms and longer quotations are hidden. Request ids and error types stay.
    """
    text = redact(text, level="public", names=names).text
    text = _MASKED.sub(KEY, text)
    text = _MARK.sub(r"<\1>", text)
    text = _PATH.sub("<path>", text)
    text = _ADDRESS.sub(_address, text)
    text = _PORTED.sub("<address>", text)
    text = _HOST.sub(_host, text)
    return printable(_QUOTED.sub(_quotation, text))


def cover_body(text: str) -> str:
    """What stands in the place of a pasted text or a request body: how much there is, and nothing of it."""
    lines = text.count("\n") + 1 if text else 0
    return f"{HIDDEN[:-1]} while the screen is shared: {lines:,} lines, {len(text):,} characters)"


def covered(page: T, *, names: Iterable[str] = ()) -> T:
    """A page model with every text in it covered; names by which the page is drawn stay as they are."""
    result: T = _covered("", page, tuple(names))
    return result


def _covered(name: str, value: Any, names: tuple[str, ...]) -> Any:
    if isinstance(value, Enum) or value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        listed = name in _LIST and _NAME.fullmatch(value)
        return value if listed else KEY if name == "masked" and value else cover(value, names=names)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fresh = {f.name: _covered(f.name, getattr(value, f.name), names) for f in dataclasses.fields(value)}
        return dataclasses.replace(value, **fresh)
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        return value.model_copy(
            update={field: _covered(field, getattr(value, field), names) for field in fields}
        )
    if isinstance(value, Mapping):
        return {key: _covered(str(key), item, names) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(_covered(name, item, names) for item in value)
    if isinstance(value, list | frozenset | set):
        return type(value)(_covered(name, item, names) for item in value)
    return value


def _official(host: str) -> bool:
    bare = host.lower().partition(":")[0]
    return bare in kept_hosts() or any(bare == domain or bare.endswith(f".{domain}") for domain in _OFFICIAL)


def _address(found: re.Match[str]) -> str:
    try:
        host = urlsplit(found.group()).hostname or ""
    except ValueError:
        host = ""
    return found.group() if _official(host) and "@" not in found[2] else f"{found[1]}<host>"


def _host(found: re.Match[str]) -> str:
    return found.group() if _official(found.group()) else "<host>"


def _quotation(found: re.Match[str]) -> str:
    """A longer quotation echoes what was sent; names of fields and models have no spaces and stay."""
    return found.group() if " " not in found[2] else f"{found[1]}{HIDDEN}{found[3]}"
