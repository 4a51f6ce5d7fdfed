"""What reading a paste or checking a request brings: errors, requests, causes and problems."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import ConfigDict, Field

from wizard.model.base import Model
from wizard.model.words import Answerer, Move, Place, Severity, Sureness


class ApiError(Model):
    """An error as some answerer stated it. Any part may be missing."""

    status: int | None = None
    type: str | None = None
    code: str | None = None
    """`details.error_code`, where the API gave one."""
    message: str | None = None
    request_id: str | None = None
    cf_ray: str | None = None
    details: Mapping[str, Any] = Field(default_factory=dict)
    headers: Mapping[str, str] = Field(default_factory=dict)
    """Response headers by lower-case name, where the paste held them."""
    client: str | None = None
    """What printed it: `python-sdk`, `typescript-sdk`, `claude-code`, `curl`, ..."""
    wrappers: tuple[str, ...] = ()
    """The layers it was unwrapped from, outermost first."""
    span: tuple[int, int] | None = None
    """Where it stands in the pasted text, as character offsets."""


class ApiRequest(Model):
    """A request found in a paste. Header values that are secret are masked before they get here."""

    method: str | None = None
    url: str | None = None
    headers: Mapping[str, str] = Field(default_factory=dict)
    body_text: str | None = None
    """The body as it stands in the paste, for places in the user's own text."""
    body: Any = None
    """The body parsed; None where it does not parse."""
    kind: str = "json"
    """Where it was found: `curl`, `har`, `http`, `sdk-log`, `json`, `jsonl`, `python`, `typescript`, ..."""
    span: tuple[int, int] | None = None


class Evidence(Model):
    """The words that matched and the rule that matched them, for *why*."""

    rule: str
    """Identifier of the rule in the knowledge."""
    words: str
    """The part of the text that matched."""
    source: str
    verified_on: str


class CauseMatch(Model):
    """One named reason for the error, best first in `Explanation.causes`."""

    slug: str
    where: Place
    confidence: Sureness
    title: str
    means: str
    fix: str
    paths: tuple[str, ...] = ()
    """Places in the body, as the API prints them."""
    docs: str | None = None
    """An official page."""
    retry: bool = False
    """Whether the same request can succeed when it is sent again."""
    move: Move = Move.YOURS
    sets: Mapping[str, str] = Field(default_factory=dict)
    """Facts that this cause sets in a flow."""
    because: tuple[Evidence, ...] = ()

    @property
    def again(self) -> str:
        """What sending the same request once more brings."""
        return "the same request can work later" if self.retry else "the same request fails again"


class PatchOperation(Model):
    """One operation of a JSON Patch (RFC 6902)."""

    op: Literal["add", "remove", "replace", "move", "copy", "test"]
    path: str
    value: Any = None
    from_: str | None = Field(default=None, alias="from")

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


class Problem(Model):
    """Something in a request that the API refuses, or may refuse."""

    path: str
    """The place as the API prints it, such as `messages.0.content.1.image.source`."""
    pointer: str
    """The place in the user's own body, as a JSON Pointer (RFC 6901)."""
    line: int | None = None
    """Line in the given text, from 1; None where the body was given as a value."""
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    message: str
    """What the API would say."""
    cause: str
    """Slug of the cause."""
    severity: Severity
    fix: str
    edit: tuple[PatchOperation, ...] | None = None
    """A patch that repairs it; None where no repair is safe to offer."""
    rule: str = ""
    versions: tuple[str, ...] = ()
    """The API versions for which it holds; empty for all."""
    source: str = ""
    verified_on: str = ""


class Explanation(Model):
    """What a pasted text says: who answered, what is wrong, where, what to change, how sure."""

    error: ApiError | None = None
    """The error to act on first; None where the text holds none."""
    answered_by: Answerer = Answerer.UNKNOWN
    answered_because: str = ""
    causes: tuple[CauseMatch, ...] = ()
    request: ApiRequest | None = None
    problems: tuple[Problem, ...] = ()
    """What checking the request found, where the text holds one."""
    others: tuple["Explanation", ...] = ()
    """Further errors in the same text."""
    look_next: tuple[str, ...] = ()
    """Where nothing is known for sure: what to look at next."""
    notes: tuple[str, ...] = ()
    """What a reader should know of the reading itself (cut in the middle, escaped twice, wrapped)."""
