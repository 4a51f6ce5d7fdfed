"""The verifier: everything that can be wrong with a flow, found before anybody is led by it."""

from datetime import date

from wizard.flow.check_steps import check_steps
from wizard.flow.check_table import check_table
from wizard.flow.check_texts import check_texts
from wizard.flow.check_words import check_words
from wizard.flow.finding import Finding
from wizard.flow.loaded import LoadedFlow
from wizard.model.fact import Catalogue
from wizard.model.words import Severity

STALE_AFTER_DAYS = 180
"""A flow that nobody walked against the real product for half a year is doubted (facts/diagnostics.md E)."""


def verify(loaded: LoadedFlow, catalogue: Catalogue, *, today: date | None = None) -> tuple[Finding, ...]:
    """Every finding, in the order of the file.

    Args:
        loaded: the flow.
        catalogue: the shared facts and probes.
        today: against which the age of `verified_on` is judged; not judged without it.
    """
    found = [*check_words(loaded, catalogue), *check_texts(loaded)]
    if today is not None:
        found += _age(loaded, today)
    if not any(f.kind in ("unknown-fact", "unknown-value", "duplicate-id") for f in found):
        # What the table means can be judged only where its words mean something.
        found += [*check_table(loaded, catalogue), *check_steps(loaded, catalogue)]
    return tuple(sorted(found, key=lambda f: f.line))


def _age(loaded: LoadedFlow, today: date) -> list[Finding]:
    line = loaded.lines.line(("verified_on",))
    try:
        verified = date.fromisoformat(loaded.flow.verified_on)
    except ValueError:
        message = f"{loaded.flow.verified_on} is not a day of the calendar"
        return [Finding(kind="verified-on", file=loaded.name, line=line, message=message)]
    days = (today - verified).days
    if 0 <= days <= STALE_AFTER_DAYS:
        return []
    message = f"it was last verified {days} days ago" if days > 0 else "verified_on lies in the future"
    return [
        Finding(
            kind="stale",
            severity=Severity.WARNING,
            file=loaded.name,
            line=line,
            message=f"{message}.",
            hint="Walk it against the real product and set verified_on.",
        )
    ]
