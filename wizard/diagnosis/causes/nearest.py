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
from functools import cache, lru_cache
from itertools import pairwise

from wizard.knowledge.cause_book import cause_book, meaning
from wizard.knowledge.meaning import Concept, Lexicon, lexicon_of

LONGEST = 1_500
"""So many characters are compared; the words that matter stand at the front of a message."""
MOST_SENTENCES = 12
_SHORTEST_SENTENCE = 12
_PAIR = 0.3
"""Weight of two concepts that follow each other, beside 1 for each alone: order tells who lacks what."""
_WHOLE = 0.35
"""How much of a likeness comes from all descriptions of a cause together; the rest from the nearest one."""
_PART = 0.6
"""How strongly a sentence counts less that has little of what the whole text tells."""
_UNHEARD = 0.35
"""Weight of a word that no description has, as part of the rarest one's: it speaks of other things."""
_AMISS = 0.85
"""What is left of a likeness to a cause that sits elsewhere than the status says."""
_SENTENCE = re.compile(r"[.!?;\n](?=\s|\Z)|\s[-–—→]+\s|,(?=\s)|:(?=\s)")
_OURS = re.compile(r"claude|anthropic|\bapi\b|/v1\b|\bsdk\b|\bllm\b", re.IGNORECASE)
_FAULT = re.compile(
    r"\b(?:modulenotfound|import|name|syntax|indentation|attribute)error\b"
    r"|cannot read propert|is not a function\b"
)
"""Faults in code, whatever package they name."""
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
    """Of each description, the cause that it tells."""
    features: tuple[Mapping[str, float], ...]
    """Of each description, its features."""
    weights: Mapping[str, float]
    rarest: float
    found_in: Mapping[str, Sequence[tuple[int, float]]]
    """Feature -> the descriptions with it, each with the feature's part of the description."""
    told_of: Mapping[str, Sequence[tuple[str, float]]]
    """Feature -> the causes with it, each with the feature's part of all that is told of the cause."""


def nearest(text: str, *, status: int | None = None, limit: int = 3) -> tuple[Near, ...]:
    """The causes whose descriptions are nearest to a text, best first.

    Args:
        text: what a message or a person says; the whole and each of its sentences are compared.
        status: the HTTP status, where one is known: it says where a fault may sit.
        limit: how many to return.

    Returns:
        At most `limit` causes; none where the text shares no thing with any description.
    """
    return tuple(
        Near(slug, score, *_shared(said.concepts, number))
        for slug, score, said, number in _ranked(text[:LONGEST], status)[:limit]
    )


def lead_over(text: str, slug: str, *, status: int | None = None) -> float:
    """How much nearer the nearest cause is to a text than a given one; 0 where that is the nearest itself."""
    ranked = _ranked(text[:LONGEST], status)
    own = next((score for other, score, _, _ in ranked if other == slug), 0.0)
    return ranked[0][1] - own if ranked else 0.0


@lru_cache(maxsize=8)
def _ranked(text: str, status: int | None) -> tuple[tuple[str, float, "_Said", int], ...]:
    """Every cause with how near it is, the words it goes by and the description, best first."""
    text = _PLACE.sub(_last_parts, text)
    sentences = [part for part in _SENTENCE.split(text)[:MOST_SENTENCES] if len(part) > _SHORTEST_SENTENCE]
    best: dict[str, tuple[float, int, _Said]] = {}
    whole = 0.0
    for part in dict.fromkeys((text, *sentences)):
        said = _weighed(_lexicon().concepts(part))
        whole = max(whole, said.length)
        share = (said.length / whole) ** _PART if whole else 0.0
        for slug, (score, number) in _compared(said).items():
            score *= share * _fit(slug, status)
            if slug not in best or score > best[slug][0]:
                best[slug] = score, number, said
    found = ((slug, score, said, number) for slug, (score, number, said) in best.items())
    return tuple(sorted(found, key=lambda one: one[1], reverse=True))


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
    lexicon, lowered = _lexicon(), text[:LONGEST].lower()
    if _FAULT.search(lowered):
        return True
    return bool(lexicon.others.search(lowered)) and not _names(text, lexicon.ours)


