"""The rule language of the catalogue: one line of text for one way in which a cause shows itself.

A rule is a list of parts joined by ` & `; all of them have to hold:

- ``a phrase|another phrase``: one of the phrases occurs. Letters and digits count, nothing else. A phrase
  of fourteen letters and more (a single word: of ten) is found even where blanks were lost or a line broke in
  it; a shorter one has to begin where a word begins, and up to three letters have to be a whole word.
  ``=word`` asks for whole words, ``word*`` for a beginning.
- ``$name``: one of the phrases listed under that name in the vocabulary.
- ``-phrase|phrase``: none of these occurs.
- ``~pattern``: a regular expression on the lower-case text without quotes; bounded repeats only.
- ``%phrase``: looked for in the whole passage instead of the message.
- ``status=400,401``  ``type=overloaded_error``  ``by=bedrock,litellm``  ``client=claude-code``: who said it.
- ``path=messages.*.role``: a place named in the text; ``*`` is one segment, ``**`` any number.
- ``key=temperature`` or ``key=@table``: a key that the text complains of; ``tag=`` likewise for a union tag.
- ``code=model_not_supported``: a gateway's own code.
- ``rank=70``: how specific the rule is (50 unless said); the highest wins.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

from wizard.diagnosis.causes.views import View, tight

_WHOLE = 3
"""A single word of at most so many letters has to be a whole word."""
_LONG_WORD = 10
_LONG_PHRASE = 14
"""From so many letters on, a single word or a phrase is found even where it was broken."""
DEFAULT_RANK = 50
_APART = re.compile(r"[^a-z0-9]+")
_SETS = ("status", "type", "by", "client", "path", "key", "tag", "code", "version")


class RuleError(ValueError):
    """A rule of the catalogue cannot be understood."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase, ready to be looked for."""

    needle: str
    where: str
    """`tight`, `words` or `plain` (a regular expression)."""
    text: str
    """The phrase as the catalogue writes it."""
    joined: str = ""
    """The same without its blanks, as lost underscores leave it."""

    def found(self, view: View) -> str | None:
        """The phrase where it occurs (for a regular expression, what it matched), or None."""
        if self.where == "tight":
            return self.text if self.needle in view.tight or (view.cut and self.begun(view.tight)) else None
        if self.where == "words":
            here = self.needle in view.words or (self.joined and self.joined in view.words)
            return self.text if here else None
        match = _compiled(self.needle).search(view.plain)
        return match[0] if match else None

    def begun(self, text: str) -> bool:
        """Whether a text that was cut off ends with the larger part of the phrase."""
        least = max(_LONG_PHRASE, len(self.needle) * 3 // 4)
        if text.find(self.needle[:least], -len(self.needle)) < 0:
            return False
        return any(text.endswith(self.needle[:size]) for size in range(len(self.needle) - 1, least - 1, -1))


class Look:
    """One text that rules are held against, with what was found in it already.

    Rules share most of their words, so each list of phrases is looked for once per text.
    """

    __slots__ = ("_found", "view")

    def __init__(self, view: View) -> None:
        self.view = view
        self._found: dict[int, str | None] = {}

    def first(self, phrases: tuple[Phrase, ...]) -> str | None:
        """The first of these phrases that occurs, or None. The tuple itself is the key of what was found."""
        key = id(phrases)
        if key not in self._found:
            self._found[key] = _first(phrases, self.view)
        return self._found[key]


def _first(phrases: tuple[Phrase, ...], view: View) -> str | None:
    # The commonest case by far is written out: thousands of phrases are looked for in every message.
    tight, words = view.tight, view.words
    for phrase in phrases:
        if phrase.where == "tight" and not view.cut:
            if phrase.needle in tight:
                return phrase.text
        elif phrase.where == "words":
            if phrase.needle in words or (phrase.joined and phrase.joined in words):
                return phrase.text
        elif (hit := phrase.found(view)) is not None:
            return hit
    return None


@dataclass(slots=True)
class Term:
    """Alternatives, of which one has to be there (or, for `negated`, none may be).

    They are made into phrases when the term is first held against a text: most terms of most rules never are.
    """

    alternatives: str
    vocabulary: "Vocabulary"
    negated: bool = False
    everywhere: bool = False
    """Looked for in the whole passage instead of the message."""
    _groups: tuple[tuple[Phrase, ...], ...] | None = None

    @property
    def groups(self) -> tuple[tuple[Phrase, ...], ...]:
        """The phrases, in lists that terms with the same words share.

        Raises:
            RuleError: a name that the vocabulary does not have, or a phrase without letters.
        """
        if self._groups is None:
            self._groups = self.vocabulary.groups(self.alternatives)
        return self._groups

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """Every alternative."""
        return tuple(phrase for group in self.groups for phrase in group)

    def found(self, look: Look) -> str | None:
        """An alternative that occurs, or None."""
        for group in self.groups:
            hit = look.first(group)
            if hit is not None:
                return hit
        return None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of one cause."""

    slug: str
    number: int
    terms: tuple[Term, ...]
    sets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    rank: int = DEFAULT_RANK
    text: str = ""

    @property
    def name(self) -> str:
        """Identifier for *why*."""
        return f"{self.slug}.{self.number}"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


class Vocabulary:
    """The words and tables that rules share; each list of words is made into phrases once.

    Args:
        words: name -> alternatives, as in the rule language.
        tables: name -> members.
    """

    def __init__(self, words: Mapping[str, str], tables: Mapping[str, list[str]]) -> None:
        self._words = words
        self._tables = tables
        self._made: dict[str, tuple[Phrase, ...]] = {}

    def groups(self, alternatives: str) -> tuple[tuple[Phrase, ...], ...]:
        """The phrases of ``a|b|$name``: those written out, then those of each name.

        Raises:
            RuleError: a name that the vocabulary does not have, or a phrase without letters.
        """
        if alternatives.startswith("~"):
            return (self._written(alternatives),)
        items = [item.strip() for item in alternatives.split("|")]
        plain = "|".join(item for item in items if not item.startswith("$"))
        named = tuple(self._named(item[1:]) for item in items if item.startswith("$"))
        return (self._written(plain), *named) if plain else named

    def _written(self, alternatives: str) -> tuple[Phrase, ...]:
        if alternatives not in self._made:
            made = (
                (Phrase(alternatives[1:], "plain", alternatives),)
                if alternatives.startswith("~")
                else tuple(_phrase(item, alternatives) for item in alternatives.split("|"))
            )
            self._made[alternatives] = made
        return self._made[alternatives]

    def _named(self, name: str) -> tuple[Phrase, ...]:
        if name not in self._words:
            raise RuleError(f"no words named {name!r}")
        key = f"${name}"
        if key not in self._made:
            self._made[key] = tuple(phrase for group in self.groups(self._words[name]) for phrase in group)
        return self._made[key]

    def members(self, value: str) -> frozenset[str]:
        """The members of ``a,b,@table``.

        Raises:
            RuleError: a table that the vocabulary does not have.
        """
        members: set[str] = set()
        for item in value.split(","):
            if not item.startswith("@"):
                members.add(item)
            elif item[1:] in self._tables:
                members.update(self._tables[item[1:]])
            else:
                raise RuleError(f"no table named {item[1:]!r}")
        return frozenset(members)


def parse_rule(slug: str, number: int, text: str, vocabulary: Vocabulary, *, later: bool = False) -> Rule:
    """Parse one line of the rule language.

    Args:
        slug: the cause.
        number: which of its rules, for `Rule.name`.
        text: the line.
        vocabulary: the words that it may name.
        later: leave the phrases until they are needed; what is wrong with them then shows only then.

    Raises:
        RuleError: an unknown name, an empty part, or a rule without any condition.
    """
    terms: list[Term] = []
    sets: dict[str, frozenset[str]] = {}
    rank = DEFAULT_RANK
    for part in (piece.strip() for piece in text.split(" & ")):
        name, _, value = part.partition("=")
        if name == "rank":
            rank = int(value)
        elif name in _SETS and value:
            sets[name] = vocabulary.members(value)
        elif part:
            terms.append(_term(part, vocabulary))
        else:
            raise RuleError(f"{slug}: an empty part in {text!r}")
    if not later:
        for term in terms:
            term.groups  # noqa: B018 - made here so that what is wrong with it shows here
    if not terms and not sets:
        raise RuleError(f"{slug}: a rule without a condition")
    return Rule(slug, number, tuple(terms), sets, rank, text)


def _term(part: str, vocabulary: Vocabulary) -> Term:
    negated = part.startswith("-")
    part = part[1:] if negated else part
    everywhere = part.startswith("%")
    return Term(part[1:] if everywhere else part, vocabulary, negated, everywhere)


def _phrase(item: str, part: str) -> Phrase:
    letters = tight(item)
    if not letters:
        raise RuleError(f"a phrase without letters in {part!r}")
    spaced = _APART.sub(" ", item.lower().replace("'", "")).strip()
    if item.startswith("="):
        return Phrase(f" {spaced} ", "words", item)
    if len(letters) >= (_LONG_PHRASE if " " in spaced else _LONG_WORD):
        return Phrase(letters, "tight", item)
    if len(letters) <= _WHOLE and not item.endswith("*"):
        return Phrase(f" {spaced} ", "words", item)
    return Phrase(f" {spaced}", "words", item, f" {letters}")


@cache
def path_pattern(glob: str) -> Callable[[str], object]:
    """A matcher for a place such as `messages.*.content.**.text`."""
    parts = [
        r"(?:[^.]+\.)*[^.]+" if part == "**" else r"[^.]+" if part == "*" else re.escape(part)
        for part in glob.split(".")
    ]
    return re.compile(r"\.".join(parts).lower() + r"\Z").match
