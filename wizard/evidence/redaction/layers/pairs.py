r"""Layer: secret names and their values where they are written as pairs, parts of a form, or tuples.

HAR files write `{"name": "x-api-key", "value": "…"}`, Node's `rawHeaders` and Python's clients lists of two,
forms `name="api_key"` and the value two lines below, Kubernetes a `name:` and a `value:` of their own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wizard.evidence.redaction.keep import kept
from wizard.evidence.redaction.rules import (
    empty_values,
    is_placeholder,
    kind_of_name,
    looks_secret,
    may_hold,
)
from wizard.evidence.redaction.signs import places, stands_in
from wizard.evidence.redaction.span import Context, Span

_Q = r"\\{0,7}[\"']"
_TEXT = r"(?:(?!(?P=q))[^\r\n]){1,16384}?"
_NAMED = re.compile(
    rf"(?P<q>{_Q})(?:name|key|header|field)(?P=q)\s{{0,8}}:\s{{0,8}}(?P=q)(?P<name>[\w.-]{{2,60}})(?P=q)\s{{0,8}},\s{{0,200}}"
    rf"(?:(?P=q)\w{{1,20}}(?P=q)\s{{0,4}}:\s{{0,4}}(?:(?P=q)[^\"'\\]{{0,60}}(?P=q)|\w{{1,8}})\s{{0,4}},\s{{0,8}}){{0,3}}"
    rf"(?P=q)value(?P=q)\s{{0,8}}:\s{{0,8}}(?P=q)(?P<value>{_TEXT})(?P=q)"
)
_VALUE_FIRST = re.compile(
    rf"(?P<q>{_Q})value(?P=q)\s{{0,8}}:\s{{0,8}}(?P=q)(?P<value>{_TEXT})(?P=q)\s{{0,8}},\s{{0,200}}"
    rf"(?P=q)(?:name|key|header|field)(?P=q)\s{{0,8}}:\s{{0,8}}(?P=q)(?P<name>[\w.-]{{2,60}})(?P=q)"
)
_YAML = re.compile(
    r"(?<![\w-])(?:name|key):[ \t]{1,8}[\"']?(?P<name>[\w.-]{2,60})[\"']?[ \t]{0,8}\r?\n"
    r"[ \t]{0,80}value:[ \t]{1,8}[\"']?(?P<value>[^\s\"'#][^\r\n\"']{0,4000})"
)
_ATTRIBUTES = re.compile(
    r"(?<![\w-])(?:key|name)\s{0,3}=\s{0,3}(?P<q>[\"'])(?P<name>[\w.:-]{2,80})(?P=q)\s{1,8}"
    r"(?:\w{1,20}=[\"'][^\"'<>]{0,80}[\"']\s{1,8}){0,2}value\s{0,3}=\s{0,3}(?P=q)(?P<value>[^\r\n\"'<>]{1,4000})(?P=q)"
)
_COOKIE_FILE = re.compile(
    r"(?<![\w.-])(?:#HttpOnly_)?[\w.-]{3,253}\t(?:TRUE|FALSE)\t[^\t\n]{1,200}\t(?:TRUE|FALSE)\t\d{1,12}\t(?P<name>[^\t\n]{1,200})\t"
    r"(?P<value>[^\t\r\n]{1,8192})",
)
"""The file that browsers' exports and curl write: seven fields, the last is the value."""
_CALLED = re.compile(
    r"\(\s{0,4}(?P<q>[\"'`])(?P<name>[\w.-]{3,60})(?P=q)\s{0,4},\s{0,8}(?P=q)(?P<value>[^\s\"'`]{6,400})(?P=q)"
)
"""`setenv("API_TOKEN", "…")`."""
_CELLS = re.compile(
    r"(?P<name>authorization|cookie|api-key|auth-token)"
    r"(?:[ \t]{0,40}\|[ \t]{0,40}|</t[dh]>\s{0,80}<t[dh][^<>]{0,200}>|\t|,"
    r"|[ \t]{0,8}\r?\n[ \t]{0,8}(?![a-z-]+[ \t]{0,8}(?:\r?\n|\Z))(?=[^\s:]+[ \t]{0,8}(?:\r?\n|\Z)))"
    r"(?P<value>[^\s,|<>\"'][^\r\n\t|<>\"',]{7,4000})",
    re.IGNORECASE,
)
"""Cells of a table side by side, and the lines of a browser's panel: a name, below it the value."""
_TUPLE = re.compile(
    rf"b?(?P<q>{_Q})(?P<name>[\w-]{{3,60}})(?P=q)\s{{0,4}},\s{{0,40}}b?(?P=q)(?P<value>{_TEXT})(?P=q)(?!\s{{0,4}}:)"
)
_FORM = re.compile(
    r"name=\"(?P<name>[\w.-]{2,60})\"[^\r\n]{0,200}(?:[ \t\r␍]?\n[^\r\n]{1,200}){0,3}"
    r"[ \t\r␍]?\n[ \t\r␍]?\n(?P<value>[^\r\n]{1,16384})"
)
_CELL_NAMES = ("authorization", "cookie", "api-key", "auth-token")
_HEADERS = frozenset({"authorization", "cookie"})
_LEAD = 120
"""Characters in which that stands which leads to a name: `"name": "`."""
_LEADS: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = (
    (":", re.compile(rf"{_Q}(?:name|key|header|field){_Q}\s{{0,8}}:\s{{0,8}}{_Q}\Z"), _NAMED),
    (":", re.compile(r"(?<![\w-])(?:name|key):[ \t]{1,8}[\"']?\Z"), _YAML),
    ("=", re.compile(r"(?<![\w-])(?:key|name)\s{0,3}=\s{0,3}[\"'](?:[\w.:-]{1,79}:)?\Z"), _ATTRIBUTES),
    ("=", re.compile(r"name=\"\Z"), _FORM),
    ("(", re.compile(r"\(\s{0,4}[\"'`]\Z"), _CALLED),
)
"""A sign that leads to a name, all that leads to it, and the pair that begins there."""
_OPENING = re.compile(rf"b?{_Q}\Z")
_VALUE_BEFORE = re.compile(rf"{_Q}value{_Q}\s{{0,8}}:\s{{0,8}}{_Q}\Z")
_BETWEEN = re.compile(
    rf"(?P<q>{_Q})\s{{0,8}},\s{{0,200}}{_Q}(?:name|key|header|field){_Q}\s{{0,8}}:\s{{0,8}}{_Q}\Z"
)
_LONGEST_VALUE = 16_384


