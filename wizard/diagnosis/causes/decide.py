"""Deciding: from the facts of one error to its causes, best first, in the words of the catalogue.

Order: a documented `error_code`, then the rules by how specific they are. Where no rule knows the words, the
cause whose description they come nearest to is likely; where none is near, the cause is `unknown`, and its
place is told as far as path, status and answerer show it.
"""

import re
from typing import NamedTuple

from wizard.diagnosis.causes import catalogue
from wizard.diagnosis.causes.advice import fix_for, ruled_out
from wizard.diagnosis.causes.likeness import (
    NONE,
    PLAIN,
    agrees,
    asks,
    likeness,
    of_something_else,
    quotes,
)
from wizard.diagnosis.causes.match import SURE, Facts, Hit, hits
from wizard.diagnosis.causes.nearest import Near
from wizard.diagnosis.causes.views import view
from wizard.knowledge.cause_book import CauseEntry
from wizard.knowledge.cause_book import own_words as book_own_words
from wizard.model.explanation import CauseMatch, Evidence, Problem
from wizard.model.words import Move, Place, Sureness

MOST_CAUSES = 5
_NEAR = 22
"""Further causes are named when their rank is at most this far below the best."""
_LEAST = 10
_STATEMENT = re.compile(r"[\w.\[\]\- ]{1,60}: \S.{0,300}\Z")
"""One line that names something and says something of it, as error messages do."""

_PLACE_BY_STATUS = {
    401: Place.HEADERS, 402: Place.ACCOUNT, 403: Place.ACCOUNT, 404: Place.ENDPOINT, 405: Place.ENDPOINT,
    408: Place.NETWORK, 413: Place.SIZE, 414: Place.ENDPOINT, 415: Place.HEADERS, 429: Place.SERVICE,
    431: Place.NETWORK, 407: Place.NETWORK,
}  # fmt: skip
_PLACE_BY_ANSWERER = {
    "bedrock": Place.GATEWAY, "vertex": Place.GATEWAY, "foundry": Place.GATEWAY, "litellm": Place.GATEWAY,
    "openrouter": Place.GATEWAY, "portkey": Place.GATEWAY, "copilot": Place.GATEWAY, "gateway": Place.GATEWAY,
    "cloudflare": Place.NETWORK, "proxy": Place.NETWORK, "nobody": Place.NETWORK,
}  # fmt: skip
_RELAYS = frozenset(["litellm", "openrouter", "portkey", "copilot", "gateway"])
"""Programs that put what others mean into words of their own, which never show a cause elsewhere."""
_HEADER_WORDS = (
    "anthropic-version",
    "anthropic-beta",
    "anthropic-workspace-id",
    "x-api-key",
    "content-type",
    "authorization header",
)


class Decision(NamedTuple):
    """What was decided of one error."""

    causes: tuple[CauseMatch, ...]
    """Best first; never empty."""
    clear: bool
    """Whether the words of the error alone leave no doubt that they speak of one."""


def decide(facts: Facts, code: str | None, detail_paths: tuple[str, ...] = ()) -> Decision:
    """The causes of one error, best first."""
    own = own_words(facts.message)
    found = [hit for hit in hits(catalogue.rules(), facts) if hit.rank >= _LEAST]
    if found and not code and of_something_else(facts):
        found = []
    if found and not own:
        found = [hit for hit in found if not ruled_out(catalogue.entry(hit.rule.slug), facts)]
    causes: list[CauseMatch] = []
    if catalogue.is_code(code):
        assert code is not None
        causes.append(_coded(code, facts, detail_paths))
    like = NONE if causes else likeness(facts, found[0] if found else None, own_words=own)
    causes.extend(_likened(near, facts) for near in like.named)
    if found:
        best = found[0].rank
        before = {cause.slug for cause in causes}
        close = [hit for hit in found if hit.rank >= best - _NEAR or hit.rank >= SURE]
        causes.extend(
            _matched(hit, facts, sure=not causes and not like.doubtful)
            for hit in close
            if hit.rule.slug not in before
        )
    if not causes:
        causes.append(unknown(facts))
    enough = PLAIN if _STATEMENT.match(facts.message) else SURE
    worded = bool(found and found[0].in_message and found[0].rank >= enough)
    clear = catalogue.is_code(code) or worded or bool(like.named)
    return Decision(tuple(causes[:MOST_CAUSES]), clear and (facts.witnessed or not asks(facts.message)))


def _likened(near: Near, facts: Facts) -> CauseMatch:
    entry = catalogue.entry(near.slug)
    evidence = Evidence(
        rule=f"{near.slug}.meaning",
        words=" … ".join(near.shared)[:300],
        source=entry.source,
        verified_on=entry.verified_on,
    )
    return _told(entry, facts, Sureness.LIKELY, evidence, facts.paths)


