"""What a likeness in meaning is taken for, beside what the rules of the catalogue found.

Rules for known texts are never questioned. Where no rule knows the words, the nearest cause is named; where
only a loose rule does (a subject and a predicate, whatever stands between), a description that is much nearer
goes before it, and one that is somewhat nearer makes it less sure.
"""

import re
from dataclasses import replace
from typing import NamedTuple

from wizard.diagnosis.causes import catalogue
from wizard.diagnosis.causes.advice import ruled_out
from wizard.diagnosis.causes.match import Facts, Hit
from wizard.diagnosis.causes.nearest import (
    Near,
    complains,
    lead_over,
    nearest,
    needs,
    of_another_program,
    of_this_api,
    things_in,
)
from wizard.diagnosis.causes.rules import path_pattern

PLAIN = 28
"""From this rank on a rule goes by words, if general ones; below it, by a status or a type alone."""
_LOOSE = 45
"""Rules below this rank join a subject to a predicate, whatever stands between; unless they name a place."""
_LIKE_ERROR = (0.4, 0.03, 1)
"""What is asked of a text that is known to be an error: how near it comes to a cause, how far that is ahead
of the next, and how many things both name."""
_LIKE_OURS = (0.32, 0.03, 1)
"""The same where nothing but the words says that they are of an error, and they are of this API."""
_LIKE_TROUBLE = (0.44, 0.05, 1)
"""The same of words that say of anything that it went wrong."""
_LIKE_WORDS = (0.65, 0.2, 1)
"""The same of words that do not even say that."""
_OVERRULES = (0.7, 0.3)
"""How near a description has to be, and how much nearer than that of the cause which a loose rule names."""
_DOUBTS = (0.5, 0.1)
"""The same to make that cause less sure."""
_TELLING = 0.75
"""From here on even words that name no thing are taken for what they are near to."""
_TELLING_OURS = 0.5
"""The same where the text has no status, which alone is near to much, and speaks of this API."""
_ALONE = 0.5
"""What is asked of a likeness that rests on one word of a thing, and of nothing else."""
_QUOTED = re.compile(r"(?<![\w:=])[\"“]([^\"”\n]{12,300})[\"”](?!:)")
_OWN_WORDS = 24
"""So many characters around a quotation are more than the name of a class."""
_LOOKED_AT = 12
"""So many of the nearest are weighed by what else is known."""
_AT_PLACE = 1.12
"""What a likeness gains where a rule of the cause names the very place that the text names."""
_AGAINST = 0.7
"""What is left of it where the model in hand speaks against the cause, or what it is about is not named."""
_ANSWERED = {
    "bedrock": frozenset(["BEDROCK"]),
    "vertex": frozenset(["VERTEX"]),
    "foundry": frozenset(["FOUNDRY"]),
    "copilot": frozenset(["COPILOT"]),
    "cloudflare": frozenset(["HTML"]),
}
"""Who answered counts as named."""
_VERY_NEAR = 0.6
"""From here on two causes that are about as near to words of nobody known are both named."""
_CLEARLY = 0.05
"""How far ahead of the next a cause has to be for words of nobody known to show it."""
_ONESELF = re.compile(
    r"(?<![\w'])(?:i|i'm|my|our(?! documentation| systems)|we(?! are unable)|us|why)(?![\w'-])", re.IGNORECASE
)
_ASKS = re.compile(
    r"(?:what (?:is|are|does)|how (?:do|can|to|many|much|long)|(?:can|could) (?:you|some|any)|thanks"
    r"|(?:is|are) there|which (?:model|version|plan|region)|i (?:read|heard|wonder)|does (?:some|any)|has any"
    r"|please (?:summari[sz]e|write|update|explain|help|translate))",
    re.IGNORECASE,
)


class Likeness(NamedTuple):
    """What the descriptions of the causes say to a text."""

    named: tuple[Near, ...] = ()
    """Causes that go before what rules found, best first."""
    doubtful: bool = False
    """Whether another cause is told in words much more like these than that of the best rule."""


NONE = Likeness()


def asks(message: str) -> bool:
    """Whether a text is a question or a request to a person, which names no error."""
    return _ASKS.match(message.strip()) is not None


