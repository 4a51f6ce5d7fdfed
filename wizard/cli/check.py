"""`a400-wizard check FILE`: what the API refuses in a request; with --response what is odd in an answer."""

import argparse
import json
from pathlib import Path
from typing import Any

from wizard.cli.check_lines import Entry, entries
from wizard.cli.console import Exit, UsageError, complain, read_bytes, read_text, say, say_json
from wizard.model.explanation import Problem
from wizard.model.words import Severity

_LONGEST_LINE = 96
_MOST_MARKS = 60


def arguments(parser: argparse.ArgumentParser) -> None:
    """The file and what is known of the request beside its body."""
    parser.add_argument(
        "file", metavar="FILE", help="a body as JSON, a JSONL or batch file; - is standard input"
    )
    parser.add_argument(
        "--api-version", metavar="V", help="the anthropic-version it goes out with; both if not said"
    )
    parser.add_argument(
        "--beta", action="append", default=[], metavar="B", help="a value of anthropic-beta; repeatable"
    )
    parser.add_argument(
        "--url", metavar="U", help="the address, or its path such as /v1/messages/count_tokens"
    )
    parser.add_argument("--headers", metavar="FILE", help="the request headers: JSON, or a line for each")
    parser.add_argument("--models", metavar="FILE", help="what GET /v1/models answered")
    parser.add_argument(
        "--response", action="store_true", help="the file is an answer or a saved event stream"
    )
    parser.add_argument("--fix", action="store_true", help="show the safe repairs as a diff")
    parser.add_argument("-o", "--output", metavar="OUT", help="with --fix: write the repaired body here")
    parser.add_argument("--json", action="store_true", help="print JSON instead of text")


def run(args: argparse.Namespace) -> int:
    """Check one file.

    Returns:
        1 where an error was found, 0 where there is none (there may be warnings).
    """
    if args.output and not args.fix:
        raise UsageError("-o goes with --fix")
    data = read_bytes(args.file)
    if args.response:
        from wizard.diagnosis.contract import check_response

        return _report(args, [(Entry("", data, 0), check_response(data))])
    setting = _setting(args)
    if args.fix:
        return _fix(args, data, setting)
    from wizard.diagnosis.contract import check

    return _report(args, [(entry, check(entry.body, **setting)) for entry in entries(data, args.url)])


def _setting(args: argparse.Namespace) -> dict[str, Any]:
    return {
        "version": args.api_version,
        "betas": [value for given in args.beta for value in given.split(",")],
        "headers": _headers(args.headers) if args.headers else None,
        "url": args.url,
        "models": _json_file(args.models) if args.models else None,
    }


def _json_file(name: str) -> Any:
    try:
        return json.loads(read_text(name))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{name} is not JSON") from error


def _headers(name: str) -> dict[str, str]:
    """Headers from a JSON object, or from lines `Name: value` as curl prints and takes them."""
    text = read_text(name)
    if text.lstrip().startswith("{"):
        given = _json_file(name)
        return {str(key): str(value) for key, value in given.items()}
    headers: dict[str, str] = {}
    for line in text.splitlines():
        plain = line.strip().removeprefix(">").removeprefix("-H").strip().strip("'\"")
        key, colon, value = plain.partition(":")
        if colon and key and " " not in key:
            headers[key] = f"{headers[key]}, {value.strip()}" if key in headers else value.strip()
    if not headers:
        raise UsageError(f"{name} holds no headers: write one a line, as Name: value")
    return headers


def _report(args: argparse.Namespace, checked: list[tuple[Entry, list[Problem]]]) -> int:
    problems = [problem for _, found in checked for problem in found]
    if args.json:
        say_json([_plain(entry, problem) for entry, found in checked for problem in found])
    else:
        for entry, found in checked:
            for problem in found[:_MOST_MARKS]:
                say(_told(entry, problem))
            if len(found) > _MOST_MARKS:
                say(f"  … and {len(found) - _MOST_MARKS} more; --json prints all of them\n")
        say(_sum(problems, args))
    return Exit.PROBLEM if any(p.severity is Severity.ERROR for p in problems) else Exit.FINE


