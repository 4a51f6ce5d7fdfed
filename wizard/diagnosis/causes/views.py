"""Views of a text in which wording, quotes and line breaks no longer matter.

Rules look for short phrases. They look in the *tight* view, where only letters and digits are left, so
that lost backticks, lost underscores, translated punctuation and words broken by a terminal change
nothing; and for short words in the *words* view, where whole words stand between blanks.
"""

import re
from dataclasses import dataclass

_APART = re.compile(r"[^a-z0-9]+")
_QUOTES = re.compile(r"[\"'`\\]+")
LONGEST_VIEW = 16_000


@dataclass(frozen=True, slots=True)
class View:
    """One text in three spellings."""

    plain: str
    """Lower case, quotes and backslashes out, white space collapsed; for the few regular expressions."""
    words: str
    """Words of letters and digits, each between blanks."""
    tight: str
    """Letters and digits only."""
    cut: bool = False
    """The text may end in the middle of a phrase."""


def view(text: str, *, cut: bool = False) -> View:
    """The views of `text`; what lies beyond `LONGEST_VIEW` characters is not looked at."""
    lowered = _QUOTES.sub("", text[:LONGEST_VIEW].lower())
    plain = " ".join(lowered.split())
    words = _APART.sub(" ", lowered)
    return View(plain, f" {words.strip()} ", words.replace(" ", ""), cut)


def tight(phrase: str) -> str:
    """A phrase as it stands in the tight view."""
    return _APART.sub("", _QUOTES.sub("", phrase.lower()))
