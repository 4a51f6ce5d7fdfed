"""Proving a fix: known-good, known-bad, retry referee, log audit, baseline, replay."""