@lru_cache(maxsize=8)
def things_in(text: str) -> frozenset[str]:
    """The concepts that a text names, a place's last parts among them."""
    named = _lexicon().concepts(_PLACE.sub(_last_parts, text[:LONGEST]))
    return frozenset(one.name for one in named)


@cache
def needs(slug: str) -> frozenset[str]:
    """Concepts of which a text has to name one for this cause to be meant; empty where it needs none."""
    return frozenset(meaning()["needs"].get(slug, "").split())


def _names(text: str, concepts: frozenset[str]) -> bool:
    """Whether a text names this API, or has one of the concepts."""
    if _OURS.search(text[:LONGEST]):
        return True
    return any(one.name in concepts for one in _lexicon().concepts(text[:LONGEST]))


def _last_parts(place: re.Match[str]) -> str:
    """A place in a body as the words that its keys are."""
    parts = place[0].split(".")
    return " ".join(part for part in parts if part not in _SILENT_PARTS and not part.isdigit())


@dataclass(frozen=True, slots=True)
class _Said:
    """What a text or a sentence of it says, ready to be compared."""

    concepts: list[Concept]
    weighed: Mapping[str, float]
    length: float


def _weighed(concepts: list[Concept]) -> _Said:
    """Concepts with their weights; words that no description has make the text less like any."""
    index = _index()
    features = _features([one.name for one in concepts])
    weighed = {name: size * index.weights[name] for name, size in features.items() if name in index.weights}
    unheard = sum(1 for name in features if name not in index.weights and ">" not in name)
    return _Said(
        concepts, weighed, math.hypot(*weighed.values(), math.sqrt(unheard) * _UNHEARD * index.rarest)
    )


def _compared(said: _Said) -> dict[str, tuple[float, int]]:
    """Every cause that has a word in common with the text: how near it is, and by which description."""
    index = _index()
    scores: dict[int, float] = defaultdict(float)
    whole: dict[str, float] = defaultdict(float)
    for name, size in said.weighed.items():
        for slug, part in index.told_of[name]:
            whole[slug] += size / said.length * part
        for number, part in index.found_in[name]:
            scores[number] += size / said.length * part
    best: dict[str, int] = {}
    for number, score in scores.items():
        slug = index.slugs[number]
        if slug not in best or score > scores[best[slug]]:
            best[slug] = number
    return {
        slug: ((1 - _WHOLE) * scores[number] + _WHOLE * whole[slug], number) for slug, number in best.items()
    }


def _thing(name: str, common: frozenset[str]) -> int:
    """How much a feature names a thing, in halves: a concept of the lexicon does, a mere word by half."""
    if ">" in name or name in common:
        return 0
    return 2 if name.isupper() else 1


def _fit(slug: str, status: int | None) -> float:
    """How well a cause's place goes with a status."""
    places = _SERVER_PLACES if status is not None and status >= 500 else _PLACES.get(status or 0)
    return 1.0 if places is None or cause_book().entries[slug].where in places.split() else _AMISS


def _shared(said: list[Concept], number: int) -> tuple[tuple[str, ...], int]:
    """The words of a text that a description has too, and how many things they name."""
    features, common = _index().features[number], _lexicon().common
    held = [one for one in said if one.name in features]
    things = sum(_thing(name, common) for name in {one.name for one in held})
    return tuple(dict.fromkeys(one.words for one in held)), things // 2


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
    sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for number, (weight, features) in enumerate(drawn):
        weighed = {name: size * weights[name] for name, size in features.items()}
        length = math.hypot(*weighed.values()) or 1.0
        for name, size in weighed.items():
            part = weight * size / length
            found_in[name].append((number, part))
            sums[slugs[number]][name] += part
    told_of: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for slug, parts in sums.items():
        length = math.hypot(*parts.values())
        for name, part in parts.items():
            told_of[name].append((slug, part / length))
    return _Index(
        tuple(slugs), tuple(features for _, features in drawn), weights, math.log(1 + many), found_in, told_of
    )


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
