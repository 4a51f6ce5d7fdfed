"""Session ids: readable, sortable by time, and never a path."""

import base64
import re
from datetime import UTC, datetime
from pathlib import Path

from wizard.session.errors import BadIdError

_ID = re.compile(r"\d{8}-\d{6}-[a-z2-7]{4}", re.ASCII)
RANDOM_BYTES = 3
"""Enough for the four letters at the end; the time tells sessions apart, the letters two of one second."""


def session_id(now: datetime, randomness: bytes) -> str:
    """An id such as `20261122-093501-k3f7`: the moment in UTC and four letters.

    Args:
        now: the moment, with its zone.
        randomness: at least three bytes.
    """
    letters = base64.b32encode(randomness)[:4].decode("ascii").lower()
    return f"{now.astimezone(UTC):%Y%m%d-%H%M%S}-{letters}"


def checked(given: str) -> str:
    """The id, once it is sure that it is one and nothing else.

    Raises:
        BadIdError: it is not; no path is ever made of it.
    """
    if not _ID.fullmatch(given):
        raise BadIdError("a session id looks like 20261122-093501-k3f7; see `a400-wizard sessions`")
    return given


def is_id(name: str | Path) -> bool:
    """Whether a name (of a folder, for instance) is a session id."""
    return _ID.fullmatch(str(name)) is not None
