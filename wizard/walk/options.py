"""What the person asked for on the command line, for whichever front end opens."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

ShareLevel = Literal["public", "support", "local"]
"""How much a saved report may hold: anybody may read it, support may read it, it stays here."""

LATEST = "latest"
"""The value of `OpenOptions.resume` that means the session used last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOptions:
    """How to open the wizard. `wizard.ui.run` and `wizard.plain.run` take one and return an exit code."""

    started: str = "a400-wizard"
    """How the program was started, as it can be typed again: `.venv/bin/a400-wizard`, with `--plain`."""
    practice: str | None = None
    """Name of the stand-in's scenario to practice with; None for the real machine."""
    resume: str | None = None
    """Session to take up again: its identifier, or `LATEST`."""
    flow_file: Path | None = None
    """A flow of the person's own; the session begins on it, without a start page."""
    guide: bool = False
    """Also show what the person who guides should ask and listen for."""
    share_level: ShareLevel = "support"
    base_url: str | None = None
    """Another base URL to ask instead of the official API's."""
    status_url: str | None = None
    """Another status page to ask instead of the official one."""
    theme: Literal["dark", "light", "contrast"] | None = None
    """The app's colors as the settings name them; None takes what fits the terminal."""
    paste: str | None = None
    """Text that was given on the command line and is read before the first page."""
