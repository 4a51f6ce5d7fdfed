"""What is in a case file, for a person to read before it leaves: made of the very bytes, and all of it.

The first page says it in words; the others are the files as they stand. Nothing that is not on the first
page is in what a round adds, but for hashes and names that both sides have.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from wizard.evidence.bundle import open_report
from wizard.evidence.case import Case, Round, Turn, document
from wizard.evidence.case.models import FLOW, JOURNAL, MANIFEST, OBSERVATIONS, REPORT, ROUND, SUMMARY
from wizard.evidence.draft import Group, View
from wizard.evidence.draft.views import Line
from wizard.evidence.printable import printable
from wizard.evidence.render.as_text import sections
from wizard.flow.shelf import ships
from wizard.model.event import Event
from wizard.model.flow import Flow
from wizard.session.case.telling import moment
from wizard.session.case.trail import Chronicle

_OPEN_TRAIL = 12
_OPEN_REPORT = 8
_FILES = (SUMMARY, REPORT, JOURNAL, OBSERVATIONS, ROUND)
_SAYS_NOTHING = re.compile(r"[0-9a-f]{64}|(?:[a-z](?:[0-9a-f]{8}|-)\.?){1,8}")
"""Hashes, and the marks by which one network is told from another."""
_READERS = {"support": "the provider's support", "public": "anyone"}


def views(case: Case, flow: Flow, now: datetime) -> tuple[View, ...]:
    """The views of a case whose newest round of the user is about to leave, or leaves again.

    Args:
        case: as it is read back from the bytes that would leave.
        flow: its flow.
        now: this moment, in the time zone of the person.
    """
    turn = newest(case)
    folder = f"round-{turn.record.number}"
    names = (*(f"{folder}/{name}" for name in _FILES), MANIFEST, FLOW)
    data = {MANIFEST: document(case.manifest), **case.files}
    files = [
        View(name, text=printable(data[name].decode("utf-8", "replace")), doubts=False) for name in names
    ]
    return (View("What is in it", groups=tuple(_groups(case, turn, flow, now))), *files)


def newest(case: Case) -> Turn:
    """The newest round of the user's side."""
    return next(turn for turn in reversed(case.turns) if turn.record.who == "user")


def _groups(case: Case, turn: Turn, flow: Flow, now: datetime) -> Iterator[Group]:
    chronicle = Chronicle(flow, now)
    said = [(f"{one.at.astimezone(now.tzinfo):%H:%M:%S}  ", one.text) for one in chronicle.of_turn(turn)]
    report = open_report(case.files[f"round-{turn.record.number}/{REPORT}"])
    yield Group("What it is", tuple(_about(case, turn, now)))
    yield Group("What this round adds", tuple(said), _OPEN_TRAIL)
    told = [line for title, lines in sections(report) for line in (*([("", title)] if title else ()), *lines)]
    yield Group("The report that goes with it", tuple(told), _OPEN_REPORT)
    yield Group("All of what is new, field by field", tuple(_fields(turn.events, now)), 0)
    before = [one for other in case.turns if other is not turn for one in chronicle.of_turn(other)]
    if before:
        lines = tuple((f"{one.round}  {moment(one.at, now)}  ", f"{one.who}: {one.text}") for one in before)
        yield Group("Rounds that left before and go along unchanged", lines, 0)


def _about(case: Case, turn: Turn, now: datetime) -> Iterator[Line]:
    manifest, record = case.manifest, turn.record
    practice = f", practice ({case.started.practice})" if case.started.practice else ""
    yield "Case      ", f"session {manifest.session}, about {case.started.target}{practice}"
    yield "For       ", f"{_READERS.get(manifest.level, manifest.level)} (level {manifest.level})"
    entries = f"{len(turn.events)} entr{'y' if len(turn.events) == 1 else 'ies'}"
    yield "Round     ", f"{record.number}, by {record.name}, {entries}, hash {turn.digest[:12]}"
    if record.withheld:
        steps = "1 step" if record.withheld == 1 else f"{record.withheld} steps"
        yield "Stays     ", f"{steps} could not be judged and stay on this machine"
    for back in record.put_back:
        yield "Put back  ", f"{back.what}, because: {back.reason}"
    seen = record.verdict
    said = f"{seen.title} ({seen.sureness.replace('_', ' ')})" if seen else "none yet"
    yield "Verdict   ", said
    if known := _known(record):
        yield "Found by  ", f"its fingerprint: {known}"
    if len(case.turns) > 1:
        rounds = ", ".join(f"{t.record.number} by {t.record.name}" for t in case.turns if t is not turn)
        yield "With it   ", f"round {rounds}, as they left before"
    shipped = "as it came with the program" if ships(case.flow) else "a flow of your own, whole"
    yield "Flow      ", f"{manifest.flow}, {shipped}"
    yield "Made with ", f"{record.tool}, knowledge {record.knowledge}, {moment(record.at, now)}"


def _known(record: Round) -> str:
    """The fingerprint, by which the same failure is found again."""
    found = record.fingerprint
    parts = found.model_dump() if found else {}
    return ", ".join(f"{name} {value}" for name, value in parts.items() if value is not None)


def _fields(events: tuple[Event, ...], now: datetime) -> Iterator[Line]:
    """Each event with every value that it holds; what says nothing to anybody is left out."""
    for event in events:
        head = f"{event.at.astimezone(now.tzinfo):%H:%M:%S}  "
        for place, values in _values(event.model_dump(mode="json", exclude={"at", "kind"}), ()):
            where = " ".join((event.kind, *place))
            yield head, f"{where}: {', '.join(values)}"
            head = " " * len(head)


def _values(value: dict[str, Any], place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """The plain values at each place of a mapping, the outer ones first."""
    plain = [f"{name} {_told(item)}" for name, item in value.items() if name != "at" and _tells(item)]
    if plain:
        yield place, plain
    for name, item in value.items():
        inner = item if isinstance(item, list) else [item]
        for one in inner:
            if isinstance(one, dict):
                yield from _values(one, (*place, name.replace("_", " ")))


def _tells(item: Any) -> bool:
    """Whether a value is plain and says something."""
    if isinstance(item, list):
        return any(_tells(one) for one in item)
    return not (isinstance(item, dict) or item is None or item == "" or _SAYS_NOTHING.fullmatch(str(item)))


def _told(item: Any) -> str:
    return " · ".join(map(_told, filter(_tells, item))) if isinstance(item, list) else str(item)
