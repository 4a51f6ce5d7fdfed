"""`a400-wizard explain [FILE|-]`: read a pasted error, log or request and say what is wrong."""

import argparse
import sys
from collections.abc import Iterator
from textwrap import TextWrapper

from wizard.cli.console import Exit, UsageError, read_text, say, say_json
from wizard.model.explanation import CauseMatch, Explanation, Problem
from wizard.model.words import Sureness

WIDTH = 80
_LABEL = 16
_MOST_OTHERS = 8
_MOST_PROBLEMS = 8


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument(
        "file", nargs="?", default="-", metavar="FILE", help="what to read; - is standard input (the default)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of text")
    parser.add_argument(
        "--why", action="store_true", help="show the words that matched, the rule and its source"
    )


def run(args: argparse.Namespace) -> int:
    """Explain one text.

    Returns:
        1 where a problem was found, 3 where there is an error but its cause cannot be told, 0 where
        the text speaks of no error.

    Raises:
        UsageError: there is no text, or it cannot be read.
    """
    if args.file == "-" and sys.stdin.isatty():
        print("Paste the error, then press Ctrl-D on an empty line.", file=sys.stderr)
    from wizard.diagnosis import explain  # late: `--help` needs none of it

    text = read_text(args.file)
    if not text.strip():
        raise UsageError(f"there is no text in {'standard input' if args.file == '-' else args.file}")
    told = explain(text)
    if args.json:
        say_json(told.model_dump(mode="json", by_alias=True))
    else:
        say(_defused("\n".join(render(told, why=args.why))))
    return exit_code(told)


def exit_code(told: Explanation) -> Exit:
    """What the command leaves with for an explanation."""
    if told.causes and told.causes[0].slug != "unknown":
        return Exit.PROBLEM
    if told.error is not None:
        return Exit.UNKNOWN
    return Exit.PROBLEM if told.problems else Exit.FINE


def _defused(text: str) -> str:
    """The text as the one gate to the terminal lets it pass."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return text  # nothing to defuse: the gate itself would take as long to load as everything else
    from wizard.evidence import printable

    return printable(text)


def render(told: Explanation, *, why: bool = False) -> Iterator[str]:
    """The answer for people, at most `WIDTH` columns wide, line by line."""
    if told.error is None and not told.causes:
        yield from _nothing(told)
        return
    yield from _head(told)
    cause = told.causes[0]
    yield ""
    yield from _field("What is wrong", cause.title)
    yield from _field("", cause.means)
    yield from _field("Where", _where(cause))
    yield from _field("What to change", cause.fix)
    yield from _field("How sure", cause.confidence.words)
    yield from _field("Who acts", cause.move.words)
    if cause.confidence is not Sureness.CANNOT_TELL:
        yield from _field("Retry", cause.again)
    if cause.docs:
        yield from _field("Read more", cause.docs)
    yield from _look_next(told)
    if why:
        yield from _why(told)
    yield from _rest(told)


def _nothing(told: Explanation) -> Iterator[str]:
    if told.request is not None:
        yield "A request was read. Nothing is wrong with it as far as can be seen without sending it."
    else:
        yield "No error was found in this text."
        yield "Paste the raw line with the error, its status and its request id, if there are any."
    for note in told.notes:
        yield from _field("Note", note)


def _head(told: Explanation) -> Iterator[str]:
    error = told.error
    if error is not None:
        yield from _field("Who answered", told.answered_by.words)
        said = " ".join(str(part) for part in (error.status, error.type, error.code) if part is not None)
        if said:
            yield from _field("Error", said)
        if error.message:
            message = error.message if len(error.message) <= 400 else error.message[:400] + " …"
            yield from _field("It says", message)
        if error.request_id:
            yield from _field("Request id", error.request_id)
    else:
        yield from _field("Read", "a request, checked here without sending it")


def _where(cause: CauseMatch) -> str:
    named = ", ".join(cause.paths[:6]) + (" …" if len(cause.paths) > 6 else "")
    return f"{cause.where.value}: {named}" if named else cause.where.value


def _look_next(told: Explanation) -> Iterator[str]:
    for number, hint in enumerate(told.look_next):
        yield from _field("Look next" if number == 0 else "", hint)


def _why(told: Explanation) -> Iterator[str]:
    yield ""
    if told.answered_because:
        yield from _field("Why", f"Answered: {told.answered_because}.")
    for evidence in told.causes[0].because:
        if evidence.words:
            yield from _field("", f"Matched: {evidence.words}")
        yield from _field("", f"Rule: {evidence.rule}")
        yield from _field("", f"Source: {evidence.source} (verified on {evidence.verified_on})")
    for other in told.causes[1:]:
        yield from _field("", f"Also fits: {other.title} ({other.slug}, {other.confidence.words})")


def _rest(told: Explanation) -> Iterator[str]:
    if told.problems:
        yield ""
        yield from _field("In the request", f"{len(told.problems)} found by checking it")
        for problem in told.problems[:_MOST_PROBLEMS]:
            yield from _problem(problem)
    if told.others:
        yield ""
        yield from _field("Also in there", f"{len(told.others)} further errors")
        for other in told.others[:_MOST_OTHERS]:
            status = f"{other.error.status} " if other.error and other.error.status else ""
            yield from _field("", f"{status}{other.causes[0].title} ({other.causes[0].slug})")
        if len(told.others) > _MOST_OTHERS:
            yield from _field("", f"and {len(told.others) - _MOST_OTHERS} more; --json lists all")
    for note in told.notes:
        yield ""
        yield from _field("Note", note)


def _problem(problem: Problem) -> Iterator[str]:
    place = f"line {problem.line}, " if problem.line is not None else ""
    yield from _field("", f"{place}{problem.path or 'the request'}: {problem.message}")


def _field(label: str, text: str) -> Iterator[str]:
    """One labeled value, wrapped under its label."""
    wrapper = TextWrapper(
        WIDTH,
        initial_indent=label.ljust(_LABEL),
        subsequent_indent=" " * _LABEL,
        break_on_hyphens=False,
        break_long_words=False,
    )
    yield from wrapper.wrap(" ".join(text.split())) or [label]
