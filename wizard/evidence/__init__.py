"""What may leave: printable(), redact(), summary, report renderers, case file. Pure."""

from wizard.evidence.printable import printable
from wizard.evidence.redaction import Finding, Redacted, redact

__all__ = ["Finding", "Redacted", "printable", "redact"]
