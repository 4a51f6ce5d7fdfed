"""The start page: what shows the error picks the flow; who does not know gets one helping question.

Light: it is asked for the first page before anything that a session needs is loaded.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from wizard.model.words import CANNOT_TELL
from wizard.session.places import state_folder, user_flows
from wizard.walk.options import OpenOptions
from wizard.walk.page import Choice, Frame, StartPage

TITLE = "a400-wizard"
UNSURE = "unsure"
"""The choice that brings the helping question."""
OWN = "own-"
"""Beginning of the choices that stand for flows of the person's own."""
START_STEP = "start"
"""The step that the answer of the start page is journaled under."""

QUESTION = "Where does the error show?"
HELP_QUESTION = "Where were you looking when you saw the error?"

CHOICES = (
    Choice("my_code", "In my own code", "a program that you or your team wrote calls the API"),
    Choice("tool", "In Claude Code or another tool", "a program of somebody else calls the API for you"),
    Choice("web_page", "On a web page or in the Claude app", "claude.ai, the Console, or an installed app"),
    Choice(UNSURE, "I don't know", "one more question helps"),
)
HELP_CHOICES = (
    Choice("web_page", "At a chat page or an app window with a chat in it"),
    Choice("tool", "At a terminal, an editor or another program that I use"),
    Choice("my_code", "At a log, a stack trace or the output of our own program"),
    Choice(CANNOT_TELL, "I still cannot tell", "it is taken as a program that calls the API"),
)


@dataclass(frozen=True, slots=True)
class Opening:
    """The flow and the first fact that a choice of the start page stands for."""

    flow: str
    surface: str
    notice: str = ""


def opening(surface: str) -> Opening | None:
    """What a choice leads to; None for one that is not on the page."""
    if surface == "web_page":
        return Opening("web-app", surface)
    if surface in ("my_code", "tool"):
        return Opening("api-400", surface)
    if surface == CANNOT_TELL:
        return Opening(
            "api-400",
            surface,
            "This walks the checks for a program that calls the API. "
            "If it turns out to be a web page, start again and choose that.",
        )
    return None


def first_page(options: OpenOptions) -> StartPage | None:
    """The page that a walk would open with, where that is known before it is opened; else None.

    It is known where nothing is saved on this machine and nothing was asked for. Most of a start's time and
    memory goes into what this page does not show, so the walk can be opened by the first action.
    """
    asked = options.practice or options.resume or options.flow_file or options.paste is not None
    if asked or not (_empty(state_folder() / "sessions") and _empty(user_flows())):
        return None
    return StartPage(frame=Frame(TITLE), choices=CHOICES, question=QUESTION)


def _empty(folder: Path) -> bool:
    try:
        with os.scandir(folder) as entries:
            return not any(entries)
    except OSError:
        return True
