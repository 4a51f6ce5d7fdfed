"""The entry point: one command line, each command in its own file."""

import sys


def entry() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(0)
