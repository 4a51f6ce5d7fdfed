"""The hand-written rules: what no schema knows.

There are three kinds. Rules about a stretch of messages take it and yield what they find. A watch is made for
one request, sees its stretches one after the other, and tells in the end what it found in all of them. Rules
about the request itself come last, when its messages have gone by and `Request.talk` is complete.
"""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, Protocol

from wizard.diagnosis.contract.finding import Finding
from wizard.diagnosis.contract.request import Request
from wizard.diagnosis.contract.rules import (
    examples,
    fallbacks,
    limits,
    media,
    messages,
    models,
    pairing,
    schemas,
    served,
    thinking,
    tools,
)
from wizard.diagnosis.contract.stretch import Stretch


class Watch(Protocol):
    """A rule that remembers: about what stands in messages that may be far apart."""

    def see(self, stretch: Stretch) -> None:
        """Look at some messages."""

    def tell(self) -> Iterable[Finding]:
        """What was found, when all messages have gone by."""


Rule = Callable[[Request], Iterable[Finding]]
StretchRule = Callable[[Stretch], Iterable[Finding]]

_MODULES = (models, fallbacks, messages, pairing, served, thinking, tools, schemas, examples, limits, media)
"""In the order in which their findings are told."""


def _all(part: str) -> tuple[Any, ...]:
    return tuple(rule for module in _MODULES for rule in getattr(module, part, ()))


_RULES: tuple[Rule, ...] = _all("RULES")
_STRETCH_RULES: tuple[StretchRule, ...] = _all("STRETCH_RULES")
_WATCHES: tuple[Callable[[Request], Watch], ...] = _all("WATCHES")
_ORDER = {rule: place for place, rule in enumerate(
    rule
    for module in _MODULES
    for part in ("RULES", "STRETCH_RULES", "WATCHES")
    for rule in getattr(module, part, ())
)}  # fmt: skip


class Rules:
    """All rules, at work on one request."""

    def __init__(self, request: Request, most: int) -> None:
        """Begin before the first message.

        Args:
            request: What to look at.
            most: Findings of one rule at most.
        """
        self._request = request
        self._most = most
        self._watches = [(watch, watch(request)) for watch in _WATCHES]
        self._found: dict[Any, list[Finding]] = {}

    def see(self, stretch: Stretch) -> None:
        """Look at some messages; they come in order, and all of them before anything is told."""
        for rule in _STRETCH_RULES:
            self._enter(rule, rule(stretch))
        for _, watch in self._watches:
            watch.see(stretch)

    def tell(self) -> list[Finding]:
        """What was found in the messages and in the request itself."""
        for rule in _RULES:
            self._enter(rule, rule(self._request))
        for kind, watch in self._watches:
            self._enter(kind, watch.tell())
        return [
            finding for rule in sorted(self._found, key=_ORDER.__getitem__) for finding in self._found[rule]
        ]

    def _enter(self, rule: Any, findings: Iterable[Finding]) -> None:
        kept = self._found.setdefault(rule, [])
        kept += islice(findings, self._most - len(kept))
