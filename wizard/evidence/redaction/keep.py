"""The keep list: what support needs and what names nobody. Over-masking costs round trips of days."""

import re

from wizard.evidence.redaction.rules import keep

_GAP = re.compile(r"[\s\"'=]")
_AROUND = 76
"""No entry of the keep list is longer; a place is judged by what stands so far around it."""


def kept(text: str, start: int, end: int) -> bool:
    """Whether patterns must leave this stretch alone, because an entry of the keep list covers it.

    Layers that know for certain (a secret of the program's, a value under a secret name) do not ask.
    """
    if end - start > _AROUND:
        return False
    begin = max(0, start - _AROUND)
    if begin:
        gap = _GAP.search(text, begin, start)
        begin = gap.end() if gap else begin
    for match in keep().finditer(text, begin, min(len(text), end + _AROUND)):
        if match.start() > start:
            return False
        if end <= match.end():
            return True
    return False
