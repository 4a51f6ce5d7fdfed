"""`a400-wizard review FILE`: look at somebody's case, read-only and offline, and answer it."""

import argparse
import contextlib
import sys
from datetime import datetime
from pathlib import Path

from wizard.cli.case_lines import WIDTH, laid
from wizard.cli.console import Exit, UsageError, complain, read_bytes, say, say_json
from wizard.cli.leaving import agreed, leaving_arguments
from wizard.cli.saved import TOOL, write
from wizard.evidence import printable
from wizard.evidence.case import ASK_SUFFIX, CaseError, open_case
from wizard.evidence.draft import Draft
from wizard.evidence.redaction.preview import Lift
from wizard.evidence.selfcheck.search import LeakError
from wizard.knowledge.load import catalogue
from wizard.model.event import Ask, Dispute
from wizard.session.case import telling
from wizard.session.case.reply import Reply
from wizard.session.case.review import Review, review


def arguments(parser: argparse.ArgumentParser) -> None:
    """The case, what to show of it, and what to answer."""
    parser.add_argument("file", metavar="FILE", nargs="?", help="a case file (.a400case), or -")
    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of a case file")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--all", action="store_true", help="the whole trail, not only what is new")
    parser.add_argument("--since", metavar="N|FILE", help="what is new since round N, or since an older file")
    parser.add_argument("--summary", action="store_true", help="also the summary of the newest round")
    parser.add_argument("--guide", action="store_true", help="also what a guide asks and listens for")
    parser.add_argument("--note", action="append", default=[], metavar="TEXT", help="write a note")
    parser.add_argument(
        "--dispute", action="append", default=[], metavar="ROW[:WHY]", help="doubt a row of the table"
    )
    parser.add_argument("--ask", action="append", default=[], metavar="STEP[:TEXT]", help="ask for a step")
    parser.add_argument("--as", dest="name", metavar="NAME", default="support", help="how you are called")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help=f"the answer ({ASK_SUFFIX})")
    leaving_arguments(parser)
    parser.add_argument("--dialogue", action="store_true", help="answer line by line, also from a pipe")


def run(args: argparse.Namespace) -> int:
    """Show the case; write the answer where there is one.

    Raises:
        UsageError: the answer is not complete, or may not travel.
    """
    if args.schema:
        from wizard.evidence.case.schema import case_schema

        say_json(case_schema())
        return Exit.FINE
    if args.file is None:
        raise UsageError("name the case file, or - for standard input")
    now = datetime.now().astimezone()
    try:
        found = review(open_case(read_bytes(args.file)), catalogue(), now)
        since = _since(args.since, found)
    except CaseError as error:
        complain(printable(str(error), one_line=True))
        return Exit.UNKNOWN
    reply = _reply(args)
    if args.preview and not reply.empty:
        agreed(lambda lifts, _: _drafted(found, reply, args.name, now, lifts), args)
        return Exit.FINE
    if reply.empty and (args.output or args.preview or args.yes):
        raise UsageError("say something with --note, --dispute or --ask, to be written to the answer")
    if not reply.empty and not args.output:
        raise UsageError(f"name the file for the answer: -o answer{ASK_SUFFIX}")
    if args.json:
        say_json(as_data(found))
    elif reply.empty or sys.stdout.isatty():
        _show(found, args, since, now)
    if not reply.empty:
        made = agreed(lambda lifts, _: _drafted(found, reply, args.name, now, lifts), args, ask=not args.json)
        if made:
            save(made, args.output)
    elif args.dialogue or (_on_terminal() and not args.json):
        _talk(found, args, now)
    return Exit.PROBLEM if found.disagreements else Exit.FINE


def _talk(found: Review, args: argparse.Namespace, now: datetime) -> None:
    from wizard.plain.leaving import Preview
    from wizard.plain.lines import Lines
    from wizard.plain.reviewing import Reviewing
    from wizard.walk.leaving import or_why

    lines = Lines()

    def write(reply: Reply, given: str) -> tuple[bool, str]:
        def make(lifts: tuple[Lift, ...], _: object) -> Draft:
            return or_why(lambda: _drafted(found, reply, args.name, now, lifts), "answer")

        try:
            if made := Preview(lines, lambda: WIDTH, make).agreed():
                save(made, Path(given or f"answer{ASK_SUFFIX}"))
        except UsageError as error:
            return False, str(error)
        return made is not None, ""

    talk = Reviewing(found, lines, write, guide=args.guide, now=now, width=lambda: WIDTH)
    with contextlib.suppress(EOFError):
        talk.hold()


