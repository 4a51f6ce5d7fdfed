"""Taking out what must not leave the machine: layers over spans, failing closed."""

from wizard.evidence.redaction.engine import redact
from wizard.evidence.redaction.known import KnownSecrets
from wizard.evidence.redaction.span import DEFAULT_LEVEL, LEVELS, Finding, Level, Redacted

__all__ = ["DEFAULT_LEVEL", "LEVELS", "Finding", "KnownSecrets", "Level", "Redacted", "redact"]
