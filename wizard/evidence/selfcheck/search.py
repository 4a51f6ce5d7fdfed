"""Searching surfaces for what must not be in them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from wizard.evidence.redaction.known import KnownSecrets
from wizard.evidence.redaction.rules import families
from wizard.evidence.selfcheck.canary import Canary
from wizard.evidence.selfcheck.readings import CannotReadError, flat, readings, texts
from wizard.model.secret import Secret

_WINDOW = 12
_TELLING = 4
"""Letters of a secret that a window holds at least, beside the beginning that everybody may see.

Anything may follow that beginning: behind `sk-ant-api03-` the u of an escaped ellipsis is the first letter of
one key in thirty, and would stop every export of its owner.
"""
_SHORTEST = 8
_FAMILY = re.compile(r"(?:[a-z]{2,8}[-_]){1,2}(?:[a-z]{2,8}\d\d-|[a-z]{2,8}\d?-)?")
"""How a key begins is no secret: the masked form shows it."""
_PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY")


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that must not leave, found in what was about to. It does not say the thing itself."""

    surface: str
    """Where: *report.md*, *clipboard*, *case.a400case: journal.jsonl*."""
    layer: str
    """Which layer should have taken it out."""
    encoding: str
    """How it was written."""

    def __str__(self) -> str:
        return f"{self.surface}: layer {self.layer}, {self.encoding}"


class LeakError(Exception):
    """An export was stopped. Its text is one clear sentence that names surface and layer."""

    def __init__(self, hits: tuple[Hit, ...]) -> None:
        where = "; ".join(dict.fromkeys(str(hit) for hit in hits[:5]))
        super().__init__(f"Nothing was exported: the last check found what must not leave ({where}).")
        self.hits = hits


@dataclass(frozen=True, slots=True)
class _Sought:
    """A value in the form in which it is looked for."""

    layer: str
    parts: frozenset[str] = field(repr=False)
    """It is there when one of these is."""


def check(
    surfaces: Mapping[str, bytes | str],
    secrets: Iterable[Secret | str] | KnownSecrets = (),
    canaries: Iterable[Canary] = (),
) -> tuple[Hit, ...]:
    """Search everything that is about to leave.

    Args:
        surfaces: the name of each thing that leaves and its final content: reports, clipboard text, logs,
            file names, window titles, archives, pictures.
        secrets: every secret that the program knows; any 12 characters in a row count.
        canaries: values that were planted and must be gone.

    Returns:
        What was found, without duplicates; nothing where all is well. A surface that cannot be read is a
        hit too: what cannot be judged does not leave.
    """
    sought = [_Sought("known", _windows(v)) for v in KnownSecrets.of(secrets).reveal_for_check()]
    sought += [_Sought(c.layer, _windows(c.value, least=1)) for c in canaries]
    wanted = [one for one in sought if one.parts]
    hits: dict[Hit, None] = {}
    for name, content in surfaces.items():
        try:
            for surface, text in texts(name, content):
                for hit in _search(surface, text, wanted):
                    hits[hit] = None
        except CannotReadError:
            hits[Hit(name, "self-check", "it cannot be judged")] = None
    return tuple(hits)


def _search(surface: str, text: str, wanted: list[_Sought]) -> Iterator[Hit]:
    for encoding, read in readings(text):
        if families().search(read):
            yield Hit(surface, "prefix", encoding)
        if _PRIVATE_KEY.search(read):
            yield Hit(surface, "pem", encoding)
        if wanted:
            for one in _found(flat(read), wanted):
                yield Hit(surface, one.layer, encoding)


def _found(text: str, wanted: list[_Sought]) -> Iterator[_Sought]:
    by_length: dict[int, set[str]] = {}
    for one in wanted:
        for part in one.parts:
            by_length.setdefault(len(part), set()).add(part)
    there: set[str] = set()
    for length, parts in by_length.items():
        if len(parts) <= _WINDOW:
            there |= {part for part in parts if part in text}
        else:
            there |= parts.intersection(text[at : at + length] for at in range(len(text) - length + 1))
    if there:
        yield from (one for one in wanted if not one.parts.isdisjoint(there))


def _windows(value: str, least: int = _SHORTEST) -> frozenset[str]:
    """Every 12 characters in a row of a value, both ways, but for those that only say its kind."""
    letters = flat(value)
    if len(value) < least:
        return frozenset()
    if len(letters) <= _WINDOW:
        return frozenset({letters, letters[::-1]})
    family = _FAMILY.match(letters)
    public = family.end() if family and letters.startswith(("sk-", "gh", "github_")) else 0
    starts = range(max(0, public - _WINDOW + _TELLING), len(letters) - _WINDOW + 1)
    forwards = {letters[at : at + _WINDOW] for at in starts}
    return frozenset(forwards | {part[::-1] for part in forwards})
