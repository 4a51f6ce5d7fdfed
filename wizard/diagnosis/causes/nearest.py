"""Nearest in meaning: the cause whose description a text comes closest to, where no rule knows its words.

People tell an error in words of their own, and services change theirs. Rules then find nothing, though the
text speaks of the same things as the description of one cause. Both are taken as concepts here, weighed by
how few causes share a concept, and compared by the angle between them. What is found this way is a likeness:
it is never shown as certain, and where two causes are about as near, or nothing but common words agrees,
none is named.
"""

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from wizard.knowledge.cause_book import cause_book, meaning
from wizard.knowledge.meaning import Concept, Lexicon, lexicon_of

LONGEST = 1_500
"""So many characters are compared; the words that matter stand at the front of a message."""
MOST_SENTENCES = 12
_SHORTEST_SENTENCE = 12
_PAIR = 0.4
"""Weight of two concepts that follow each other, beside 1 for each alone: order tells who lacks what."""
_UNHEARD = 0.35
"""Weight of a word that no description has, as part of the rarest one's: it speaks of other things."""
_AMISS = 0.85
"""What is left of a likeness to a cause that sits elsewhere than the status says."""
_SENTENCE = re.compile(r"[.!?;\n](?=\s|\Z)|\s[-–—→]+\s|,(?=\s)|:(?=\s)")
_OURS = re.compile(r"claude|anthropic|\bapi\b", re.IGNORECASE)
_PLACE = re.compile(r"\b(?:messages|tools|system|requests)(?:\.[\w*]{1,60}){1,24}")
_SILENT_PARTS = frozenset(
    ["messages", "content", "source", "base64", "custom", "tools", "system", "requests"]
)
_PLACES = {
    401: "headers account gateway", 402: "account gateway", 403: "account policy network gateway headers",
    404: "endpoint gateway account", 405: "endpoint", 413: "size", 429: "service account gateway",
}  # fmt: skip
_SERVER_PLACES = "service gateway network"


@dataclass(frozen=True, slots=True)
class Near:
    """A cause with how near the text comes to it."""

    slug: str
    score: float
    """From 0 (nothing in common) to 1 (the same concepts in the same order)."""
    shared: tuple[str, ...]
    """Words of the text that it has in common with the description."""
    things: int = 0
    """How many of its concepts, other than such as go with anything, it has in common."""


@dataclass(frozen=True, slots=True)
class _Index:
    """The descriptions of all causes, ready to be compared with a text."""

    slugs: tuple[str, ...]
    weights: Mapping[str, float]
    rarest: float
    found_in: Mapping[str, Sequence[tuple[int, float]]]
    """Feature -> the descriptions with it, each with the feature's part of the description."""


def nearest(text: str, *, status: int | None = None, limit: int = 3) -> tuple[Near, ...]:
    """The causes whose descriptions are nearest to a text, best first.

    Args:
        text: what a message or a person says; the whole and each of its sentences are compared.
        status: the HTTP status, where one is known: it says where a fault may sit.
        limit: how many to return.

    Returns:
        At most `limit` causes; none where the text shares no thing with any description.
    """
    text = _PLACE.sub(_last_parts, text[:LONGEST])
    sentences = [part for part in _SENTENCE.split(text)[:MOST_SENTENCES] if len(part) > _SHORTEST_SENTENCE]
    best: dict[str, Near] = {}
    for part in dict.fromkeys((text, *sentences)):
        for near in _compared(_lexicon().concepts(part), status):
            if near.slug not in best or near.score > best[near.slug].score:
                best[near.slug] = near
    return tuple(sorted(best.values(), key=lambda near: near.score, reverse=True)[:limit])


def complains(text: str) -> bool:
    """Whether a text says of anything that it went wrong."""
    lexicon = _lexicon()
    lowered = f" {text[:LONGEST].lower()}"
    if any(f" {mark}" in lowered or f"({mark}" in lowered for mark in lexicon.trouble):
        return True
    return any(one.name in lexicon.complaints for one in lexicon.concepts(text[:LONGEST]))


