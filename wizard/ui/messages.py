"""Messages: workers and widgets post them, the app and its screens change state in their handlers."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from wizard.ui.walking import Walking
    from wizard.walk.action import Action
    from wizard.walk.page import Page


@dataclass(repr=False)
class Send(Message):
    """A screen asks for an action. Left out of logs: an action may carry what a person typed."""

    action: "Action"


@dataclass(repr=False)
class Arrived(Message):
    """A page came back from an action, or changed by itself."""

    page: "Page"


@dataclass(repr=False)
class Opened(Message):
    """The walk is there."""

    walk: "Walking"


@dataclass(repr=False)
class Refused(Message):
    """The walk cannot be opened as asked; the sentence says why, the code is the exit code."""

    sentence: str
    code: int
