"""Layer: PEM blocks, whole, on one line or many, and also where the end was cut off."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wizard.evidence.redaction.span import Context, Level, Span

_BEGIN = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_END = re.compile(r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_BODY = re.compile(r"(?:[A-Za-z0-9+/=\s:,-]|\\+[nr])*")


@dataclass(frozen=True, slots=True)
class Blocks:
    """Finds private keys in PEM form."""

    id: str = "pem"
    why: str = "It is a private key."
    from_level: Level = "local"
    spares_kept: bool = False

    def find(self, text: str, context: Context) -> Iterator[Span]:
        """From BEGIN to END; without an END, as far as the letters of a key go."""
        at = 0
        while begin := _BEGIN.search(text, at):
            end = _END.search(text, begin.end())
            again = _BEGIN.search(text, begin.end())
            if end and (again is None or end.start() < again.start()):
                at = end.end()
            else:
                body = _BODY.match(text, begin.end())
                at = body.end() if body else begin.end()
            yield Span(begin.start(), at, "private-key", text[begin.start() : at])
