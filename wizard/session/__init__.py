"""Sessions on disk: journal, store, lock, resume, spoken code."""
