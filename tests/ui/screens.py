"""A screen as text: the one helper that touches Textual's private compositor, for golden files and checks."""

import os
from pathlib import Path

from textual.app import App

GOLDEN = Path(__file__).parent / "golden"


def text_of(app: App[None]) -> str:
    """What the terminal shows now, line by line, without trailing blanks."""
    strips = app.screen._compositor.render_strips()
    lines = ["".join(segment.text for segment in strip).rstrip() for strip in strips]
    return "\n".join(lines).rstrip() + "\n"


def compare(name: str, text: str) -> None:
    """Hold a screen against its golden file; A400_GOLDEN=write writes it anew for review."""
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("A400_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    assert path.is_file(), f"no golden screen {path.name}: run with A400_GOLDEN=write and look at it"
    assert path.read_text("utf-8") == text
