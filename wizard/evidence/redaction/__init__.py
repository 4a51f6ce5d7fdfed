"""Taking out what must not leave the machine: layers over spans, failing closed."""

from wizard.evidence.redaction.known import KnownSecrets
from wizard.evidence.redaction.span import DEFAULT_LEVEL, LEVELS, Finding, Level, Redacted
from wizard.evidence.redaction.whole import Streamed, learn_names, redact, redact_stream

__all__ = [
    "DEFAULT_LEVEL",
    "LEVELS",
    "Finding",
    "KnownSecrets",
    "Level",
    "Redacted",
    "Streamed",
    "learn_names",
    "redact",
    "redact_stream",
]
