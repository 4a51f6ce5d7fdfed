"""Keyring, environment and SDK profiles; which key really goes out."""
