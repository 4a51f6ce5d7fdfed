"""Cleaning what a person typed or pasted, and saying what is odd in a value found elsewhere."""

import re
import unicodedata
from dataclasses import dataclass, field

from wizard.credentials.credential import Credential, CredentialError, Kind, Style, kind_of
from wizard.model.secret import Secret

_LONGEST = 4096
_WRAPPING = "\"'`“”‘’«»"
_ASSIGNMENT = re.compile(r"^(?:export\s+|set\s+|setx\s+|\$env:)?[A-Za-z_][A-Za-z0-9_]*\s*=\s*(?=\S)")
_LABEL = re.compile(r"^(?:x-api-key\s*:\s*|authorization\s*:\s*)", re.IGNORECASE)
_BEARER = re.compile(r"^bearer(?:\s+|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A typed credential without what a paste adds, and what was taken off."""

    value: str = field(repr=False)
    removed: tuple[str, ...] = ()


def _without_invisible(text: str) -> str:
    """The text without control and format characters (zero-width, bidi, byte-order mark), tabs apart."""
    return "".join(
        c for c in text if c in "\t " or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )


def _peel(text: str) -> tuple[str, list[str]]:
    """Take off prefixes and quotes, in whatever order a paste stacked them."""
    removed: list[str] = []
    while True:
        before = text
        text = text.strip().rstrip(";,").strip()
        if len(text) > 1 and text[0] in _WRAPPING and text[-1] in _WRAPPING:
            text = text[1:-1]
            removed.append("quotes")
        for pattern, name in (
            (_LABEL, "a header name"),
            (_ASSIGNMENT, "a variable name"),
            (_BEARER, "`Bearer`"),
        ):
            if match := pattern.match(text):
                text = text[match.end() :]
                removed.append(name)
        if text == before:
            return text, removed


def clean_typed(text: str) -> Cleaned:
    """The credential inside a typed or pasted text.

    Newlines, quotes, `Bearer`, `export NAME=`, header names and invisible characters are taken off.

    Raises:
        CredentialError: nothing is left, a space stands inside, or it holds letters that no key has.
    """
    if len(text) > _LONGEST:
        raise CredentialError("This is far longer than a key; paste the key alone.")
    visible = _without_invisible(text.replace("\r", "").replace("\n", "") if text.strip() else "")
    removed = ["line breaks"] if "\n" in text.strip() or "\r" in text.strip() else []
    if len(visible) < len(text.replace("\r", "").replace("\n", "")):
        removed.append("invisible characters")
    value, peeled = _peel(visible)
    if not value:
        raise CredentialError("No key was given.")
    if value.count("sk-ant-") > 1:
        raise CredentialError("More than one key was given; paste one of them.")
    if any(c.isspace() for c in value):
        raise CredentialError("A space stands inside the key; a key has none, so part of it may be missing.")
    if not value.isascii():
        raise CredentialError("The key holds a letter that no key has; copy it again from where it was made.")
    return Cleaned(value, tuple(dict.fromkeys([*removed, *peeled])))


def typed_credential(text: str, *, base_url: str) -> Credential:
    """A credential that was typed once; it lives in memory only.

    Raises:
        CredentialError: see `clean_typed`.
        ValueError: `base_url` has no scheme or host.
    """
    cleaned = clean_typed(text)
    kind = kind_of(cleaned.value)
    notes = tuple(f"Removed while reading: {', '.join(cleaned.removed)}." for _ in cleaned.removed[:1])
    return Credential(
        id="typed",
        source="typed",
        kind=kind,
        base_url=base_url,
        secret=Secret(cleaned.value, base_url=base_url),
        style=style_of(kind),
        notes=(*notes, *kind_notes(kind)),
    )


def style_of(kind: Kind) -> Style:
    """How a credential of this kind travels: tokens only as Bearer (facts/api.md B2)."""
    return Style.BEARER if kind in (Kind.OAUTH_TOKEN, Kind.FEDERATION) else Style.X_API_KEY


def kind_notes(kind: Kind) -> tuple[str, ...]:
    """What is worth knowing of a kind before it is sent to the Messages API."""
    if kind is Kind.ADMIN_KEY:
        return ("This is an Admin key: it works on the admin endpoints only, never for messages.",)
    if kind is Kind.OAUTH_TOKEN:
        return ("This is an OAuth token: it works as `Authorization: Bearer` only, and not as an API key.",)
    if kind is Kind.UNKNOWN:
        return ("It does not begin like a key of the Anthropic API; a gateway may have made it.",)
    return ()


def value_notes(value: str) -> tuple[str, ...]:
    """What is odd in a value that a program would send as it stands: the SDK does not clean it."""
    notes = []
    if "\n" in value or "\r" in value:
        notes.append("It holds a line break: the client refuses to send it, or the API does not know it.")
    if value != value.strip(" \t") or " " in value.strip() or "\t" in value.strip():
        notes.append("It holds a space: the client sends it along, and the API does not know it.")
    if _without_invisible(value) != value.replace("\n", "").replace("\r", ""):
        notes.append("It holds an invisible character, which a copy from a web page or a chat can bring.")
    elif not value.isascii():
        notes.append("It holds a letter that no key has.")
    if len(value) > 1 and value[0] in _WRAPPING and value[-1] in _WRAPPING:
        notes.append("Quotes are part of the value; they belong to the shell and not to the key.")
    if _BEARER.match(value) or _LABEL.match(value) or _ASSIGNMENT.match(value):
        notes.append("More than the key stands in it, such as `Bearer` or a variable name.")
    return tuple(notes)
