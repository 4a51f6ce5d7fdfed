"""The one gate out. Whatever is shown or shared passes here and nowhere else.

`to_terminal` is for the person at this machine: escapes are defused and known secrets masked. `to_others`
is for everybody else (report, case, log, crash text, shared clipboard): it redacts too, at a share level.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from wizard.evidence.printable import printable
from wizard.evidence.redaction import DEFAULT_LEVEL, KnownSecrets, Level, redact
from wizard.evidence.redaction.engine import settings
from wizard.evidence.redaction.preview import Lift, Preview, preview
from wizard.evidence.redaction.rules import kind_of_name
from wizard.evidence.redaction.span import Finding
from wizard.evidence.redaction.tags import NEVER_PUT_BACK
from wizard.evidence.redaction.whole import redacted
from wizard.model.secret import Secret

_OURS = re.compile(r"[0-9a-f]{64}|\d{8}-\d{6}-[a-z2-7]{4}")
"""Hashes and session ids that this program made: they say nothing and must stay comparable."""
_TELLING = frozenset({"via", "proxy", "https_proxy", "http_proxy", "all_proxy", "x-cache", "x_cache"})
"""Names that tell what their value is: the same text elsewhere would be judged otherwise."""
_REMEMBERED = 400
_MOST_REMEMBERED = 2000
LONGEST_TEXT = 2000
"""Characters that a single text of a report may have."""


def to_terminal(text: str, *, secrets: Iterable[Secret | str] | KnownSecrets = ()) -> str:
    """The text as it may be printed here, character for character."""
    return printable(text, secrets=secrets)


def to_others(
    text: str,
    level: Level = DEFAULT_LEVEL,
    secrets: Iterable[Secret | str] | KnownSecrets = (),
    key: bytes | None = None,
    names: Iterable[str] = (),
) -> str:
    """The text as it may leave this machine at a share level."""
    return printable(redact(text, secrets=secrets, key=key, level=level, names=names).text)


def to_journal(
    text: str,
    secrets: Iterable[Secret | str] | KnownSecrets = (),
    names: Iterable[str] = (),
    longest: int | None = None,
) -> str:
    """What was told or came back, as this machine may keep it: without anything that is never put back.

    What the preview offers to put back has to be here to be put back. What has to be cut to `longest`
    characters is kept as support may read it instead: the cut could fall into an address, or take away the
    words by which a name is known as one.
    """
    context = settings(secrets, None, "local", names)
    context = replace(context, stays=context.stays - NEVER_PUT_BACK)
    kept = printable(redacted(text, context).text)
    if longest is None or max(len(text), len(kept)) <= longest:
        return kept
    return to_others(text, "support", secrets, names=names)[:longest]


@dataclass(frozen=True, slots=True)
class Gate:
    """The gate with its settings for one session. Its repr holds no secret, no key and no name."""

    level: Level = DEFAULT_LEVEL
    known: KnownSecrets = field(default_factory=lambda: KnownSecrets(()))
    key: bytes | None = field(default=None, repr=False)
    names: tuple[str, ...] = field(default=(), repr=False)
    """User, host and home names of this machine."""
    lifts: tuple[Lift, ...] = ()
    """What the person put back in the preview; never credentials."""

    _memo: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    _taken: dict[tuple[str, str], tuple[Finding, str]] = field(
        default_factory=dict, repr=False, compare=False
    )

    @property
    def put_back(self) -> tuple[Lift, ...]:
        """The lifts that count: one of a credential is ignored."""
        return tuple(lift for lift in self.lifts if lift.kind not in NEVER_PUT_BACK)

    @property
    def taken(self) -> tuple[tuple[Finding, str], ...]:
        """Each thing that this gate took out so far, once, with what stood there; dots for a credential."""
        return tuple(self._taken.values())

    def text(self, text: str) -> str:
        """A text of several lines for others."""
        return printable(self._clean(text))

    def preview(self, text: str) -> Preview:
        """What the gate would do to a text, for the person to see before it leaves."""
        return preview(
            text, secrets=self.known, key=self.key, level=self.level, names=self.names, lifts=self.lifts
        )

    def release(self, surfaces: Mapping[str, bytes | str]) -> None:
        """Let an export go, or stop it: the last check of the final content of everything that leaves.

        Raises:
            LeakError: something must not leave; see `selfcheck.release`.
        """
        from wizard.evidence.selfcheck import release

        release(self, surfaces)

    def _clean(self, text: str) -> str:
        """The text redacted. A report says the same short things again and again, so those are remembered."""
        done = self._memo.get(text)
        if done is not None:
            return done
        lifted = {(lift.kind, lift.value): lift.reason for lift in self.put_back}
        made = redacted(text, settings(self.known, self.key, self.level, self.names, lifted))
        clean = made.text
        for found in made.findings:
            stood = text[found.start : found.end] if found.value else "••••"
            self._taken.setdefault((found.kind, found.value or found.replacement), (found, stood))
        if len(text) <= _REMEMBERED and len(self._memo) < _MOST_REMEMBERED:
            self._memo[text] = clean
        return clean

    def line(self, text: str, limit: int = LONGEST_TEXT) -> str:
        """A text for others that stays on one line, so that it cannot pass for lines of ours."""
        return printable(self._clean(text), limit=limit, one_line=True)

    def value(self, value: Any, name: str = "") -> Any:
        """A value made of mappings, sequences and plain values, every text in it gated as a line.

        A text under a secret name (`authorization`) is taken out for its name, as in a text.
        """
        if isinstance(value, str):
            return self._named(value, name)
        if isinstance(value, Mapping):
            return {self.line(str(key)): self.value(item, str(key)) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(item, name) for item in value]
        if value is None or isinstance(value, bool | int | float | datetime):
            return value
        raise TypeError(f"the gate cannot judge a {type(value).__name__}")

    def _named(self, value: str, name: str) -> str:
        if _OURS.fullmatch(value):
            return value
        if kind_of_name(name) is None and name.lower() not in _TELLING:
            return self.line(value)
        head = f"{name}: "
        together = self.line(head + value)
        return together.removeprefix(head) if together.startswith(head) else self.line(value)
