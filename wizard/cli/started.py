"""How this program was started, in words that can be typed again: not everybody has it on their path."""

import os
import shlex
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

NAME = "a400-wizard"


def started(argv: Sequence[str] | None = None, original: Sequence[str] | None = None) -> str:
    """`a400-wizard` where the shell finds it, else the way it was really started.

    Args:
        argv: the arguments as the program sees them; `sys.argv` without.
        original: as the interpreter got them, itself included; `sys.orig_argv` without.
    """
    argv = sys.argv if argv is None else argv
    original = sys.orig_argv if original is None else original
    script = Path(argv[0]) if argv and argv[0] else Path(NAME)
    if script.name == "__main__.py":
        python = original[0] if original else "python"
        return f"{_typed(python)} -m wizard"
    if not script.stem.startswith(NAME):
        return NAME  # started by another program, which knows best how
    found = shutil.which(NAME)
    if found is not None and Path(found).resolve().parent == script.resolve().parent:
        return NAME
    return _typed(str(script))


def _typed(path: str) -> str:
    """A path as one would type it from here: relative where it lies below, quoted where it must be."""
    if Path(path).is_absolute():
        name = Path(path).name
        found = shutil.which(name)
        if found is not None and Path(found) == Path(path):
            return name
        try:
            path = str(Path(path).relative_to(Path.cwd()))
        except (OSError, ValueError):
            pass
        else:
            path = path if os.sep in path else f".{os.sep}{path}"
    return shlex.quote(path) if os.name == "posix" else f'"{path}"' if " " in path else path
