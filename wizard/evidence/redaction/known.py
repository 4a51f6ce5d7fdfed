"""Secrets that the program knows, in the forms in which they can stand in a text.

This is the strongest layer: patterns miss one secret in five even in the best scanners
(facts/diagnostics.md D5), a value that is known is found for certain.
"""

import base64
import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus

from wizard.model.secret import Secret

SHORTEST = 8
"""Values with fewer characters are left to structure: as plain text they would hit innocent words."""


def forms(value: str) -> frozenset[str]:
    """Every way of writing `value` that is looked for: raw, URL-quoted, JSON-escaped, base64.

    Base64 has three alignments: what stands before the value shifts its bits. Of each, the letters are
    taken that depend on the value alone.
    """
    data = value.encode("utf-8", "surrogatepass")
    found = {value, json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1]}
    for quoted in (quote(data, safe=""), quote_plus(data)):
        found |= {quoted, re.sub(r"%[0-9A-F]{2}", lambda m: m.group().lower(), quoted)}
    for shift in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            encoded = encode(b"\0" * shift + data).decode("ascii").rstrip("=")
            first = -(-shift * 8 // 6)
            last = (shift + len(data)) * 8 // 6
            found.add(encoded[first:last])
    return frozenset(form for form in found if len(form) >= SHORTEST)


class KnownSecrets:
    """A matcher for a set of values. Its repr tells how many there are and nothing else."""

    __slots__ = ("_count", "_pattern")

    def __init__(self, values: Iterable[str]) -> None:
        usable = {value for value in values if len(value) >= SHORTEST}
        self._count = len(usable)
        words = sorted({form for value in usable for form in forms(value)}, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, words))) if words else None

    @classmethod
    def of(cls, secrets: "Iterable[Secret | str] | KnownSecrets") -> "KnownSecrets":
        """A matcher for secrets, each a `Secret` or the bare value; one that is a matcher already stays."""
        if isinstance(secrets, KnownSecrets):
            return secrets
        return cls(s.reveal_for_matching() if isinstance(s, Secret) else s for s in secrets)

    def __bool__(self) -> bool:
        return self._pattern is not None

    def __repr__(self) -> str:
        return f"KnownSecrets({self._count})"

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Where any form of any of them stands, in order and without overlap."""
        if self._pattern is not None:
            for match in self._pattern.finditer(text):
                yield match.span()
