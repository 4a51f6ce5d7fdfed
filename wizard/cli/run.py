"""`run`: walk a flow with the answers of a file, without a screen."""

import argparse
import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.cli.console import Exit, UsageError, checked_url, complain, read_bytes, say, say_json
from wizard.walk.options import OpenOptions

if TYPE_CHECKING:
    from wizard.walk.answers import Answers
    from wizard.walk.page import Page


EXAMPLE = """an answers file, every line of which may be left out:
  surface = "my_code"             # or: tool, web_page
  [answers]                       # a step or a fact = the value; `flow show api-400` lists them
  status = "no_incident"
  [notes]                         # details for the summary
  model = "claude-sonnet-5-5"
  [paste]
  file = "error.log"              # or: text = "..."
  [consent.asks_host]             # what may run; everything else is refused
  hosts = ["status.claude.com"]   # or ["*"]; for money: highest_cost_usd = 0.01

what is not answered is checked as far as it is allowed, and skipped otherwise"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.epilog = EXAMPLE
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--answers", required=True, metavar="FILE", help="TOML file with the answers, or -")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--flow", type=Path, metavar="FILE", help="walk this flow instead of a shipped one")
    parser.add_argument("--practice", metavar="SCENARIO", help="walk in a scenario of the stand-in")
    parser.add_argument(
        "--share-level",
        choices=("public", "support", "local"),
        default="support",
        help="how much the report may hold (default: support)",
    )
    parser.add_argument("--base-url", metavar="URL", help="ask this API instead of the official one")
    parser.add_argument("--status-url", metavar="URL", help="ask this status page instead")


def run(args: argparse.Namespace) -> int:
    """Walk, and print what came of it; 3 where the table cannot tell.

    Raises:
        UsageError: the answers or the options cannot be used.
    """
    from wizard.evidence.selfcheck import LeakError
    from wizard.walk.answers import AnswersError, parse, pasted_text
    from wizard.walk.errors import CannotOpenError

    options = OpenOptions(
        practice=args.practice,
        flow_file=args.flow,
        share_level=args.share_level,
        base_url=checked_url(args.base_url),
        status_url=checked_url(args.status_url),
    )
    folder = Path.cwd() if args.answers == "-" else Path(args.answers).parent
    try:
        name = "standard input" if args.answers == "-" else args.answers
        answers = parse(read_bytes(args.answers), name)
        paste = pasted_text(answers, folder)
        return asyncio.run(_walk(options, answers, paste, as_json=args.json))
    except AnswersError as error:
        raise UsageError(str(error)) from error
    except CannotOpenError as error:
        complain(str(error))
        return error.code
    except LeakError as error:
        complain(str(error))
        return Exit.UNKNOWN


async def _walk(options: OpenOptions, answers: "Answers", paste: str | None, *, as_json: bool) -> int:
    from wizard.walk.action import Jump
    from wizard.walk.answers import follow
    from wizard.walk.walk import Walk

    walk = await Walk.open(options)
    try:
        await follow(walk, answers, paste)
        if as_json:
            say_json(json.loads(walk.report("json")))
        else:
            say(walk.report("text").rstrip("\n"))
        for path in walk.saved_to:
            complain(f"saved {path}")
        complain(f"session {walk.session}")
        return _code(await walk.do(Jump("verdict")))
    finally:
        await walk.close()


def _code(page: "Page") -> int:
    """1 where the table blames something or says what to do, 3 where it can only hand over evidence."""
    from wizard.model.words import Outcome

    if page.kind != "verdict":
        return Exit.UNKNOWN
    verdict = page.reached.verdict
    open_end = verdict.blames is None and verdict.outcome is Outcome.EVIDENCE
    return Exit.UNKNOWN if open_end else Exit.PROBLEM
