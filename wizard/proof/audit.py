"""Auditing a log: can each failure in it be traced, and does anything secret stand in it?

A failure can be traced when its record says the status, the time, the request id, and the model or the
version of the SDK (which may also be said once, at the start of the log). Works on text; reads no file.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from wizard.diagnosis import explain
from wizard.evidence import printable, redact
from wizard.evidence.redaction import KnownSecrets
from wizard.model.event import Proved
from wizard.model.secret import Secret

MOST_RECORD_LINES = 200
"""Lines that one record may have; a longer one is cut there and goes on as another."""
MOST_FAILURES = 1000
"""Failures that are looked at one by one; more of the same are counted."""

_STAMP = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\d\d:\d\d:\d\d|\b\d{10}(?:\.\d+|\d{3})?\b|\b\w{3} +\d{1,2} \d\d:\d\d"
)
_BEGINS = re.compile(
    r"^\s*(?:[\[({\"']?\d{4}-\d\d-\d\d|[\[(]?\d\d:\d\d:\d\d|\w{3} +\d{1,2} \d\d:\d\d|\{\""
    r"|[\[(<]?(?:TRACE|DEBUG|INFO|WARN(?:ING)?|ERROR|FATAL|CRITICAL)\b)",
    re.IGNORECASE,
)
_FAILS = re.compile(
    r"Error code: \d{3}|\"type\": ?\"error\"|'type': 'error'|API Error|anthropic\.\w*Error|\bAPI\w*Error\b"
    r"|\b(?:ECONNRESET|ECONNREFUSED|ENOTFOUND|ETIMEDOUT|CERTIFICATE_VERIFY_FAILED)\b",
)
_STATUS_FAILS = re.compile(r"\b(?:4\d\d|5\d\d)\b")
_SAYS_ERROR = re.compile(r"error|fail|refus|overload|denied|invalid|exceed|status", re.IGNORECASE)
_VERSION = re.compile(
    r"\bclaude-[a-z0-9][a-z0-9.-]{2,60}|\banthropic[ /=@-]{1,2}v?\d+\.\d+|\bAnthropic/\w+ \d+\.\d+"
    r"|sdk-typescript/\d",
    re.IGNORECASE,
)
_STATUS = re.compile(r"\b([45]\d\d)\b")


_BLOCK = 64 * 1024
"""Letters of whole records that are searched for secrets at once; whoever waits is told after each."""


class StoppedError(Exception):
    """Raised by whoever is told of progress, to end an audit that nobody waits for any more."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One failure in the log and what its record lacks for being traced."""

    line: int
    status: int | None
    said: str
    request_id: str | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leak:
    """Something in the log that does not belong there, in a form that can be shown."""

    line: int
    kind: str
    shown: str


@dataclass(frozen=True, slots=True)
class Audit:
    """What a log says and lacks."""

    lines: int
    failures: tuple[Failure, ...]
    more_failures: int
    leaks: tuple[Leak, ...]
    expected_at: int | None = None
    """Line on which the expected request id stands; None where it was not found or not asked for."""

    @property
    def traceable(self) -> bool:
        """Whether no failure lacks anything."""
        return not any(failure.missing for failure in self.failures)


def audit(
    text: str,
    *,
    secrets: Iterable[Secret | str] = (),
    expect: str | None = None,
    passed: Callable[[int], None] = lambda _line: None,
) -> Audit:
    """Audit the text of a log.

    Args:
        text: the log.
        secrets: credentials that are known and looked for in every encoding.
        expect: the request id of a known-good call, which the application's log should hold.
        passed: told now and then which line was reached; ends the audit by raising `StoppedError`.
    """
    known = KnownSecrets.of(secrets)
    version_said = _VERSION.search(text[:200_000]) is not None
    failures: list[Failure] = []
    leaks: list[Leak] = []
    more = 0
    for start, block in _blocks(text):
        passed(start + sum(record.count("\n") + 1 for _, record in block))
        leaks += _leaks(block, known)
        for number, record in block:
            if not _fails(record):
                continue
            if len(failures) < MOST_FAILURES:
                failures.append(_failure(number, record, version_said=version_said))
            else:
                more += 1
    return Audit(
        lines=text.count("\n") + (not text.endswith("\n") and bool(text)),
        failures=tuple(failures),
        more_failures=more,
        leaks=tuple(leaks),
        expected_at=_line_of(text, expect) if expect else None,
    )


