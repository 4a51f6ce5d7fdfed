"""Without a command: the app, the plain front end, or text from a pipe explained."""

import argparse
import os
import select
import sys
from datetime import UTC, datetime, timedelta
from importlib import import_module
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.cli.console import Exit, UsageError, checked_url, complain
from wizard.cli.started import started
from wizard.walk.options import LATEST, OpenOptions

if TYPE_CHECKING:
    from wizard.session.settings import Settings

_PICK = "?"
_PATIENCE_S = 30.0
"""Seconds to wait for the first byte of a pipe; a pipe that nobody writes to must not hang the program."""
_SAY_AFTER_S = 2.0


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the opening."""
    parser.add_argument("--plain", action="store_true", help="numbered prompts, line by line")
    parser.add_argument(
        "--practice",
        nargs="?",
        const=_PICK,
        metavar="SCENARIO",
        help="play a scenario against a stand-in on this machine; `list` names them",
    )
    parser.add_argument(
        "--resume",
        nargs="?",
        const=LATEST,
        metavar="ID",
        help="take up a session again: the one of that id (a part of it is enough), or the latest",
    )
    parser.add_argument("--flow", type=Path, metavar="FILE", help="walk this flow instead of a shipped one")
    parser.add_argument("--guide", action="store_true", help="also show what a guide asks and listens for")
    parser.add_argument(
        "--share-level",
        choices=("public", "support", "local"),
        default="support",
        help="how much a saved report may hold (default: support)",
    )
    parser.add_argument("--base-url", metavar="URL", help="ask this API instead of the official one")
    parser.add_argument("--status-url", metavar="URL", help="ask this status page instead")


def run(args: argparse.Namespace) -> int:
    """Open what fits the arguments and the terminal.

    Raises:
        UsageError: there is no terminal to talk on, or the arguments do not fit together.
    """
    if args.practice == "list":
        return _list_scenarios()
    wants_dialogue = args.plain or args.practice or args.resume or args.flow
    if not sys.stdin.isatty() and not args.plain:
        if wants_dialogue:
            raise UsageError("standard input is not a terminal; add --plain to answer line by line from it")
        return _explain_piped()
    settings = _settings()
    plain = args.plain or bool(settings and settings.plain)
    options = OpenOptions(
        started=f"{started()} --plain" if args.plain else started(),
        practice=_pick() if args.practice == _PICK else args.practice,
        resume=args.resume,
        flow_file=args.flow,
        guide=args.guide,
        share_level=args.share_level,
        base_url=checked_url(args.base_url),
        status_url=checked_url(args.status_url),
        theme=settings.theme if settings else None,
    )
    if settings and settings.keep_days and not args.resume:
        _purge(settings.keep_days)
    return _front_end(options, plain)


def _settings() -> "Settings | None":
    """The person's settings; what is wrong with the file is said, and the defaults stand in.

    Most people have none: then nothing more is loaded before the first screen is painted.
    """
    from wizard.session.places import settings_file

    if not settings_file().exists():
        return None
    from wizard.session.settings import load_settings

    settings, problem = load_settings(settings_file())
    if problem:
        complain(problem)
    return settings


def _purge(days: int) -> None:
    """Delete sessions that are older than the settings let them become; in practice ones too."""
    from wizard.session import SessionError
    from wizard.session.boundary import home_store

    try:
        done = home_store().purge(datetime.now(UTC), older_than=timedelta(days=days))
    except (OSError, SessionError) as error:
        complain(f"old sessions could not be deleted: {error}")
        return
    if done.deleted:
        count = f"{len(done.deleted)} session{'s' * (len(done.deleted) != 1)}"
        complain(f"deleted {count} begun more than {days} days ago, as the settings say")


def _front_end(options: OpenOptions, plain: bool) -> int:
    from wizard.walk.errors import CannotOpenError

    if not plain and not sys.stdout.isatty():
        raise UsageError("the output is not a terminal; add --plain, or use a command such as `run`")
    try:
        if plain or os.environ.get("TERM") in ("dumb", "unknown"):
            from wizard.plain import run as run_plain

            return run_plain(options)
        from wizard.ui import run as run_app

        return run_app(options)
    except CannotOpenError as error:
        complain(str(error))
        return error.code


def _list_scenarios() -> int:
    from wizard.standin import scenarios

    for info in scenarios():
        print(f"{info.id:26} {info.title}")
    return Exit.FINE


def _pick() -> str:
    """Let the person choose a scenario; Enter, or no terminal to ask on, takes the first."""
    from wizard.standin import scenarios

    known = scenarios()
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return known[0].id
    print("Practice. No key and no network are used. Which scenario?")
    for number, info in enumerate(known, 1):
        print(f"  {number:2}. {info.title}")
    while True:
        print("Number, or Enter for the first> ", end="", flush=True)
        said = sys.stdin.readline()
        if not said:
            raise UsageError("no scenario was chosen")
        if not said.strip():
            return known[0].id
        if said.strip() in map(str, range(1, len(known) + 1)):
            return known[int(said) - 1].id
        print("Please type one of the numbers.")


def _explain_piped() -> int:
    """Explain what a pipe brings.

    Raises:
        UsageError: the pipe is empty, or nobody writes to it.
    """
    _wait_for_text()
    explain = import_module("wizard.cli.explain")
    parser = argparse.ArgumentParser(prog="a400-wizard explain")
    explain.arguments(parser)
    return int(explain.run(parser.parse_args(["-"])))


def _wait_for_text() -> None:
    if os.name != "posix":
        return  # a pipe cannot be waited for there without reading it
    try:
        ready = select.select([sys.stdin], [], [], _SAY_AFTER_S)[0]
        if not ready:
            complain("waiting for text on standard input")
            ready = select.select([sys.stdin], [], [], _PATIENCE_S - _SAY_AFTER_S)[0]
        first = _peek() if ready else b""
    except (OSError, ValueError) as error:
        raise UsageError("standard input cannot be read; open the wizard in a terminal") from error
    if not first:
        raise UsageError(
            "standard input is not a terminal and brings no text; open the wizard in a terminal, "
            "or pipe an error into it"
        )


def _peek() -> bytes:
    """The first bytes of standard input, which stay there to be read."""
    reader = sys.stdin.buffer
    return reader.peek(1) if isinstance(reader, BufferedReader) else b"?"
