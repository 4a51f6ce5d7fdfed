r"""Layer: values under a secret name, in headers, JSON, query strings, environment lines and arguments.

It reads the text itself, not a parse of it, because pastes are cut, escaped and wrapped: `"x-api-key": "…"`,
`{\"token\":\"…\"}`, `x-api-key: …`, `?key=…`, `ANTHROPIC_API_KEY=…`, `--password …`, `<token>…</token>`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wizard.evidence.redaction.rules import empty_values, kind_of_name, plain, stems
from wizard.evidence.redaction.span import Context, Span

_NAME = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-"
_REST = re.compile(r"[\w.-]{0,60}")
_SEPARATOR = re.compile(
    r"""(?:\\*["'`]|\]|\b)?\s{0,4}(?P<sign>=>|:=|[:=>]|%3[aAdD])[ \t]{0,8}(?:\r?\n[ \t]{0,8})?"""
)
_ARGUMENT = re.compile(r"[ \t]+(?=\S)")
_SENTENCE = re.compile(r"(?:\\*[\"'])? (?:is|was|=|:)[: ]{1,2}(?=[^\s]{6,})")
_QUOTE = re.compile(r"""(?:[bruBRU]{0,2})(?P<quote>\\*["'`])""")
_LISTED = re.compile(r"""\s{0,8}\[""")
_ITEM = re.compile(r"""(?:\[|,)\s{0,8}(?P<quote>\\*["'])""")
_VALUE_KEY = re.compile(
    r"""\s{0,8}\{.{0,200}?(?P<q>\\*["'])(?:value|raw|data|content|plain)(?P=q)\s{0,4}:\s{0,4}(?P<quote>\\*["'])""",
    re.DOTALL,
)
_LINE = re.compile(r"[^\r\n\"'`\\]+")
_WORD = re.compile(r"[^\s\"'`&;,<>(){}\[\]\\]+")
_ARGUMENT_WORD = re.compile(r"[^\s\"'`]+")
_WHOLE_LINE = frozenset({"authorization", "proxyauthorization", "cookie", "setcookie"})
_SCHEME = re.compile(r"(?:bearer|basic|token|digest|aws4-hmac-sha256)\s", re.IGNORECASE)
_NOT_PLAIN = re.compile(r"[0-9!$%^*+/=_~#-]")
_LONGEST_NAME = 60
_LONGEST_OVER_LINES = 4096
"""Characters in which a quoted value that goes over a line end must be closed."""
_LINES = 3
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
        for place, stem in _places(context.folded(text)):
            if place < at:
                continue
            start, end = _whole_name(text, place, place + len(stem))
            name = text[start:end]
            kind = _kind(text, start, name)
            if kind is None:
                continue
            at = end
            for begin, stop in _values(text, start, end, name):
                if text[begin:stop].strip().lower() not in empty_values():
                    yield Span(begin, stop, kind, text[begin:stop])
                    at = max(at, stop)


def _places(small: str) -> list[tuple[int, str]]:
    """Where a stem of a secret name stands."""
    found: list[tuple[int, str]] = []
    for stem in stems():
        at = small.find(stem)
        while at != -1:
            found.append((at, stem))
            at = small.find(stem, at + len(stem))
    found.sort()
    return found


def _whole_name(text: str, start: int, end: int) -> tuple[int, int]:
    head = text[max(0, start - _LONGEST_NAME) : start]
    rest = _REST.match(text, end)
    stop = rest.end() if rest else end
    return start - (len(head) - len(head.rstrip(_NAME))), end + len(text[end:stop].rstrip("."))


def _kind(text: str, start: int, name: str) -> str | None:
    if name == "key":
        return "secret" if text[start - 1 : start] in ("?", "&") and start else None
    return kind_of_name(name.lstrip("-"))


def _values(text: str, start: int, end: int, name: str) -> Iterator[tuple[int, int]]:
    """Where the values of the name stand; nothing where none follows."""
    separator = _SEPARATOR.match(text, end)
    if separator is None:
        argument = _ARGUMENT.match(text, end) if name.startswith("-") else None
        if argument and (word := _ARGUMENT_WORD.match(text, argument.end())):
            yield word.span()
        elif sentence := _SENTENCE.match(text, end):
            word = _WORD.match(text, sentence.end())
            if word and _NOT_PLAIN.search(word.group().rstrip(".")) and len(word.group()) >= 6:
                yield word.start(), word.start() + len(word.group().rstrip("."))
        return
    begin = separator.end()
    if separator["sign"] == ">":
        close = text.find(f"</{text[text.rfind('<', 0, start) + 1 : end]}>", begin, begin + _LONGEST_ELEMENT)
        if close > begin and text[start - 1 : start] in ("<", ":"):
            yield begin, close
    elif quote := _QUOTE.match(text, begin):
        yield quote.end(), _closing(text, quote.end(), quote["quote"])
    elif _LISTED.match(text, begin):
        yield from _items(text, begin)
    elif inner := _VALUE_KEY.match(text, begin):
        yield inner.end(), _closing(text, inner.end(), inner["quote"])
    elif separator["sign"] in (":", "=") and (plain(name) in _WHOLE_LINE or _SCHEME.match(text, begin)):
        # An unquoted header: to the end of the line, or of the quotes that the whole header stands in.
        if line := _LINE.match(text, begin):
            yield line.span()
    elif word := _WORD.match(text, begin):
        yield word.span()


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
