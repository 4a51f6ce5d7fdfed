"""Secrets that the program knows, found in every form that they can take in a text.

This is the strongest layer: patterns miss one secret in five even in the best scanners
(facts/diagnostics.md D5), a value that is known is found for certain.

The search is linear. Any stretch of `WINDOW` characters holds four in a row that begin at a multiple of
eight, so it is enough to look at every eighth place of the squeezed text, four bytes as one number, and to
compare letter by letter only where that number occurs in one of the forms.
"""

import sys
from collections.abc import Iterable, Iterator

from wizard.evidence.redaction.forms import SHORTEST, WINDOW, Form, forms, is_noise, squeezed, without_noise
from wizard.model.secret import Secret

_GRAM = 4
_STRIDE = 8
_BLOCK = 4096


class KnownSecrets:
    """A matcher for a set of values. Its repr tells how many there are and nothing else."""

    __slots__ = ("_grams", "_step", "_values")

    def __init__(self, values: Iterable[str]) -> None:
        usable = {value for value in values if len(value) >= SHORTEST}
        self._values = frozenset(usable)
        self._grams: dict[int, list[tuple[Form, int]]] = {}
        least = WINDOW
        for form in sorted({form for value in usable for form in forms(value)}, key=lambda f: f.data):
            least = min(least, form.least)
            for at in range(len(form.data) - _GRAM + 1):
                number = int.from_bytes(form.data[at : at + _GRAM], sys.byteorder)
                self._grams.setdefault(number, []).append((form, at))
        self._step = 2 if least >= _STRIDE + _GRAM - 1 else 1

    @classmethod
    def of(cls, secrets: "Iterable[Secret | str] | KnownSecrets") -> "KnownSecrets":
        """A matcher for secrets, each a `Secret` or the bare value; one that is a matcher already stays."""
        if isinstance(secrets, KnownSecrets):
            return secrets
        return cls(s.reveal_for_matching() if isinstance(s, Secret) else s for s in secrets)

    def reveal_for_check(self) -> frozenset[str]:
        """The values, for the self-check of an export."""
        return self._values

    def __bool__(self) -> bool:
        return bool(self._grams)

    def __repr__(self) -> str:
        return f"KnownSecrets({len(self._values)})"

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Where any form of any of them stands, whole or in part, in order and without overlap."""
        if not self._grams:
            return
        data, flat = squeezed(text)
        places = None
        for start, end in self._stretches(data):
            places = places or _Places(flat)
            yield places.of(start), places.of(end - 1) + 1

    def _stretches(self, data: bytes) -> Iterator[tuple[int, int]]:
        numbers = memoryview(data[: len(data) & -_GRAM]).cast("I")[:: self._step].tolist()
        grams = self._grams
        begin = end = n = 0
        for number in filter(grams.__contains__, numbers):
            n = numbers.index(number, n)
            at = n * self._step * _GRAM
            n += 1
            if at + _GRAM <= end:
                continue
            found = self._longest(data, at)
            if found is None:
                continue
            if found[0] > end:
                if end:
                    yield begin, end
                begin = found[0]
            end = max(end, found[1])
        if end:
            yield begin, end

    def _longest(self, data: bytes, at: int) -> tuple[int, int] | None:
        """The longest stretch around a place that is part of a form, or None where all are too short."""
        best: tuple[int, int] | None = None
        number = int.from_bytes(data[at : at + _GRAM], sys.byteorder)
        for form, offset in self._grams[number]:
            before = _same_before(data, at, form.data, offset)
            after = _same_after(data, at + _GRAM, form.data, offset + _GRAM)
            first, last = offset - before, offset + _GRAM + after
            if last - first < form.least or (form.public[0] <= first and last <= form.public[1]):
                continue
            if best is None or last - first > best[1] - best[0]:
                best = (at - before, at + _GRAM + after)
        return best


def _same_before(data: bytes, at: int, form: bytes, offset: int) -> int:
    most = min(at, offset)
    n = 0
    while n < most and data[at - n - 1] == form[offset - n - 1]:
        n += 1
    return n


def _same_after(data: bytes, at: int, form: bytes, offset: int) -> int:
    most = min(len(data) - at, len(form) - offset)
    n = 0
    while n < most and data[at + n] == form[offset + n]:
        n += 1
    return n


class _Places:
    """The way back from a place in the squeezed text to the text; made only where something was found."""

    def __init__(self, flat: bytes) -> None:
        self._flat = flat
        self._counts = [0]
        for at in range(0, len(flat), _BLOCK):
            self._counts.append(self._counts[-1] + len(without_noise(flat[at : at + _BLOCK])))

    def of(self, squeezed_at: int) -> int:
        """The place of the character that became byte `squeezed_at`."""
        from bisect import bisect_right

        block = bisect_right(self._counts, squeezed_at) - 1
        left = squeezed_at - self._counts[block]
        for at in range(block * _BLOCK, len(self._flat)):
            if not is_noise(self._flat[at]):
                if left == 0:
                    return at
                left -= 1
        raise AssertionError("a place beyond the squeezed text")
