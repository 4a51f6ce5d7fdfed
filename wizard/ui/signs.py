"""Status as a word, a sign and a color: one table for the whole app, so that no screen invents its own.

A color never stands alone: the word carries the meaning, the sign makes it quick to find, the color helps
those who see it. Signs are one cell wide; terminals without them get letters.
"""

import os
import sys
from collections.abc import Mapping
from typing import NamedTuple


class Status(NamedTuple):
    """How something stands."""

    sign: str
    plain: str
    """The sign for a terminal that has letters only."""
    word: str
    style: str
    """A style of the theme, never a fixed color."""


PROBE: Mapping[str, Status] = {
    "idle": Status("○", "o", "not run yet", "$muted"),
    "needs_consent": Status("?", "?", "asks you first", "$warning"),
    "needs_key": Status("?", "?", "needs a key", "$warning"),
    "running": Status("…", "~", "looking", "$primary"),
    "done": Status("✓", "+", "done", "$success"),
    "timed_out": Status("!", "!", "out of time", "$warning"),
    "cancelled": Status("–", "-", "stopped", "$muted"),
    "refused": Status("–", "-", "not allowed", "$muted"),
    "failed": Status("✕", "x", "could not run", "$error"),
}
"""The states of a probe card."""

PHASE: Mapping[str, Status] = {
    "waiting": Status("·", ".", "waiting", "$muted"),
    "running": Status("…", "~", "running", "$primary"),
    "fine": Status("✓", "+", "fine", "$success"),
    "failed": Status("✕", "x", "failed", "$error"),
    "not_checked": Status("–", "-", "not checked", "$muted"),
}
"""The states of one phase of a probe."""

SURENESS: Mapping[str, Status] = {
    "shown": Status("●", "*", "shown", "$success"),
    "likely": Status("◐", "~", "likely", "$warning"),
    "cannot_tell": Status("○", "o", "cannot tell", "$muted"),
}
"""How sure a statement is."""

ROW: Mapping[str, Status] = {
    "fired": Status("●", "*", "fits", "bold $primary"),
    "open": Status("○", "o", "open", "$foreground"),
    "ruled_out": Status("–", "-", "ruled out", "$muted"),
    "not_reached": Status("·", ".", "not needed", "$muted"),
}
"""The states of a row of the decision table."""

CHECK: Mapping[str, Status] = {
    "passed": Status("✓", "+", "passed", "$success"),
    "failed": Status("✕", "x", "failed", "$error"),
    "not_done": Status("○", "o", "not done", "$muted"),
}
"""How one of the five checks of a proof stands."""

OUTCOME: Mapping[str, Status] = {
    "fix": Status("✓", "+", "there is something to change", "$success"),
    "wait": Status("…", "~", "nothing to change here: wait", "$primary"),
    "evidence": Status("!", "!", "collect evidence for support", "$warning"),
    "stopped": Status("–", "-", "ended without a verdict", "$muted"),
}
"""How a verdict lets the person leave."""

SEVERITY: Mapping[str, Status] = {
    "error": Status("✕", "x", "error", "$error"),
    "warning": Status("!", "!", "warning", "$warning"),
}
"""How bad a problem in a request is."""


def letters_only(environ: Mapping[str, str] | None = None, encoding: str | None = None) -> bool:
    """Whether this terminal is better served with letters than with signs: the console, or no Unicode."""
    environ = os.environ if environ is None else environ
    encoding = (encoding or getattr(sys.__stdout__, "encoding", None) or "utf-8").lower()
    return environ.get("TERM") == "linux" or not encoding.replace("-", "").startswith("utf")


_LETTERS = letters_only()


def sign(status: Status) -> str:
    """The sign as this terminal can show it."""
    return status.plain if _LETTERS else status.sign


def badge(status: Status) -> tuple[str, str]:
    """Sign and word with the color, as one part of a line."""
    return f"{sign(status)} {status.word}", status.style
