"""What every command shares: exit codes, where text goes, and reading a file or standard input."""

import json
import sys
from enum import IntEnum
from pathlib import Path
from typing import Any

LARGEST_INPUT = 64 * 1024 * 1024
"""Bytes that a command reads at most; the API's own limit for a message is 32 MB (facts/api.md B6)."""


class Exit(IntEnum):
    """Exit codes, the same for every command."""

    FINE = 0
    PROBLEM = 1
    """A problem was found in what was given."""
    USAGE = 2
    UNKNOWN = 3
    """Could not find out."""


class UsageError(Exception):
    """The command was used wrongly; its text is one clear sentence for the person."""


def say(text: str) -> None:
    """Print data for people on standard output. The caller has passed it through `printable()`."""
    print(text)


def say_json(value: Any) -> None:
    """Print data as JSON on standard output; lone surrogates and control characters are escaped."""
    print(json.dumps(value, indent=2, ensure_ascii=True, default=str))


def complain(text: str) -> None:
    """Print everything that is not data on standard error."""
    print(f"a400-wizard: {text}", file=sys.stderr)


def read_bytes(name: str) -> bytes:
    """The bytes of a file, or of standard input for `-`.

    Raises:
        UsageError: the file cannot be read, is a folder, or is larger than `LARGEST_INPUT`.
    """
    try:
        if name == "-":
            data = sys.stdin.buffer.read(LARGEST_INPUT + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(LARGEST_INPUT + 1)
    except OSError as error:
        raise UsageError(f"cannot read {name}: {error.strerror or error}") from error
    if len(data) > LARGEST_INPUT:
        raise UsageError(f"{name} is larger than {LARGEST_INPUT // 1024**2} MB")
    return data


def read_text(name: str) -> str:
    """Like `read_bytes`, as text: UTF-8 (with or without a mark), UTF-16 with a mark, odd bytes replaced."""
    data = read_bytes(name)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8-sig", "replace")


def checked_url(given: str | None) -> str | None:
    """A base URL from the command line; None stays None.

    Raises:
        UsageError: it has no scheme or no host.
    """
    from wizard.model.secret import origin_of

    if given is None:
        return None
    try:
        scheme = origin_of(given).partition(":")[0]
    except ValueError as error:
        raise UsageError(f"{given!r} cannot be asked: {error}") from error
    if scheme not in ("http", "https"):
        raise UsageError(f"{given!r} cannot be asked: only http and https can")
    return given
