"""Whether a paste speaks of something else: another service, code, documentation, a call that went well.

Words of an error stand in many texts that are none of this API's: the reply of another vendor, a test that
quotes a message, a page that explains a limit. What tells them apart are the names beside the words (a
package, a host, an operation, a path) and the form of the text. Names of this API outweigh those of others.
"""

import re
from functools import cache

from wizard.knowledge.cause_book import cause_book, own_words

_LOOKED_AT = 12_000
_REGISTRY = re.compile(r"https?://(?:registry|pypi|files|download)[\w.\-]{1,60}/\S{0,200}", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?:https?://|\b(?=www\.))([\w\-]{1,60}(?:\.[\w\-]{1,60}){0,6})(?::\d{1,5})?(/[^\s\"'<>)]{0,200})?"
)
_NAME = re.compile(r"[./(:].*\Z", re.DOTALL)
"""What follows the name of a package or a host."""
_CALLED = re.compile(r"\b(?:GET|POST|PUT|PATCH|DELETE) (/[^\s\"')]{1,200})")
_OUTPUT = re.compile(
    r"^[\s\W]{0,12}(?:[\w.]{0,80}(?:Error|Exception)\b(?: \[|:| \w{0,20}[:\[])"
    r"|(?:api )?error\b.{0,40}\b[45]\d\d\b|traceback|caused by"
    r"|.{0,60}\b(?:error code|status(?: code)?)\b\W{1,3}[45]\d\d|(?:< ?)?HTTP/\S{1,4} [45]\d\d"
    r"|\{?[\"']type[\"']: ?[\"']error|[45]\d\d \{|curl: \(|\d{4}-\d\d-\d\d[T ]\d\d:\d\d)",
    re.IGNORECASE | re.MULTILINE,
)
"""How a line begins that a program printed when something failed."""
_CODE_LINE = re.compile(
    r"(?:import |from \S{1,80} import|def |class \w|async |await |const |let |var |function\b|return\b|if ?\("
    r"|if .{1,200}:$|else\b|elif |try\b|except\b|catch\b|raise\b|throw |for ?\(|for .{1,200}:$|while\b"
    r"|expect\(|describe\(|it\(|test\(|assert\b|@\w|//|#include|public |private |func |fn |switch\b"
    r"|# [a-z]|case .{1,200}:$"
    r"|[})\]]{1,4}[;,]?$|[\w.\[\]\"']{1,60} = [^=\s]|.{0,400}[;{]$|.{0,200}=> ?\{?$)"
)
_ONESELF = re.compile(r"(?<![\w'])(?:i|i'm|my|our|we)(?![\w'-])", re.IGNORECASE)
_GOOD = re.compile(
    r"HTTP/[\d.]{1,3}\"? 2\d\d\b|\bstatus(?:[_ ]code)?[\"']?[=:] ?2\d\d\b|\bRan \d{1,6} tests?\b"
    r"|\b\d{1,6} (?:tests? )?passed\b|\bsuccessfully (?:installed|built|deployed)\b"
    r"|\bsucceeded[\"']?[=:] ?[1-9]|^\s{0,8}[✓✔√] ",
    re.IGNORECASE | re.MULTILINE,
)
_NONE_BAD = re.compile(
    r"^\s{0,8}[✓✔√] .*$|\b(?:0|no) (?:errors?|failed|failures?|failing)\b"
    r"|\b(?:errored|errors?|failed|failures?)[\"']?[=:] ?0\b",
    re.IGNORECASE | re.MULTILINE,
)
"""Where a word for trouble says that there was none, or names a check that passed."""
_BAD = re.compile(r"error|fail|exception|refus|denied|HTTP/[\d.]{1,3}\"? [45]\d\d", re.IGNORECASE)
_CHANGES = re.compile(
    r"\A\W{0,6}(?:changelog|release notes|what's new|todo:|fixme|released? v?\d"
    r"|v?\d{1,3}\.\d{1,3}\.\d{1,3}\b(?! \w{1,20}: )"
    r"|(?:feat|fix|chore|docs|refactor|test|perf|ci)(?:\([\w,\- ]{1,40}\))?!?: )"
    r"|^#{2,4} (?:bug ?fixes|features|fixed|added|changed|removed)\b"
    r"|^[-*] (?:fixed|added|changed|removed|docs|feat|fix)(?:\([\w,\- ]{1,40}\))?:",
    re.IGNORECASE | re.MULTILINE,
)
_QUESTION = re.compile(
    r"\W{0,4}(?:what|how|which|where|when|should|do|does|is|are|can|could|will|would|who|has|have)\b[^\n?]{0,300}\?",
    re.IGNORECASE,
)
_HAPPENED = re.compile(
    r"\b(?:gets?|getting|got|sees?|seeing|saw|says?|said|tells?|told|fail\w*|broken?|errors?|reject\w*|refus\w*"
    r"|return\w*|answers? \w|throw\w*|complain\w*|happen\w*|suddenly|since|wrong|work\w*|stopp?\w*|denied"
    r"|invalid|unexpected|problems?|issues?|trouble)\b|[\"“”`{}]|: ",
    re.IGNORECASE,
)
"""What a question has beside it where something went wrong: words for it, or a piece of what was printed."""


