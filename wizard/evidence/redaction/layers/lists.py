"""Layer: values of which only the list tells in which they stand: cookies, and secrets of Kubernetes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wizard.evidence.redaction.rules import empty_values
from wizard.evidence.redaction.span import Context, Span

_Q = r"\\{0,7}[\"']"
_COOKIES = re.compile(rf"cookies{_Q}\s{{0,4}}:\s{{0,4}}\[")
_QUOTE = re.compile(rf"{_Q}\Z")
_COOKIE = re.compile(
    rf"(?P<q>{_Q})value(?P=q)\s{{0,4}}:\s{{0,4}}(?P=q)(?P<value>(?:(?!(?P=q))[^\r\n]){{1,8192}})"
)
_LONGEST_LIST = 1 << 16
"""Characters of a list of cookies; a browser sends no more than some dozens of them."""
_SECRET = re.compile(rf"kind(?:{_Q})?[ \t]{{0,4}}:[ \t]{{0,4}}(?:{_Q})?(?:Sealed)?Secret(?![A-Za-z])")
_DATA = re.compile(
    rf"^(?P<indent>[ \t]*)(?:data|stringData):[ \t]*\r?\n"
    rf"|{_Q}(?:data|stringData){_Q}\s{{0,4}}:\s{{0,4}}\{{",
    re.MULTILINE,
)
_LINE = re.compile(r"(?P<indent>[ \t]*)(?:[\w./-]{1,253}:[ \t]*)?(?P<value>[^\r\n]*)(?:\r?\n|\Z)")
_MEMBER = re.compile(
    rf"\s{{0,80}}{_Q}[\w./-]{{1,253}}(?P<q>{_Q})\s{{0,4}}:\s{{0,4}}(?P=q)(?P<value>(?:(?!(?P=q))[^\r\n]){{0,65536}})(?P=q),?"
)
_REACH = 1 << 14
"""Characters before and behind `kind: Secret` in which its data stand; a manifest may hold several things."""
_FOLDED = ("|", ">", "|-", ">-", "|+", ">+")


@dataclass(frozen=True, slots=True)
class Lists:
    """Finds the values of cookies in a HAR file and of the secrets of Kubernetes."""

    id: str = "list"
    why: str = "It stands in a list that holds secrets."
    kinds: frozenset[str] = frozenset({"cookie", "secret"})
    spares_kept: bool = False

    def find(self, text: str, context: Context) -> Iterator[Span]:
        """The values alone; the names say what was there."""
        gist = context.gist(text)
        if gist.has("cookies"):
            yield from _cookies(text)
        if gist.has("kind") and gist.has("secret", "sealedsecret"):
            done = 0
            for secret in _SECRET.finditer(text):
                if secret.start() >= done:
                    begin, done = _document(text, secret.start())
                    yield from _data(text, begin, done)


def _cookies(text: str) -> Iterator[Span]:
    """The cookies of every list of cookies; what was looked through for one list is not for the next."""
    done = 0
    for opened in _COOKIES.finditer(text):
        if opened.end() < done:
            continue
        at, limit = opened.end(), min(len(text), opened.end() + _LONGEST_LIST)
        while (value := text.find("value", at, done := _closing(text, at, limit))) != -1:
            quote = _QUOTE.search(text, max(at, value - 9), value)
            cookie = _COOKIE.match(text, quote.start()) if quote else None
            if cookie is None:
                at = value + 1
                continue
            yield Span(*cookie.span("value"), "cookie", cookie["value"])
            at = cookie.end()


def _closing(text: str, at: int, limit: int) -> int:
    end = text.find("]", at, limit)
    return limit if end == -1 else end


def _document(text: str, at: int) -> tuple[int, int]:
    """The part of a manifest that holds a place."""
    begin = text.rfind("\n---", max(0, at - _REACH), at)
    end = text.find("\n---", at, at + _REACH)
    return (max(0, at - _REACH) if begin == -1 else begin), (
        min(len(text), at + _REACH) if end == -1 else end
    )


def _data(text: str, begin: int, end: int) -> Iterator[Span]:
    for opened in _DATA.finditer(text, begin, end):
        if opened["indent"] is None:
            at = opened.end()
            while member := _MEMBER.match(text, at):
                yield from _told(text, *member.span("value"))
                at = member.end()
            continue
        at = opened.end()
        while at < end and (line := _LINE.match(text, at)):
            if line["value"].strip() and len(line["indent"]) <= len(opened["indent"]):
                break
            yield from _told(text, *line.span("value"))
            at = line.end()


def _told(text: str, start: int, end: int) -> Iterator[Span]:
    value = text[start:end]
    start += len(value) - len(value.lstrip(" \t\"'"))
    value = value.strip(" \t\"'")
    if value not in _FOLDED and value.lower() not in empty_values():
        yield Span(start, start + len(value), "secret", value)
