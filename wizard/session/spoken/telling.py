"""The page behind a spoken code told to whoever guides. Each line is a head and a text."""

from collections.abc import Iterator

from wizard.session.spoken.page import SpokenPage


def page_lines(page: SpokenPage, *, guide: bool) -> Iterator[tuple[str, str]]:
    """What the other person sees, what to expect, and the sentence to read aloud.

    Args:
        page: the page.
        guide: also what a guide asks and listens for.
    """
    yield ("They see   ", f"{page.title} ({page.flow})")
    if page.question:
        yield ("           ", page.question)
    if page.why:
        yield ("           ", page.why)
    for title, value in page.known:
        yield ("Known      ", f"{title}: {value}")
    yield ("", "")
    for answer in page.answers:
        yield (f"{answer.number:>3}. ", answer.label)
        yield ("     ", f"{answer.means} {answer.leads_to}".strip())
    for number, line in enumerate(page.expect):
        yield ("Expect     " if not number else "           ", line)
    if guide:
        yield ("Guide      ", page.guide or "no note for this page")
    yield ("", "")
    yield ("Read aloud ", page.aloud)
