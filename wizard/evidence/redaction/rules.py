"""The redaction knowledge, read once and compiled: prefixes, secret names, and what must be kept."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

from wizard.knowledge.load import read_toml

_BODY = r"[A-Za-z0-9_\-+/=.~]"
"""What credentials are made of; a family may name its own."""


@cache
def _data() -> dict[str, Any]:
    return read_toml("redaction.toml")


@cache
def families() -> re.Pattern[str]:
    """Any credential that is known by its prefix, wherever it stands in a text."""
    parts: dict[bool, list[str]] = {False: [], True: []}
    for family in _data()["family"]:
        body = family.get("body", _BODY)
        parts[family.get("glued", False)].append(f"(?:{family['prefix']}){body}{{{family['least']},}}")
    return re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(parts[False])})|(?:{'|'.join(parts[True])})")


@cache
def family_signs() -> tuple[re.Pattern[str], ...]:
    """Patterns of which one is found in every credential of the families; a cheap first look."""
    signs = dict.fromkeys(sign for f in _data()["family"] for sign in f["signs"])
    return tuple(re.compile(sign) for sign in signs)


@cache
def kept_ids() -> re.Pattern[str]:
    """The ids of the API that are on the keep list."""
    return re.compile(next(entry["pattern"] for entry in _data()["keep"] if entry["id"] == "ids"))


@dataclass(frozen=True)
class Kept:
    """An entry of the keep list."""

    pattern: re.Pattern[str]
    signs: tuple[re.Pattern[str], ...]
    """One of them is found in it."""
    letters: frozenset[str]
    """It is made of these."""
    longest: int
    """Of so many at most."""


@cache
def keep() -> tuple[Kept, ...]:
    """Everything on the keep list."""
    ascii_letters = "".join(map(chr, range(128)))
    return tuple(
        Kept(
            re.compile(entry["pattern"]),
            tuple(map(re.compile, entry["signs"])),
            frozenset(re.findall(entry["letters"], ascii_letters)),
            entry["longest"],
        )
        for entry in _data()["keep"]
    )


@cache
def kept_networks() -> tuple[IPv4Network | IPv6Network, ...]:
    """Networks whose addresses are public knowledge or name nobody."""
    return tuple(ip_network(text) for text in _data()["addresses"]["kept"])


@cache
def networks() -> tuple[tuple[str, IPv4Network | IPv6Network], ...]:
    """Class of address -> network; an address in none of them is public."""
    return tuple((c, ip_network(n)) for c, ns in _data()["addresses"]["class"].items() for n in ns)


@cache
def stays(level: str) -> frozenset[str]:
    """The kinds that may stay at a share level; every other kind is taken out."""
    return frozenset(_data()["levels"][level]["stays"])


@cache
def everybody() -> frozenset[str]:
    """Names that many machines and people share; they name nobody."""
    return frozenset(_data()["people"]["everybody"])


@cache
def private_suffixes() -> tuple[str, ...]:
    """How names of machines end that are no public names."""
    return tuple(_data()["people"]["private_suffixes"])


@cache
def private_labels() -> frozenset[str]:
    """Parts inside a name by which networks of firms call themselves."""
    return frozenset(_data()["people"]["private_labels"])


@cache
def public_proxies() -> tuple[str, ...]:
    """Boxes on the way that are public knowledge, and the ends of their names."""
    return tuple(_data()["people"]["public_proxies"])


@cache
def kept_hosts() -> frozenset[str]:
    """Names of machines that name none."""
    return frozenset(_data()["people"]["kept_hosts"])


@cache
def near(group: str) -> tuple[str, ...]:
    """The words near which a number is personal: `phone`, `code`; patterns in small letters."""
    return tuple(_data()["near"][group])


@cache
def iban_lengths() -> dict[str, int]:
    """Country -> characters of its bank account numbers."""
    return {word[:2]: int(word[2:]) for word in _data()["iban"]["lengths"].split()}


@cache
def empty_values() -> frozenset[str]:
    """Values under a secret name that say that there is none."""
    return frozenset(_data()["names"]["empty"])


@cache
def stems(*, ascii_only: bool) -> tuple[str, ...]:
    """Short texts of which one stands in every secret name; a cheap first look."""
    return tuple(stem for stem in _data()["names"]["stems"] if stem.isascii() or not ascii_only)


@cache
def spoken_names() -> tuple[str, ...]:
    """Two words that are one secret name in a sentence."""
    return tuple(_data()["names"]["spoken"])


@cache
def said_words(kind: str) -> tuple[str, ...]:
    """The words by which people call a secret in a sentence, in small letters: `password` or `key`."""
    return tuple(_data()["spoken"][kind])


@cache
def saying() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The verbs between such a word and the value: those between blanks, and those without."""
    return tuple(_data()["spoken"]["is"]), tuple(_data()["spoken"]["joined"])


