"""The entry point: reads the command line, loads the one command asked for, leaves with its exit code.

No command is imported before it is chosen, so that `--help` and the commands without a screen stay light.
Each command is a module of this room with `arguments(parser)` and `run(args) -> int`.
"""

import errno
import os
import sys
import threading
import traceback
from importlib import import_module
from pathlib import Path

from wizard.cli.console import Exit, UsageError, complain
from wizard.cli.parser import Parser
from wizard.cli.streams import make_fit

COMMANDS: dict[str, tuple[str, str]] = {
    "explain": ("explain", "read a pasted error, log or request and say what is wrong"),
    "check": ("check", "check a request body before it is sent, or a response that came back"),
    "probe": ("probe", "run the live probes without walking through a flow"),
    "surroundings": ("surroundings", "list what a program here inherits on the way to the API, masked"),
    "run": ("run", "walk a flow with the answers of a file, without a screen"),
    "sessions": ("sessions", "list, show, compare and delete saved sessions"),
    "review": ("review", "look at somebody's case file and answer it"),
    "ask": ("ask", "see what support asks for, and allow or refuse each step"),
    "code": ("code", "say where a session is in words, or show the page behind such words"),
    "report": ("report", "print or write the report of a session"),
    "keys": ("keys", "add, list, test and remove keys in the keyring"),
    "flow": ("flow", "check, show or begin a flow file"),
    "redact": ("redact", "take secrets and personal data out of a log"),
    "minimize": ("minimize", "shrink a failing request to the part that fails"),
    "capture": ("capture", "run a program behind a recording proxy and catch what fails"),
    "prove": ("prove", "try the smallest good request, the repaired one, and one that must fail"),
    "changes": ("changes", "list temporary changes that are still open, enter one, or close one"),
    "audit": ("audit", "see whether failures in a log can be traced, and whether secrets stand in it"),
    "replay": ("replay", "repeat the plan of a case here, and show both side by side"),
    "baseline": ("baseline", "save a working configuration, and list what drifted from it"),
    "referee": ("referee", "run a program against a failing server and judge how it retries"),
}
"""Command -> (module of this room, help line). The order is the order of `--help`."""

_OUTSIDE = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EMFILE, errno.ENFILE)
"""What the machine refuses to any program: no fault of this one, and said by its own words."""
OPENING = "open"
"""The module that runs when no command is given: the app, the plain front end, or text from a pipe."""


def build_parser(chosen: str | None) -> tuple[Parser, Parser]:
    """The parser, with the arguments of the chosen command only (of the opening, where there is none).

    Returns:
        The whole parser, and the one of the chosen command: who uses that wrongly is told of it alone.
    """
    parser = own = Parser(
        prog="a400-wizard",
        description="Find out why an Anthropic API call answers 400, prove the fix, or collect evidence.",
        epilog="Without a command the wizard opens. Text piped into it is explained.",
    )
    parser.add_argument(
        "--version", action="store_true", help="print the version and the age of the knowledge"
    )
    if chosen is None:
        import_module(f"wizard.cli.{OPENING}").arguments(parser)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for name, (module, line) in COMMANDS.items():
        sub = commands.add_parser(name, help=line, description=line[0].upper() + line[1:] + ".")
        if name == chosen:
            import_module(f"wizard.cli.{module}").arguments(sub)
            own = sub
    return parser, own


def main(argv: list[str]) -> int:
    """Run one command line and return its exit code.

    Exit codes: 0 fine, 1 a problem was found, 2 wrong use, 3 could not find out.
    """
    chosen = next((word for word in argv if word in COMMANDS), None)
    parser, own = build_parser(chosen)
    args, unknown = parser.parse_known_args(argv)
    if unknown:
        own.error(f"not understood: {' '.join(unknown)}")
    if args.version:
        return int(import_module("wizard.cli.version").run(args))
    module = COMMANDS[args.command][0] if args.command else OPENING
    try:
        code = int(import_module(f"wizard.cli.{module}").run(args))
        sys.stdout.flush()  # what cannot be written is said here, and not by the interpreter on its way out
        return code
    except UsageError as error:
        complain(str(error))
        return Exit.USAGE
    except KeyboardInterrupt:
        complain("stopped")
        return 130
    except BrokenPipeError:
        # The reader went away (`| head`): nothing more can be said on stdout.
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - must outlive this function
        return Exit.FINE


def _broke(error: Exception) -> str:
    """What to say of a fault in the program itself: its kind and place, never its words or values."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(f.filename).name}:{f.lineno}" for f in frames if "wizard" in Path(f.filename).parts]
    where = f" at {places[-1]}" if places else ""
    if isinstance(error, OSError) and error.errno in _OUTSIDE:
        return f"cannot go on: {os.strerror(error.errno)}; what was saved is not lost"
    return f"the wizard itself broke ({type(error).__name__}{where}); what was saved is not lost"


def entry() -> None:
    """Run the command line of this process and leave, even when a blocked thread lingers.

    A thread stuck in a dead resolver or keyring would hold the process for seconds
    (facts/terminal-ui.md finding 5), so the exit does not wait for it.
    """
    make_fit()
    try:
        code = main(sys.argv[1:])
    except Exception as error:  # boundary: what breaks a command ends in one sentence
        if os.environ.get("A400_DEBUG"):
            raise
        complain(_broke(error))
        if isinstance(error, OSError):
            sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - as above: what waits in it would fail once more
        code = Exit.UNKNOWN
    lingering = [t for t in threading.enumerate() if t is not threading.main_thread() and not t.daemon]
    if not lingering:
        sys.exit(code)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
