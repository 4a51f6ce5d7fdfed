"""What is said when the program itself breaks: where, never with what.

Textual's own report prints the local variables of every frame, a key among them
(facts: terminal-ui.md, finding 1). This one has file names, line numbers and function names, and the
error's own words only once the gate has passed them.
"""

import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

Gate = Callable[[str], str]
LEAD = "a400-wizard has a fault of its own and had to stop."
SAVED = "Everything answered so far is saved."
WITHHELD = "(its words are withheld)"


def crash_text(error: BaseException, hint: str | None, gate: Gate | None = None) -> str:
    """The report for the terminal.

    Args:
        error: what broke.
        hint: the line that says how to take the session up again.
        gate: takes out what must not leave, the secrets that the program knows among it; without one,
            before there is a walk, patterns alone do.
    """
    lines = [LEAD]
    if hint:
        lines += [SAVED, f"{hint[0].upper()}{hint[1:]}"]
    lines.append("")
    lines += [f"  {frame}" for frame in frames(error.__traceback__)]
    lines.append(f"  {type(error).__name__}: {words(error, gate)}")
    return "\n".join(lines) + "\n"


def frames(trace: TracebackType | None) -> list[str]:
    """Where it broke: `room/file.py:line function`, for the last dozen frames, without any value."""
    found = []
    for frame in traceback.extract_tb(trace)[-12:]:
        path = Path(frame.filename)
        found.append(f"{'/'.join(path.parts[-2:])}:{frame.lineno} {frame.name}")
    return found


def words(error: BaseException, gate: Gate | None = None) -> str:
    """What the error says, through the gate; withheld where the gate is not sure."""
    try:
        from wizard.evidence import printable, redact

        clean = gate(str(error)) if gate else redact(str(error), level="support").text
        return printable(clean, limit=300, one_line=True)
    except Exception:  # noqa: BLE001 - boundary: a crash report must not crash, and says nothing unchecked
        return WITHHELD