def of_something_else(facts: Facts) -> bool:
    """Whether a text of which nobody's answer is known speaks of another program."""
    return not facts.witnessed and of_another_program(facts.passage)


def likeness(facts: Facts, hit: Hit | None, *, own_words: bool) -> Likeness:
    """Compare the words of an error with the descriptions of the causes.

    Args:
        facts: what is known of the error.
        hit: the best rule that matched, if one did.
        own_words: whether the message is written as the service itself writes.
    """
    if hit and hit.rank >= PLAIN:
        known = hit.rank >= _LOOSE or own_words or "path" in hit.rule.sets
        return NONE if known else _beside(facts, hit)
    if of_something_else(facts):
        return NONE
    text = facts.message or facts.passage
    found = _near(text, facts)
    if not found:
        return NONE
    surely = facts.witnessed or bool(facts.paths)
    score, lead, things = _LIKE_ERROR if surely else _asked_of(text)
    if found[0].score < score or not _tells(found[0], text, things, surely=surely):
        return NONE
    if len(found) < 2 or found[0].score - found[1].score >= lead:
        return Likeness(found[:1])
    both = surely or of_this_api(text) or found[0].score >= _VERY_NEAR
    return Likeness(found[:2]) if both else NONE


def _tells(near: Near, text: str, things: int, *, surely: bool) -> bool:
    """Whether what a text has in common with a cause is enough to name it."""
    if len(near.shared) < 2 and not surely:
        return bool(near.things) and near.score >= _ALONE
    least = _TELLING if surely else _TELLING_OURS if of_this_api(text) else 1.0
    return near.things >= things or near.score >= least


def _asked_of(text: str) -> tuple[float, float, int]:
    """What is asked of a likeness, where nothing but the words says that they are of an error."""
    if not complains(text):
        return _LIKE_WORDS
    return _LIKE_OURS if of_this_api(text) else _LIKE_TROUBLE


def _near(text: str, facts: Facts) -> tuple[Near, ...]:
    """The nearest causes, with what place and model say to each of them taken into account."""
    found = nearest(text, status=facts.status, limit=_LOOKED_AT)
    fitting = (replace(near, score=near.score * _fit(near.slug, facts)) for near in found)
    return tuple(sorted(fitting, key=lambda near: near.score, reverse=True)[:3])


def _fit(slug: str, facts: Facts) -> float:
    """How well a cause goes with the places and things that the text names, and with the model in hand."""
    if ruled_out(catalogue.entry(slug), facts):
        return _AGAINST
    globs = catalogue.globs(slug) if facts.paths else ()
    there = any(path_pattern(glob)(path) for glob in globs for path in facts.lowered_paths)
    likeness = _AT_PLACE if there else 1.0
    needed = needs(slug)
    named = things_in(facts.message) | _ANSWERED.get(facts.answered_by, frozenset())
    return likeness if not needed or named & needed else likeness * _AGAINST


def agrees(facts: Facts, hit: Hit) -> bool:
    """Whether the descriptions bear out what a rule made of words that are not known to be the service's own.

    The rule's cause has to be the nearest of all by more than a hair: other words are shown to mean a cause
    only where both ways of reading them come to it.
    """
    found = _near(facts.message, facts)
    if not found or found[0].slug != hit.rule.slug:
        return False
    return len(found) < 2 or found[0].score - found[1].score >= _CLEARLY


def quotes(message: str) -> bool:
    """Whether somebody tells of an error in words of their own, perhaps with the service's between quotes."""
    quoted = _QUOTED.search(message)
    apart = len(message) - len(quoted[0]) if quoted else 0
    return apart > _OWN_WORDS or _ONESELF.search(message) is not None


def _beside(facts: Facts, hit: Hit) -> Likeness:
    """What the descriptions say to the cause that a loose rule names."""
    found = _near(facts.message, facts)
    if not found or found[0].slug == hit.rule.slug:
        return NONE
    best = found[0].score
    ahead = lead_over(facts.message, hit.rule.slug, status=facts.status)
    if best >= _OVERRULES[0] and ahead >= _OVERRULES[1]:
        return Likeness(found[:1])
    return Likeness(doubtful=best >= _DOUBTS[0] and ahead >= _DOUBTS[1])
