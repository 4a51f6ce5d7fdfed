"""`a400-wizard minimize FILE`: the smallest request that still fails in the same way."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.cli.asking import asking_arguments
from wizard.cli.check_lines import entries
from wizard.cli.console import Exit, UsageError, complain, read_bytes, say, say_json

if TYPE_CHECKING:
    from wizard.diagnosis.minimize import Minimized


def arguments(parser: argparse.ArgumentParser) -> None:
    """The file, how to ask, and how often."""
    parser.add_argument("file", metavar="FILE", help="the body that fails, as JSON; - is standard input")
    parser.add_argument("--offline", action="store_true", help="ask the checks of this program (the default)")
    parser.add_argument("--api-version", metavar="V", help="the anthropic-version it goes out with")
    parser.add_argument(
        "--beta", action="append", default=[], metavar="B", help="a value of anthropic-beta; repeatable"
    )
    parser.add_argument(
        "--url", metavar="U", help="the address, or its path such as /v1/messages/count_tokens"
    )
    parser.add_argument("--cause", metavar="SLUG", help="stay with this cause where there are several errors")
    parser.add_argument(
        "--budget", type=int, default=200, metavar="N", help="tries at most; default %(default)s"
    )
    parser.add_argument("-o", "--output", metavar="OUT", help="write the smallest body here")
    parser.add_argument("--json", action="store_true", help="print JSON instead of text")
    parser.add_argument("--live", action="store_true", help="ask the API itself, free of charge where it can")
    parser.add_argument("--error", metavar="FILE", help="with --live: the error that the API gave, or -")
    asking_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Shrink one body.

    Returns:
        1 with the smallest failing body on standard output, 0 where nothing is known to fail.
    """
    from wizard.diagnosis.contract import check
    from wizard.diagnosis.minimize import Minimized, offline_answer, search

    if args.budget < 1:
        raise UsageError("--budget must be at least 1")
    body = _body(read_bytes(args.file))
    if args.live:
        if args.offline:
            raise UsageError("--live and --offline contradict each other")
        from wizard.cli.minimize_live import run_live

        return run_live(args, body)
    betas = [value for given in args.beta for value in given.split(",")]
    answer = offline_answer(
        body, lambda each: check(each, version=args.api_version, betas=betas, url=args.url), args.cause
    )
    steps = search(body, budget=args.budget)
    result: Minimized | None = None
    try:
        candidate = next(steps)
        while result is None:
            if sys.stderr.isatty():
                print(f"\r{candidate.calls + 1:>4} tries", end="", file=sys.stderr, flush=True)
            try:
                candidate = steps.send(answer(candidate.body))
            except StopIteration as end:
                result = end.value
    except KeyboardInterrupt:
        complain(f"stopped after {candidate.calls} tries; this is the smallest so far")
        result = Minimized(candidate.best, candidate.calls, (), complete=False, error="stopped")
    if sys.stderr.isatty():
        print(file=sys.stderr)
    return _report(args, body, result)


def _body(data: bytes) -> dict[str, Any]:
    from wizard.diagnosis.contract.parse import parse

    parsed = parse(next(iter(entries(data))).body)
    if not parsed.readable:
        raise UsageError("this is not JSON; a400-wizard check says where it breaks")
    if not isinstance(parsed.value, dict):
        raise UsageError("this is not a request body: it must be one JSON object")
    return parsed.value


def _report(args: argparse.Namespace, body: dict[str, Any], result: Any) -> int:
    from wizard.diagnosis.minimize.search import size_of
    from wizard.evidence import printable

    text = json.dumps(result.body, indent=2, ensure_ascii=False)
    message = getattr(result.error, "message", result.error)
    if args.output and result.error is not None:
        Path(args.output).write_text(text + "\n", "utf-8", "surrogatepass")
    if args.json:
        told = {**result._asdict(), "error": message, "bytes": result.size, "bytes_before": size_of(body)}
        say_json(told)
        return Exit.FINE if result.error is None else Exit.PROBLEM
    if result.error is None:
        say("Nothing wrong is known in this body, so there is nothing to shrink.")
        return Exit.FINE
    say(printable(text))
    complain(
        printable(
            f"these {result.size} bytes (of {size_of(body)}) fail after {result.calls} tries: {message}"
        )
    )
    if result.culprit:
        how = "with another value at" if result.replaced else "without"
        complain(printable(f"{how} {result.culprit} nothing is known against them"))
    for line in size_lines(result):
        complain(printable(line))
    if not result.complete:
        complain("the tries were used up or stopped; a larger --budget may shrink it further")
    return Exit.PROBLEM


def size_lines(result: "Minimized") -> list[str]:
    """What to say where the error is about the size of the whole: no part of it fails alone."""
    from wizard.diagnosis.minimize.search import size_of
    from wizard.diagnosis.minimize.signature import about_size

    error = result.error
    if error is None or not about_size(error, (error if isinstance(error, str) else error.message) or ""):
        return []
    parts = [(f"/{key}", value) for key, value in result.body.items() if key != "messages"]
    messages = result.body.get("messages")
    parts += [
        (f"/messages/{n}", value) for n, value in enumerate(messages if isinstance(messages, list) else ())
    ]
    largest = sorted(((size_of(value), name) for name, value in parts), reverse=True)[:3]
    listed = ", ".join(f"{name} with {size:,} bytes" for size, name in largest)
    return [f"the error is about the size of the whole, so no part of it fails alone; the largest: {listed}"]
