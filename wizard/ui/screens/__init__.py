"""One screen per kind of page, and the sheets that lie over them. Each is loaded when it is first shown."""

from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from wizard.ui.screens.base import PageScreen
    from wizard.walk.page import Page

HOMES = {
    "start": "StartScreen",
    "step": "StepScreen",
    "verdict": "VerdictScreen",
    "summary": "SummaryScreen",
    "verify": "VerifyScreen",
    "ask": "AskScreen",
}
"""Kind of page -> the screen that draws it, in the module of that name."""


def screen_for(page: "Page") -> "PageScreen":
    """A screen that draws `page`."""
    module = import_module(f"wizard.ui.screens.{page.kind}")
    return cast("PageScreen", getattr(module, HOMES[page.kind])(page))
