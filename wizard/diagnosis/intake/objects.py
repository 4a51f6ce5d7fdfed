"""Finding the objects in a text: where they begin, what they hold, and how often they were escaped."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wizard.diagnosis.intake.literal import Reader, unescape

_OPENS = re.compile(
    r"[{\[]\s*+[{\[]{0,2}+\s*+(?:\\{0,8}[\"'`]|:?[A-Za-z_$]\w{0,40}\s*(?:=>|:|=)|\})|\bmap\[(?=\w)"
)
_ESCAPED = re.compile(r"[{\[,]\s*\\+[\"']")
_STRICT = json.JSONDecoder(strict=False)
_LONGEST_MAP = 20_000
_WORK_FACTOR = 6
_WORK_FLOOR = 50_000


@dataclass(frozen=True, slots=True)
class Found:
    """An object that stands in a text."""

    value: Any
    start: int
    end: int
    cut: bool = False
    """The text ended before the object did."""
    escapes: int = 0
    """How many levels of backslash escaping were undone to read it."""


class Budget:
    """Bounds the work of one reading: characters looked at, over all attempts."""

    def __init__(self, size: int) -> None:
        self.left = size * _WORK_FACTOR + _WORK_FLOOR

    def spend(self, amount: int) -> bool:
        """Take `amount` away; False once nothing is left."""
        self.left -= amount + 20
        return self.left > 0


def find_objects(text: str, budget: Budget, depth: int = 0) -> Iterator[Found]:
    """Every outermost object in `text`, in order.

    Where an attempt brings nothing useful the next opening bracket is tried, as long as the budget lasts.
    """
    at = 0
    while depth < 5:
        opening = _OPENS.search(text, at)
        if not opening or not budget.spend(opening.start() - at):
            return
        found = _object_at(text, opening.start(), budget)
        if found is None:
            at = opening.start() + 1
            continue
        yield found
        at = max(found.end, opening.start() + 1)


def _object_at(text: str, start: int, budget: Budget) -> Found | None:
    if text.startswith("map[", start):
        return _go_map(text, start, budget)
    try:
        value, end = _STRICT.raw_decode(text, start)
    except json.JSONDecodeError as error:
        if not budget.spend(error.pos - start):
            return None
    except (RecursionError, ValueError):  # too deep, or a number of more digits than Python turns into one
        return None
    else:
        budget.spend(end - start)
        return Found(value, start, end) if _useful(value) else None
    if _ESCAPED.match(text, start):
        found = _escaped_at(text, start, budget)
        if found:
            return found
    reader = Reader(text, start)
    value = reader.read()
    budget.spend(reader.at - start)
    return Found(value, start, reader.at, cut=reader.cut) if _useful(value) else None


def _escaped_at(text: str, start: int, budget: Budget) -> Found | None:
    """An object whose quotes carry backslashes: one level is undone at a time."""
    part = text[start : start + 200_000]
    for level in range(1, 5):
        if not budget.spend(len(part)):
            return None
        part = unescape(part)
        if _ESCAPED.match(part):
            continue
        try:
            value, end = _STRICT.raw_decode(part)
            cut = False
        except (ValueError, RecursionError):
            reader = Reader(part, 0)
            value, end, cut = reader.read(), reader.at, reader.cut
        if not _useful(value):
            return None
        # Positions moved when the backslashes went: the end is looked up again from the other side.
        stop = min(len(text), start + end + (200_000 if cut else _grown(text, start, end)))
        return Found(value, start, stop, cut=cut, escapes=level)
    return None


def _grown(text: str, start: int, end: int) -> int:
    """How many backslashes stand in the first `end` unescaped characters from `start`, roughly."""
    return text.count("\\", start, start + 2 * end)


def _go_map(text: str, start: int, budget: Budget) -> Found | None:
    """A map as Go prints it: `map[error:map[message:... type:...] type:error]`."""
    if not budget.spend(_LONGEST_MAP):
        return None
    depth, at = 0, start
    for bracket in re.finditer(r"[\[\]]", text[start : start + _LONGEST_MAP]):
        depth += 1 if bracket[0] == "[" else -1
        if depth == 0:
            at = start + bracket.end()
            break
    else:
        return None
    inner = text[start + 4 : at - 1]
    value = _go_pairs(inner, 0)
    return Found(value, start, at) if value else None


def _go_pairs(text: str, level: int) -> dict[str, Any]:
    """Keys and values of one Go map; a value runs to the next key."""
    pairs: dict[str, Any] = {}
    at = 0
    while at < len(text) and level < 8:
        key = re.compile(r"\s*(\w{1,40}):").match(text, at)
        if not key:
            break
        at = key.end()
        if text.startswith("map[", at):
            depth, end = 0, at
            for end in range(at, len(text)):
                depth += {"[": 1, "]": -1}.get(text[end], 0)
                if depth == 0 and text[end] == "]":
                    break
            pairs[key[1]] = _go_pairs(text[at + 4 : end], level + 1)
            at = end + 1
            continue
        following = re.compile(r" (?:type|message|code|error|request_id|param|status|details):").search(
            text, at
        )
        end = following.start() if following else len(text)
        pairs[key[1]] = text[at:end]
        at = end
    return pairs


def _useful(value: Any) -> bool:
    if isinstance(value, dict):
        return any(key for key in value)
    return isinstance(value, list) and any(isinstance(item, dict) and item for item in value[:50])
