"""The fingerprint of a case: enough to find the same failure again, and nothing of whom it happened to."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

from pydantic import Field

from wizard.evidence.gate import Gate
from wizard.evidence.redaction.tags import TAG
from wizard.model.base import Model
from wizard.model.state import SessionState

_LONGEST = 300
_MARK = re.compile(r"#[^>]*|\d")


class Fingerprint(Model):
    """Status, type, message shape, layer and row; a part that is not known compares to nothing."""

    status: int | None = Field(default=None, ge=0, le=999)
    type: str | None = Field(default=None, max_length=120)
    """The error's code where there is one, else its type."""
    shape: str | None = Field(default=None, max_length=_LONGEST)
    """The message without what differs from body to body."""
    layer: str | None = Field(default=None, max_length=40)
    """Where the table sees the fault; before a verdict, who answered."""
    row: str | None = Field(default=None, max_length=60)
    """The row of the table that fired."""

    @property
    def digest(self) -> str:
        """Twelve characters that stand for all parts."""
        text = json.dumps(self.model_dump(), sort_keys=True, separators=(",", ":"))
        return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]

    @property
    def known(self) -> tuple[str, ...]:
        """The parts that are known."""
        return tuple(name for name, value in self.model_dump().items() if value is not None)


class Likeness(Model):
    """How two fingerprints compare."""

    same: tuple[str, ...]
    """Parts that are known in both and equal."""
    different: tuple[str, ...]
    """Parts that are known in both and not equal."""

    @property
    def equal(self) -> bool:
        """Whether everything that both know is equal, and both know what the service said or what fired."""
        return not self.different and bool({"shape", "row"} & set(self.same))

    @property
    def alike(self) -> bool:
        """Whether it may well be the same again: the same words, or the same row, and no other status."""
        if "status" in self.different or "shape" in self.different:
            return False
        return "shape" in self.same or {"row", "layer"} <= set(self.same)

    @property
    def rank(self) -> tuple[int, int]:
        """For sorting: what agrees counts up, what differs counts down; the words weigh most."""
        return (len(self.same) + 2 * ("shape" in self.same), -len(self.different))


def fingerprint(state: SessionState, *, shape: Callable[[str], str], gate: Gate | None = None) -> Fingerprint:
    """The fingerprint of a session as it stands.

    Args:
        state: the session.
        shape: takes out of a message what differs from body to body.
        gate: what the shape passes on its way out; it holds words of a service. Neither marks of the case nor
            what was put back count here: two cases of the same failure must compare.
    """
    door = replace(gate, key=None, lifts=(), _memo={}, _taken={}) if gate else Gate()
    paste, reached = state.paste, state.evaluation.reached
    kind = (paste.error_code or paste.error_type) if paste else None
    # Through the door before its digits and quotes go: an address is known by them.
    words = shape(_bare(door.text(paste.message))) if paste and paste.message else ""
    blamed = reached.verdict.blames if reached else None
    answered_by = paste.answered_by if paste else None
    return Fingerprint(
        status=paste.status if paste and paste.status is not None and 0 <= paste.status <= 999 else None,
        type=door.line(kind, 120) if kind else None,
        shape=door.line(words, _LONGEST) if words else None,
        layer=blamed.value if blamed else answered_by,
        row=reached.rule if reached else None,
    )


def _bare(text: str) -> str:
    """The text with tags that are the same in every case: a message of a case carries its marks."""
    return TAG.sub(lambda tag: _MARK.sub("", tag.group()), text)


def compare(one: Fingerprint, other: Fingerprint) -> Likeness:
    """How two fingerprints compare, part by part."""
    ours, theirs = one.model_dump(), other.model_dump()
    both = [name for name in ours if ours[name] is not None and theirs[name] is not None]
    return Likeness(
        same=tuple(name for name in both if ours[name] == theirs[name]),
        different=tuple(name for name in both if ours[name] != theirs[name]),
    )
