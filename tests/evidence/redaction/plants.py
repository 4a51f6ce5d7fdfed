"""The plant campaign: made-up secrets and people, in every carrier and encoding, sent through every surface.

Values are made at run time from a seed, so no key-like text stands in this file. A plant says what was
hidden and how; `leaks` says whether anything of it is left, decoding what came out in every way.

The suite runs a sample; the full campaign of 20,000 and more is
`A400_PLANTS=24000 pytest tests/evidence/redaction/test_plants.py`.
"""

import base64
import gzip
import html
import json
import random
import string
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from wizard.evidence.selfcheck import Canary, check

LETTERS = string.ascii_letters + string.digits
ODD = "/+=%&\"'<>äß~$"


@dataclass(frozen=True)
class Plant:
    """One thing hidden in a text."""

    kind: str
    carrier: str
    encoding: str
    value: str
    text: str
    known: bool
    """Whether the program was given the value."""
    looked_for: tuple[str, ...]
    """What must not be left: the value, or the parts of it that are its own."""

    @property
    def name(self) -> str:
        """For messages; it does not say the value."""
        return f"{self.kind} in {self.carrier}, {self.encoding}"


def word(dice: random.Random, length: int, letters: str = LETTERS) -> str:
    """Random letters."""
    return "".join(dice.choices(letters, k=length))


def digits(dice: random.Random, length: int) -> str:
    """Random digits without zero."""
    return word(dice, length, "123456789")


def card(dice: random.Random) -> str:
    """A number with the check digit that cards have."""
    body = dice.choice(("4", "51", "37")) + digits(dice, 13)
    body = body[:14] if body.startswith("37") else (body + digits(dice, 2))[:15]
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return body + str(-total % 10)


def iban(dice: random.Random) -> str:
    """A German account number with fitting check digits."""
    body = digits(dice, 18)
    return f"DE{98 - int(body + '131400') % 97:02}{body}"


def jwt(dice: random.Random) -> str:
    """A signed token of nobody."""
    parts = (b'{"alg":"HS256"}', json.dumps({"sub": word(dice, 20)}).encode(), dice.randbytes(24))
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


