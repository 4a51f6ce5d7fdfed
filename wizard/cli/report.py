"""`a400-wizard report`: the report of a saved session, printed or written; and checking one that came."""

import argparse
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from wizard.cli.console import Exit, UsageError, complain, read_bytes, say, say_json
from wizard.cli.saved import LATEST, CannotReadError, gate_for, meant, refused, report_of, target, told, write
from wizard.evidence import printable
from wizard.evidence.naming import file_stem
from wizard.evidence.redaction import DEFAULT_LEVEL, LEVELS
from wizard.evidence.render import FORMS, SUFFIXES, Form, render
from wizard.evidence.report import Report, manifest_of
from wizard.session import SessionError
from wizard.session.boundary import home_store

VERIFY = "verify"
"""In the place of a session: check a report that somebody sent."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which session, for whom, in which form, and where to."""
    parser.add_argument(
        "session",
        metavar="ID",
        nargs="?",
        default=LATEST,
        help="an id, a part of one, or latest (the default)",
    )
    parser.add_argument("file", metavar="FILE", nargs="?", help="after `verify`: a report in JSON, or -")
    parser.add_argument("--format", choices=FORMS, help="text (the default), markdown or json")
    parser.add_argument("--json", action="store_true", help="the same as --format json")
    parser.add_argument(
        "--level",
        choices=LEVELS,
        default=DEFAULT_LEVEL,
        help="who will read it: yourself (local), support, or anyone (public); default %(default)s",
    )
    parser.add_argument(
        "--output",
        metavar="FILE|DIR",
        type=Path,
        help="write it there; a folder gets a file named by when and what",
    )


def run(args: argparse.Namespace) -> int:
    """Print or write the report; notes on what could not be read of the session go to standard error."""
    if args.session == VERIFY:
        return _verify(args)
    if args.file is not None:
        raise UsageError(f"one session at a time; to check a report: a400-wizard report {VERIFY} FILE")
    form = _form(args)
    now = datetime.now().astimezone()
    store = home_store()
    try:
        session = told(store.load(meant(store, args.session)))
    except (SessionError, CannotReadError) as error:
        return refused(error)
    gate = gate_for(session.stored, args.level)
    text = render(report_of(session, gate, now), form, gate=gate)
    for note in session.stored.notes:
        complain(printable(note))
    if args.output is None:
        print(text, end="")
        return Exit.FINE
    path = target(args.output, file_stem(session.state, now, gate=gate) + SUFFIXES[form])
    write(path, text.encode("utf-8"))
    complain(f"written to {printable(str(path))} for level {args.level}")
    return Exit.FINE


def _verify(args: argparse.Namespace) -> int:
    """Say whether a report is as it was made: its hashes must fit its content."""
    if args.file is None:
        raise UsageError(f"name the report: a400-wizard report {VERIFY} FILE")
    try:
        given = Report.model_validate_json(read_bytes(args.file))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        why = printable(f"{where} {first['msg']}", limit=200, one_line=True)
        complain(f"this is no report of a400-wizard: {why}")
        return Exit.UNKNOWN
    changed = sorted(
        part for part, digest in manifest_of(given).items() if given.manifest.get(part) != digest
    )
    if args.json:
        say_json(
            {"unchanged": not changed, "changed": changed, "level": given.level, "session": given.session}
        )
    elif changed:
        parts = ", ".join(part for part in changed if part != "whole")
        say(f"changed since it was made: {parts or 'its head'}")
    else:
        say(
            printable(
                f"as it was made: session {given.session}, level {given.level}, {given.tool}", one_line=True
            )
        )
    return Exit.PROBLEM if changed else Exit.FINE


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
