"""What the other person asks for, as plain lines: the step to decide in full, the rest in short. Pure."""

from collections.abc import Iterator

from wizard.plain.wrap import wrap
from wizard.walk.page import AskedStep, AskPage

_DECISIONS = {None: "not decided yet", True: "allowed", False: "refused"}


def ask_lines(page: AskPage, width: int) -> Iterator[str]:
    """What the other person sent back, the step to decide in full, the others in a line each."""
    yield from wrap(page.head, width)
    for note in page.notes:
        yield from wrap(note, width, "  note: ")
    for doubt in page.doubts:
        yield from wrap(doubt, width, "  doubts the row ")
    if page.steps:
        yield ""
        yield "They ask for:"
    for number, step in enumerate(page.steps, 1):
        done = ", done" if step.done else ""
        yield from wrap(f"{step.title}: {_DECISIONS[step.granted]}{done}", width, f"  {number}. ")
    if page.next:
        yield ""
        yield from step_lines(page.next, width)


def step_lines(step: AskedStep, width: int) -> Iterator[str]:
    """One step as it is seen before deciding."""
    yield from wrap(step.title, width, "To decide: ")
    for head, text in step.lines:
        yield from wrap(text, width, f"  {head} " if head else "  ")
    if step.guide:
        yield from wrap(step.guide, width, "  For the guide: ")


def next_allowed(page: AskPage) -> AskedStep | None:
    """The first step that was allowed and is not done."""
    return next((step for step in page.steps if step.granted and not step.done), None)
