"""The hand-written rules: what no schema knows. Each takes a request and yields what it finds."""

from collections.abc import Callable, Iterable

from wizard.diagnosis.contract.finding import Finding
from wizard.diagnosis.contract.request import Request
from wizard.diagnosis.contract.rules import (
    examples,
    limits,
    media,
    messages,
    models,
    pairing,
    schemas,
    thinking,
    tools,
)

Rule = Callable[[Request], Iterable[Finding]]

RULES: tuple[Rule, ...] = (
    *models.RULES,
    *messages.RULES,
    *pairing.RULES,
    *thinking.RULES,
    *tools.RULES,
    *schemas.RULES,
    *examples.RULES,
    *limits.RULES,
    *media.RULES,
)
"""In the order in which their findings are told."""
