"""Canaries: for each layer one made-up thing that only this layer takes out.

They go through the gate before every export. A canary that comes out alive says that its layer is dead, in
the running program and not only in a test. They are made of the key of the case, so that nobody can know
them beforehand, and they name nobody: reserved domains, test numbers and invented words.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field

from wizard.evidence.redaction.rules import stays

KNOWN = "known"
"""The layer whose canary must be given to the gate as a secret first."""
_LETTERS = "bcdfghjkmnpqrtvwxz"


@dataclass(frozen=True, slots=True)
class Canary:
    """A made-up thing, the sentence that carries it, and the layer that must take it out."""

    layer: str
    value: str = field(repr=False)
    sentence: str = field(repr=False)


class _Made:
    """Letters and digits that follow from a key and a name."""

    def __init__(self, key: bytes, name: str) -> None:
        self._bytes = hmac.new(key, b"canary\0" + name.encode(), hashlib.sha512).digest()

    def letters(self, count: int) -> str:
        """So many letters."""
        return "".join(_LETTERS[byte % len(_LETTERS)] for byte in self._bytes[:count])

    def digits(self, count: int) -> str:
        """So many digits, none of them zero."""
        return "".join(str(1 + byte % 9) for byte in self._bytes[:count])

    def hex(self, count: int) -> str:
        """So many hexadecimal digits."""
        return self._bytes.hex()[:count]


def canaries(key: bytes, level: str = "public") -> tuple[Canary, ...]:
    """One canary for each layer that works at a share level, always the same for the same key."""
    rests = stays(level)
    made = []
    for layer, (kind, make) in _MAKERS.items():
        if kind not in rests:
            value, sentence = make(_Made(key, layer))
            made.append(Canary(layer, value, sentence))
    return tuple(made)


def _card(made: _Made) -> tuple[str, str]:
    body = "4" + made.digits(14)
    total = sum((int(d) * 2 - 9 * (int(d) > 4)) if n % 2 == 0 else int(d) for n, d in enumerate(body))
    number = body + str(-total % 10)
    return number, f"paid with {number} yesterday"


def _account(made: _Made) -> tuple[str, str]:
    body = made.digits(18)
    number = f"DE{98 - int(body + '131400') % 97:02}{body}"
    return number, f"sent to {number} yesterday"


def _block(made: _Made) -> tuple[str, str]:
    begin, end = ("-----".join(("", f"{word} PRIVATE KEY", "")) for word in ("BEGIN", "END"))
    value = made.letters(48)
    return value, f"{begin}\n{value}\n{end}"


def _hidden(made: _Made) -> tuple[str, str]:
    value = made.letters(20)
    hidden = base64.b64encode(f"password={value}".encode()).decode("ascii")
    return hidden, f"it said {hidden} then"


def _simple(shape: str, letters: int = 20) -> Callable[[_Made], tuple[str, str]]:
    def make(made: _Made) -> tuple[str, str]:
        value = made.letters(letters)
        return value, shape.format(value)

    return make


def _numbered(shape: str, digits: int) -> Callable[[_Made], tuple[str, str]]:
    def make(made: _Made) -> tuple[str, str]:
        value = made.digits(digits)
        return value, shape.format(value)

    return make


def _address(made: _Made) -> tuple[str, str]:
    value = ".".join(("10", made.digits(2), "1" + made.digits(3)[2:], made.digits(2)))
    return value, f"from {value} to there"


def _mac(made: _Made) -> tuple[str, str]:
    digits = "0a" + made.hex(10)
    value = ":".join(digits[at : at + 2] for at in range(0, 12, 2))
    return value, f"the card {value} answered"


_MAKERS: dict[str, tuple[str, Callable[[_Made], tuple[str, str]]]] = {
    "pem": ("private-key", _block),
    "named": ("credential", _simple("x-api-key: {}")),
    "pair": ("credential", _simple('{{"name": "x-api-key", "value": "{}"}}')),
    "userinfo": ("password", _simple("see https://someone:{}@canary.example/ there")),
    "command": ("password", _simple("curl -u someone:{} https://canary.example/ there")),
    "list": ("cookie", _simple('"cookies": [{{"name": "theme", "value": "{}"}}]')),
    "spoken": ("password", _simple("la contraseña es Q7{}5$ ahora")),
    KNOWN: ("secret", _simple("it was {} indeed")),
    "prefix": ("api-key", _simple("it was " + "-".join(("sk", "ant", "api03", "{}")) + " indeed", 40)),
    "token": ("token", _simple("it sent Bearer A{} first")),
    "email": ("email", _simple("ask {}@canary.example about it")),
    "phone": ("phone", _numbered("ring +491{} about it", 9)),
    "card": ("card", _card),
    "iban": ("iban", _account),
    "code": ("code", _numbered("the verification code was {}", 6)),
    "address": ("ip4-private", _address),
    "mac": ("mac", _mac),
    "host": ("host", _simple("it ran on {}.internal then")),
    "people": ("user", _simple("in /home/{}/app.py there", 12)),
    "organization": ("organization", _simple("in wrkspc_{} there")),
    "encoded": ("encoded", _hidden),
}
"""Layer -> the kind that it finds, and what makes its canary."""
