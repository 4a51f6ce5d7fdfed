"""What a text speaks of: its words as concepts, by the lexicon of the catalogue (`causes/meaning.toml`).

"Picture", "screenshot" and "Bild" are one concept, so that two texts can be compared by what they mean
instead of by their words. The catalogue's own descriptions are turned into concepts when it is compiled.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_WORD = re.compile(r"[a-z]+|\d+")
_SUM = re.compile(r"[$€£] ?\d[\d.,]{0,12}")
_SIZE = re.compile(r"\b\d{3,5} ?[x×] ?\d{3,5}\b")
_MARK = "zq"
"""Begins the stand-in for a concept that was found in a script without blanks between words."""
_ENDINGS = (
    ("ies", "y"), ("sses", "ss"), ("ing", ""), ("edly", ""), ("ed", ""), ("es", ""), ("s", ""), ("ly", ""),
)  # fmt: skip
_LEAST_STEM = 3


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of a text, with the words that stood for it."""

    name: str
    """In capitals where the lexicon has it; a word without its ending otherwise."""
    words: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Which words stand for which concept."""

    phrases: Mapping[str, str]
    """Words without their endings -> concepts, parted by blanks; nothing where they say nothing."""
    longest: int
    """Words of the longest phrase."""
    stop: frozenset[str]
    common: frozenset[str]
    """Concepts that say something of a thing, and name none themselves."""
    complaints: frozenset[str]
    """Concepts that make a text speak of something that went wrong."""
    trouble: tuple[str, ...]
    """Beginnings of words that do the same."""
    ours: frozenset[str]
    """Concepts that a text hardly ever has unless it speaks of this API."""
    perhaps: frozenset[str]
    """Concepts that a text often has when it speaks of this API."""
    others: re.Pattern[str]
    """Names of other programs, and of faults in code."""
    foreign: re.Pattern[str]
    foreign_names: Mapping[str, str]

    def concepts(self, text: str) -> list[Concept]:
        """The concepts of a text in order; stop words and numbers are left out."""
        marked = self.foreign.sub(lambda hit: f" {_MARK}{self.foreign_names[hit[0]]} ", text.lower())
        words = _words(marked)
        stems = [_stem(word) for word in words]
        found: list[Concept] = []
        at = 0
        while at < len(stems):
            size, names = self._at(stems, at)
            if names is not None:
                found += [Concept(name, " ".join(words[at : at + size])) for name in names.split()]
            elif len(stems[at]) > 1 and stems[at] not in self.stop and not stems[at].isdigit():
                found.append(Concept(stems[at], words[at]))
            at += size
        return found

    def _at(self, stems: Sequence[str], at: int) -> tuple[int, str | None]:
        """How many words the longest phrase at a place has, and its concepts; 1 and None without one."""
        for size in range(min(self.longest, len(stems) - at), 0, -1):
            names = self.phrases.get(" ".join(stems[at : at + size]))
            if names is not None:
                return size, names
        return 1, None


def lexicon_of(meaning: Mapping[str, Any]) -> Lexicon:
    """The lexicon in the data of `meaning.toml`."""
    phrases: dict[str, str] = {}
    foreign: dict[str, str] = {}
    for concept, listed in meaning["concepts"].items():
        for phrase in listed.split("|"):
            latin = " ".join(_stem(word) for word in _words(phrase))
            if latin:
                phrases[latin] = concept.upper()
            else:
                foreign[phrase] = concept
        phrases[_MARK + concept] = concept.upper()
    for phrase in meaning["silent"].split("|"):
        phrases[" ".join(_stem(word) for word in _words(phrase))] = ""
    longest_first = sorted(foreign, key=len, reverse=True)
    return Lexicon(
        phrases=phrases,
        longest=max(phrase.count(" ") + 1 for phrase in phrases),
        stop=frozenset(_stem(word) for word in meaning["stop"].split()),
        common=frozenset(meaning["common"].upper().split()),
        complaints=frozenset(meaning["complaints"].upper().split()),
        trouble=tuple(meaning["trouble"].split("|")),
        ours=frozenset(meaning["ours"].upper().split()),
        perhaps=frozenset(meaning["perhaps"].upper().split()),
        others=re.compile(rf"\b(?:{meaning['others']})\b"),
        foreign=re.compile("|".join(map(re.escape, longest_first))),
        foreign_names=foreign,
    )


def _words(text: str) -> list[str]:
    """Lower-case words of Latin letters without accents, and numbers."""
    plain = text.lower().replace("’", "'").replace("can't", "can not").replace("n't", " not")
    plain = _SIZE.sub(" pixels ", _SUM.sub(" money ", plain)).replace("'", "")
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return _WORD.findall(plain)


def _stem(word: str) -> str:
    """A word without its commonest English endings; that all its forms come out alike is enough."""
    if word.startswith(_MARK):
        return word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM and not word.endswith("ss"):
            word = word[: -len(ending)] + instead
            break
    if len(word) > _LEAST_STEM and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    return word[:-1] if word.endswith("e") and len(word) > _LEAST_STEM + 1 else word
