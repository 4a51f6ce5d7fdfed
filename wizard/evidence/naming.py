"""The name of a report's file: it says when and what, and is safe on every platform."""

import re
from datetime import UTC, datetime

from wizard.evidence.gate import Gate
from wizard.model.state import SessionState

_LONGEST_WHAT = 48
_TAG = re.compile(r"<[^>]*>?")


def file_stem(state: SessionState, now: datetime, *, gate: Gate | None = None) -> str:
    """For example `a400-20261122-0935Z-400-invalid-request`; the ending is the renderer's.

    Small letters, digits and hyphens only, at most 80 of them, the time in UTC. What was pasted goes
    through the gate first, since a name is shown where nobody expects a secret.
    """
    paste = state.paste
    reached = state.evaluation.reached
    status = str(paste.status) if paste and paste.status is not None and 100 <= paste.status <= 599 else ""
    kind = (paste.error_type if paste else None) or (reached.rule if reached else None) or "open"
    kind = _TAG.sub("", (gate or Gate()).line(kind)).removesuffix("_error")
    what = re.sub(r"[^a-z0-9]+", "-", kind.lower())[:_LONGEST_WHAT].strip("-")
    practice = "practice" if state.started.practice else ""
    when = f"{now.astimezone(UTC):%Y%m%d-%H%MZ}"
    return "-".join(part for part in ("a400", when, practice, status, what) if part)
