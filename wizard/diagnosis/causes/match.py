"""Matching: the rules of the catalogue against one error, best first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from wizard.diagnosis.causes.places import keys_in, paths_in, tags_in
from wizard.diagnosis.causes.rules import Look, Rule, Term, path_pattern
from wizard.diagnosis.causes.views import view

SURE = 40
"""A rule of at least this rank that matched the message itself shows the cause; a lesser makes it likely."""
ELSEWHERE = 22
"""Taken off the rank where the words stand in the passage around the message only."""
BESIDE = 40
"""The same where the message is the service's own statement, so that what stands around it says little."""
_SHORT = 30
"""A message of so few characters is not taken for the beginning of a longer one."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an error when its cause is looked for."""

    message: str
    passage: str
    status: int | None = None
    type: str | None = None
    other_code: str | None = None
    answered_by: str = "unknown"
    client: str | None = None
    version: str | None = None
    model: str | None = None
    cut: bool = False
    """The text is known to end in the middle."""
    stated: bool = False
    """The message is the service's own statement, not a line picked out of free text."""
    identified: bool = False
    """A request id stands with it."""
    paths: tuple[str, ...] = ()
    keys: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()

    @property
    def witnessed(self) -> bool:
        """Whether more than words says that somebody answered with this error: a status, a type, an id."""
        return bool(self.status or self.type or self.other_code or self.identified or self.stated)

    @property
    def lowered_paths(self) -> tuple[str, ...]:
        """The places in lower case, as rules compare them."""
        return tuple(path.lower() for path in self.paths)

    def words_for(self, name: str) -> frozenset[str]:
        """The values that a `name=` condition is compared with."""
        one = {
            "status": str(self.status) if self.status else None,
            "type": self.type.lower() if self.type else None,
            "by": self.answered_by,
            "client": self.client,
            "code": self.other_code.lower() if self.other_code else None,
            "version": self.version,
        }
        if name in one:
            value = one[name]
            return frozenset((value,)) if value else frozenset()
        return {"key": self.keys, "tag": self.tags}[name]


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that matched."""

    rule: Rule
    rank: int
    words: str
    length: int
    """Letters matched, which decides between rules of one rank."""
    in_message: bool = True


def with_places(facts: Facts) -> Facts:
    """The facts with the places, keys and tags that the message names."""
    paths = paths_in(facts.message)
    return replace(facts, paths=paths, keys=keys_in(facts.message, paths), tags=tags_in(facts.message))


def hits(rules: Sequence[Rule], facts: Facts) -> list[Hit]:
    """Every cause with a rule that matches, each with its best rule, best first.

    Where no rule fits, the text is taken for one that was cut in the middle of a phrase.
    """
    found = _hits(rules, facts, cut=False)
    if (found and found[0].rank >= SURE) or not (facts.cut or (not found and len(facts.message) > _SHORT)):
        return found
    return _hits(rules, facts, cut=True)


def _hits(rules: Sequence[Rule], facts: Facts, *, cut: bool) -> list[Hit]:
    """The hits in the message; the passage around it is looked at only where the message shows nothing."""
    message = Look(view(facts.message, cut=cut))
    passage = message if facts.passage == facts.message else Look(view(facts.passage, cut=cut))
    fitting = [rule for rule in rules if _fits(rule, facts)]
    found = _best(_in_message(rule, message, passage) for rule in fitting)
    if found and found[0].rank >= SURE:
        return found
    away = BESIDE if facts.stated else ELSEWHERE
    # What stands around a service's own statement counts only where it says more than the statement does.
    least = found[0].rank + 1 if found and facts.stated else 0
    around = (
        _in_passage(rule, passage, away) for rule in fitting if rule.terms and rule.rank - away >= least
    )
    return _best([*found, *around])


def _best(hits: Iterable[Hit | None]) -> list[Hit]:
    """The best hit of each cause, best first."""
    best: dict[str, Hit] = {}
    for hit in hits:
        if hit:
            other = best.get(hit.rule.slug)
            if other is None or _order(hit) > _order(other):
                best[hit.rule.slug] = hit
    return sorted(best.values(), key=_order, reverse=True)


def _order(hit: Hit) -> tuple[int, int]:
    return hit.rank, hit.length


def _fits(rule: Rule, facts: Facts) -> bool:
    """Whether everything but the words of a rule holds."""
    for name, wanted in rule.sets.items():
        if name == "path":
            if not any(path_pattern(glob)(path) for glob in wanted for path in facts.lowered_paths):
                return False
        elif not wanted & facts.words_for(name):
            return False
    return True


def _in_message(rule: Rule, message: Look, passage: Look) -> Hit | None:
    if not rule.terms:
        return Hit(rule, rule.rank, "", len(rule.sets))
    words = _all(rule.terms, message, passage)
    if words is None:
        return None
    return Hit(rule, rule.rank, _shown(words), _length(words, rule), in_message=not message.view.cut)


def _in_passage(rule: Rule, passage: Look, away: int) -> Hit | None:
    words = _all(rule.terms, passage, passage)
    if words is None:
        return None
    return Hit(rule, rule.rank - away, _shown(words), _length(words, rule), in_message=False)


def _all(terms: tuple[Term, ...], text: Look, passage: Look) -> list[str] | None:
    words: list[str] = []
    for term in terms:
        found = term.found(passage if term.everywhere else text)
        if (found is None) != term.negated:
            return None
        if found:
            words.append(found)
    return words


def _shown(words: list[str]) -> str:
    return " … ".join(words)[:300]


def _length(words: list[str], rule: Rule) -> int:
    return sum(len(word) for word in words) + 4 * len(rule.sets)