KEYS: dict[str, Callable[[random.Random], str]] = {
    **{
        kind: (lambda dice, kind=kind: "-".join(("sk", "ant", kind, word(dice, 93) + "AA")))  # type: ignore[misc]
        for kind in ("api03", "api01", "admin01", "oat01", "ort01", "sid01", "new07")
    },
    "openai": lambda dice: "-".join(("sk", "proj", word(dice, 48))),
    "openrouter": lambda dice: "-".join(("sk", "or", "v1", word(dice, 64, "0123456789abcdef"))),
    "github": lambda dice: "_".join(("ghp", word(dice, 36))),
    "aws": lambda dice: "AKIA" + word(dice, 16, string.ascii_uppercase + "234567"),
    "google": lambda dice: "AIza" + word(dice, 35),
    "slack": lambda dice: "-".join(("xoxb", digits(dice, 12), word(dice, 24))),
    "gitlab": lambda dice: "-".join(("glpat", word(dice, 20))),
    "stripe": lambda dice: "_".join(("sk", "live", word(dice, 24))),
    "jwt": jwt,
}
KEY_CARRIERS = {
    "nothing": "{}",
    "header": "x-api-key: {}\r\nhost: h.example",
    "bearer": "Authorization: Bearer {}",
    "json": '{{"model": "claude-opus-4-8", "api_key": "{}", "n": 1}}',
    "json in json": '{{"body": "{{\\"x-api-key\\": \\"{}\\"}}"}}',
    "python": "{{'x-api-key': '{}', 'a': 1}}",
    "query": "GET https://h.example/v1?a=1&api_key={}&b=2 400",
    "environment": "export ANTHROPIC_API_KEY={}",
    "curl": "curl -H 'x-api-key: {}' https://api.anthropic.com/v1/messages",
    "sentence": "I used {}, and it failed.",
    "parentheses": "it failed ({}) twice",
    "xml": "<token>{}</token>",
    "har": '{{"name": "x-api-key", "value": "{}"}}',
    "tuple": "[('x-api-key', '{}'), ('host', 'h.example')]",
    "log": "2026-11-22T09:35:01Z ERROR key={} request_id=req_011CSabcDEF123456789",
    "url user": "https://user:{}@h.example/v1",
}
BEGIN, END = ("-----".join(("", f"{edge} PRIVATE KEY", "")) for edge in ("BEGIN", "END"))
NAMED = {
    "private key": (f"{BEGIN}\n{{}}\n{END}", f"{BEGIN}\n{{}}"),
    "password": (
        "password = {}",
        "DB_PASSWORD={}",
        '"password": "{}"',
        "pwd: {};",
        "--password {} --verbose",
    ),
    "cookie": ("Cookie: a=b; sessionKey={}", "set-cookie: s={}; Path=/", '{{"cookie": "sessionKey={}"}}'),
    "form": ('Content-Disposition: form-data; name="client_secret"\r\n\r\n{}\r\n--b',),
    "connection": ("postgres://karl:{}@db.example/x", "Server=x;Password={};Encrypt=yes"),
    "command": (
        "curl -u bot:{} https://h.example",
        "docker login -u bot -p {} h.example",
        "sshpass -p '{}' ssh h.example",
        "ALTER USER bot IDENTIFIED BY '{}'",
    ),
    "typed": ("password=SecretStr('{}')", 'api_key: Some("{}")'),
    "block": ("client_secret: |\n  {}\nother: 1", "- name: DB_PASSWORD\n  value: {}\n"),
    "cookie file": (".h.example\tTRUE\t/\tTRUE\t1795342800\tany\t{}",),
    "list": (
        '{{"cookies": [{{"name": "theme", "value": "{}", "path": "/"}}]}}',
        "apiVersion: v1\nkind: Secret\ndata:\n  theme: {}\n",
    ),
    "spoken": (
        "der Schlüssel ist {} seit heute",
        "la clave secreta es {}",
        "ma clé API est {}",
        "мой ключ — {}",
        "我的密钥是{}",
        "APIキーは{}です",
        "키는 {} 입니다",
        "try it with the key {} please",
    ),
    "pair": ('{{"name": "authorization", "value": "{}"}}', '["cookie", "{}"]'),
}
PEOPLE: dict[str, tuple[Callable[[random.Random], str], tuple[str, ...]]] = {
    "email": (
        lambda dice: f"{word(dice, 8, string.ascii_lowercase)}.{word(dice, 6)}@firm.example",
        ("mail {} today", "<{}>", "user={}", '"email": "{}"', "mailto:{}?x=1"),
    ),
    "phone": (
        lambda dice: "+49 " + digits(dice, 3) + " " + digits(dice, 7),
        ("call {} now", '"phone": "{}"', "({})"),
    ),
    "card": (card, ("card {} was declined", '"card": "{}"', '{{"number": {}}}')),
    "iban": (iban, ("to {} please", '"iban": "{}"')),
    "code": (
        lambda dice: digits(dice, 6),
        ("your verification code is {}", "OTP: {}", "one-time code: {}.", "2FA code {}"),
    ),
    "ip4": (
        lambda dice: f"{dice.choice((10, 203, 8))}.{dice.randrange(20, 250)}.{dice.randrange(20, 250)}.77",
        ("from {} port 443", "http://{}:8080/x", '"ip": "{}"', "[{}]"),
    ),
    "ip6": (
        lambda dice: "2a02:" + ":".join(word(dice, 4, "123456789abcdef") for _ in range(7)),
        ("from {} to", "http://[{}]/x", '"ip": "{}"'),
    ),
    "mac": (
        lambda dice: ":".join("a" + word(dice, 1, "123456789bcdef") for _ in range(6)),
        ("eth0 {} up", '"mac": "{}"'),
    ),
    "home": (
        lambda dice: "zq" + word(dice, 8, string.ascii_lowercase),
        ("/home/{}/x.py", "C:\\Users\\{}\\x.py", "/Users/{}/Library", "{}@box9:~/x$ ls"),
    ),
    "host": (
        lambda dice: "zq" + word(dice, 8, string.ascii_lowercase),
        (
            "at {}.internal now",
            "HOSTNAME={}",
            '"hostname": "{}"',
            "proxy http://{}.corp:3128",
            "via: 1.1 {}.firm.example (squid)",
            "from {}.corp.firm.example",
        ),
    ),
}


def escaped(text: str) -> str:
    r"""Every letter as \\u and four digits, as a JSON text may be written."""
    return "".join(f"\\u{ord(c):04x}" for c in text)


def mixed_case(text: str) -> str:
    """Percent signs with large and small hexadecimal digits in turn."""
    parts = quote(text, safe="").split("%")
    return "%".join(p if n % 2 else p[:2].lower() + p[2:] for n, p in enumerate(parts))


def whole_percent(text: str) -> str:
    """Every byte as a percent sign and two digits."""
    return "".join(f"%{b:02X}" for b in text.encode())


def encoded64(text: str, before: str = "") -> str:
    """Base64, with something before it that shifts its bits."""
    return base64.b64encode((before + text).encode()).decode()


def packed(text: str) -> str:
    """Compressed, then base64."""
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


def interrupted(text: str) -> str:
    """An invisible character in every fifth place."""
    return "\u200b".join(text[n : n + 5] for n in range(0, len(text), 5))


def wrapped(text: str, end: str = "\n    ", width: int = 32) -> str:
    """Broken over lines, as a terminal or a mail program does."""
    return end.join(text[n : n + width] for n in range(0, len(text), width))