def _coded(code: str, facts: Facts, detail_paths: tuple[str, ...]) -> CauseMatch:
    entry = catalogue.entry(code)
    evidence = Evidence(
        rule=f"error_code.{code}", words=code, source=entry.source, verified_on=entry.verified_on
    )
    return _told(entry, facts, Sureness.SHOWN, evidence, detail_paths or facts.paths)


def _matched(hit: Hit, facts: Facts, *, sure: bool) -> CauseMatch:
    entry = catalogue.entry(hit.rule.slug)
    sure = sure and hit.in_message and _is_sure(hit, facts)
    evidence = Evidence(
        rule=hit.rule.name,
        words=hit.words or _signs(hit, facts),
        source=entry.source,
        verified_on=entry.verified_on,
    )
    return _told(entry, facts, Sureness.SHOWN if sure else Sureness.LIKELY, evidence, facts.paths)


def _is_sure(hit: Hit, facts: Facts) -> bool:
    """Whether a match shows its cause: in words of the service's own, or of an answer that was seen."""
    if own_words(facts.message):
        return hit.rank >= PLAIN and (facts.witnessed or not quotes(facts.message))
    by_gateway = facts.answered_by in _RELAYS and catalogue.entry(hit.rule.slug).where != Place.GATEWAY
    return hit.rank >= SURE and facts.witnessed and not by_gateway and agrees(facts, hit)


def own_words(message: str) -> bool:
    """Whether a message is written as the service, the SDKs or the runtimes themselves write."""
    said = view(message).tight
    return any(words in said for words in book_own_words())


def _signs(hit: Hit, facts: Facts) -> str:
    """What a rule without words went by."""
    parts = [f"{name} {', '.join(sorted(facts.words_for(name)))}" for name in hit.rule.sets if name != "path"]
    if "path" in hit.rule.sets:
        parts.append(f"place {facts.paths[0]}")
    return "; ".join(parts)


def _told(
    entry: CauseEntry, facts: Facts, confidence: Sureness, evidence: Evidence, paths: tuple[str, ...]
) -> CauseMatch:
    return CauseMatch(
        slug=entry.slug,
        where=Place(entry.where),
        confidence=confidence,
        title=entry.title,
        means=entry.means,
        fix=fix_for(entry, facts),
        paths=paths or entry.paths or _named_keys(entry, facts),
        docs=entry.docs,
        retry=entry.retry,
        move=Move(entry.move),
        sets=dict(entry.sets),
        because=(evidence,),
    )


def _named_keys(entry: CauseEntry, facts: Facts) -> tuple[str, ...]:
    """Keys of the body's top level that the message names without writing them as a place."""
    if entry.where != "body":
        return ()
    said = view(facts.message).words
    return tuple(key for key in catalogue.table("top_keys") if f" {key.replace('_', ' ')} " in said)


def unknown(facts: Facts) -> CauseMatch:
    """The honest answer where nothing fits, with the place as far as it shows."""
    entry = catalogue.entry("unknown")
    place = place_of(facts)
    evidence = Evidence(rule="unknown", words="", source=entry.source, verified_on=entry.verified_on)
    return _told(entry, facts, Sureness.CANNOT_TELL, evidence, facts.paths).model_copy(
        update={"where": place}
    )


def of_somebody_else(facts: Facts, who: str) -> CauseMatch:
    """What to say of a reply that names another service, and nothing of this API."""
    return unknown(facts).model_copy(
        update={
            "title": "Not an error of this API",
            "means": f"The text names {who} and nothing of this API, so somebody else answered.",
            "fix": "Look into the documentation of whoever answered. If the call was meant for Claude, check "
            "the base URL, the key and the client library that were really used.",
            "docs": None,
        }
    )


def place_of(facts: Facts) -> Place:
    """Where the fault sits when only path, status, type and answerer are known."""
    lowered = facts.message.lower()
    if any(word in lowered for word in _HEADER_WORDS):
        return Place.HEADERS
    if facts.paths and (facts.status in (None, 400, 422)):
        return Place.BODY
    by_answerer = _PLACE_BY_ANSWERER.get(facts.answered_by)
    if by_answerer and facts.status != 413:
        return by_answerer
    if facts.status is not None:
        if facts.status >= 500:
            return Place.SERVICE
        return _PLACE_BY_STATUS.get(facts.status, Place.BODY)
    if facts.type and facts.type.endswith("_error") and facts.type != "invalid_request_error":
        return Place.SERVICE
    return Place.BODY


def named(slug: str, problem: Problem, version: str | None, model: str | None) -> CauseMatch:
    """The cause that checking a request named, in the catalogue's words."""
    entry = catalogue.entry(slug if catalogue.knows(slug) else "unknown")
    evidence = Evidence(
        rule=problem.rule or "check",
        words=problem.message,
        source=problem.source or entry.source,
        verified_on=problem.verified_on or entry.verified_on,
    )
    paths = (problem.path,) if problem.path else ()
    return _told(entry, Facts("", "", version=version, model=model), Sureness.SHOWN, evidence, paths)
