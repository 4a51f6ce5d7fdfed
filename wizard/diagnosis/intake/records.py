"""Splitting a passage into the records of a log, so that each failure is read by itself.

What one record says must not color another: a dump of headers is no failure, and two failures of one
log have two causes. A record begins where a logger writes a time or a level, where a program begins to
report an API error, and runs to the next beginning, so that tracebacks and bodies stay with their line.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from wizard.diagnosis.intake.passages import Passage
from wizard.knowledge.cause_book import cause_book

_COLOR = r"(?:\x1b\[[0-9;]{0,16}m)"
_LEVELS = "TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL"
_HEAD = re.compile(
    rf"^[ \t]{{0,8}}{_COLOR}{{0,4}}(?:[\w.\-]{{1,40}}[ \t]{{0,8}}\|[ \t]{{0,8}})?{_COLOR}{{0,4}}(?:"
    r"\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d"
    r"|\[?\d{4}/\d\d/\d\d \d\d:\d\d"
    rf"|\d{{4}}-\d\d-\d\d[ ,:]{{1,3}}\[?(?:{_LEVELS})\b"
    r"|\[?\d\d:\d\d(?::\d\d)?(?:[.,]\d{1,9})?\]?[ \t]"
    r"|[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d "
    rf"|\[?(?:{_LEVELS})\b(?=[\]: |\t]){_COLOR}{{0,2}}"
    r"|\{\s?\"(?:time|ts|timestamp|@timestamp|level|severity|logger|msg|date)\"\s?:"
    r"|(?:time|ts|level|severity)=[^\s]"
    r"|[^\w\n]{0,12}API Error\b"
    r"|(?:[\w.]{1,60}Error: )?Error code: [45]\d\d\b"
    r")",
    re.MULTILINE,
)
_QUIET_LEVEL = re.compile(
    r"\b(?:TRACE|DEBUG|INFO|NOTICE)\b|[\"']?(?:level|severity)[\"']?\s?[:=]\s?[\"']?(?:trace|debug|info|notice)\b"
)
_STATUS_LINE = re.compile(
    r"HTTP Request: |HTTP Response: |HTTP/[\d.]{1,3}\"? [45]\d\d|(?:Client|Server) error '[45]\d\d"
    r"|^\W{0,4}[45]\d\d (?:Bad Request|Unauthorized|Forbidden|Not Found)\W{0,3}$|Re-raising status error",
    re.IGNORECASE,
)
_HEAD_LOOKED_AT = 160


def records(passage: Passage) -> Iterator[tuple[Passage, bool]]:
    """The records of a passage, each with whether it is *quiet*: a line that reports no failure by itself.

    A passage with fewer than two beginnings is one record; quiet only where it is one such line.
    """
    heads = [found.start() for found in _HEAD.finditer(passage.text)]
    if len(heads) < 2:
        alone = "\n" not in passage.text.strip()
        yield passage, bool(heads) and alone and _is_quiet(passage.text, headed=True)
        return
    edges = sorted({0, *heads, len(passage.text)})
    for start, end in pairwise(edges):
        text = passage.text[start:end]
        if text.strip():
            yield (
                Passage(text, passage.start + start, passage.start + end),
                _is_quiet(text, headed=start in heads),
            )


def _is_quiet(text: str, *, headed: bool) -> bool:
    """Whether a record reports no failure: words before the log, or a line below warnings."""
    if not headed or _QUIET_LEVEL.search(text[:_HEAD_LOOKED_AT]):
        return True
    signs, lowered = cause_book().signs["log"], text.lower()
    return not any(mark in lowered for mark in (*signs["weak"], *signs["strong"]))


def only_a_status(message: str) -> bool:
    """Whether words say no more than the status line of an answer, which the error beside it explains."""
    return len(message) < 400 and _STATUS_LINE.search(message) is not None
