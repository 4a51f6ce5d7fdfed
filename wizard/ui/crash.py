"""What is said when the program itself breaks: where, never with what.

Textual's own report prints the local variables of every frame, a key among them
(facts: terminal-ui.md, finding 1). This one has file names, line numbers and function names, and the
error's own words only once the gate has passed them.
"""

import traceback
from pathlib import Path
from types import TracebackType

LEAD = "a400-wizard has a fault of its own and had to stop."
SAVED = "Everything answered so far is saved."
WITHHELD = "(its words are withheld)"


def crash_text(error: BaseException, hint: str | None) -> str:
    """The report for the terminal.

    Args:
        error: what broke.
        hint: the line that says how to take the session up again.
    """
    lines = [LEAD]
    if hint:
        lines += [SAVED, f"{hint[0].upper()}{hint[1:]}"]
    lines.append("")
    lines += [f"  {frame}" for frame in frames(error.__traceback__)]
    lines.append(f"  {type(error).__name__}: {words(error)}")
    return "\n".join(lines) + "\n"


def frames(trace: TracebackType | None) -> list[str]:
    """Where it broke: `room/file.py:line function`, for the last dozen frames, without any value."""
    found = []
    for frame in traceback.extract_tb(trace)[-12:]:
        path = Path(frame.filename)
        found.append(f"{'/'.join(path.parts[-2:])}:{frame.lineno} {frame.name}")
    return found


def words(error: BaseException) -> str:
    """What the error says, through the gate; withheld where the gate is not sure."""
    try:
        from wizard.evidence import printable, redact

        return printable(redact(str(error), level="support").text, limit=300, one_line=True)
    except Exception:  # noqa: BLE001 - boundary: a crash report must not crash, and says nothing unchecked
        return WITHHELD
