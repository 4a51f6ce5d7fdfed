"""Letting something out by a command: looked at first on a terminal; elsewhere what was taken out is said."""

import argparse
import sys
from collections import Counter
from typing import TYPE_CHECKING

from wizard.cli.case_lines import WIDTH
from wizard.cli.console import UsageError, complain, say, say_json
from wizard.evidence import printable
from wizard.evidence.draft import Draft, OtherLevel

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.evidence.redaction.preview import Lift

    Make = Callable[[tuple[Lift, ...], OtherLevel | None], Draft]


def leaving_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of every command that writes something for others."""
    parser.add_argument(
        "--preview", action="store_true", help="show what is in it and what was taken out; write nothing"
    )
    parser.add_argument("--yes", action="store_true", help="write it without being asked on a terminal")


def agreed(make: "Make", args: argparse.Namespace, *, ask: bool = True) -> Draft | None:
    """What may be written; None where it was only looked at, or where the person said no.

    On a terminal it is shown, things are put back one by one, and a yes is asked for. Where nobody can
    answer, the command itself is the yes, and nothing can be put back.

    Args:
        make: makes the draft with these things put back, at the level asked for or another.
        args: `--preview`, `--yes`, and `--json` for the preview.
        ask: whether a person at a terminal is asked; not where a program reads what is printed.

    Raises:
        UsageError: two options contradict each other.
        LeakError, CaseError, SessionError: it may not leave, or cannot be put together.
    """
    if args.preview and args.yes:
        raise UsageError("--preview writes nothing, so there is nothing to say yes to")
    made = make((), None)
    if args.preview:
        _show(made, as_json=args.json)
        return None
    if ask and not args.yes and sys.stdin.isatty() and sys.stdout.isatty():
        return _asked(made, make)
    counts = Counter(taken.what for taken in made.taken)
    said = ", ".join(f"{what} ({n})" if n > 1 else what for what, n in sorted(counts.items()))
    complain(f"taken out for level {made.level}: {said or 'nothing'}; --preview shows it")
    return made


def _asked(made: Draft, make: "Make") -> Draft | None:
    """What the person agreed to at the terminal."""
    from wizard.plain.leaving import Preview
    from wizard.plain.lines import Lines
    from wizard.walk.leaving import or_why

    def again(lifts: "tuple[Lift, ...]", level: OtherLevel | None) -> Draft:
        return or_why(lambda: make(lifts, level))

    try:
        return Preview(Lines(), lambda: WIDTH, again).agreed(made)
    except EOFError:
        complain("nothing was written")
        return None


def _show(made: Draft, *, as_json: bool) -> None:
    if not as_json:
        from wizard.plain.leaving import leaving_lines

        say(printable("\n".join(leaving_lines(made, WIDTH, whole=True)).strip("\n")))
        return
    say_json(
        {
            "level": made.level,
            "files": made.names,
            "about": made.about,
            "withheld": made.withheld,
            "taken": [
                {"kind": t.kind, "tag": t.tag, "times": t.times, "why": t.why, "rule": t.rule}
                for t in made.taken
            ],
            "looks_random": made.views[0].doubted(made.taken),
            "shown": made.views[0].whole,
        }
    )