Encode = Callable[[str], str]
ANY: dict[str, Encode] = {
    "raw": str,
    "percent": lambda t: quote(t, safe=""),
    "percent, every byte": whole_percent,
    "percent twice": lambda t: whole_percent(whole_percent(t)),
    "escapes": escaped,
    "entities": lambda t: "".join(f"&#{ord(c)};" for c in t),
    "hexadecimal entities": lambda t: "".join(f"&#x{ord(c):x};" for c in t),
    "base64": encoded64,
    "base64, shifted by one": lambda t: encoded64(t, " "),
    "base64, shifted by two": lambda t: encoded64(t, "u "),
    "base64url": lambda t: base64.urlsafe_b64encode(t.encode()).decode().rstrip("="),
    "base64 twice": lambda t: encoded64(encoded64(t)),
    "hex": lambda t: t.encode().hex(),
    "hex, large": lambda t: t.encode().hex().upper(),
    "gzip": packed,
    "invisible": interrupted,
    "escapes of percent": lambda t: escaped(quote(t, safe="")),
}
KNOWN_ONLY: dict[str, Encode] = {
    "reversed": lambda t: t[::-1],
    "wrapped": wrapped,
    "wrapped, carriage return": lambda t: wrapped(t, "\r\n", 20),
    "spaces": lambda t: wrapped(t, " ", 8),
    "first part": lambda t: t[: max(26, len(t) // 2)],
    "last part": lambda t: t[-max(14, len(t) // 2) :],
    "middle": lambda t: t[len(t) // 2 : len(t) // 2 + 14],
    "utf-16": lambda t: base64.b64encode(t.encode("utf-16-le")).decode(),
    "utf-16 in hex": lambda t: t.encode("utf-16-le").hex(),
    "percent, mixed": mixed_case,
    "html": html.escape,
    "json": lambda t: json.dumps(t)[1:-1],
    "quotes between": lambda t: wrapped(t, '"\n  "', 30),
    "NULs between": "\0".join,
    "base64, wrapped": lambda t: wrapped(encoded64(t), "\n", 76),
}


def plants(seed: int) -> Iterator[Plant]:
    """Plants without end, each kind, carrier and encoding in its turn."""
    dice = random.Random(seed)
    makers = [_known_key, _typed, _key, _named, _person]
    while True:
        for make in makers:
            yield make(dice)


def _key(dice: random.Random) -> Plant:
    kind = dice.choice(list(KEYS))
    value = KEYS[kind](dice)
    carrier = dice.choice(list(KEY_CARRIERS))
    encoding = dice.choice(list(ANY))
    text = KEY_CARRIERS[carrier].format(ANY[encoding](value))
    return Plant(kind, carrier, encoding, value, text, False, (_own(value),))


def _known_key(dice: random.Random) -> Plant:
    plant = _key(dice)
    ways = ANY | KNOWN_ONLY
    encoding = dice.choice(list(ways))
    text = KEY_CARRIERS[plant.carrier].format(ways[encoding](plant.value))
    return Plant(plant.kind, plant.carrier, encoding, plant.value, text, True, (_own(plant.value),))


def _typed(dice: random.Random) -> Plant:
    value = word(dice, dice.randrange(16, 60), LETTERS + ODD + " ").strip().ljust(16, "z")
    ways = ANY | KNOWN_ONLY
    encoding = dice.choice(list(ways))
    return Plant("typed", "bare", encoding, value, f"see {ways[encoding](value)} there", True, (value,))


def _named(dice: random.Random) -> Plant:
    kind = dice.choice(list(NAMED))
    carrier = dice.choice(NAMED[kind])
    value = word(dice, dice.randrange(9, 30))
    if kind == "spoken":  # a word alone is no secret there
        value = f"{value}7qZ3k8Lm"
    encoding = dice.choice(list(ANY))
    text = ANY[encoding](carrier.format(value))
    return Plant(kind, carrier, encoding, value, f"log {text} end", False, (value,))


def _person(dice: random.Random) -> Plant:
    kind = dice.choice(list(PEOPLE))
    make, carriers = PEOPLE[kind]
    value, carrier, encoding = make(dice), dice.choice(carriers), dice.choice(list(ANY))
    text = ANY[encoding](carrier.format(value))
    return Plant(kind, carrier, encoding, value, f"log {text} end", False, (value,))


def _own(value: str) -> str:
    """The part of a key that is no prefix of its family."""
    return value[13:] if value.startswith("sk-ant") else value[8:]


def leaks(plant: Plant, surfaces: Mapping[str, bytes | str]) -> list[str]:
    """Where anything of the plant is left."""
    sought = [Canary(plant.kind, value, "") for value in plant.looked_for]
    hits = check(surfaces, (), sought)
    return [f"{plant.name}: {hit}" for hit in hits if hit.layer == plant.kind]