def of_this_api(text: str) -> bool:
    """Whether a text speaks of this API or of what only its users speak of."""
    lexicon = _lexicon()
    return _names(text, lexicon.ours | lexicon.perhaps)


def of_another_program(text: str) -> bool:
    """Whether a text names another program or a fault in code, and nothing of this API."""
    lexicon = _lexicon()
    return bool(lexicon.others.search(text[:LONGEST].lower())) and not _names(text, lexicon.ours)


def _names(text: str, concepts: frozenset[str]) -> bool:
    """Whether a text names this API, or has one of the concepts."""
    if _OURS.search(text[:LONGEST]):
        return True
    return any(one.name in concepts for one in _lexicon().concepts(text[:LONGEST]))


def _last_parts(place: re.Match[str]) -> str:
    """A place in a body as the words that its keys are."""
    parts = place[0].split(".")
    return " ".join(part for part in parts if part not in _SILENT_PARTS and not part.isdigit())


def _compared(said: list[Concept], status: int | None) -> list[Near]:
    """Every cause that shares a thing with the text."""
    index, common = _index(), _lexicon().common
    features = _features([one.name for one in said])
    weighed = {name: size * index.weights.get(name, 0.0) for name, size in features.items()}
    unheard = sum(1 for name in features if name not in index.weights and ">" not in name)
    length = math.hypot(*weighed.values(), math.sqrt(unheard) * _UNHEARD * index.rarest)
    if not length:
        return []
    scores: dict[int, float] = defaultdict(float)
    things: dict[int, int] = defaultdict(int)
    for name, size in weighed.items():
        for number, part in index.found_in.get(name, ()):
            scores[number] += size / length * part
            if ">" not in name and name not in common:
                things[number] += 2 if name.isupper() else 1
    best: dict[str, int] = {}
    for number in (number for number, shared in things.items() if shared > 1):
        slug = index.slugs[number]
        if slug not in best or scores[number] > scores[best[slug]]:
            best[slug] = number
    return [
        Near(slug, scores[number] * _fit(slug, status), _shared(said, number), things[number] // 2)
        for slug, number in best.items()
    ]


def _fit(slug: str, status: int | None) -> float:
    """How well a cause's place goes with a status."""
    places = _SERVER_PLACES if status is not None and status >= 500 else _PLACES.get(status or 0)
    return 1.0 if places is None or cause_book().entries[slug].where in places.split() else _AMISS


def _shared(said: list[Concept], number: int) -> tuple[str, ...]:
    found_in = _index().found_in
    held = (one for one in said if any(number == other for other, _ in found_in.get(one.name, ())))
    return tuple(dict.fromkeys(one.words for one in held))


@cache
def _index() -> _Index:
    """The descriptions as weighed features; made once per process, when the first text needs it."""
    slugs: list[str] = []
    drawn: list[tuple[float, dict[str, float]]] = []
    spread: dict[str, set[str]] = defaultdict(set)
    for slug, descriptions in meaning()["descriptions"].items():
        for weight, concepts in descriptions:
            features = _features(concepts.split())
            slugs.append(slug)
            drawn.append((weight, features))
            for name in features:
                spread[name].add(slug)
    many = len(set(slugs))
    weights = {name: math.log(1 + many / len(having)) for name, having in spread.items()}
    found_in: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, (weight, features) in enumerate(drawn):
        weighed = {name: size * weights[name] for name, size in features.items()}
        length = math.hypot(*weighed.values()) or 1.0
        for name, size in weighed.items():
            found_in[name].append((number, weight * size / length))
    return _Index(tuple(slugs), weights, math.log(1 + many), found_in)


def _features(concepts: list[str]) -> dict[str, float]:
    """Each concept, and each two that follow each other."""
    features = dict.fromkeys(concepts, 1.0)
    for one, other in pairwise(concepts):
        if one != other:
            features[f"{one}>{other}"] = _PAIR
    return features


@cache
def _lexicon() -> Lexicon:
    return lexicon_of(meaning())
