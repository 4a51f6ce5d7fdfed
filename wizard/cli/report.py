"""`a400-wizard report`: the report of a saved session, alone or bundled; and checking one that came."""

import argparse
from datetime import datetime
from pathlib import Path

from wizard.cli.console import Exit, UsageError, complain, say_json
from wizard.cli.leaving import agreed, leaving_arguments
from wizard.cli.report_files import verify, write_bundle
from wizard.cli.saved import (
    LATEST,
    CannotReadError,
    Told,
    context_of,
    gate_for,
    meant,
    refused,
    target,
    told,
    write,
)
from wizard.evidence import printable
from wizard.evidence.draft import Draft, report_draft
from wizard.evidence.redaction import DEFAULT_LEVEL, LEVELS, Level
from wizard.evidence.redaction.preview import Lift
from wizard.evidence.render import FORMS, SUFFIXES, Form, json_schema
from wizard.evidence.selfcheck.search import LeakError
from wizard.session import SessionError
from wizard.session.boundary import home_store
from wizard.walk.saving import let_out

VERIFY = "verify"
"""In the place of a session: check a report, a bundle or a case that somebody sent."""
BUNDLE = "bundle"
"""In the place of a session: every form of the report, with a manifest."""

SCHEMA = "schema"
"""In the place of a session: the JSON Schema of a report, for whoever writes a program against it."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which session, for whom, in which form, and where to."""
    parser.add_argument(
        "session",
        metavar="ID",
        nargs="?",
        default=LATEST,
        help="an id, a part of one, or latest (the default); or `bundle [ID]`, `verify FILE`, or `schema`",
    )
    parser.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        help="after `verify`: a report in JSON, a bundle (folder or zip), a case file, or -",
    )
    parser.add_argument(
        "--format", choices=FORMS, help="text (the default), markdown, json, or svg: a picture of the summary"
    )
    parser.add_argument("--json", action="store_true", help="the same as --format json")
    parser.add_argument(
        "--level",
        choices=LEVELS,
        default=DEFAULT_LEVEL,
        help="who will read it: yourself (local), support, or anyone (public); default %(default)s",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE|DIR",
        type=Path,
        help="write it there; a folder gets a file named by when and what (a bundle: FILE.zip, or a folder)",
    )
    leaving_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Print or write the report; notes on what could not be read of the session go to standard error."""
    if args.session == VERIFY:
        if args.file is None:
            raise UsageError(f"name the file or folder: a400-wizard report {VERIFY} FILE")
        return verify(args.file, as_json=args.json)
    if args.session == SCHEMA and args.file is None:
        say_json(json_schema())
        return Exit.FINE
    bundled = args.session == BUNDLE
    if args.file is not None and not bundled:
        raise UsageError(f"one session at a time; to check a report: a400-wizard report {VERIFY} FILE")
    given = (args.file or LATEST) if bundled else args.session
    _form(args)
    now = datetime.now().astimezone()
    store = home_store()
    try:
        session = told(store.load(meant(store, given)))
    except (SessionError, CannotReadError) as error:
        return refused(error)
    for note in session.stored.notes:
        complain(printable(note))
    try:
        return _write_bundle(session, args, now) if bundled else _write(session, args, now)
    except LeakError as error:
        complain(printable(str(error), one_line=True))
        return Exit.PROBLEM


def _write(session: Told, args: argparse.Namespace, now: datetime) -> int:
    form = _form(args)
    if args.output is None and not args.preview:
        print(_draft(session, args.level, form, now).files[SUFFIXES[form]].decode("utf-8"), end="")
        return Exit.FINE
    made = _seen(session, args, form, now)
    if made is None:
        return Exit.FINE
    path = target(args.output, made.names[0])
    write(path, made.files[SUFFIXES[form]])
    complain(f"written to {printable(str(path))} for level {made.level}")
    _entered(session, made, now)
    return Exit.FINE


def _write_bundle(session: Told, args: argparse.Namespace, now: datetime) -> int:
    """Every form in one place; the one that is read is the one that is looked at."""
    made = _seen(session, args, "text", now)
    if made is None:
        return Exit.FINE
    code = write_bundle(session, made.level, args.output, now, made.lifts)
    _entered(session, made, now)
    return code


def _seen(session: Told, args: argparse.Namespace, form: Form, now: datetime) -> Draft | None:
    """What may be written, once it was looked at; what stays on this machine need not be."""
    if args.level == "local" and not args.preview:
        return _draft(session, args.level, form, now)
    return agreed(lambda lifts, level: _draft(session, level or args.level, form, now, lifts), args)


def _entered(session: Told, made: Draft, now: datetime) -> None:
    """What was put back goes into the ledger of the session."""
    from wizard.walk.together.sending import enter

    entry = let_out("the report as a file", made, now)
    if made.lifts and (problem := enter(home_store(), session.stored.id, entry)):
        complain(printable(problem, one_line=True))


def _draft(session: Told, level: Level, form: Form, now: datetime, lifts: tuple[Lift, ...] = ()) -> Draft:
    context = context_of(session, gate_for(session.stored, level, lifts=lifts))
    return report_draft(session.state, session.flow, context=context, forms=(form,), now=now)


def _form(args: argparse.Namespace) -> Form:
    """The form asked for; without a word on it, the one that the file's ending says, else text."""
    if args.json:
        if args.format not in (None, "json"):
            raise UsageError(f"--json and --format {args.format} contradict each other")
        return "json"
    if args.format:
        chosen: Form = args.format
        return chosen
    by_ending = {suffix: form for form, suffix in SUFFIXES.items()}
    return by_ending.get(args.output.suffix.lower(), "text") if args.output else "text"
