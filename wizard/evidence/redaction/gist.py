"""The gist of a text: each of its words once. Every layer takes its first look there.

Logs repeat their words, so the gist is a small part of the text, and most layers see in it that there is
nothing for them. A word ends at white space and at signs that stand in no sign of any layer and in no name;
every digit is written as 0. What a layer looks for first must therefore be free of such signs and of other
digits; it is then in the gist of every text that it is in. The gist only ever saves work: whoever finds a
sign there looks at the text itself. A test compares with a gist that says yes to everything.
"""

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache

from wizard.evidence.redaction.rules import kept_ids, stems
from wizard.evidence.redaction.secretnames import is_secret_name, whole_name
from wizard.evidence.redaction.signs import sign

_IN_WORDS = b"_-.:/@%+\\&~$"
_FOLD = bytes(
    48 if 48 <= b <= 57 else b if b > 127 or chr(b).isalpha() or b in _IN_WORDS else 32 for b in range(256)
)
_FINE = bytes(range(0x20, 0x7F)) + b"\t\r\n"
_CLASSES = dict.fromkeys(range(48, 58), 48) | dict.fromkeys(range(65, 91), 65)
_RUN = re.compile(r"[A-Za-z0-9+/_-]{12,}")
_HEX = re.compile(r"[0-9A-Fa-f]+")
_SHORT = 2000
"""In texts of so many characters, `in` is faster than a pattern."""
_MANY = 24
"""So many names are looked for by their words."""
_WORD = re.compile(r"[^\W_]+")
LONG_RUN = 60
"""Encoders that wrap lines do so at 64 or 76 letters: a run of this length may go on in the next line."""


def folded(text: str) -> str:
    """The text in small letters, as long as the text."""
    small = text.lower()
    if len(small) != len(text):
        small = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    return small


def classes(text: str) -> str:
    """The text with 0 for every digit and A for every capital letter."""
    return text.translate(_CLASSES)


def says_nothing(letters: str) -> bool:
    """Whether a run of letters is no encoded text, whatever its digits are: base64 mixes letters."""
    if _HEX.fullmatch(letters):
        return False
    return letters.islower() or letters.isupper() or bool(kept_ids().fullmatch(letters))


@lru_cache(maxsize=2048)
def _parts(name: str) -> tuple[str, ...]:
    """What of a name is in a gist."""
    data = name.encode("utf-8", "surrogatepass").translate(_FOLD)
    return tuple(part.decode("utf-8", "surrogatepass") for part in data.split())


@lru_cache(maxsize=16)
def _beginnings(words: tuple[str, ...], ascii_only: bool) -> tuple[re.Pattern[str], ...]:
    """What finds the words where one may begin; each pattern begins with one letter, which is fast."""
    first = sorted({word.split()[0] for word in words}, key=lambda word: (-len(word), word))
    plain = "|".join(re.escape(word) for word in first if word.isascii())
    found = [re.compile(rf"\n({plain})"), re.compile(rf"-({plain})")]
    if not ascii_only:
        # Letters of scripts that put no blank between words may stand before any of them.
        odd = "|".join(re.escape(word) for word in first if not word.isascii())
        found += [re.compile(rf"({odd})"), re.compile(rf"(?<=[^\x00-\x7f])({plain})")]
    return tuple(found)


def begins_word(text: str, place: int) -> bool:
    """Whether a word may begin at a place, as the gist sees it."""
    before = text[place - 1 : place] if place else " "
    return before == "-" or not before.isascii() or not (before.isalnum() or before.encode() in _IN_WORDS)