def _records(text: str) -> Iterator[tuple[int, str]]:
    """(line number, text) of each record: a line that begins like one, with the lines that hang on it."""
    start, held = 1, list[str]()
    for number, line in enumerate(text.splitlines(), 1):
        if held and (_BEGINS.match(line) or len(held) >= MOST_RECORD_LINES):
            yield start, "\n".join(held)
            held = []
        if not held:
            start = number
        held.append(line)
    if held:
        yield start, "\n".join(held)


def _fails(record: str) -> bool:
    if _FAILS.search(record):
        return True
    return _STATUS_FAILS.search(record) is not None and _SAYS_ERROR.search(record) is not None


def _failure(number: int, record: str, *, version_said: bool) -> Failure:
    error = explain(record[:20_000]).error
    status = error.status if error else None
    if status is None and (found := _STATUS.search(record)):
        status = int(found.group(1))
    request_id = error.request_id if error else None
    checks = (
        ("status", status is not None),
        ("time", _STAMP.search(record) is not None),
        ("model or SDK version", version_said or _VERSION.search(record) is not None),
        ("request id", request_id is not None),
    )
    said = (error.message if error else None) or record.splitlines()[0]
    return Failure(
        line=number,
        status=status,
        said=printable(redact(said[:200]).text, one_line=True),
        request_id=request_id,
        missing=tuple(name for name, there in checks if not there),
    )


def _blocks(text: str) -> Iterator[tuple[int, list[tuple[int, str]]]]:
    """(first line, records) of stretches of whole records: looking for secrets in each alone is slow."""
    held: list[tuple[int, str]] = []
    size = 0
    for number, record in _records(text):
        held.append((number, record))
        size += len(record) + 1
        if size >= _BLOCK:
            yield held[0][0], held
            held, size = [], 0
    if held:
        yield held[0][0], held


def _leaks(block: Sequence[tuple[int, str]], known: KnownSecrets) -> Iterator[Leak]:
    text = "\n".join(record for _, record in block)
    redacted = redact(text, secrets=known)
    if redacted.withheld:
        if len(block) > 1:
            for single in block:
                yield from _leaks([single], known)
        else:
            yield Leak(block[0][0], "could not be judged", "withheld")
        return
    at, line = 0, block[0][0]
    for finding in sorted(redacted.findings, key=lambda each: each.start):
        line, at = line + text.count("\n", at, finding.start), finding.start
        yield Leak(line, finding.kind, _shown(text[finding.start : finding.end], finding.replacement))


def _shown(value: str, replacement: str) -> str:
    """What a finding shows: the masked form of something like a key, the stand-in of everything else."""
    if value.startswith("sk-"):
        return Secret(value, base_url="https://nowhere.invalid").masked
    return replacement


def _line_of(text: str, words: str) -> int | None:
    place = text.find(words)
    return None if place < 0 else text.count("\n", 0, place) + 1


def entry(found: Audit, expected: str | None, at: datetime) -> Proved:
    """The result as an event of a session.

    A log without a failure and without the call that was made shows nothing: that counts as not done.

    Args:
        found: what the log says.
        expected: the request id that was looked for; None where none was.
        at: now.
    """
    poor = sum(1 for failure in found.failures if failure.missing)
    here = found.expected_at is not None
    verdict: Literal["passed", "failed", "not_done"] = "failed"
    if found.leaks:
        first = found.leaks[0].line
        said = f"{len(found.leaks)} things that do not belong in a log, the first on line {first}"
    elif poor:
        said = f"{poor} of {len(found.failures)} failures cannot be traced"
    elif expected and not here:
        said = "the request id of the known-good call is not in the log"
    elif not found.failures and not here:
        verdict, said = "not_done", "the log holds no failure and no known call: nothing can be traced in it"
    else:
        verdict, said = "passed", f"{len(found.failures)} failures can be traced, no secret found"
        said += "; the known-good call is in it" if here else ""
    return Proved(at=at, check="log", verdict=verdict, said=said, request_id=expected if here else None)
