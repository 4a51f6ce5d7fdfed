"""The verify page as plain lines: five checks, what is held constant, what is still to be undone. Pure."""

from collections.abc import Iterator

from wizard.plain.wrap import wrap
from wizard.walk.page import CheckRow, VerifyPage


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
        yield from wrap(
            "p tries known-good and known-bad; p FILE tries the repaired request of a file too", width
        )
    else:
        yield from wrap("No key is at hand for the trials. k takes one.", width)


def check_lines(row: CheckRow, number: int, width: int) -> list[str]:
    """One check: its verdict, what was seen, and how to make it where this page cannot."""
    when = f" at {row.when}" if row.when else ""
    request = f" (request {row.request_id})" if row.request_id else ""
    head = f"{row.title}: {row.verdict.replace('_', ' ')}{when}. {row.said}{request}"
    lines = wrap(head, width, f"  {number}. ")
    if row.verdict == "not_done" and not row.here:
        lines += wrap(row.how, width, "     ")
    return lines