def _on_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _since(given: str | None, found: Review) -> int | None:
    """The last round that the reader knows already; None where nobody said."""
    if given is None:
        return None
    if given.isascii() and given.isdigit() and len(given) < 4:
        return int(given)
    older = open_case(read_bytes(given))
    if older.manifest.session != found.case.manifest.session:
        raise CaseError("the two files are of different cases")
    if not found.case.extends(older):
        raise CaseError("the newer file does not go on from the older one: its rounds were changed")
    return len(older.turns)


def _reply(args: argparse.Namespace) -> Reply:
    try:
        return Reply(
            notes=list(args.note),
            disputes=[Dispute(row=row, why=why) for row, why in map(_split, args.dispute)],
            asks=[Ask(step=step, text=text) for step, text in map(_split, args.ask)],
        )
    except ValueError as error:
        raise UsageError(
            "a step or row is a name such as other-network, with at most 500 characters"
        ) from error


def _split(given: str) -> tuple[str, str]:
    name, _, text = given.partition(":")
    return name.strip(), text.strip()


def _show(found: Review, args: argparse.Namespace, since: int | None, now: datetime) -> None:
    say("\n".join(laid(telling.overview(found, now))))
    first = 0 if args.all else _last_seen(found) if since is None else since
    entries = found.since(first)
    say("\nTrail" if not first else f"\nNew since round {first} (--all shows everything)")
    say("\n".join(laid(telling.trail(entries, now))) or "  nothing")
    if found.state.wanted:
        say("\nAsked for")
        say("\n".join(laid(telling.wanted(found.state))))
    say("\nRows")
    say("\n".join(laid(telling.table(found))))
    if args.guide:
        say("\nSteps")
        say("\n".join(laid(telling.steps(found, guide=True))))
    if args.summary:
        newest = next(turn.summary for turn in reversed(found.case.turns) if turn.record.who == "user")
        say("\nSummary\n" + newest.partition("\n\n")[0])


def _last_seen(found: Review) -> int:
    """The last round of support's side: what came after it is new to them."""
    turns = found.case.turns
    return max((t.record.number for t in turns[:-1] if t.record.who == "support"), default=0)


def _drafted(found: Review, reply: Reply, name: str, now: datetime, lifts: tuple[Lift, ...]) -> Draft:
    """The answer as it would leave.

    Raises:
        UsageError: it may not travel.
    """
    from wizard.walk.together.saved import gate_for_reply

    try:
        return reply.draft(found, by=name, at=now, tool=TOOL, gate=gate_for_reply(lifts=lifts))
    except (CaseError, LeakError) as error:
        raise UsageError(printable(str(error), one_line=True)) from error


def save(made: Draft, path: Path) -> None:
    """Write exactly what was looked at.

    Raises:
        UsageError: it cannot be written.
    """
    write(path, made.files[ASK_SUFFIX])
    complain(f"written to {printable(str(path))}; the user reads it with: a400-wizard ask {path.name}")


def as_data(found: Review) -> dict[str, object]:
    """The review for programs."""
    return {
        "case": found.case.manifest.model_dump(mode="json"),
        "foreign": found.foreign,
        "rounds": [
            {
                **r.turn.record.model_dump(mode="json"),
                "hash": r.turn.digest,
                "computed": r.reached.rule if r.reached else None,
                "agrees": r.agrees,
            }
            for r in found.rounds
        ],
        "trail": [
            {"round": s.round, "at": s.at, "who": s.who, "kind": s.kind, "step": s.step, "text": s.text}
            for s in found.since(0)
        ],
        "rows": [{"rule": row.rule, "state": row.state} for row in found.state.evaluation.rows],
        "disputed": found.disputed,
        "wanted": [ask.model_dump(mode="json") for ask in found.state.wanted],
        "disagreements": found.disagreements,
    }
