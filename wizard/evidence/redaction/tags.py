"""What stands in the place of what was taken out: `<email>`, or `<email#k3f2a>` within a case.

With a key the tag carries a pseudonym: the same value keeps the same tag through the case, and without
the key nobody can try values against it. Unkeyed hashes are never used: the space of addresses is small
enough to be searched (facts/diagnostics.md D3).
"""

import base64
import hashlib
import hmac
import re
from functools import lru_cache

KINDS: dict[str, str] = {
    "secret": "a secret that the program knows, or a value under a secret name",
    "api-key": "an API key or token, by its prefix",
    "credential": "a credential in a header",
    "cookie": "a cookie",
    "token": "a signed token",
    "password": "a password",
    "private-key": "a private key",
    "encoded": "an encoded text with something inside that must not leave",
    "email": "an e-mail address",
    "phone": "a phone number",
    "card": "a payment card number",
    "iban": "a bank account number",
    "code": "a one-time code",
    "user": "a user name",
    "host": "the name of a machine",
    "ip4-private": "a private network address",
    "ip4-cgnat": "an address shared by many customers of a provider",
    "ip4-linklocal": "an address of the local link",
    "ip4-public": "a public network address",
    "ip6-private": "a private network address",
    "ip6-linklocal": "an address of the local link",
    "ip6-public": "a public network address",
    "mac": "the hardware address of a network card",
    "organization": "the name or number of an organization or workspace",
}
"""Kind -> what it is, for the preview. Tags are recognised by these words alone."""

CREDENTIALS = frozenset(
    {"secret", "api-key", "credential", "cookie", "token", "password", "private-key", "encoded", "code"}
)
"""Kinds that open something."""
NEVER_PUT_BACK = CREDENTIALS | {"card", "iban"}
"""Kinds that the preview never offers to put back."""

WITHHELD = "<withheld: this part could not be judged, so it stays on your machine>"
_LETTERS = 5
_MOST_REMEMBERED = 20_000
_LONGEST_REMEMBERED = 200
_MOST_MARKS = 500_000
"""Marks remembered per case, for telling collisions; beyond them every new mark is long."""

_MARK = rf"[a-z2-7]{{{_LETTERS},52}}"
TAG = re.compile(rf"(?:<(?:{'|'.join(KINDS)})(?:#{_MARK}(?:\.{_MARK})?)?>|{re.escape(WITHHELD)})[\r\n]*")
"""A tag that redaction made, with the line ends that it kept. Layers never look inside one, which is what
makes redaction idempotent."""


class Pseudonyms:
    """The marks of one case. Without a key there are none, and tags are bare.

    A mark has five letters. Where two values would share one, the one that came later gets more letters.
    """

    __slots__ = ("_key", "_long", "_made", "_taken")

    def __init__(self, key: bytes | None) -> None:
        self._key = key
        self._taken: dict[str, bytes] = {}
        self._long: dict[bytes, str] = {}
        self._made: dict[tuple[str, str, str], str] = {}

    def __repr__(self) -> str:
        return "Pseudonyms()"

    def tag(self, kind: str, value: str, group: str = "") -> str:
        """The tag for a canonical value.

        Args:
            kind: one of `KINDS`.
            value: what the mark is made of.
            group: what it shares with its neighbors (a network); they get the same second mark.

        Raises:
            KeyError: the kind is not one of `KINDS`.
        """
        KINDS[kind]
        if self._key is None:
            return f"<{kind}>"
        made = self._made.get((kind, value, group))
        if made is None:
            mark = self._mark(kind, value)
            made = f"<{kind}#{mark}.{self._mark(f'{kind} group', group)}>" if group else f"<{kind}#{mark}>"
            if len(value) <= _LONGEST_REMEMBERED and len(self._made) < _MOST_REMEMBERED:
                self._made[kind, value, group] = made
        return made

    def _mark(self, kind: str, value: str) -> str:
        assert self._key is not None
        digest = hmac.new(
            self._key, f"{kind}\0{value}".encode("utf-8", "surrogatepass"), hashlib.sha256
        ).digest()
        if digest in self._long:
            return self._long[digest]
        letters = base64.b32encode(digest).decode("ascii").lower().rstrip("=")
        length = _LETTERS
        while self._taken.get(letters[:length], digest) != digest:
            length += 1
        if len(self._taken) >= _MOST_MARKS and letters[:length] not in self._taken:
            return letters[: 4 * _LETTERS]
        self._taken[letters[:length]] = digest
        if length > _LETTERS:
            self._long[digest] = letters[:length]
        return letters[:length]


@lru_cache(maxsize=8)
def pseudonyms(key: bytes | None) -> Pseudonyms:
    """The marks of a case, the same object for the same key, so that collisions are told across texts."""
    return Pseudonyms(key)
