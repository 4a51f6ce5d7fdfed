"""What a rule finds, and how it becomes a `Problem`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from wizard.knowledge.checks import check_rules
from wizard.knowledge.contract import VERSIONS, knowledge_stamp
from wizard.model.explanation import PatchOperation, Problem
from wizard.model.words import Severity

Place = tuple[str | int, ...]
"""A place in a JSON value: keys and indices from the root."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule found. Texts come from the rule's entry in the knowledge."""

    rule: str
    at: Place = ()
    path: str | None = None
    """As the API prints it; None where that is simply the place."""
    values: Mapping[str, Any] = field(default_factory=dict)
    edit: tuple[PatchOperation, ...] | None = None
    offset: int | None = None
    """Where it stands in the text, where there is no place because the text does not parse."""
    soft: bool = False
    """Found by a rule that cannot be sure in this request: a warning whatever the rule usually is."""

    @property
    def key(self) -> tuple[str, Place]:
        """What makes two findings the same."""
        return self.rule, self.at


def found(rule: str, at: Place = (), /, path: str | None = None, **values: Any) -> Finding:
    """A finding at a place, with the values that the rule's texts name."""
    return Finding(rule, at, path, values)


def pointer(at: Iterable[str | int]) -> str:
    """A place as a JSON Pointer (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in at)


def dotted(at: Iterable[str | int]) -> str:
    """A place as the API prints one: `messages.0.content`."""
    return ".".join(str(step) for step in at)


def patch(op: str, at: Iterable[str | int], value: Any = None) -> PatchOperation:
    """One operation of a JSON Patch."""
    return PatchOperation(op=op, path=pointer(at), value=value)


def remove(at: Place) -> tuple[PatchOperation, ...]:
    """A patch that takes a value out."""
    return (patch("remove", at),)


def replace(at: Place, value: Any) -> tuple[PatchOperation, ...]:
    """A patch that puts another value in a place."""
    return (patch("replace", at, value),)


def holds_for(rule: str, versions: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the versions in question for which a rule holds."""
    known = check_rules()[rule].versions
    return tuple(version for version in versions if version in known)


def to_problem(finding: Finding, versions: tuple[str, ...]) -> Problem:
    """A finding in words. Where it holds only for some of the versions in question it is a warning."""
    rule = check_rules()[finding.rule]
    path = dotted(finding.at) if finding.path is None else finding.path
    sdk = knowledge_stamp()[0]
    words = _Words(
        {"path": path, "key": str(finding.at[-1]) if finding.at else "", "sdk": sdk, **finding.values}
    )
    holds = holds_for(finding.rule, versions)
    partly = len(holds) < len(versions)
    message = rule.message.format_map(words)
    return Problem(
        path=path,
        pointer=pointer(finding.at),
        message=message.removeprefix(": "),
        cause=rule.cause,
        severity=Severity.WARNING if partly or finding.soft else rule.severity,
        fix=rule.fix.format_map(words),
        edit=finding.edit,
        rule=rule.id,
        versions=holds if len(rule.versions) < len(VERSIONS) else (),
        source=rule.source,
        verified_on=rule.verified_on,
    )


_LONGEST_WORD = 400


class _Words(dict[str, Any]):
    """Values for a text: what is missing is left empty, what is long is cut, since bodies are hostile."""

    def __missing__(self, key: str) -> str:
        return ""

    def __getitem__(self, key: str) -> str:
        value = str(dict.get(self, key, ""))
        return value if len(value) <= _LONGEST_WORD else value[: _LONGEST_WORD - 1] + "…"
