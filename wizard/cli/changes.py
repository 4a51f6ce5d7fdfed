"""`a400-wizard changes`: which temporary changes are still open, and which are seen undone."""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from wizard.cli.console import Exit, UsageError, complain, say, say_json
from wizard.cli.entering import change as entered
from wizard.cli.saved import LATEST, CannotReadError, Told, meant, refused, told
from wizard.evidence import printable
from wizard.session import SessionError, Unreadable
from wizard.session.boundary import home_store

if TYPE_CHECKING:
    from wizard.model.event import Changed, Event
    from wizard.proof.changes import Judged, Look

_MOST_SESSIONS = 50
"""The newest sessions that are looked through where none is named."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which session, and what to enter."""
    parser.add_argument(
        "session", metavar="ID", nargs="?", help="one session; default: all that have open ones"
    )
    parser.add_argument("--open", metavar="WHAT", dest="what", help="enter a change that you make now")
    parser.add_argument("--undo", metavar="HOW", default="", help="with --open: how to undo it")
    parser.add_argument("--undone", metavar="N", help="say that you undid a change: its number or name")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """List, enter or close: 0 none is open, 1 some are still open."""
    from wizard.probes import real_world
    from wizard.proof.changes import look_at

    if args.undo and not args.what:
        raise UsageError("--undo belongs to --open WHAT")
    look = look_at(real_world())
    if args.what:
        return _open(args, look)
    try:
        rows = list(_rows(args.session, look))
    except (SessionError, CannotReadError) as error:
        return refused(error)
    if args.undone:
        return _undone(args, rows)
    _record(rows)
    left = [row for row in rows if row.judged.verdict != "undone"]
    if args.json:
        say_json({"format": 1, "open": len(left), "changes": [_plain(row) for row in rows]})
    else:
        _show(rows)
    return Exit.PROBLEM if left else Exit.FINE


@dataclass(frozen=True, slots=True)
class _Row:
    """One open change of one session, and what a look says of it."""

    number: int
    session: str
    judged: "Judged"


def _rows(given: str | None, look: "Look") -> Iterator[_Row]:
    from wizard.proof.changes import judge, with_history

    now, number = datetime.now(UTC), 0
    for session in _sessions(given):
        networks = [(seen.at, seen.network) for seen in session.state.history]
        for change in session.state.open_changes:
            number += 1
            yield _Row(number, session.stored.id, judge(with_history(change, networks), look, now))


def _sessions(given: str | None) -> Iterator[Told]:
    store = home_store()
    if given:
        yield told(store.load(meant(store, given)))
        return
    for found, stored in enumerate(store.all()):
        if found >= _MOST_SESSIONS:
            return
        if isinstance(stored, Unreadable):
            continue
        try:
            yield told(stored)
        except CannotReadError:
            continue


def _record(rows: list[_Row]) -> None:
    """Enter what the look brought: changes seen undone, and changes seen in effect."""
    by_session: dict[str, list[Event]] = {}
    for row in rows:
        if row.judged.event is not None:
            by_session.setdefault(row.session, []).append(row.judged.event)
    for session, events in by_session.items():
        entered(session, partial(_these, events))


def _these(events: "list[Event]", _session: Told) -> "list[Event]":
    return events


def _open(args: argparse.Namespace, look: "Look") -> int:
    from wizard.proof.changes import opened

    def make(session: Told) -> "list[Changed]":
        taken = {change.change for change in session.state.open_changes}
        name = next(n for i in range(1, len(taken) + 2) if (n := f"own-{i}") not in taken)
        return [opened(name, args.what, args.undo, look, datetime.now(UTC))]

    session = entered(args.session or LATEST, make)
    if session is None:
        return Exit.UNKNOWN
    change = session.state.open_changes[-1]
    say(printable(f"open: {change.what}. To undo: {change.undo}", one_line=True))
    return Exit.FINE


def _undone(args: argparse.Namespace, rows: list[_Row]) -> int:
    """Close a change because the person says so; one that is seen in effect for sure stays open."""
    from wizard.proof.changes import closed_by_person

    wanted = [row for row in rows if args.undone in (str(row.number), row.judged.change.change)]
    if len(wanted) != 1:
        raise UsageError(
            f"{printable(args.undone)} names {len(wanted)} open changes; `a400-wizard changes` lists them"
        )
    (row,) = wanted
    closing = closed_by_person(row.judged, datetime.now(UTC))
    if closing is None:
        complain(printable(f"it stays open: {row.judged.said}"))
        return Exit.PROBLEM
    if row.judged.verdict == "open":
        complain("closed on your word: this machine is not as it was before the change")
    return Exit.FINE if entered(row.session, lambda _told: [closing]) else Exit.UNKNOWN


def _show(rows: list[_Row]) -> None:
    if not rows:
        complain("no temporary change is open")
    for row in rows:
        change = row.judged.change
        state = "undone" if row.judged.verdict == "undone" else "open"
        danger = " (do not leave it so)" if row.judged.dangerous and state == "open" else ""
        say(printable(f"{row.number}. {state}: {change.what}{danger} [session {row.session}]", one_line=True))
        say(printable(f"   since {change.at:%Y-%m-%d %H:%M} UTC; {row.judged.said}", one_line=True))
        if state == "open":
            say(printable(f"   to undo: {change.undo}", one_line=True))


def _plain(row: _Row) -> dict[str, Any]:
    change = row.judged.change
    return {
        "number": row.number,
        "session": row.session,
        "change": change.change,
        "sort": change.sort,
        "what": change.what,
        "undo": change.undo,
        "verdict": row.judged.verdict,
        "said": row.judged.said,
        "dangerous": row.judged.dangerous,
    }
