"""Reading what a person types: a line, a pasted text of many lines, a key that is not echoed."""

import contextlib
import getpass
import os
import re
import sys
from collections.abc import Iterator
from typing import TextIO

END = "."
"""A line with this alone ends a pasted text; so does Ctrl-D."""
LARGEST_PASTE = 64 * 1024 * 1024
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O.|.)?")
_EOT = "\x04"


class Lines:
    """Standard input and output as a dialogue of lines.

    Args:
        source: where lines come from.
        sink: where everything is said.
    """

    def __init__(self, source: TextIO | None = None, sink: TextIO | None = None) -> None:
        self._source = source or sys.stdin
        self._sink = sink or sys.stdout
        for stream in (self._source, self._sink):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")

    @property
    def typed_by_hand(self) -> bool:
        """Whether a person types, rather than a pipe."""
        return self._source.isatty()

    def say(self, *lines: str) -> None:
        """Print lines."""
        for line in lines:
            self._sink.write(f"{line}\n")
        self._sink.flush()

    def ask(self, prompt: str) -> str:
        """One line, without the escapes that arrow keys leave in it.

        Raises:
            EOFError: the input has ended.
        """
        self._sink.write(prompt)
        self._sink.flush()
        line = self._source.readline()
        if not line:
            self.say("")
            raise EOFError
        if not self.typed_by_hand:
            self.say("")  # nothing echoes the line end of a pipe
        return "".join(c for c in _ESCAPES.sub("", line) if c.isprintable()).strip()

    def ask_secret(self, prompt: str) -> str:
        """One line that is not echoed; a pipe is read as it is.

        Raises:
            EOFError: the input has ended.
        """
        if self.typed_by_hand and self._source is sys.stdin:
            return getpass.getpass(prompt)
        return self.ask(prompt)

    def paste(self, begun: str = "") -> str:
        """A text of many lines, up to a line with a single dot or the end of the input.

        Raises:
            EOFError: nothing at all came.
        """
        kept = [begun] if begun else []
        size = len(begun)
        ended = True
        with _long_lines(self._source):
            for line in self._lines():
                if line.rstrip("\r\n") == END or line.rstrip("\r\n").endswith(_EOT):
                    kept += [line.rstrip("\r\n" + _EOT)] if _EOT in line else []
                    break
                if size <= LARGEST_PASTE:
                    kept.append(line.rstrip("\r\n"))
                size += len(line)
            else:
                ended = False
        if not ended and not kept:
            raise EOFError
        return "\n".join(kept)

    def _lines(self) -> Iterator[str]:
        if not (self.typed_by_hand and hasattr(self._source, "fileno")):
            yield from iter(self._source.readline, "")
            return
        yield from _raw_lines(self._source.fileno(), self._source.encoding)


def _raw_lines(descriptor: int, encoding: str) -> Iterator[str]:
    """Lines of a terminal that was taken out of its line mode; Ctrl-D ends the line it stands in."""
    waiting = b""
    while data := os.read(descriptor, 65536):
        waiting += data.replace(b"\r", b"\n")
        while b"\n" in waiting:
            line, _, waiting = waiting.partition(b"\n")
            yield line.decode(encoding, "replace") + "\n"
        if waiting.endswith(_EOT.encode()):
            yield waiting.decode(encoding, "replace")
            waiting = b""


@contextlib.contextmanager
def _long_lines(source: TextIO) -> Iterator[None]:
    """Take a terminal out of its line mode, in which it cuts every line at 4095 characters."""
    try:
        import termios

        if not source.isatty():
            raise OSError
        before = termios.tcgetattr(source.fileno())
    except (ImportError, OSError, ValueError):
        yield
        return
    changed = termios.tcgetattr(source.fileno())
    changed[3] &= ~termios.ICANON
    changed[6][termios.VMIN] = 1
    changed[6][termios.VTIME] = 0
    termios.tcsetattr(source.fileno(), termios.TCSANOW, changed)
    try:
        yield
    finally:
        termios.tcsetattr(source.fileno(), termios.TCSANOW, before)
