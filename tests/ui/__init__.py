"""Tests of the terminal app, against a walk of their own."""