def plain(name: str) -> str:
    """A name as it is compared: small letters, without hyphens, underscores and dots."""
    return _BETWEEN.sub("", name).lower()


@lru_cache(maxsize=4096)
def kind_of_name(name: str) -> str | None:
    """The kind of secret that a value under this name is, or None where the name is no secret's."""
    names = _data()["names"]
    word = plain(name)
    if word in names["harmless"]:
        return None
    for kind in ("credential", "cookie", "password", "secret"):
        if word in names[kind]:
            return kind
    if name.lower().startswith(tuple(names["cookie_prefixes"])):
        return "cookie"
    *_, before, last = ("", "", *(part.lower() for part in _PARTS.findall(name)))
    if last in ("pass", "pw", "pwd") and before in names["pass_of"]:
        return "password"
    return "secret" if word.endswith(tuple(names["endings"])) else None


@lru_cache(maxsize=4096)
def may_hold(name: str) -> bool:
    """Whether a value under this name may be a secret, so that it goes where it looks like one."""
    names = _data()["names"]
    if plain(name) in names["harmless"]:
        return False
    parts = {part.lower() for part in _PARTS.findall(name)}
    return not parts.isdisjoint(names["words"])


def looks_secret(value: str, *, hexadecimal: bool = True) -> bool:
    """Whether a value is made like a credential: a long run of letters with digits among them.

    Args:
        value: what stands under a name.
        hexadecimal: whether digits and the letters a to f alone count; hashes and trace ids look so.
    """
    if len(value) < _SHORTEST_SECRET or _UUID.fullmatch(value) or "://" in value:
        return False
    for run in _RUNS.findall(value):
        digits = sum(c.isdigit() for c in run)
        if digits >= 2 and len(run) - digits >= 3 and (hexadecimal or not _HEX.fullmatch(run)):
            return True
    return False


def looks_chosen(value: str) -> bool:
    """Whether a value is made like a password of a person: no word of a sentence, no number, no version."""
    word = value.rstrip(".?!")
    if len(word) < _SHORTEST_CHOSEN or not any(c.isalpha() for c in word) or is_placeholder(word):
        return False
    return has_sign(word) or sum(c.isdigit() for c in word) > 1


def has_sign(value: str) -> bool:
    """Whether a value has a sign that people put into passwords because they must."""
    return bool(_SPECIAL.search(value))


def names_a_run(value: str, name: str) -> bool:
    """Whether a value is the id of a session of a program, which opens nothing: a UUID under `session_id`."""
    return plain(name) == "sessionid" and _UUID.fullmatch(value) is not None


def is_placeholder(value: str, name: str = "") -> bool:
    """Whether a value only says where the secret belongs: `$ANTHROPIC_API_KEY`, `<your key>`, its own name.

    That it was never filled in is what support has to see.
    """
    value = _SCHEME.sub("", value.strip())
    if name and plain(value) == plain(name):
        return True
    found = _PLACEHOLDER.fullmatch(value)
    if found is None:
        return bool(_HEADER.fullmatch(value)) and kind_of_name(value) is not None
    inner = next(group for group in found.groups() if group)
    return any(kind_of_name(word) or word.lower() in ("key", "token") for word in (inner, *inner.split()))


_BETWEEN = re.compile(r"[-_.\s]")
_SCHEME = re.compile(r"(?:bearer|basic|token)\s+", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"\$\{?([A-Z][A-Z0-9_]{2,40})\}?|<([A-Za-z][A-Za-z _-]{1,40})>|%([A-Z][A-Z0-9_]{2,40})%"
    r"|\{\{\s?([A-Za-z][\w.]{1,40})\s?\}\}|(?:process\.env\.|os\.environ\.)([A-Z][A-Z0-9_]{2,40})"
    r"|(?i:((?:your|my)[_-][a-z_-]{2,40}?)(?:[_-]here)?)"
)
_HEADER = re.compile(r"[a-z]+(?:-[a-z]+)+")
_SHORTEST_SECRET = 12
_SHORTEST_CHOSEN = 6
_SPECIAL = re.compile(r"[!$%^*+=~#@]")
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_RUNS = re.compile(r"[A-Za-z0-9]{10,}")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_HEX = re.compile(r"[0-9a-fA-F]+")