def _plain(entry: Entry, problem: Problem) -> dict[str, Any]:
    value = problem.model_dump(mode="json", exclude_defaults=False)
    if entry.name:
        value["entry"] = entry.name
    if entry.skipped and problem.line is not None:
        value["line"] = problem.line + entry.skipped
        value["end_line"] = (problem.end_line or problem.line) + entry.skipped
    return value


def _sum(problems: list[Problem], args: argparse.Namespace) -> str:
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    warnings = len(problems) - errors
    if not problems:
        return "Nothing wrong is known here." if not args.response else "This has the shape of a Message."
    said = [f"{errors} error{'s' * (errors != 1)}"] if errors else []
    said += [f"{warnings} warning{'s' * (warnings != 1)}"] if warnings else []
    repairs = sum(problem.edit is not None for problem in problems if problem.severity is Severity.ERROR)
    return f"{' and '.join(said)}." + (f" --fix shows {repairs} safe repairs." if repairs > 1 else
                                      " --fix shows a safe repair." if repairs else "")  # fmt: skip


def _told(entry: Entry, problem: Problem) -> str:
    from wizard.evidence import printable

    place = f"{entry.name}: " if entry.name else ""
    at = f"  line {problem.line + entry.skipped}, column {problem.column}" if problem.line is not None else ""
    lines = [f"{problem.severity.value}  {place}{problem.path or 'body'}{at}", f"  {problem.message}"]
    lines += _marked(entry, problem)
    lines.append(f"  fix: {problem.fix}")
    if problem.versions:
        lines.append(f"  only with anthropic-version {' and '.join(problem.versions)}")
    lines.append(f"  cause: {problem.cause}")
    return "\n".join(printable(line) for line in lines) + "\n"


def _marked(entry: Entry, problem: Problem) -> list[str]:
    """The line of the body with a caret under the place."""
    if problem.line is None or problem.column is None:
        return []
    rows = entry.rows()
    if problem.line > len(rows):
        return []
    row = rows[problem.line - 1].expandtabs(1)
    start = problem.column - 1
    same = problem.end_line == problem.line and problem.end_column is not None
    end = max(start + 1, min(len(row), problem.end_column - 1)) if same and problem.end_column else start + 1
    left = max(0, start - _LONGEST_LINE // 3) if len(row) > _LONGEST_LINE else 0
    shown = row[left : left + _LONGEST_LINE]
    number = str(problem.line + entry.skipped)
    width = min(end, left + len(shown)) - start
    cut = "…" if left else ""
    return [
        f"  {number} | {cut}{shown}{'…' if left + len(shown) < len(row) else ''}",
        f"  {' ' * len(number)} | {' ' * (start - left + len(cut))}{'^' * max(1, width)}",
    ]


def _fix(args: argparse.Namespace, data: bytes, setting: dict[str, Any]) -> int:
    """Show what the safe repairs change, and write the result where that was asked for."""
    from wizard.cli.check_diff import unified
    from wizard.diagnosis.contract import check
    from wizard.diagnosis.repair import repair
    from wizard.evidence import printable

    done = repair(data, lambda body: check(body, **setting))
    before, after = data.decode("utf-8", "replace"), done.body.decode("utf-8", "replace")
    name = "body" if args.file == "-" else Path(args.file).name
    if args.json:
        say_json({
            "applied": [problem.model_dump(mode="json") for problem in done.applied],
            "left": [problem.model_dump(mode="json") for problem in done.left],
            "body": after,
        })  # fmt: skip
    else:
        for line in unified(before, after, name, f"{name} (repaired)"):
            say(printable(line))
        say(
            f"{len(done.applied)} repaired, {len(done.left)} left."
            if done.applied
            else "There is no safe repair."
        )
    if args.output:
        Path(args.output).write_bytes(done.body)
        complain(f"written to {args.output}")
    for problem in done.left:
        complain(printable(f"{problem.severity.value} left: {problem.message}"))
    return Exit.PROBLEM if any(p.severity is Severity.ERROR for p in done.left) else Exit.FINE
