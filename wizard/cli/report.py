"""`a400-wizard report`: the report of a saved session, alone or bundled; and checking one that came."""

import argparse
from datetime import datetime
from pathlib import Path

from wizard.cli.console import Exit, UsageError, complain, say_json
from wizard.cli.report_files import verify, write_bundle
from wizard.cli.saved import (
    LATEST,
    CannotReadError,
    Told,
    gate_for,
    meant,
    refused,
    report_of,
    target,
    told,
    write,
)
from wizard.evidence import printable
from wizard.evidence.naming import file_stem
from wizard.evidence.redaction import DEFAULT_LEVEL, LEVELS
from wizard.evidence.render import FORMS, SUFFIXES, Form, json_schema, render
from wizard.evidence.selfcheck.search import LeakError
from wizard.session import SessionError
from wizard.session.boundary import home_store

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
        if bundled:
            return write_bundle(session, args.level, args.output, now)
        return _write(session, args, now)
    except LeakError as error:
        complain(printable(str(error), one_line=True))
        return Exit.PROBLEM


def _write(session: Told, args: argparse.Namespace, now: datetime) -> int:
    form = _form(args)
    gate = gate_for(session.stored, args.level)
    text = render(report_of(session, gate, now), form, gate=gate)
    if args.output is None:
        print(text, end="")
        return Exit.FINE
    path = target(args.output, file_stem(session.state, now, gate=gate) + SUFFIXES[form])
    write(path, text.encode("utf-8"))
    complain(f"written to {printable(str(path))} for level {args.level}")
    return Exit.FINE


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
