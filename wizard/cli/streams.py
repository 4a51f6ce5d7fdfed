"""The three standard streams, made fit for whatever they lead to before anything is written to them.

A shell can start a program with a stream closed, and a stream can lead to a place that knows few letters
(LANG=C, an older Windows console or its pipes). Neither is a reason to fail: a sign that cannot be written is
replaced by one that can.
"""

import codecs
import os
import sys
from typing import TextIO

READABLE = "a400-readable"
"""The name of the way in which letters that an encoding lacks are written."""
_ASCII = {
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "…": "...",
    "–": "-",
    "—": "-",
    "·": "-",
    "›": ">",
    "→": "->",
    "←": "<-",
    "✓": "+",
    "✕": "x",
    "●": "*",
    "◐": "~",
    "○": "o",
    "▌": "|",
    "\N{NO-BREAK SPACE}": " ",
}
"""Signs of this program's own sentences -> what stands for them where they cannot be written."""


def _readable(error: UnicodeError) -> tuple[str, int]:
    """Our own signs by what is like them, and everything else by its number, so that nothing is lost."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    numbered = (_ASCII.get(sign) or sign.encode("ascii", "backslashreplace").decode() for sign in lacking)
    return "".join(numbered), error.end


def make_fit() -> None:
    """Open what is closed on the empty device, and let no letter stop what is written."""
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 - lives as long as the program
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - as above
    codecs.register_error(READABLE, _readable)
    _let_through(sys.stdout)
    _let_through(sys.stderr)


def _let_through(stream: TextIO) -> None:
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None and "utf" not in (stream.encoding or "").lower():
        reconfigure(errors=READABLE)
