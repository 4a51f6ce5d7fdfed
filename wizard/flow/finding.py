"""Findings: what is wrong with a flow file, and where it stands in it."""

from collections.abc import Iterable

from wizard.model.base import Model
from wizard.model.words import Severity


class Finding(Model):
    """One thing that is wrong with a flow."""

    kind: str
    """What it is, as a slug: `gap`, `overlap`, `dead-row`, `unknown-fact`, ..."""
    severity: Severity = Severity.ERROR
    """An error keeps the flow from being used; a warning does not."""
    file: str
    line: int = 1
    """Line in the file, from 1."""
    message: str
    """One sentence on what is wrong."""
    hint: str = ""
    """One sentence on what would mend it."""

    @property
    def words(self) -> str:
        """The finding as one line: `file:line: severity kind: message`."""
        hint = f" {self.hint}" if self.hint else ""
        return visible(f"{self.file}:{self.line}: {self.severity} {self.kind}: {self.message}{hint}")


def visible(text: str) -> str:
    """The text with everything that does not print spelled out: findings quote hostile files."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those findings that keep a flow from being used."""
    return tuple(f for f in findings if f.severity is Severity.ERROR)


class FlowError(Exception):
    """A flow was refused.

    Args:
        name: the flow's file.
        findings: what is wrong with it; at least one error.
    """

    def __init__(self, name: str, findings: tuple[Finding, ...]) -> None:
        first = errors(findings)[0]
        others = len(errors(findings)) - 1
        more = f" (and {others} more; `a400-wizard flow check {visible(name)}` lists them)" if others else ""
        super().__init__(f"the flow is refused: {first.words}{more}")
        self.name = name
        self.findings = findings
