"""Saying a position as words, and hearing it again with what a phone line does to words."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from wizard.session.spoken.field import SIZE, mend_at, one_wrong, swapped, syndromes, with_checks
from wizard.session.spoken.layout import MARK_BITS, MOST_DATA_WORDS, Layout, Position

FEWEST_DATA_WORDS = 2
CHECKS = 2
LONGEST_INPUT = 400
"""Characters that are read at most; eight words need far fewer."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A code that was understood without doubt."""

    position: Position


@dataclass(frozen=True, slots=True)
class Doubt:
    """A code that does not add up: one sentence, and the code that was probably meant, if one was found."""

    sentence: str
    wrong: tuple[int, ...] = ()
    """Places of the words in doubt, from 0."""
    offer: tuple[str, ...] = ()
    """The whole code as it was probably said; the person confirms it, it is never taken silently."""


@cache
def _counted(words: int) -> str:
    return "1 word" if words == 1 else f"{words} words"


def word_list() -> tuple[str, ...]:
    """The 1,024 words; the first four letters tell any two apart."""
    return tuple(files("wizard.session.spoken").joinpath("words.txt").read_text("ascii").split())


@cache
def _numbers() -> dict[str, int]:
    return {word[:4]: number for number, word in enumerate(word_list())}


def speak(position: Position, layout: Layout) -> tuple[str, ...]:
    """The words to read aloud for a position: four to eight.

    Raises:
        TooLongError: what is known does not fit.
        ValueError: the position is not of this flow.
    """
    number = layout.number(position)
    data: list[int] = []
    while number or len(data) < FEWEST_DATA_WORDS:
        number, digit = divmod(number, SIZE)
        data.append(digit)
    return _words(with_checks(data))


def hear(text: str, layouts: Iterable[Layout]) -> Heard | Doubt:
    """Understand a typed code. Case, commas, line breaks and numbering do not matter; four letters suffice.

    One word that is wrong or not on the list, and two swapped neighbors, are named with the right code
    offered. Anything worse asks again.
    """
    typed = re.findall(r"[a-z]+", text[:LONGEST_INPUT].lower())
    if not FEWEST_DATA_WORDS + CHECKS <= len(typed) <= MOST_DATA_WORDS + CHECKS:
        return Doubt(f"A code has four to eight words; {_counted(len(typed))} came. Please ask for it again.")
    known = list(layouts)
    numbers = [_numbers().get(word[:4]) if len(word) >= 3 else None for word in typed]
    strange = [place for place, number in enumerate(numbers) if number is None]
    if len(strange) > 1:
        names = " and ".join(f"word {place + 1} ({typed[place]})" for place in strange[:3])
        return Doubt(f"{names} are not on the list. Please ask for the code again.", tuple(strange))
    if strange:
        return _fill(typed, [number or 0 for number in numbers], strange[0], known)
    words = [number for number in numbers if number is not None]
    if syndromes(words) == (0, 0):
        position = _position(words, known)
        return Heard(position) if position else Doubt(_NO_FLOW)
    return _mend(typed, words, known)


_NO_FLOW = (
    "The code is spoken right, but it belongs to a flow, or to a version of one, that is not here. "
    "Compare the versions with: a400-wizard --version"
)
_AGAIN = "The check words do not agree and no single mistake explains it. Please ask for the code again."


def _position(words: Sequence[int], layouts: Iterable[Layout]) -> Position | None:
    number = 0
    for digit in reversed(words[:-CHECKS]):
        number = number * SIZE + digit
    mark = number % (1 << MARK_BITS)
    found = (layout.position(number) for layout in layouts if layout.mark == mark)
    return next((position for position in found if position), None)


def listed(text: str) -> tuple[int, int]:
    """How many words of a text are on the list, and how many words it has."""
    typed = re.findall(r"[a-z]+", text[:LONGEST_INPUT].lower())
    return sum(1 for word in typed if len(word) >= 3 and word[:4] in _numbers()), len(typed)


def _words(numbers: Iterable[int]) -> tuple[str, ...]:
    return tuple(word_list()[number] for number in numbers)


def _fill(typed: Sequence[str], words: list[int], place: int, layouts: Iterable[Layout]) -> Doubt:
    """One word is not on the list: the checks say what it must be."""
    mended = mend_at(words, place)
    if mended is None or _position(mended, layouts) is None:
        # No word at all fits there, so another one is wrong too.
        return Doubt(
            f"Word {place + 1} ({typed[place]}) is not on the list, and another word is wrong too. "
            "Please ask for the code again.",
            (place,),
        )
    right = word_list()[mended[place]]
    return Doubt(
        f"Word {place + 1} ({typed[place]}) is not on the list; by the checks it is {right}.",
        (place,),
        _words(mended),
    )


def _mend(typed: Sequence[str], words: Sequence[int], layouts: Sequence[Layout]) -> Doubt:
    swaps = [(place, mended) for place, mended in swapped(words) if _position(mended, layouts)]
    if len(swaps) == 1:
        place, mended = swaps[0]
        return Doubt(
            f"Words {place + 1} and {place + 2} ({typed[place]}, {typed[place + 1]}) look swapped.",
            (place, place + 1),
            _words(mended),
        )
    single = one_wrong(words)
    if single and _position(single[1], layouts):
        place, mended = single
        right = word_list()[mended[place]]
        return Doubt(
            f"Word {place + 1} ({typed[place]}) does not fit; by the checks it is {right}.",
            (place,),
            _words(mended),
        )
    return Doubt(_AGAIN)
