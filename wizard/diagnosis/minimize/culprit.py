"""What to take out of a small failing body, or to put in its place, so that it is accepted."""

from collections.abc import Iterator
from typing import Any

from wizard.diagnosis.minimize import units
from wizard.diagnosis.minimize.signature import keys, paths
from wizard.diagnosis.minimize.units import FILLER, NEEDED, Place

ANOTHER = "another value of"
_MOST_TAKEN_OUT = 6
_MOST_REPLACED = 5
_MOST_MESSAGES = 3
_USER = {"role": "user", "content": FILLER}
_USUAL = {"max_tokens": 16, "content": FILLER, "role": "user", "messages": [_USER]}
"""Values of needed keys that every request may have."""


def ways_out(body: dict[str, Any], message: str) -> Iterator[tuple[Place, str, Any]]:
    """(place, what is done, body) of each way to try: taking parts out first, then usual values instead."""
    for place in _suspects(body, message)[:_MOST_TAKEN_OUT]:
        yield place, f"without {place[-1]}", units.without(body, [place])
    for place, value in _instead(body, message)[:_MOST_REPLACED]:
        yield place, f"{ANOTHER} {place[-1]}", units.changed(body, {place: value})


def _named(body: dict[str, Any], message: str) -> list[Place]:
    """Places that the message names, each with those around it, the most special first."""
    found: list[Place] = []
    for steps in (units.resolve(body, named) for named in paths(message)):
        for length in range(len(steps), 0, -1):
            if units.there(body, steps[:length]) and steps[:length] not in found:
                found.append(steps[:length])
    return found


def _suspects(body: dict[str, Any], message: str) -> list[Place]:
    inner = [place for place in _named(body, message) if len(place) > 1]
    return inner + [(key,) for key in body if key not in NEEDED]


def _instead(body: dict[str, Any], message: str) -> list[tuple[Place, Any]]:
    """Usual values for what a request cannot be without."""
    found: list[tuple[Place, Any]] = []
    for place in _named(body, message):
        if place[:1] == ("messages",) and len(place) == 2:
            inner = place if not isinstance(units.get(body, place), dict) else (*place, "content")
            found += [(inner, FILLER)] if inner != place else []
            found.append((place, _USER))
        elif place[0] == "messages" and len(place) == 4 and place[2] == "content":
            found.append((place, {"type": "text", "text": FILLER}))
        elif place[-1] in _USUAL:
            found.append((place, _USUAL[str(place[-1])]))
    whole = body.get("messages")
    if isinstance(whole, list) and not any(place[:1] == ("messages",) for place, _ in found):
        found += [(("messages", number), _USER) for number in range(len(whole))[-_MOST_MESSAGES:]]
    found += [((key,), _USUAL[key]) for key in keys(message) if key in _USUAL]
    return list({place: (place, value) for place, value in found}.values())
