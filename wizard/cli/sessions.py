"""`a400-wizard sessions`: list, find, show, compare, export and really delete what is saved here."""

import argparse
import sys
from datetime import datetime, timedelta

from wizard.cli import sessions_case
from wizard.cli.console import Exit, UsageError, complain, say, say_json
from wizard.cli.saved import CannotReadError, gate_for, meant, refused, report_of, told
from wizard.evidence import printable
from wizard.evidence.render import as_text
from wizard.session import SessionError, Store
from wizard.session.boundary import home_store
from wizard.walk.together.listing import rows


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with which sessions."""
    parser.add_argument("--json", action="store_true", help="print JSON")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", title="actions (list is the default)")
    listing = actions.add_parser("list", help="list the saved sessions, the newest first")
    for place in (parser, listing):
        place.add_argument(
            "--find",
            metavar="TEXT",
            default=None if place is parser else argparse.SUPPRESS,
            help="only those whose time, error, cause, request id or verdict has these words",
        )
        place.add_argument(
            "--like",
            metavar="FILE|ID",
            default=None if place is parser else argparse.SUPPRESS,
            help="only those that look like the same failure as a case file or a session",
        )
    show = actions.add_parser("show", help="show what a session holds")
    show.add_argument("session", metavar="ID", help="an id, a part of one, or latest")
    delete = actions.add_parser("delete", help="delete sessions with everything they hold")
    delete.add_argument("sessions", metavar="ID", nargs="+", help="an id, a part of one, or latest")
    purge = actions.add_parser("purge", help="delete all sessions, or old ones")
    purge.add_argument("--older-than", metavar="DAYS", type=_days, help="only those begun so many days ago")
    purge.add_argument("--yes", action="store_true", help="do not ask")
    cases = sessions_case.add_actions(actions)
    for action in (listing, show, delete, purge, *cases):
        # The same option behind the action; left out there, it must not undo the one before it.
        action.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")


def _days(text: str) -> timedelta:
    if not (text.isascii() and text.isdigit() and len(text) <= 5):
        raise argparse.ArgumentTypeError("takes a number of days, such as 30")
    return timedelta(days=int(text))


def run(args: argparse.Namespace) -> int:
    """Carry out one action."""
    store = home_store()
    try:
        match args.action:
            case "show":
                return _show(store, args)
            case "delete":
                return _delete(store, args)
            case "purge":
                return _purge(store, args)
            case "compare":
                return sessions_case.compare(store, args)
            case "export":
                return sessions_case.export(store, args)
            case _:
                if args.like is not None:
                    return sessions_case.like(store, args.like, as_json=args.json)
                return _list(store, args)
    except (SessionError, CannotReadError) as error:
        return refused(error)


def _list(store: Store, args: argparse.Namespace) -> int:
    found = rows(store.all(), args.find or "")
    if args.json:
        say_json([row.data for row in found])
        return Exit.FINE
    if not found:
        complain("no saved session has that text" if args.find else "no session is saved on this machine")
        return Exit.FINE
    say(f"{'SESSION':<22} {'BEGUN':<17} {'FLOW':<12} ABOUT")
    for row in found:
        about = f"practice: {row.about}" if row.practice else row.about
        say(printable(f"{row.id:<22} {row.when:<17} {row.flow or '':<12} {about}", one_line=True))
    return Exit.FINE


def _show(store: Store, args: argparse.Namespace) -> int:
    stored = store.load(meant(store, args.session))
    gate = gate_for(stored, "local")
    shown = report_of(told(stored), gate, datetime.now().astimezone())
    if args.json:
        say_json(
            {"notes": stored.notes, "folder": str(store.folder / stored.id), **shown.model_dump(mode="json")}
        )
        return Exit.FINE
    for note in stored.notes:
        complain(printable(note))
    say(gate.text(as_text(shown)).rstrip())
    complain(f"saved in {printable(str(store.folder / stored.id))}")
    complain(f"this is for you; to share it: a400-wizard report {stored.id}")
    return Exit.FINE


def _delete(store: Store, args: argparse.Namespace) -> int:
    sessions = list(dict.fromkeys(meant(store, given) for given in args.sessions))
    for session in sessions:
        store.delete(session, datetime.now().astimezone())
        complain(f"deleted {session}")
    if args.json:
        say_json({"deleted": sessions})
    return Exit.FINE


def _purge(store: Store, args: argparse.Namespace) -> int:
    days = args.older_than.days if args.older_than is not None else None
    which = "saved here" if days is None else f"begun more than {days} day{'s' * (days != 1)} ago"
    if not args.yes and not _agreed(f"Delete every session {which}? Type yes: "):
        complain("nothing was deleted")
        return Exit.FINE
    done = store.purge(datetime.now().astimezone(), older_than=args.older_than)
    complain(f"deleted {len(done.deleted)} of the sessions {which}")
    for session in done.in_use:
        complain(f"{session} is in use and stays")
    if args.json:
        say_json({"deleted": done.deleted, "in_use": done.in_use})
    return Exit.PROBLEM if done.in_use else Exit.FINE


def _agreed(question: str) -> bool:
    if not sys.stdin.isatty():
        raise UsageError("purge asks before it deletes; add --yes where nobody can answer")
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() == "yes"
