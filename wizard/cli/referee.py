"""`a400-wizard referee -- COMMAND`: does a program retry as it should?"""

import argparse
import asyncio
import os
import secrets
from datetime import UTC, datetime

from wizard.cli.console import Exit, UsageError, complain, say, say_json
from wizard.evidence import printable
from wizard.proof.program import ProgramError
from wizard.proof.referee import Judgment, Match, Play, entry, play_match, plays

_SIGNS = {"passed": "ok  ", "failed": "FAIL", "cannot_tell": "?   "}


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    names = ", ".join(play.id for play in plays())
    parser.add_argument(
        "--play", action="append", metavar="ID", help=f"only these plays ({names}); may be repeated"
    )
    parser.add_argument(
        "--deadline",
        type=float,
        default=45.0,
        metavar="SECONDS",
        help="how long one play may take (default 45)",
    )
    parser.add_argument("--session", metavar="ID", help="enter the result into this session; latest works")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "program", nargs=argparse.REMAINDER, metavar="-- COMMAND", help="the program to judge"
    )


def run(args: argparse.Namespace) -> int:
    """Judge the program: 0 nothing failed, 1 something did, 3 nothing arrived."""
    command = args.program[1:] if args.program[:1] == ["--"] else args.program
    if not command:
        raise UsageError("name the program after --, for example: a400-wizard referee -- python app.py")
    if not 1 <= args.deadline <= 600:
        raise UsageError("the deadline is between 1 and 600 seconds")
    match = _play(command, _chosen(args.play), args.deadline, quiet=args.json)
    if args.json:
        say_json({"format": 1, "passed": match.passed, "judgments": [_plain(j) for j in match.judgments]})
    else:
        _close(match)
    if args.session:
        from wizard.cli.entering import enter

        enter(args.session, [entry(match, datetime.now(UTC))])
    if not match.told:
        return Exit.UNKNOWN
    return Exit.FINE if match.passed else Exit.PROBLEM


def _chosen(names: list[str] | None) -> tuple[Play, ...]:
    known = {play.id: play for play in plays()}
    unknown = [name for name in names or () if name not in known]
    if unknown:
        raise UsageError(f"no play is called {printable(unknown[0])}; there are {', '.join(known)}")
    return tuple(known[name] for name in names) if names else plays()


def _times(number: int) -> str:
    return "once" if number == 1 else f"once for each of {number} plays"


def _play(command: list[str], chosen: tuple[Play, ...], deadline: float, *, quiet: bool) -> Match:
    complain(f"runs {printable(' '.join(command))} {_times(len(chosen))}, against a loopback server")

    def report(play: Play, judged: tuple[Judgment, ...]) -> None:
        if not quiet:
            say(play.title)
            for judgment in judged:
                say(f"  {_SIGNS[judgment.verdict]} {judgment.rule}: {judgment.said}")

    try:
        return asyncio.run(
            play_match(
                command,
                chosen,
                environ=os.environ,
                token=secrets.token_hex(8),
                deadline_s=deadline,
                report=report,
            )
        )
    except ProgramError as error:
        raise UsageError(printable(str(error))) from error


def _close(match: Match) -> None:
    for judgment in match.judgments:
        if judgment.play == "all":
            say(f"All plays\n  {_SIGNS[judgment.verdict]} {judgment.rule}: {judgment.said}")
    if not match.told:
        complain(match.absent)


def _plain(judgment: Judgment) -> dict[str, str]:
    return {"play": judgment.play, "rule": judgment.rule, "verdict": judgment.verdict, "said": judgment.said}
