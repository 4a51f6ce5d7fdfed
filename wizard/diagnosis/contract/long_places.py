"""Where places stand in a long body, looked up without holding it as a whole a second time."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable

from wizard.diagnosis.contract.finding import Place
from wizard.diagnosis.contract.long_body import LongBody, Piece
from wizard.diagnosis.contract.positions import Span, spans

_BLOCK = 1024 * 1024
_CONTINUED = bytes(range(0x80, 0xC0))
"""Bytes that stand inside a character of UTF-8 and begin none."""


class LongText:
    """The text of a long body; offsets count its bytes."""

    def __init__(self, long: LongBody) -> None:
        """Look places up in a body whose pieces have been read."""
        self._long = long
        self.size = len(long.data)

    def spans(self, places: list[Place]) -> dict[Place, Span]:
        """Where places stand, or the nearest places around them."""
        long = self._long
        numbers = [piece.number for piece in long.read]
        outside: list[Place] = []
        inside: dict[Piece, list[Place]] = defaultdict(list)
        for place in places:
            if place[:1] == ("messages",) and len(place) > 1 and isinstance(place[1], int):
                inside[long.read[bisect_right(numbers, place[1]) - 1]].append(place)
            else:
                outside.append(place)
        found = _in_text(long.data[: long.start] + long.data[long.end :], outside)
        shift = long.end - long.start
        result = {
            place: Span(*(at + shift if at > long.start else at for at in span))
            for place, span in found.items()
        }
        for piece, within in inside.items():
            moved = {(int(place[1]) - piece.number, *place[2:]): place for place in within}
            found = _in_text(b"[" + long.data[piece.start : piece.end] + b"]", list(moved))
            for short, span in found.items():
                result[moved[short]] = Span(*(at + piece.start - 1 for at in span))
        return result

    def lines(self, offsets: Iterable[int]) -> dict[int, tuple[int, int]]:
        """Offsets as line and column, both from 1; columns count characters."""
        data = self._long.data
        found: dict[int, tuple[int, int]] = {}
        line, seen = 1, 0
        for offset in sorted(set(offsets)):
            line += data.count(b"\n", seen, offset)
            seen = max(seen, offset)
            found[offset] = line, 1 + _characters(data, data.rfind(b"\n", 0, offset) + 1, offset)
        return found


def _in_text(data: bytes, places: list[Place]) -> dict[Place, Span]:
    """Where places stand in a text, counted in its bytes."""
    if not places:
        return {}
    text = data.decode("utf-8", "replace")
    found = spans(text, places)
    if len(text) == len(data):
        return found
    return {place: Span(*(len(text[:at].encode()) for at in span)) for place, span in found.items()}


def _characters(data: bytes, start: int, end: int) -> int:
    """Characters between two offsets, counted without copying all of them."""
    return sum(
        len(data[at : min(at + _BLOCK, end)].translate(None, _CONTINUED)) for at in range(start, end, _BLOCK)
    )
