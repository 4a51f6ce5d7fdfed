"""What may leave: printable(), redact(), summary, report, renderers. Pure: times and keys are arguments."""

from wizard.evidence.gate import Gate, to_others, to_terminal
from wizard.evidence.printable import printable
from wizard.evidence.redaction import Finding, Redacted, redact

__all__ = ["Finding", "Gate", "Redacted", "printable", "redact", "to_others", "to_terminal"]
