"""When two errors are the same: status, type and the message without what differs from body to body."""

import re
from typing import NamedTuple

from wizard.model.explanation import ApiError

_LONGEST = 4000
_CUT = "…"
_SURE = 160
"""Letters of a cut message that are compared: far enough before its cut."""
_STEPS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"https?://\S+"), "U"),
    (re.compile(r"\b(?:toolu|srvtoolu|msg|req|file|call|mcptoolu|wrkspc)_[\w-]+"), "#"),
    (re.compile(r"'[^'\n]{0,300}'|\"[^\"\n]{0,300}\"|“[^”\n]{0,300}”"), "Q"),
    (re.compile(r"\d+(?:[.,:]\d+)*"), "#"),
    (re.compile(r"([\w-]*#[\w#-]*|Q)(?:(?:,| or| and) (?:[\w-]*#[\w#-]*|Q))+"), r"\1"),
    (re.compile(r"\s+"), " "),
)


class Signature(NamedTuple):
    """What must stay the same while a request is shrunk."""

    status: int | None
    type: str | None
    shape: str
    """The message with indices, ids, quoted values and numbers taken out."""


def signature(error: ApiError | str) -> Signature:
    """The signature of an error; a bare message has no status and type."""
    if isinstance(error, str):
        return Signature(None, None, shape(error))
    return Signature(error.status, error.code or error.type, shape(error.message or ""))


def shape(message: str) -> str:
    """A message without what differs from body to body. Names in backticks stay: they tell errors apart."""
    text = message[:_LONGEST]
    for pattern, new in _STEPS:
        text = pattern.sub(new, text)
    if message.endswith(_CUT):
        # Where a message was cut on its way, the cut falls elsewhere for every index before it.
        text = text.rpartition(" ")[0].rstrip(" ,;")[:_SURE]
    return text.strip().lower()


_PATH = re.compile(r"(?<![\w.])(?:messages|tools|system|requests|mcp_servers|stop_sequences)(?:\.[\w-]+)+")
_KEY = re.compile(
    r"^[`'\"]?([a-z][a-z_]{1,40})(?:\.[a-z_.]+)?[`'\"]?\s*:|[`'\"](?:\w+\.)?([a-z][a-z_]{2,40})(?:\.\w+)*[`'\"]"
)

_QUOTED = re.compile(r"[`'\"“]([A-Za-z0-9_.:/-]{1,120})[`'\"”]")
_SNAKE = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")
_SIZE = re.compile(
    r"prompt is too long|request_too_large|input length and `?max_tokens`? exceed"
    r"|request (?:is |entity )?too large"
    r"|exceeds? (?:the )?(?:context|maximum (?:allowed )?(?:number of bytes|size|context))",
    re.IGNORECASE,
)


def paths(message: str) -> list[list[str | int]]:
    """The places that a message names, as steps; most special first."""
    found: list[list[str | int]] = []
    for match in _PATH.finditer(message[:_LONGEST]):
        steps: list[str | int] = [int(step) if step.isdigit() else step for step in match.group().split(".")]
        if steps not in found:
            found.append(steps)
    return sorted(found, key=len, reverse=True)


def words(message: str) -> list[str]:
    """Names and quoted values in a message that may stand in the body, the quoted ones first."""
    quoted = [match[1] for match in _QUOTED.finditer(message[:_LONGEST])]
    named = [match.group() for match in _SNAKE.finditer(_PATH.sub("", message[:_LONGEST]))]
    return list(dict.fromkeys(word for word in (*quoted, *named) if len(word) > 2))


def about_size(error: ApiError | str, message: str) -> bool:
    """Whether an error is about how large a request is as a whole: then no part of it is at fault."""
    large = isinstance(error, ApiError) and (error.status == 413 or error.type == "request_too_large")
    return not paths(message) and (large or _SIZE.search(message[:_LONGEST]) is not None)


def keys(message: str) -> list[str]:
    """Keys at the top of a body that a message may be about."""
    return [match[1] or match[2] for match in _KEY.finditer(message[:_LONGEST])]
