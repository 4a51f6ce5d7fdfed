"""The keep list: what support needs and what names nobody. Over-masking costs round trips of days."""

from wizard.evidence.redaction.rules import Kept, keep


def kept(text: str, start: int, end: int) -> bool:
    """Whether patterns must leave this stretch alone, because an entry of the keep list covers it.

    Layers that know for certain (a secret of the program's, a value under a secret name) do not ask.
    """
    letters = frozenset(text[start:end])
    return any(
        _covers(entry, text, start, end)
        for entry in keep()
        if end - start <= entry.longest and letters <= entry.letters
    )


def _covers(entry: Kept, text: str, start: int, end: int) -> bool:
    stop = min(len(text), start + entry.longest)
    if start == 0 or text[start - 1] not in entry.letters:
        match = entry.pattern.match(text, start, stop)
        return match is not None and end <= match.end()
    begin = max(0, end - entry.longest)
    if not any(sign.search(text, begin, stop) for sign in entry.signs):
        return False
    for match in entry.pattern.finditer(text, begin, stop):
        if match.start() > start:
            return False
        if end <= match.end():
            return True
    return False