@dataclass(frozen=True, slots=True)
class Pairs:
    """Finds the value that belongs to a secret name but does not follow it directly."""

    id: str = "pair"
    why: str = "It is paired with a name that holds a secret."
    kinds: frozenset[str] = frozenset({"credential", "cookie", "password", "secret"})
    spares_kept: bool = False

    def find(self, text: str, context: Context) -> Iterator[Span]:
        """The values alone. A bare tuple counts for headers only: a list of words is no list of secrets."""
        gist = context.gist(text)
        if gist.has("true", "false") and stands_in(("\ttrue\t", "\tfalse\t"), context.folded(text)):
            for cookie in _COOKIE_FILE.finditer(text):
                yield Span(*cookie.span("value"), "cookie", cookie["value"])
        for named in context.secret_names(text):
            yield from _around(text, _whole(text, named.start))
        if gist.has(*_CELL_NAMES):
            for place, _ in places(_CELL_NAMES, context.folded(text)):
                yield from _judged(_CELLS.match(text, place))


def _whole(text: str, start: int) -> int:
    """The beginning of a name that letters of other alphabets stand in."""
    least = max(0, start - 80)
    while start > least and not text[start - 1].isascii() and text[start - 1].isalnum():
        start -= 1
    return start


def _around(text: str, start: int) -> Iterator[Span]:
    """The values of the pairs that the name is in which begins there."""
    least = max(0, start - _LEAD)
    lead = text[least:start].rstrip("\"'`\\").rstrip()[-1:]
    if text[start - 1 : start] == ":":
        lead = "="
    for sign, before, pattern in _LEADS:
        if lead == sign and (found := before.search(text, least, start)):
            yield from _judged(pattern.match(text, found.start()))
    if lead == ":" and (begin := _value_first(text, start)) is not None:
        yield from _judged(_VALUE_FIRST.match(text, begin))
    if text[start - 1 : start] in ("'", '"') and (opening := _OPENING.search(text, max(0, start - 9), start)):
        match = _TUPLE.match(text, opening.start())
        if match and ("-" in match["name"] or match["name"].lower() in _HEADERS):
            yield from _judged(match)


def _value_first(text: str, start: int) -> int | None:
    """Where the pair begins whose value stands before its name."""
    between = _BETWEEN.search(text, max(0, start - 300), start)
    if between is None:
        return None
    end, quote = between.start(), between["q"]
    opening = text.rfind(quote, max(0, end - _LONGEST_VALUE), end)
    before = _VALUE_BEFORE.search(text, max(0, opening - 40), opening + len(quote)) if opening >= 0 else None
    return before.start() if before else None


def _judged(match: re.Match[str] | None) -> Iterator[Span]:
    """The value where the name is that of a secret and the value does not only say that there is none."""
    if match is None:
        return
    name, value = match["name"], match["value"].strip()
    kind = kind_of_name(name)
    if kind is None:
        # A name that only may hold a secret: the value goes where it looks like one.
        looks = may_hold(name) and looks_secret(value, hexadecimal=name.lower() != "key")
        if looks and not kept(match.string, *match.span("value")):
            yield Span(*match.span("value"), "secret", match["value"])
    elif value.lower() not in empty_values() and not is_placeholder(value) and not kind_of_name(value):
        yield Span(*match.span("value"), kind, match["value"])
