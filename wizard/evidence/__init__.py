"""What may leave: printable(), redact(), summary, report renderers, case file. Pure."""
