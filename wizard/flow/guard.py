"""The door for texts and links of flow files: what is refused, and why.

A flow is shown to somebody who follows its advice with a key at hand, so a hostile file is refused
whole instead of being cleaned: nobody should be led by what is left of it.
"""

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

OFFICIAL_DOMAINS = ("anthropic.com", "claude.com", "claude.ai")
"""The provider's own domains (facts/api.md sections F and G); look-alikes of them are refused."""

BROWSER_PAGES = ("chrome", "edge", "about")
"""Schemes of a browser's own pages, which instructions may name; nothing is fetched by them."""

LOCAL_HOSTS = ("localhost", "127.0.0.1")
"""Hosts that instructions may name in an example command without linking to them."""

_URL = re.compile(r"\b[a-z][a-z0-9+.-]{1,12}://[^\s<>\"'`)\]}]+", re.IGNORECASE)
_SCHEME = re.compile(r"\b(javascript|data|file|vbscript)\s*:\s*[^\s]", re.IGNORECASE)
_MARKUP = re.compile(
    r"\[/?@|\[(?:link|on|bold|b|i|u|s|reverse|blink|dim|red|green|black|white)\b[^\]]*\]|\[/[a-z]*\]"
    r"|</?[a-z][a-z0-9]*(?:\s[^>]*)?/?>|!\[|\]\(",
    re.IGNORECASE,
)
_HOST = re.compile(r"^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$")
_NEGATION = re.compile(
    r"(?:\bnever|\bdo not|\bdon[’']t|\bmust not|\bwithout|\bnot|\binstead of|\brather than)(?:\s+[a-z]+)?\s*$"
)
_HOLLOW = re.compile(r"\b(hesitate|forget|fail|worry|fear|only|just|mind)\b")
_INVISIBLE = frozenset("\u00ad\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800")


def bad_characters(text: str) -> str | None:
    """What is wrong with the characters of a text; None where nothing is."""
    for character in text:
        if character in "\n\t":
            continue
        category = unicodedata.category(character)
        if category == "Cc":
            return f"it holds a control character (U+{ord(character):04X})"
        if category in ("Cf", "Cs", "Co", "Cn") or character in _INVISIBLE:
            return f"it holds an invisible or direction-changing character (U+{ord(character):04X})"
    return None


def mixed_scripts(text: str) -> str | None:
    """A word that mixes Latin with look-alike letters of another script; None where there is none."""
    words: list[str] = re.findall(r"[^\W\d_]{2,}", text)
    for word in words:
        scripts: set[str] = {unicodedata.name(letter, "").split(" ")[0] for letter in word}
        if "LATIN" in scripts and scripts & {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}:
            return word
    return None


def bad_markup(text: str) -> str | None:
    """Markup in a text that some program might act on; None where there is none."""
    found = _MARKUP.search(text) or _SCHEME.search(text)
    return found.group()[:40] if found else None


def bad_host(host: str) -> str | None:
    """Why a host may not be linked to; None where it may."""
    if not _HOST.match(host):
        return f"{host[:60]} is not a plain host name in lower case"
    if any(label.startswith("xn--") for label in host.split(".")):
        return f"{host} is an encoded name that can look like another"
    imitates = any(word in host.replace("-", "") for word in ("anthropic", "claude"))
    if imitates and not any(host == d or host.endswith(f".{d}") for d in OFFICIAL_DOMAINS):
        return f"{host} imitates an official host"
    return None


def bad_link(url: str, hosts: tuple[str, ...]) -> str | None:
    """Why an address may not be linked to; None where it may.

    Args:
        url: the address.
        hosts: the hosts that the flow may link to.
    """
    if bad_characters(url) or re.search(r"[\s\\]", url):
        return "the address holds characters that do not belong there"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return f"{url[:60]} is not an address"
    if parts.scheme != "https":
        return f"{url[:60]} does not begin with https://"
    if parts.username is not None or parts.password is not None:
        return "the address carries a user name"
    if port not in (None, 443):
        return "the address names a port"
    host = parts.hostname or ""
    if host not in hosts:
        return f"{host or 'an empty host'} is not among link_hosts"
    return None


def bad_addresses(text: str, hosts: tuple[str, ...]) -> str | None:
    """Why an address inside a text is refused; None where all may stand."""
    for url in _URL.findall(text):
        address = url.rstrip(".,;:!?")
        if address.partition(":")[0].lower() in BROWSER_PAGES:
            continue
        if _host_of(address) in LOCAL_HOSTS:
            continue
        if problem := bad_link(address, hosts):
            return problem
    return None


def _host_of(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def bad_advice(text: str) -> str | None:
    """Why the advice of a text is refused; None where no sentence gives any that is forbidden."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    for sentence in re.split(r"(?<=[.!?;])\s+|\n", plain):
        for because, patterns in _advice():
            for pattern in patterns:
                for found in pattern.finditer(sentence):
                    if not _negated(sentence[: found.start()]):
                        return because
    return None


def _negated(before: str) -> bool:
    """Whether the words right before a match turn it into a warning."""
    found = _NEGATION.search(before)
    return bool(found) and not _HOLLOW.search(found.group() if found else "")


@cache
def _advice() -> tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]:
    data: dict[str, Any] = tomllib.loads(files("wizard.flow").joinpath("forbidden.toml").read_text("utf-8"))
    return tuple((row["because"], tuple(re.compile(p) for p in row["patterns"])) for row in data["advice"])
