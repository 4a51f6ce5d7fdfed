"""Layers: phone numbers, payment cards, bank accounts and one-time codes, each proved by more than digits."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from wizard.evidence.redaction.rules import iban_lengths, near
from wizard.evidence.redaction.signs import places
from wizard.evidence.redaction.span import Context, Span

_INTERNATIONAL = re.compile(r"(?<![\w+.])\+(?P<number>[1-9](?:[ ().-]{0,2}\d){7,14})(?![\d])(?!\.\d)")
_SHORTEST_PHONE = 7
_CARD = re.compile(r"(?<![\d.-])(?:\d[ -]?){12,18}\d(?![\d])(?!\.\d)")
_ISSUER = re.compile(
    r"4|5[0-8]|2(?:2[2-9]|[3-6]|7[01]|720)|3[47]|35(?:2[89]|[3-8])|30[0-5]|3[689]|6(?:011|4[4-9]|5|2|0|3|7)"
)
"""The first digits that card networks were given (ISO/IEC 7812)."""
_CARD_LENGTHS = range(13, 20)
_CARD_SIGNS = ("0000 0000", "0000-0000", "0" * 13)
"""One of these is in the classes of every card number."""
_GROUP = re.compile(r"(?<![\d.-])\d")
_LONGEST_CARD = 38
_IBAN = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?: ?[A-Za-z0-9]{4}){2,7}(?: ?[A-Za-z0-9]{1,4})?(?![A-Za-z0-9])"
)
_CODE_SIGNS = {
    **{sign: sign for sign in ("code", "otp", "mfa", "verif", "one-time", "factor")},
    "0fa": "2fa",
    "time": "one time",
    **{sign: sign for sign in ("kod", "vérif", "код", "验证码", "驗證碼", "認証コード", "인증번호")},
}
"""What is in the gist of a text -> what is in the text then."""


_NATIONAL = re.compile(
    r"(?:[ _-]?(?:number|num|nummer|no|nr))?(?: is| ist| at| on| unter| al)?[^\w\n+]{0,12}"
    r"(?P<number>\(?\d(?:[ ()./-]{0,3}\d){6,14})(?![\d])",
    re.IGNORECASE,
)
_PHONE_SIGNS = ("phone", "tel", "mobil", "fax", "whatsapp", "msisdn")
_GROUPED_SIGNS = ("cell", "handy", "call", "sms")
_AFTER = re.compile(r"[^\d\n]{0,30}?(?<![A-Za-z0-9_.-])(?P<code>\d{3}[ -]?\d{3,5}|\d{4,8})(?![\w.-]*\d)")
_BEFORE = re.compile(r"(?<![\w.-])(?P<code>\d{6})(?!\w) (?:is|ist|as) [A-Za-z ]{0,20}\Z")


@cache
def _near(group: str) -> re.Pattern[str]:
    """The words that announce such a number, tried where one of the signs of the group stands."""
    return re.compile(rf"(?<![a-z])(?:{'|'.join(near(group))})")


def _announced(group: str, signs: Iterable[str], small: str) -> Iterator[re.Match[str]]:
    """Where such words stand in a text in small letters."""
    for at, sign in places(signs, small):
        end = at + len(sign)
        for match in _near(group).finditer(small, max(0, at - 20), end + 16):
            if match.start() < end and at < match.end():
                yield match


@dataclass(frozen=True, slots=True)
class Phones:
    """Finds phone numbers."""

    id: str = "phone"
    why: str = "It is a phone number."
    kinds: frozenset[str] = frozenset({"phone"})
    spares_kept: bool = True

    def find(self, text: str, context: Context) -> Iterator[Span]:
        """International ones by their plus, others near a word such as *phone*."""
        gist = context.gist(text)
        for place in _found("+", text) if gist.has("+") else ():
            if match := _INTERNATIONAL.match(text, place):
                yield Span(*match.span(), "phone", "+" + _digits(match["number"]))
        for group, signs in (("phone", _PHONE_SIGNS), ("grouped_phone", _GROUPED_SIGNS)):
            there = gist.those(signs)
            for word in _announced(group, there, context.folded(text)) if there else ():
                national = _NATIONAL.match(text, word.end())
                digits = _digits(national["number"]) if national else ""
                if national is None or len(digits) < _SHORTEST_PHONE:
                    continue
                if group == "phone" or digits != national["number"]:
                    yield Span(*national.span("number"), "phone", digits)


@dataclass(frozen=True, slots=True)
class Cards:
    """Finds payment card numbers by issuer and check digit."""

    id: str = "card"
    why: str = "It is the number of a payment card."
    kinds: frozenset[str] = frozenset({"card"})
    spares_kept: bool = True

    def find(self, text: str, context: Context) -> Iterator[Span]:
        """Numbers of 13 to 19 digits, alone or in groups."""
        if not context.gist(text).classed("0000"):
            return
        end = 0
        for place, _ in places(_CARD_SIGNS, context.classes(text)):
            for match in _cards(text, place, end) if place >= end else ():
                end = match.end()
                yield Span(*match.span(), "card", _digits(match.group()))


def _cards(text: str, place: int, least: int) -> Iterator[re.Match[str]]:
    """The card number around a place; a number that stands before it may look like its beginning."""
    for begin in _GROUP.finditer(text, max(least, place - _LONGEST_CARD), place + 1):
        match = _CARD.match(text, begin.start())
        digits = _digits(match.group()) if match and match.end() > place else ""
        if match and len(digits) in _CARD_LENGTHS and _ISSUER.match(digits) and _luhn(digits):
            yield match
            return


@dataclass(frozen=True, slots=True)
class Accounts:
    """Finds bank account numbers (IBAN) by their check digits."""

    id: str = "iban"
    why: str = "It is the number of a bank account."
    kinds: frozenset[str] = frozenset({"iban"})
    spares_kept: bool = True

    def find(self, text: str, context: Context) -> Iterator[Span]:
        """Numbers of 15 to 34 letters and digits, alone or in groups of four."""
        gist = context.gist(text)
        for place in _found("AA00", context.classes(text)) if gist.classed("AA00") else ():
            yield from _account(text, _IBAN.match(text, place))
        for place in _found("iban", context.folded(text)) if gist.has("iban") else ():
            yield from _account(text, _IBAN.search(text, place + 4, place + 64))


@dataclass(frozen=True, slots=True)
class Codes:
    """Finds one-time codes, which are bare digits and known only by what is said around them."""

    id: str = "code"
    why: str = "It looks like a one-time code."
    kinds: frozenset[str] = frozenset({"code"})
    spares_kept: bool = True

    def find(self, text: str, context: Context) -> Iterator[Span]:
        """Four to eight digits near words that announce such a code; status and error codes are none."""
        there = [_CODE_SIGNS[first] for first in context.gist(text).those(_CODE_SIGNS)]
        for word in _announced("code", there, context.folded(text)) if there else ():
            if match := _AFTER.match(text, word.end()):
                yield Span(*match.span("code"), "code", match["code"])
            elif before := _BEFORE.search(text, max(0, word.start() - 40), word.start()):
                yield Span(*before.span("code"), "code", before["code"])


def _found(sign: str, text: str) -> Iterator[int]:
    at = text.find(sign)
    while at != -1:
        yield at
        at = text.find(sign, at + 1)


def _account(text: str, match: re.Match[str] | None) -> Iterator[Span]:
    if match is None:
        return
    length = iban_lengths().get(match.group()[:2].upper(), 0)
    end = match.start()
    for _ in range(length):
        end += 1 + (text[end : end + 1] == " ")
    number = text[match.start() : end].replace(" ", "").upper()
    if length == len(number) and not text[end : end + 1].isalnum() and number.isalnum() and _mod97(number):
        yield Span(match.start(), end, "iban", number)


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _luhn(digits: str) -> bool:
    """Whether the check digit fits (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 * (value > 9)
    return total % 10 == 0 and len(set(digits)) > 1


def _mod97(number: str) -> bool:
    """Whether the check digits fit (ISO 13616-1)."""
    if not number.isascii():
        return False
    turned = number[4:] + number[:4]
    return int("".join(str(int(c, 36)) for c in turned)) % 97 == 1
