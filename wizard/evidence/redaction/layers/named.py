r"""Layer: values under a secret name, in headers, JSON, query strings, environment lines and arguments.

It reads the text itself, not a parse of it, because pastes are cut, escaped and wrapped: `"x-api-key": "…"`,
`{\"token\":\"…\"}`, `x-api-key: …`, `?key=…`, `ANTHROPIC_API_KEY=…`, `--password …`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wizard.evidence.redaction.rules import empty_values, kind_of_name
from wizard.evidence.redaction.span import Context, Level, Span

_STEM = re.compile(
    r"authorization|api[-_. ]?key|apikey|token|secret|passw|passphrase|\bpwd|cookie|session[-_.]?(?:key|id)|"
    r"signature|signing[-_.]?key|credential|private[-_.]?key|access[-_.]?key|subscription[-_.]?key|security|"
    r"\botp\b|\bpin\b|\bsid\b|(?<=[?&])key(?==)",
    re.IGNORECASE,
)
"""A cheap first look: only around one of these is a name read."""
_NAME_CHAR = re.compile(r"[\w.-]")
_REST = re.compile(r"[\w.-]{0,60}")
_SEPARATOR = re.compile(r"""(?:\\*["'])?\s{0,4}(?P<sign>=>|:=|[:=])[ \t]{0,8}(?:\r?\n[ \t]{0,8})?""")
_ARGUMENT = re.compile(r"[ \t]+(?=\S)")
_QUOTE = re.compile(r"""(?:[bru]{0,2})(?P<quote>\\*["'`])""")
_WHOLE_LINE = frozenset({"authorization", "proxyauthorization", "cookie", "setcookie"})
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Named:
    """Finds what stands under a name that holds a secret."""

    id: str = "named"
    why: str = "It stands under a name that holds a secret."
    from_level: Level = "local"
    spares_kept: bool = False

    def find(self, text: str, context: Context) -> Iterator[Span]:
        """The value after every secret name; the name itself stays, so that a reader knows what was there."""
        at = 0
        while stem := _STEM.search(text, at):
            start, end = _whole_name(text, stem.start(), stem.end())
            at = max(end, stem.end())
            name = text[start:end]
            kind = "secret" if stem.group().lower() == "key" else kind_of_name(name.lstrip("-"))
            if kind is None:
                continue
            value = _value(text, start, end, name)
            if value and text[value[0] : value[1]].strip().lower() not in empty_values():
                yield Span(value[0], value[1], kind, text[value[0] : value[1]])
                at = max(at, value[1])


def _whole_name(text: str, start: int, end: int) -> tuple[int, int]:
    floor = max(0, start - _LONGEST_NAME)
    while start > floor and _NAME_CHAR.match(text[start - 1]):
        start -= 1
    rest = _REST.match(text, end)
    return start, rest.end() if rest else end


def _value(text: str, start: int, end: int, name: str) -> tuple[int, int] | None:
    """Where the value of the name stands, or None where no value follows."""
    separator = _SEPARATOR.match(text, end)
    if separator is None:
        argument = _ARGUMENT.match(text, end) if name.startswith("--") else None
        return _until(text, argument.end(), r"[^\s\"'`]") if argument else None
    begin = separator.end()
    if quote := _QUOTE.match(text, begin):
        return quote.end(), _closing(text, quote.end(), quote["quote"])
    if separator["sign"] == ":" and name.lower().replace("-", "").replace("_", "") in _WHOLE_LINE:
        # An unquoted header: to the end of the line, or of the quotes that the whole header stands in.
        return _until(text, begin, r"[^\r\n\"'`\\]")
    return _until(text, begin, r"[^\s\"'`&;,<>(){}\[\]\\]")


def _until(text: str, begin: int, allowed: str) -> tuple[int, int] | None:
    match = re.compile(f"{allowed}+").match(text, begin)
    return match.span() if match else None


def _closing(text: str, begin: int, quote: str) -> int:
    """The place of the quote that ends a value: the same sign, escaped as deep as the opening one."""
    at = begin
    while (at := text.find(quote[-1], at)) != -1:
        slashes = at - len(text[begin:at].rstrip("\\")) - begin
        if slashes <= len(quote) - 1:
            return at - slashes
        at += 1
    end = text.find("\n", begin)  # never closed: the paste was cut
    return len(text) if end == -1 else end
