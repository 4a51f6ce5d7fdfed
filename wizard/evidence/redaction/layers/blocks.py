"""Layer: PEM blocks, whole, on one line or many, and also where the end was cut off."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wizard.evidence.redaction.span import Context, Span

_SIGN = re.compile("-----BEGIN")
_BEGIN = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_END = re.compile(r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_BODY = re.compile(r"(?:[A-Za-z0-9+/=\s:,-]|\\++[nr])*+")
_STRUCTURE = re.compile(r"[{}\[\]]")
_LONGEST = 32_768
"""Characters; an RSA key of 16,384 bits in PEM has about 12,700."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """Finds private keys in PEM form."""

    id: str = "pem"
    why: str = "It is a private key."
    kinds: frozenset[str] = frozenset({"private-key"})
    spares_kept: bool = False

    def find(self, text: str, context: Context) -> Iterator[Span]:
        """From BEGIN to END; without an END, as far as the letters of a key go."""
        if not context.gist(text).shows(_SIGN):
            return
        at = 0
        while (place := text.find("-----BEGIN ", at)) != -1:
            begin = _BEGIN.match(text, place)
            if begin is None:
                at = place + 1
                continue
            at = _end_of(text, begin.end())
            yield Span(place, at, "private-key", text[place:at])


def _end_of(text: str, begin: int) -> int:
    """Where the key ends that begins there. What holds brackets is no key: another object began."""
    limit = min(len(text), begin + _LONGEST)
    end = _END.search(text, begin, limit)
    again = _BEGIN.search(text, begin, limit)
    if (
        end
        and (again is None or end.start() < again.start())
        and not _STRUCTURE.search(text, begin, end.start())
    ):
        return end.end()
    body = _BODY.match(text, begin, limit)
    return max(begin, begin + len(text[begin : body.end()].rstrip())) if body else begin
