r"""Layer: secret names and their values where they are written as pairs, parts of a form, or tuples.

HAR files write `{"name": "x-api-key", "value": "…"}`, Node's `rawHeaders` and Python's clients lists of two,
forms `name="api_key"` and the value two lines below, Kubernetes a `name:` and a `value:` of their own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wizard.evidence.redaction.rules import empty_values, is_placeholder, kind_of_name
from wizard.evidence.redaction.signs import stands_in
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


@dataclass(frozen=True, slots=True)
class Pairs:
    """Finds the value that belongs to a secret name but does not follow it directly."""

    id: str = "pair"
    why: str = "It is paired with a name that holds a secret."
    kinds: frozenset[str] = frozenset({"credential", "cookie", "password", "secret"})
    spares_kept: bool = False

    def find(self, text: str, context: Context) -> Iterator[Span]:
        """The values alone. A bare tuple counts for headers only: a list of words is no list of secrets."""
        small = context.folded(text)
        if stands_in(("value",), small):
            yield from _matched(_NAMED, text, None)
            yield from _matched(_VALUE_FIRST, text, None)
            yield from _matched(_YAML, text, None)
            yield from _matched(_ATTRIBUTES, text, None)
        if stands_in(("\ttrue\t", "\tfalse\t"), small):
            for cookie in _COOKIE_FILE.finditer(text):
                yield Span(*cookie.span("value"), "cookie", cookie["value"])
        if stands_in(("authorization", "cookie", "api-key", "auth-token"), small):
            yield from _matched(_TUPLE, text, frozenset({"credential", "cookie"}))
            yield from _matched(_CELLS, text, None)
        yield from _matched(_CALLED, text, None)
        if stands_in(("form-data",), small):
            yield from _matched(_FORM, text, None)


def _matched(pattern: re.Pattern[str], text: str, only: frozenset[str] | None) -> Iterator[Span]:
    at = 0
    while match := pattern.search(text, at):
        kind = kind_of_name(match["name"])
        if kind is None or (only is not None and kind not in only):
            at = match.end("name") if match.end("name") > match.start() + 1 else match.end()
            continue
        at = match.end()
        value = match["value"].strip()
        if value.lower() not in empty_values() and not is_placeholder(value) and not kind_of_name(value):
            yield Span(*match.span("value"), kind, match["value"])
