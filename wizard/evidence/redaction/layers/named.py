r"""Layer: values under a secret name, in headers, JSON, query strings, environment lines and arguments.

It reads the text itself, not a parse of it, because pastes are cut, escaped and wrapped: `"x-api-key": "…"`,
`{\"token\":\"…\"}`, `x-api-key: …`, `?key=…`, `ANTHROPIC_API_KEY=…`, `--password …`, `<token>…</token>`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wizard.evidence.redaction.keep import kept
from wizard.evidence.redaction.rules import (
    empty_values,
    families,
    is_placeholder,
    looks_chosen,
    looks_secret,
    names_a_run,
    plain,
)
from wizard.evidence.redaction.span import Context, Span

_SEPARATOR = re.compile(
    r"""(?:\\*["'`])?[\]}]?(?:\s{0,4}|[ \t]{0,40})(?:\[\w{0,20}\])?"""
    r"""(?P<sign>=>|->|→|:=|:|：|=(?!=)|>|%3[aAdD]|,\d{1,5}:)"""
    r"""[ \t]{0,8}(?:\r?\n[ \t]{0,8})?"""
)
_ARGUMENT = re.compile(r"[ \t]+(?=\S)")
_SETTING = re.compile(
    r"(?:\bENV|\bARG|\bsetx|\bsetenv|\bset[ \t]+-\w{1,8}|\bproxy_set_header|\b(?:set|add)-header"
    r"|\bheader_up|\badd_header|\blogin\s{1,20}\S{1,80})\s{1,20}\Z"
)
"""Before a name: commands that set it to the next word, settings of headers, and the line of a netrc file."""
_QUOTED_WORD = re.compile(r"[ \t]{1,3}(?P<quote>[\"'])(?P<value>[^\s\"']{6,200})(?P=quote)")
_QUOTES = ("'", '"')
_CALL = re.compile(r"(?:new[ \t])?[A-Za-z_][\w.:]{0,40}(?:\(\d{0,6}\)[ \t]{1,2}|\([ \t]{0,2})(?=\\*[\"'])")
"""A value inside of a type: `Some("…")`, `SecretStr('…')`, `string(20) "…"`."""
_BLOCK = re.compile(r"[|>][+-]?\d?[ \t]*\r?\n")
_TYPED = re.compile(r"[A-Za-z_][\w.|<>?, \[\]]{0,40}?\s{0,2}=\s{0,2}(?=[\"'`])")
"""A type between a name and its value: `password: string = "…"`."""
_SETTER = re.compile(r"\(\s{0,2}(?P<quote>[\"'`])(?P<value>[^\s\"'`]{6,400})(?P=quote)\s{0,2}\)")
_CHANGED = re.compile(r"\s{0,2}(?:->|=>|→)\s{0,2}(?P<quote>[\"'])")
"""From an old value to a new one, as plans and logs of changes write it."""
_SENTENCE = re.compile(
    r"(?:\\*[\"'])? (?:is|was|are|to|as|ist|lautet|war|=|:)(?: now)?[: ]{1,2}[\"'`“‘]?(?=[^\s]{6,})"
)
_QUOTE = re.compile(r"""(?:[bruBRU]{0,2})(?P<quote>\\*["'`])""")
_MARKUP = re.compile(
    r"(?:[\"'][^<>\n]{0,100}>|</key>\s{0,80}<(?:string|data)>|\s[^<>\n]{1,200}>)(?P<value>[^<>\n]{1,4000})</"
)
"""`name="api_key">…</`, a property list, and an element with attributes."""
_NEXT = re.compile(r"(?:[ \t]{1,40}|[ \t]{0,40}[|│][ \t]{0,40})(?P<value>[\w+/=.~-]{12,400})")
"""The next word, or the next cell of a table: it goes where it looks like a secret."""
_PARAMETERS = re.compile(r"(?:digest|hawk|oauth|signature|mac)\s[^\r\n]{1,4000}", re.IGNORECASE)
"""Schemes whose credentials are quoted one by one."""
_LISTED = re.compile(r"""\s{0,8}\[""")
_BARE_ITEM = re.compile(r"\[(?P<value>[^\s\[\]{}\"'`,]{4,400})\]")
"""`X-Api-Key:[…]`, as Go and Java show headers."""
_ITEM = re.compile(r"""(?:\[|,)\s{0,8}(?P<quote>\\*["'])""")
_VALUE_KEY = re.compile(
    r"""\s{0,8}\{.{0,200}?(?P<q>\\*["'])(?:value|raw|data|content|plain)(?P=q)\s{0,4}:\s{0,4}(?P<quote>\\*["'])""",
    re.DOTALL,
)
_LINE = re.compile(r"[^\r\n\"'`\\]+")
_WORD = re.compile(r"[^\s\"'`&;,<>(){}\[\]\\]{1,16384}")
_SHORT_WORD = re.compile(r"[^\s\"'`&;,<>(){}\[\]\\]{1,256}")
"""Under a name that only may hold a secret: names may follow names without a gap, each looks no further."""
_ARGUMENT_WORD = re.compile(r"[^\s\"'`]+")
_WHOLE_LINE = frozenset({"authorization", "proxyauthorization", "cookie", "setcookie"})
_SCHEME = re.compile(r"(?:bearer|basic|token|digest|aws4-hmac-sha256)\s", re.IGNORECASE)
_NOT_PLAIN = re.compile(r"[0-9!$%^*+/=_~#-]")
_QUALITY = re.compile(
    r"(?:[a-z]{2,12}|base64)-(?:only|formed|encoded|lived|scoped|based|protected|specific)\b"
)
"""What a sentence says of a token: that it is *read-only*, *well-formed*."""
_LONGEST_OVER_LINES = 4096
"""Characters in which a quoted value that goes over a line end must be closed."""
_STATUS = 3
"""Digits of a status: `x-api-key -> 401`."""
_LINES = 3
_MOST_BLOCK_LINES = 200
_LONGEST_ELEMENT = 4096
"""Characters in which an XML element must be closed; without that, `<password>` is a tag of ours."""


@dataclass(frozen=True, slots=True)
class Named:
    """Finds what stands under a name that holds a secret."""

    id: str = "named"
    why: str = "It stands under a name that holds a secret."
    kinds: frozenset[str] = frozenset({"credential", "cookie", "password", "secret"})
    spares_kept: bool = False

    def find(self, text: str, context: Context) -> Iterator[Span]:
        """The value after every secret name; the name itself stays, so that a reader knows what was there."""
        at = 0
        for named in context.secret_names(text):
            if named.stem < at:
                continue
            at = named.end
            told = named.kind is not None
            for begin, stop in _values(text, named.start, named.end, named.name, told=told):
                if not _goes(text, begin, stop, named.kind, named.name):
                    continue
                yield Span(begin, stop, named.kind or "secret", text[begin:stop])
                at = max(at, stop)


def _goes(text: str, begin: int, stop: int, kind: str | None, name: str) -> bool:
    """Whether a value is one: not empty in words, and under a name that only may hold one, made like one."""
    value = text[begin:stop].strip()
    if kind is not None:
        if value.isdigit() and len(value) <= _STATUS:
            return False
        # `${API_KEY}`: braces end a word everywhere else.
        closed = text.startswith("${", begin) and text.find("}", begin, begin + 60) + 1
        whole = text[begin:closed] if closed else value
        spared = value.lower() in empty_values() or is_placeholder(whole, name) or names_a_run(value, name)
        return not spared
    looks = looks_secret(value, hexadecimal=name.lstrip("-").lower() != "key")
    looks = looks or (name.lstrip("-").lower() == "pass" and looks_chosen(value))
    return looks and " " not in value and not kept(text, begin, stop)


def _values(text: str, start: int, end: int, name: str, *, told: bool) -> Iterator[tuple[int, int]]:
    """Where the values of the name stand; nothing where none follows."""
    separator = _SEPARATOR.match(text, end)
    if separator is None:
        yield from _beside(text, start, end, name, told=told)
    else:
        yield from _behind(text, start, end, name, separator, told=told)


def _beside(text: str, start: int, end: int, name: str, *, told: bool) -> Iterator[tuple[int, int]]:
    """The value of a name that no sign parts from it."""
    is_set = name.startswith("-") or _SETTING.search(text, max(0, start - 100), start)
    argument = _ARGUMENT.match(text, end) if is_set else None
    if argument and (opened := _QUOTE.match(text, argument.end())):
        yield opened.end(), _closing(text, opened.end(), opened["quote"])
    elif argument and (word := _ARGUMENT_WORD.match(text, argument.end())):
        yield word.span()
    elif setter := _SETTER.match(text, end):
        yield setter.span("value")
    elif quoted := _QUOTED_WORD.match(text, end + (told and "-" in name and text[end : end + 1] in _QUOTES)):
        yield quoted.span("value")
    elif told and (inside := _MARKUP.match(text, end)) and _opened(text, start, end):
        yield inside.span("value")
    elif (beside := _NEXT.match(text, end)) and _is_secret(text, beside):
        yield beside.span("value")
    elif told and (sentence := _SENTENCE.match(text, end)):
        word = _WORD.match(text, sentence.end())
        if word and _NOT_PLAIN.search(word.group().rstrip(".")) and not _QUALITY.match(word.group()):
            yield word.start(), word.start() + len(word.group().rstrip("."))


def _behind(
    text: str, start: int, end: int, name: str, separator: re.Match[str], *, told: bool
) -> Iterator[tuple[int, int]]:
    """The values behind a colon, an equal sign and the like."""
    begin = separator.end()
    if separator["sign"] == ">":
        close = text.find(
            f"</{text[text.rfind('<', max(0, start - 100), start) + 1 : end]}>",
            begin,
            begin + _LONGEST_ELEMENT,
        )
        if close > begin and text[start - 1 : start] in ("<", ":"):
            yield begin, close
        elif told and (inside := _MARKUP.match(text, end)):
            yield inside.span("value")
    elif plain(name) in _WHOLE_LINE and (parameters := _PARAMETERS.match(text, begin)):
        yield parameters.span()
    elif separator["sign"] == ":" and (typed := _TYPED.match(text, begin)):
        yield from _quoted(text, typed.end())
    elif block := _BLOCK.match(text, begin):
        yield from _indented(text, start, block.end())
    elif quote := _QUOTE.match(text, call.end() if (call := _CALL.match(text, begin)) else begin):
        yield from _quoted(text, quote.start())
    elif told and (bare := _BARE_ITEM.match(text, begin)):
        yield bare.span("value")
    elif _LISTED.match(text, begin):
        yield from _items(text, begin)
    elif inner := _VALUE_KEY.match(text, begin):
        yield inner.end(), _closing(text, inner.end(), inner["quote"])
    elif separator["sign"] in (":", "=") and (plain(name) in _WHOLE_LINE or _SCHEME.match(text, begin)):
        # An unquoted header: to the end of the line, or of the quotes that the whole header stands in.
        if line := _LINE.match(text, begin):
            yield line.span()
    elif word := (_WORD if told else _SHORT_WORD).match(text, begin):
        yield word.span()


def _opened(text: str, start: int, end: int) -> bool:
    """Whether a name is that of an element, or stands in quotes or in an element of its own."""
    return text[end : end + 1] in ('"', "'", "<") or text[start - 1 : start] in ("<", ":")


def _is_secret(text: str, beside: re.Match[str]) -> bool:
    """Whether the word is made like a secret; keys known by how they begin are named so elsewhere."""
    value = beside["value"]
    made = looks_secret(value, hexadecimal=False) and not families().match(value)
    return made and not kept(text, *beside.span("value"))


def _quoted(text: str, begin: int) -> Iterator[tuple[int, int]]:
    """The quoted value that begins there, and the one that it was changed to."""
    quote = _QUOTE.match(text, begin)
    while quote is not None:
        stop = _closing(text, quote.end(), quote["quote"])
        yield quote.end(), stop
        quote = _CHANGED.match(text, stop + len(quote["quote"]))


def _indented(text: str, start: int, begin: int) -> Iterator[tuple[int, int]]:
    """The lines of a YAML block: all that are indented deeper than the line of the name."""
    line = text.rfind("\n", 0, start) + 1
    depth = len(text[line:start]) - len(text[line:start].lstrip(" \t-"))
    at = begin
    for _ in range(_MOST_BLOCK_LINES):
        end = text.find("\n", at)
        end = len(text) if end == -1 else end
        row = text[at:end]
        inside = len(row) - len(row.lstrip(" \t"))
        if row.strip() and inside <= depth:
            return
        if row.strip():
            yield at + inside, end
        if end == len(text):
            return
        at = end + 1


def _items(text: str, begin: int) -> Iterator[tuple[int, int]]:
    """The quoted texts of a list."""
    at = text.index("[", begin)
    while item := _ITEM.match(text, at):
        at = _closing(text, item.end(), item["quote"])
        yield item.end(), at
        at += len(item["quote"])


def _closing(text: str, begin: int, quote: str) -> int:
    """The place of the quote that ends a value: the same sign, escaped as deep as the opening one."""
    line = text.find("\n", begin)
    line = len(text) if line == -1 else line
    end = _find_quote(text, begin, line, quote)
    if end is None and line < len(text):
        end = _find_quote(text, line, min(len(text), begin + _LONGEST_OVER_LINES), quote)
        if end is not None and text.count("\n", begin, end) > _LINES:
            end = None
    return line if end is None else end  # never closed: the paste was cut


def _find_quote(text: str, at: int, limit: int, quote: str) -> int | None:
    floor = at
    while (at := text.find(quote[-1], at, limit)) != -1:
        first = at
        while first > floor and text[first - 1] == "\\":
            first -= 1
        if at - first <= len(quote) - 1:
            return first
        at += 1
    return None