class Gist:
    """The words of a text, each once, between line ends."""

    def __init__(self, text: str) -> None:
        data = text.encode("utf-8", "surrogatepass")
        words = dict.fromkeys(data.translate(_FOLD).split())
        self.shape = b"\n".join((b"", *words, b"")).decode("utf-8", "surrogatepass")
        """Large and small letters as they stand."""
        self.small = folded(self.shape)
        """The words in small letters."""
        self._ascii = self.shape.isascii()
        self.odd = data.translate(None, _FINE).decode("utf-8", "surrogatepass")
        """Every character that is not printable ASCII, a tab or a line end."""

    @cached_property
    def classes(self) -> str:
        """The words with 0 for every digit and A for every capital letter."""
        return classes(self.shape)

    def has(self, *signs: str) -> bool:
        """Whether one of the signs, in small letters, may stand in the text."""
        small = self.small
        if len(small) <= _SHORT:
            return any(one in small for one in signs)
        return any(sign(one).search(small) for one in signs)

    def those(self, signs: Iterable[str]) -> tuple[str, ...]:
        """Those of the signs, in small letters, that may stand in the text."""
        return tuple(one for one in signs if sign(one).search(self.small))

    def shows(self, *patterns: re.Pattern[str]) -> bool:
        """Whether one of the patterns may match in the text, large and small letters told apart."""
        return any(pattern.search(self.shape) for pattern in patterns)

    def showing(self, patterns: Iterable[re.Pattern[str]]) -> tuple[re.Pattern[str], ...]:
        """Those of the patterns that may match in the text."""
        return tuple(pattern for pattern in patterns if pattern.search(self.shape))

    def classed(self, *signs: str) -> bool:
        """Whether one of the signs, in classes of letters, may stand in the text."""
        return any(sign(one).search(self.classes) for one in signs)

    def saying(self, names: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Those of the names, in small letters, that may stand in the text; each with what it comes with."""
        if len(names) > _MANY:
            said = set(_WORD.findall(self.small))
            names = [pair for pair in names if said.issuperset(_WORD.findall(" ".join(_parts(pair[0]))))]
        return [pair for pair in names if all(part in self.small for part in _parts(pair[0]))]

    def said(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the words, in small letters, that may begin in the text where a word of it begins."""
        found = frozenset().union(
            *(pattern.findall(self.small) for pattern in _beginnings(words, self._ascii))
        )
        return tuple(word for word in words if any(one.startswith(word.split()[0]) for one in found))

    def stems(self) -> tuple[str, ...]:
        """The stems that stand in a name that holds or may hold a secret."""
        return self._stems

    @cached_property
    def _stems(self) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for stem in stems(ascii_only=self._ascii):
            for match in sign(stem).finditer(self.small):
                start, end = whole_name(self.shape, *match.span())
                if is_secret_name(self.shape[start:end]):
                    found[stem] = None
                    break
        return tuple(found)

    def has_runs(self, shortest: int) -> bool:
        """Whether the text may hold a run of letters that hides a text."""
        runs = _RUN.findall(self.shape)
        if runs and max(map(len, runs)) >= LONG_RUN:
            return True
        is_kept = kept_ids().fullmatch
        return any(len(run) >= shortest and not says_nothing(run) for run in runs if not is_kept(run))


class EveryGist(Gist):
    """Says yes to everything, so that every layer looks at the text itself: what the gist is measured by."""

    def has(self, *signs: str) -> bool:
        """Yes."""
        return True

    def those(self, signs: Iterable[str]) -> tuple[str, ...]:
        """All of them."""
        return tuple(signs)

    def shows(self, *patterns: re.Pattern[str]) -> bool:
        """Yes."""
        return True

    def showing(self, patterns: Iterable[re.Pattern[str]]) -> tuple[re.Pattern[str], ...]:
        """All of them."""
        return tuple(patterns)

    def classed(self, *signs: str) -> bool:
        """Yes."""
        return True

    def said(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """All of them."""
        return words

    def stems(self) -> tuple[str, ...]:
        """All of them."""
        return stems(ascii_only=False)

    def saying(self, names: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """All of them."""
        return names

    def has_runs(self, shortest: int) -> bool:
        """Yes."""
        return True
