"""`a400-wizard audit LOG`: can the failures in a log be traced, and is anything secret in it?"""

import argparse
import os
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wizard.cli.console import Exit, complain, read_text, say, say_json

if TYPE_CHECKING:
    from wizard.proof.audit import Audit

_SHOWN = 40
"""Findings of a kind that are printed for people; JSON holds all."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("log", metavar="LOG", help="the log, or - for standard input")
    parser.add_argument("--expect", metavar="REQUEST_ID", help="look for the request id of a known-good call")
    parser.add_argument("--session", metavar="ID", help="enter the result into this session; latest works")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Audit a log: 0 nothing is missing or leaked, 1 something is, 3 the expected request id is not there."""
    from wizard.evidence import printable
    from wizard.proof.audit import audit, entry
    from wizard.walk.papers import environment_secrets

    found = audit(read_text(args.log), secrets=environment_secrets(os.environ), expect=args.expect)
    if args.json:
        say_json({"format": 1, **asdict(found), "traceable": found.traceable})
    else:
        for line in _lines(found, args.log):
            say(printable(line, one_line=True))
    if args.expect:
        where = f"on line {found.expected_at}" if found.expected_at else "not in this log"
        complain(printable(f"{args.expect} is {where}", one_line=True))
    if args.session:
        from wizard.cli.entering import enter

        enter(args.session, [entry(found, args.expect, datetime.now(UTC))])
    if found.leaks or not found.traceable:
        return Exit.PROBLEM
    return Exit.UNKNOWN if args.expect and not found.expected_at else Exit.FINE


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'s' * (number != 1)}"


def _lines(found: "Audit", name: str) -> list[str]:
    failures = len(found.failures) + found.more_failures
    lines = [f"{name}: {_count(found.lines, 'line')}, {_count(failures, 'failure')}"]
    poor = [failure for failure in found.failures if failure.missing]
    lines += [
        f"{name}:{failure.line}: {failure.status or '?'} lacks {', '.join(failure.missing)}: {failure.said}"
        for failure in poor[:_SHOWN]
    ]
    if len(poor) > _SHOWN:
        lines.append(f"and {len(poor) - _SHOWN} more failures that cannot be traced")
    if found.failures and not poor:
        lines.append("every failure can be traced: status, time, model or SDK version, request id")
    for leak in found.leaks[:_SHOWN]:
        lines.append(f"{name}:{leak.line}: {leak.kind} in the log: {leak.shown}")
    if len(found.leaks) > _SHOWN:
        lines.append(f"and {len(found.leaks) - _SHOWN} more that do not belong in a log")
    return lines
