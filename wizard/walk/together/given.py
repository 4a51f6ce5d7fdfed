"""What somebody handed over: the path of a case or ask file as a terminal drops it, or words of a code."""

import os
import re
import shlex
from pathlib import Path
from urllib.parse import unquote, urlsplit

from wizard.evidence.case import ASK_SUFFIX, CASE_SUFFIX, CaseError
from wizard.evidence.case.archive import LARGEST_ARCHIVE

LONGEST = 4096
"""Characters of a path at most."""
SUFFIXES = (CASE_SUFFIX, ASK_SUFFIX)
_WORDS = re.compile(r"[a-z]{3,12}(?:[\s,;.-]+[a-z]{3,12}){3,7}[\s,;.]*", re.IGNORECASE)


def as_path(text: str) -> Path | None:
    """The case or ask file that a text names, or None where it names none.

    A terminal drops a file as its path, bare, quoted, with blanks escaped, or as a `file:` address. Where
    it can be read in several ways, the one under which there is a file is meant; else the last of them.
    """
    line = text.strip()
    if not line or len(line) > LONGEST or "\n" in line or "\x00" in line:
        return None
    forms = [form for form in (line, *_unquoted(line)) if form.lower().endswith(SUFFIXES)]
    paths = [Path(os.path.expanduser(form)) for form in forms]
    return next((path for path in paths if os.path.exists(path)), paths[-1] if paths else None)


def _unquoted(line: str) -> tuple[str, ...]:
    if line.startswith("file://"):
        return (unquote(urlsplit(line).path),)
    try:
        words = shlex.split(line, posix=True)
    except ValueError:
        return ()
    return (words[0],) if len(words) == 1 else ()


def like_words(text: str) -> bool:
    """Whether a text could be a spoken code: four to eight plain words and nothing else."""
    return _WORDS.fullmatch(text.strip()) is not None


def read(path: Path) -> bytes:
    """The bytes of a file that a person named; nothing that could keep us waiting is opened.

    Raises:
        CaseError: it cannot be read, is no plain file, or is larger than a case may be.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as file:
            if not path.is_file():
                raise CaseError("that is no file that can be read")
            data = file.read(LARGEST_ARCHIVE + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else None
        raise CaseError(f"that file cannot be read: {why or 'it has no such name'}") from error
    if len(data) > LARGEST_ARCHIVE:
        raise CaseError(f"that file is larger than {LARGEST_ARCHIVE // 1024**2} MB")
    return data
