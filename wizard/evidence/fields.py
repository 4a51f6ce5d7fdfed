"""The details of the summary: their fixed order, their labels, and the question that asks for each.

The names are what `Noted.field` holds. A detail that was not told is shown as such and listed as missing,
with its question, so that the person can still add it.
"""

from dataclasses import dataclass
from typing import Literal

Surface = Literal["code", "web"]


@dataclass(frozen=True, slots=True)
class Field:
    """One detail that a person can tell."""

    id: str
    label: str
    question: str
    on: tuple[Surface, ...] = ("code", "web")
    """Where it makes sense to ask."""


FAILURE: tuple[Field, ...] = (
    Field("attempted", "Attempted", "What did you try to do? Name the endpoint, page or command."),
    Field("when", "When", "When did it fail? Date, time and time zone, to the second if you can."),
    Field("status", "Status", "Which HTTP status did you get, such as 400?"),
    Field("error_type", "Error type", "Which error type was shown, such as invalid_request_error?"),
    Field("message", "Message", "What did the message say, word for word?"),
    Field("request_id", "Request id", "Which request id was shown? It begins with req_."),
    Field("cf_ray", "cf-ray", "Is there a cf-ray header in the answer? What does it say?"),
)
PROGRAM: tuple[Field, ...] = (
    Field(
        "product", "Product", "Which product or feature is it: the API, Claude Code, claude.ai, the Console?"
    ),
    Field("model", "Model", "Which model does the call name, letter for letter?"),
    Field("sdk", "SDK", "Which SDK or tool sends the call, and which version of it?", ("code",)),
    Field("browser", "Browser or app", "Which browser or app is it, and which version of it?", ("web",)),
    Field("device", "Device", "Which kind of device is it?"),
    Field("os", "System", "Which operating system is it, and which version of it?"),
    Field("python", "Python", "Which version of Python runs the code?", ("code",)),
    Field("plan", "Plan", "Which plan is the account on?"),
)
TRIED = Field("tried", "Tried", "What have you tried already, and what happened?")

ALL: tuple[Field, ...] = (*FAILURE, *PROGRAM, TRIED)
