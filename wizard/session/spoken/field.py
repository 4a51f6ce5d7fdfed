"""Arithmetic in the field of 1,024 elements, one for each word, and the two check words over it.

A code word c[0..n-1] satisfies  sum c[i] = 0  and  sum c[i] * a^i = 0  in GF(2^10), a Reed-Solomon code of
distance three: one wrong word can be located and mended, and two swapped neighbors show themselves,
because they leave the first sum at zero.
"""

from collections.abc import Iterator, Sequence

SIZE = 1024
_POLYNOMIAL = 0b10000001001  # x^10 + x^3 + 1, primitive over GF(2)
_ORDER = SIZE - 1

_POWERS = [1] * _ORDER
for _i in range(1, _ORDER):
    _shifted = _POWERS[_i - 1] << 1
    _POWERS[_i] = _shifted ^ _POLYNOMIAL if _shifted & SIZE else _shifted
_LOGS = {value: exponent for exponent, value in enumerate(_POWERS)}


def multiply(a: int, b: int) -> int:
    """The product of two field elements."""
    return _POWERS[(_LOGS[a] + _LOGS[b]) % _ORDER] if a and b else 0


def divide(a: int, b: int) -> int:
    """The quotient of two field elements; `b` is not zero."""
    return _POWERS[(_LOGS[a] - _LOGS[b]) % _ORDER] if a else 0


def power(exponent: int) -> int:
    """The generator to the given power."""
    return _POWERS[exponent % _ORDER]


def syndromes(words: Sequence[int]) -> tuple[int, int]:
    """The two check sums; both are zero for a code word."""
    first = second = 0
    for index, word in enumerate(words):
        first ^= word
        second ^= multiply(word, power(index))
    return first, second


def with_checks(data: Sequence[int]) -> tuple[int, ...]:
    """The data followed by the two check words that make both sums zero."""
    first, second = syndromes(data)
    here, there = power(len(data)), power(len(data) + 1)
    # p + q = first and p*here + q*there = second, solved for q, then p.
    last = divide(second ^ multiply(first, here), here ^ there)
    return (*data, first ^ last, last)


def mend_at(words: Sequence[int], place: int) -> tuple[int, ...] | None:
    """The code word that differs from `words` at `place` alone, or None where there is none."""
    mended = list(words)
    mended[place] ^= syndromes(words)[0]
    return tuple(mended) if syndromes(mended) == (0, 0) else None


def one_wrong(words: Sequence[int]) -> tuple[int, tuple[int, ...]] | None:
    """The place and the mended code word, where exactly one word explains the check sums."""
    first, second = syndromes(words)
    if not first or not second:
        return None
    place = _LOGS[divide(second, first)]
    mended = mend_at(words, place) if place < len(words) else None
    return (place, mended) if mended else None


def swapped(words: Sequence[int]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Every swap of two neighbors that explains the check sums: its first place and the mended code word."""
    if syndromes(words)[0]:
        return
    for place in range(len(words) - 1):
        turned = [*words[:place], words[place + 1], words[place], *words[place + 2 :]]
        if words[place] != words[place + 1] and syndromes(turned) == (0, 0):
            yield place, tuple(turned)
