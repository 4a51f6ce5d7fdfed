"""The actions of `sessions` on cases: export one, compare two, find the same again."""

import argparse
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.cli.console import Exit, UsageError, complain, read_bytes, say, say_json
from wizard.cli.leaving import agreed, leaving_arguments
from wizard.cli.saved import TOOL, meant, told
from wizard.cli.side_by_side import rows, rule
from wizard.evidence import printable
from wizard.evidence.case import CaseError, open_case
from wizard.evidence.case.models import Round
from wizard.evidence.draft import Draft, OtherLevel
from wizard.evidence.fingerprint import Fingerprint
from wizard.evidence.fingerprint import compare as liken
from wizard.evidence.redaction.preview import Lift
from wizard.evidence.selfcheck.search import LeakError
from wizard.knowledge.load import catalogue
from wizard.session import Store
from wizard.walk.together.listing import like as alike
from wizard.walk.together.listing import print_of, said

if TYPE_CHECKING:
    from wizard.walk.together.sending import Sent

NEAR = 10
"""Sessions that are listed as alike at most; `--json` lists all."""


def add_actions(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> tuple[Any, ...]:
    """Add `compare` and `export`; returns their parsers."""
    compare = actions.add_parser("compare", help="what changed between two sessions, side by side")
    compare.add_argument("one", metavar="ID", help="an id, a part of one, or latest")
    compare.add_argument("other", metavar="ID", help="the other one")
    compare.add_argument("--all", action="store_true", help="also what did not change")
    export = actions.add_parser("export", help="write a session as a case file for somebody else")
    export.add_argument("session", metavar="ID", nargs="?", default="latest", help="which one (latest)")
    export.add_argument("-o", "--output", metavar="FILE|DIR", type=Path, default=Path())
    export.add_argument(
        "--level",
        choices=("support", "public"),
        help="who will read it (a case that was begun goes on with its own; else support)",
    )
    export.add_argument("--as", dest="name", metavar="NAME", default="user", help="how you are called in it")
    leaving_arguments(export)
    return compare, export


def export(store: Store, args: argparse.Namespace) -> int:
    """Append a round with what is new, and write the whole case, as it was looked at.

    Raises:
        UsageError: the session cannot be exported, or the file not be written.
    """
    from wizard.session.case.drafting import CaseDraft
    from wizard.walk.together.sending import Wanted, drafted, enter, entry, write

    now = datetime.now().astimezone()
    session = meant(store, args.session)

    def make(lifts: tuple[Lift, ...], level: OtherLevel | None) -> Draft:
        wanted = Wanted(level=level or args.level, name=args.name, lifts=lifts)
        return drafted(store, session, wanted, now)

    try:
        made = agreed(make, args, ask=not args.json)
        if not isinstance(made, CaseDraft):
            return Exit.FINE
        done = write(store, made, args.output, now)
        problem = enter(store, made.session, entry(made, now))
    except LeakError as error:
        complain(printable(str(error), one_line=True))
        return Exit.PROBLEM
    except CaseError as error:
        raise UsageError(printable(str(error), one_line=True)) from error
    except OSError as error:
        where = printable(str(args.output), one_line=True)
        raise UsageError(f"cannot write {where}: {error.strerror or error}") from error
    if problem:
        complain(printable(problem, one_line=True))
    return _written(done, as_json=args.json)


def _written(done: "Sent", *, as_json: bool) -> int:
    made = done.made
    if as_json:
        say_json({"written": str(done.path), "round": made.round, "new": made.fresh, "withheld": made.stayed})
        return Exit.FINE
    for note in done.notes:
        complain(printable(note))
    if made.stayed:
        complain(f"{made.stayed} steps could not be judged and stayed here")
    what = f"round {made.round}" if made.fresh else f"nothing new since round {made.round}, the same case"
    complain(f"written to {printable(str(done.path))}: {what}, level {made.level}")
    return Exit.FINE


def compare(store: Store, args: argparse.Namespace) -> int:
    """Print what changed between two sessions."""
    from wizard.session.case.comparing import PARTS, Side
    from wizard.session.case.comparing import compare as compared

    sides = [told(store.load(meant(store, given))) for given in (args.one, args.other)]
    one, other = (Side(session.state, session.flow) for session in sides)
    found = compared(one, other, catalogue())
    likeness = liken(*(print_of(session) for session in sides))
    if args.json:
        say_json(
            {
                "sessions": [session.stored.id for session in sides],
                "same_failure": likeness.alike,
                "lines": [
                    {"part": d.part, "label": d.label, "one": d.one, "other": d.other, "changed": d.changed}
                    for d in found
                ],
            }
        )
        return Exit.FINE
    say("\n".join(rows("", sides[0].stored.id, sides[1].stored.id)))
    for part in PARTS:
        lines = [d for d in found if d.part == part and (args.all or d.changed)]
        if lines:
            say(rule())
        for line in lines:
            say(
                printable(
                    "\n".join(
                        rows(
                            line.label,
                            printable(line.one, one_line=True),
                            printable(line.other, one_line=True),
                        )
                    )
                )
            )
    say(rule())
    same = sum(1 for d in found if not d.changed)
    say(f"{said(likeness)}.")
    if not args.all:
        say(f"{same} lines are the same; --all shows them.")
    return Exit.FINE


def wanted(store: Store, given: str) -> tuple[Fingerprint, str | None]:
    """The fingerprint of a case file or of a saved session, and the session's id.

    Raises:
        UsageError: the file is no case, or there is nothing of that name.
        SessionError, CannotReadError: the session cannot be read.
    """
    if Path(given).is_file():
        try:
            case = open_case(read_bytes(given))
        except CaseError as error:
            raise UsageError(str(error)) from error
        rounds: list[Round] = [turn.record for turn in case.turns if turn.record.fingerprint]
        return (rounds[-1].fingerprint if rounds else None) or Fingerprint(), None
    session = told(store.load(meant(store, given)))
    return print_of(session), session.stored.id


def like(store: Store, given: str, *, as_json: bool) -> int:
    """List the saved sessions that look like the same failure, the most alike first."""
    target_print, own = wanted(store, given)
    found = list(alike(store, target_print, own))
    if as_json:
        say_json(
            {
                "fingerprint": {**target_print.model_dump(), "digest": target_print.digest},
                "tool": TOOL,
                "sessions": [
                    {"id": s.stored.id, "same": n.same, "different": n.different, "equal": n.equal}
                    for s, n in found
                ],
            }
        )
        return Exit.FINE
    if not target_print.known:
        complain("it tells neither an error nor a verdict, so nothing can be compared with it")
        return Exit.UNKNOWN
    if not found:
        complain("no saved session looks like the same failure")
    for session, likeness in found[:NEAR]:
        say(f"{session.stored.id}  {said(likeness)}")
        say(f"{'':20}  same: {', '.join(likeness.same)}")
    if len(found) > NEAR:
        complain(f"{len(found) - NEAR} more; --json lists all")
    return Exit.FINE
