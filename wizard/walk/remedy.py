"""The change that a paste called for, for the page of a verdict that rests on it."""

from wizard.model.event import Pasted
from wizard.model.explanation import Explanation
from wizard.model.state import Reached
from wizard.model.words import Source


def remedy(paste: Pasted | None, reached: Reached, explanation: Explanation | None) -> tuple[str, str] | None:
    """(cause, what to change) as the paste has them; None where the verdict does not rest on a paste.

    Args:
        paste: which causes the newest paste named; they are kept, the text is not.
        reached: the verdict and its grounds.
        explanation: what was read in this sitting, whose advice knows model and version; None after a resume.
    """
    rests = any(seen.source is Source.PASTE for seen in reached.because)
    if not rests or paste is None or not paste.causes:
        return None
    first = paste.causes[0]
    if explanation is not None and explanation.causes and explanation.causes[0].slug == first:
        return explanation.causes[0].title, explanation.causes[0].fix
    from wizard.knowledge.cause_book import cause_book  # late: few verdicts need the book

    entry = cause_book().entries.get(first)
    return (entry.title, entry.fix) if entry is not None else None
