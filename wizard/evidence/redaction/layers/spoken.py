"""Layer: values that a sentence calls a password or a key, in many languages: *der Schlüssel ist …*.

The words are data (`[spoken]`). What stands behind them goes where it is made like a secret, not every word:
*the key is missing*, *пароль неверный* must come through.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from wizard.evidence.redaction.gist import begins_word
from wizard.evidence.redaction.rules import (
    has_sign,
    is_placeholder,
    looks_chosen,
    looks_secret,
    said_words,
    saying,
)
from wizard.evidence.redaction.secretnames import is_secret_name
from wizard.evidence.redaction.signs import places
from wizard.evidence.redaction.span import Context, Span

_LETTER = r"[!#$%*+./0-9=?@A-Z\\^_a-z~|\u00c0-\u04ff-]"
_VALUE = rf"(?P<value>{_LETTER}{{6,200}})"
_OPEN = r"[\"'`“„«‘「『(（\[]?"
_FURTHER = r"(?:[^\S\r\n]{1,2}[^\W\d_]{1,12}){0,3}?"
"""Words between the noun and the verb: *la clave* de acceso *es*."""
_DIRECT = re.compile(rf"\w{{0,3}}{_FURTHER}[^\S\r\n]{{1,40}}{_OPEN}{_VALUE}")
_AFTER_NAME = (":", "=", '"', "'", "`", "_")
_LEAST_STRONG = 8
_REACH = 320


@dataclass(frozen=True, slots=True)
class Spoken:
    """Finds passwords and keys in sentences."""

    id: str = "spoken"
    why: str = "A sentence says that it is a password or a key."
    kinds: frozenset[str] = frozenset({"password", "secret"})
    spares_kept: bool = True

    def find(self, text: str, context: Context) -> Iterator[Span]:
        """The values alone."""
        gist = context.gist(text)
        for kind, group in (("password", "password"), ("secret", "key")):
            words = gist.said(said_words(group))
            for place, word in places(words, context.folded(text)) if words else ():
                end = place + len(word)
                if word.isascii() and (_is_named(text[end : end + 1], word) or not begins_word(text, place)):
                    continue
                value = _value(text, end, password=kind == "password")
                if value is not None:
                    yield Span(*value, kind, text[slice(*value)])


def _is_named(after: str, word: str) -> bool:
    """Whether it is a name with its value, `key: …`, which is the work of another layer."""
    return after in _AFTER_NAME and is_secret_name(word)


def _value(text: str, end: int, *, password: bool) -> tuple[int, int] | None:
    """Where the value stands that is said behind a word which ends there."""
    reach = min(len(text), end + _REACH)
    said = _connected().match(text, end, reach)
    if said and _goes(said["value"], password=password):
        return _trimmed(said)
    direct = _DIRECT.match(text, end, reach)
    if direct and (_strong(direct["value"]) or (password and _varied(direct["value"]))):
        return _trimmed(direct)
    return None


def _trimmed(said: re.Match[str]) -> tuple[int, int]:
    start = said.start("value")
    return start, start + len(said["value"].rstrip(".?"))


@cache
def _connected() -> re.Pattern[str]:
    """Up to the value, over a verb or a sign."""
    words, joined = ("|".join(map(re.escape, group)) for group in saying())
    blank = r"[^\S\r\n]"
    verb = rf"{blank}{{1,3}}(?:{words})(?!\w){blank}{{0,2}}[:：]?|{blank}?(?:{joined})"
    sign = rf"{blank}{{0,3}}(?:[:=：＝→—–]|->|=>|-(?={blank})|[(（])"
    return re.compile(rf"\w{{0,3}}?{_FURTHER}(?:{verb}|{sign}){blank}{{0,3}}{_OPEN}{_VALUE}", re.IGNORECASE)


def _goes(value: str, *, password: bool) -> bool:
    return _strong(value) or (password and looks_chosen(value))


def _strong(value: str) -> bool:
    """Whether a value is made like a key."""
    return looks_secret(value, hexadecimal=False) and not is_placeholder(value)


def _varied(value: str) -> bool:
    """Whether a value has small and large letters, digits and signs, as passwords must."""
    return (
        len(value) >= _LEAST_STRONG
        and any(c.islower() for c in value)
        and any(c.isupper() for c in value)
        and any(c.isdigit() for c in value)
        and has_sign(value)
    )
