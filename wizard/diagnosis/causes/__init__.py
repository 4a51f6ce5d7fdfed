"""Causes: which named reason the words of an error point to, by rules that are data."""