def elsewhere(text: str) -> str | None:
    """What else a text speaks of, in words for a reader; None where it may well be an error of this API."""
    text = text[:_LOOKED_AT]
    if _went_well(text):
        return "a call that succeeded"
    if _written(text):
        return "program code, a list of changes or documentation"
    if _QUESTION.match(text) and not _HAPPENED.search(text):
        return "a question"
    return None if _told_by_somebody(text) else _stranger(text)


def of_others(text: str) -> str | None:
    """The other service or program whose error a text is; None where it may well be one of this API."""
    return _stranger(text[:_LOOKED_AT])


def _went_well(text: str) -> bool:
    """Whether the text shows an exchange that succeeded, and nothing that failed."""
    return bool(_GOOD.search(text)) and not _BAD.search(_NONE_BAD.sub(" ", text))


def _written(text: str) -> bool:
    """Whether somebody wrote the text about errors in general: code, changes, documentation."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if _OUTPUT.search(text) or text.lstrip()[:1] in ("{", "["):
        return False
    if _CHANGES.search(text):
        return True
    code = sum(1 for line in lines if _CODE_LINE.match(line))
    if code * 2 > len(lines) and (len(lines) > 1 or text.rstrip().endswith((";", "}"))):
        return True
    signs = cause_book().signs["elsewhere"]
    return bool(_pattern(signs["documentation"]).search(text.lower()))


def _told_by_somebody(text: str) -> bool:
    """Whether a person tells what they did, so that other programs are named without having failed."""
    printed = text.lstrip()[:1] in ("<", "{", "[") or _OUTPUT.search(text)
    return not printed and _ONESELF.search(text) is not None


def _stranger(text: str) -> str | None:
    """Who else is named, where nothing of this API and of those who pass it on is."""
    signs = cause_book().signs["elsewhere"]
    lowered = _REGISTRY.sub(" ", text).lower()
    if _pattern(signs["ours"]).search(lowered) or _says_own_words(lowered):
        return None
    named = _pattern(signs["strangers"]).search(lowered) or _pattern(signs["strangers"]).search(text.lower())
    if named:
        return _NAME.sub("", named[0].strip(" .:/(")) or named[0]
    return _other_address(text)


def _other_address(text: str) -> str | None:
    """An address that is no API's, where the text names one and no other."""
    signs = cause_book().signs["elsewhere"]
    host, path = _pattern(signs["api_host"]), _pattern(signs["api_path"])
    called = [(found[1].lower(), (found[2] or "").lower()) for found in _ADDRESS.finditer(text)]
    called += [("", found[1].lower()) for found in _CALLED.finditer(text)]
    if not called or any(host.search(named + way) or path.search(way) for named, way in called):
        return None
    return called[0][0] or called[0][1]


def _says_own_words(lowered: str) -> bool:
    """Whether the text says what only this API says; the rest runtimes and checks of forms say to all."""
    common = cause_book().signs["elsewhere"]["said_by_all"]
    said = re.sub(r"[^a-z0-9]+", "", lowered)
    return any(words in said for words in own_words() if words not in _tight(tuple(common)))


@cache
def _tight(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(re.sub(r"[^a-z0-9]+", "", one.lower()) for one in words)


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
