"""The verify page as plain lines: five checks, what is held constant, what is still to be undone. Pure."""

from collections.abc import Iterator

from wizard.plain.wrap import wrap
from wizard.walk.page import CheckRow, VerifyPage

MAKES = {
    "log": "audits a log: type its path",
    "retries": "runs your program against a failing server: type its command",
    "second_environment": "reads the outcome that came back from another machine: type its path",
}
"""Check -> what typing its number does."""


def verify_lines(page: VerifyPage, width: int) -> Iterator[str]:
    """The page as lines of at most `width` columns."""
    yield "Is the fix shown?"
    yield ""
    for number, row in enumerate(page.checks, 1):
        yield from check_lines(row, number, width)
    if page.held:
        yield ""
        yield "The same in every trial:"
        for name, value in page.held:
            yield from wrap(f"{name}: {value}", width, "  - ")
    if page.open_changes:
        yield ""
        yield "Not closed before this is undone:"
        for change in page.open_changes:
            yield from wrap(change, width, "  - ")
    yield ""
    if page.credentials or page.can_prove:
        tries = f"known-good, known-bad and {page.repair}" if page.repair else "known-good and known-bad"
        yield from wrap(f"p tries {tries}; p FILE tries the repaired request of a file too", width)
        yield from wrap("p paid does the same with real calls, max_tokens 1, asked first", width)
    else:
        yield from wrap("No key is at hand for the trials. k takes one.", width)
    yield from wrap("Enter alone looks for results from other terminals", width)


def check_lines(row: CheckRow, number: int, width: int) -> list[str]:
    """One check: its verdict, what was seen, and how to make it where this page cannot."""
    when = f" at {row.when}" if row.when else ""
    request = f" (request {row.request_id})" if row.request_id else ""
    head = f"{row.title}: {row.verdict.replace('_', ' ')}{when}. {row.said}{request}"
    lines = wrap(head, width, f"  {number}. ")
    for detail in row.details:
        lines += wrap(detail, width, "     - ")
    if row.verdict == "not_done" and not row.here:
        lines += wrap(f"{number} {MAKES.get(row.id, 'makes it')}. Or elsewhere: {row.how}", width, "     ")
    return lines


def progress_line(row: CheckRow) -> str:
    """What is being done for a check right now."""
    return f"{row.title}: {row.doing}"
