"""A forgiving reader for objects in text: JSON, and what other languages print instead of it.

Python reprs, JavaScript's inspect output, Ruby hashes, Elixir maps, Swift and PHP dictionaries, Java maps
and constructor calls all come down to keys, a separator and values. The reader takes whatever of these it
meets, survives quotes that were not escaped, and returns what it has when the text is cut in the middle.
It moves forward only, so its time is linear in what it reads.
"""

import re
from typing import Any

_SPACE = re.compile(r"[\s,;]*")
_BARE_KEY = re.compile(r":?[\w$@.\-*]{1,80}")
_SEPARATOR = re.compile(r"\s*(?:=>|:|=)\s*")
_BARE_VALUE = re.compile(r"[^,;{}\[\]()\"'\n]{1,400}")
_JAVA_VALUE = re.compile(r"[^{}\[\]()\n]*?(?=, \w{1,40}=|[{}\[\]()\n]|$)")
_CALL = re.compile(r"(?:new )?[A-Za-z_$][\w.$]{0,80}\s*(?=[({\[])")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_CLOSES_VALUE = re.compile(
    r"\s*+(?:$|[}\])]|;\s*+[\"'}]|,\s*+(?:$|[}\])]|[\"'`]?:?[\w .$\-]{1,60}[\"'`]?\s{0,9}(?:=>|:|=)"
    r"|[\"'`{\[]|-?\d|null|None|true|false|True|False))|[^\S\n]*+\n\s*+[\"'}\w]"
)
_CLOSES_KEY = re.compile(r"\s*(?:=>|:|=)")
_FLOAT = re.compile(r"-?\d{1,12}\.\d{0,12}")
_NAMED = {
    "null": None, "None": None, "nil": None, "undefined": None, "<nil>": None, "NULL": None,
    "true": True, "True": True, "false": False, "False": False,
}  # fmt: skip
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_CLOSERS = {"{": "}", "[": "]", "(": ")"}
DEEPEST = 40
"""Nesting that is followed; what lies deeper is left unread."""
MOST_QUOTES = 2_000
"""So many quotes inside a string that do not close it are passed over; what lies behind is left unread."""


def unescape(text: str) -> str:
    """Undo one level of backslash escaping."""
    if "\\" not in text:
        return text

    def one(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        return chr(int(code, 16)) if code else _SIMPLE.get(match[3], match[3])

    return _ESCAPE.sub(one, text)


class Word(str):
    """A value without quotes that is no constant: a name, an expression, or words of a language's own."""

    __slots__ = ()


class Reader:
    """Reads one value from `text`, starting at `at`.

    After `read()`, `at` is where reading stopped and `cut` says whether the text ended before the value did.
    """

    def __init__(self, text: str, at: int) -> None:
        self.text = text
        self.at = at
        self.cut = False
        self._depth = 0

    def read(self) -> Any:
        """The value at the current place."""
        self._skip()
        if self.at >= len(self.text):
            self.cut = True
            return None
        char = self.text[self.at]
        if char in "\"'" or (char == "`" and self.text[self.at - 1] != "="):
            return self._string(_CLOSES_VALUE)
        if char in "bu" and self.text[self.at + 1 : self.at + 2] in ("'", '"'):
            self.at += 1
            return self._string(_CLOSES_VALUE)
        if char == "%" and self.text[self.at + 1 : self.at + 2] == "{":
            self.at += 1
            char = "{"
        if char in "{[(":
            return self._group(char)
        call = _CALL.match(self.text, self.at)
        if call:
            self.at = call.end()
            return self._group(self.text[self.at])
        return self._bare()

    def _skip(self) -> None:
        found = _SPACE.match(self.text, self.at)
        if found:
            self.at = found.end()

    def _group(self, opener: str) -> Any:
        """An object or a list: keys decide, because several languages write both with one bracket."""
        self.at += 1
        self._depth += 1
        if self._depth > DEEPEST:
            self.at, self.cut = len(self.text), True
            return None
        closer = _CLOSERS[opener]
        pairs: dict[str, Any] = {}
        items: list[Any] = []
        while True:
            self._skip()
            if self.at >= len(self.text):
                self.cut = True
                break
            char = self.text[self.at]
            if char == closer:
                self.at += 1
                break
            if char in "}])":  # a bracket that was opened elsewhere: leave it to its owner
                break
            before = self.at
            key = self._key()
            if key is not None:
                pairs[key] = self.read()
            else:
                items.append(self.read())
            if self.at == before:
                self.at += 1
        self._depth -= 1
        return pairs if pairs or (opener == "{" and not items) else items

    def _key(self) -> str | None:
        """The key at this place, with its separator taken; None where no key stands here."""
        text, start = self.text, self.at
        if text[start] in "\"'`":
            quote = text[start]
            end = text.find(quote, start + 1, start + 120)
            if end < 0:
                return None
            separator = _SEPARATOR.match(text, end + 1)
            if not separator or not _CLOSES_KEY.match(text, end + 1):
                return None
            self.at = separator.end()
            return "".join(text[start + 1 : end].split()).strip("\\")
        bare = _BARE_KEY.match(text, start)
        if not bare:
            return None
        separator = _SEPARATOR.match(text, bare.end())
        if not separator:
            return None
        self.at = separator.end()
        return bare[0].strip(":")

    def _string(self, closes: re.Pattern[str]) -> str:
        """A quoted string. A quote closes it only where something fitting follows."""
        text, quote = self.text, self.text[self.at]
        start = at = self.at + 1
        stop = len(text)
        for _ in range(MOST_QUOTES):
            end = text.find(quote, at)
            if end < 0:
                break
            slashes = end
            while slashes > start and text[slashes - 1] == "\\":
                slashes -= 1
            if (end - slashes) % 2 == 0 and closes.match(text, end + 1):
                self.at = end + 1
                return unescape(text[start:end])
            at = end + 1
        else:
            stop = at
        self.at, self.cut = len(text), True
        return unescape(text[start:stop])

    def _bare(self) -> Any:
        """A value without quotes: a number, a named constant, or words up to the next comma."""
        pattern = _JAVA_VALUE if self.at and self.text[self.at - 1] == "=" else _BARE_VALUE
        found = pattern.match(self.text, self.at)
        if not found or not found[0]:
            return None
        self.at = found.end()
        word = found[0].strip().rstrip(",")
        if word in _NAMED:
            return _NAMED[word]
        number = word.replace("_", "")
        if number.lstrip("-").isdecimal() and number.isascii() and len(number) < 19:
            return int(number)
        if _FLOAT.fullmatch(number):
            return float(number)
        return Word(word)
