"""`a400-wizard redact FILE`: a text of any size with everything taken out that must not leave the machine."""

import argparse
import codecs
import io
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from wizard.cli.console import Exit, UsageError, complain, read_text, say_json
from wizard.evidence.printable import defused, printable
from wizard.evidence.redaction import (
    DEFAULT_LEVEL,
    LEVELS,
    KnownSecrets,
    learn_names,
    redact,
    redact_stream,
)
from wizard.evidence.redaction.learned import given
from wizard.model.secret import Secret

_BLOCK = 1 << 20


def arguments(parser: argparse.ArgumentParser) -> None:
    """The file, who will read the result, where it goes, and the form of the output."""
    parser.add_argument(
        "file", metavar="FILE", help="a log, an error or any other text, of any size; - reads standard input"
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        type=Path,
        help="write it there, for your eyes only, instead of printing",
    )
    parser.add_argument(
        "--level",
        choices=LEVELS,
        default=DEFAULT_LEVEL,
        help="who will read it: yourself (local), support, or anyone (public); default %(default)s",
    )
    parser.add_argument(
        "--no-keyring", action="store_true", help="do not ask the keyring for keys to look for in the text"
    )
    parser.add_argument("--json", action="store_true", help="print the text and every replacement as JSON")


def run(args: argparse.Namespace) -> int:
    """Print or write the redacted text; what was taken out is counted on standard error."""
    if args.json and args.output:
        raise UsageError("--json prints; it does not go together with --output")
    known = KnownSecrets.of(_secrets(keyring=not args.no_keyring))
    if args.json:
        return _as_json(args, known)
    with ExitStack() as stack:
        source = stack.enter_context(_opened(args.file))
        sink = stack.enter_context(_sink(args.output, args.file))
        with _text(source) as reader:
            names = given(_own_names()) | learn_names(reader)
        with _text(source) as reader:
            done = redact_stream(reader, sink, secrets=known, level=args.level, names=names)
    _tell(args, done.counts, done.withheld)
    return Exit.UNKNOWN if done.withheld else Exit.FINE


def _as_json(args: argparse.Namespace, known: KnownSecrets) -> int:
    found = redact(read_text(args.file), secrets=known, level=args.level, names=_own_names())
    findings = [
        {"layer": f.layer, "kind": f.kind, "start": f.start, "end": f.end, "replacement": f.replacement}
        for f in found.findings
    ]
    say_json({"level": args.level, "withheld": found.withheld, "text": found.text, "findings": findings})
    return Exit.UNKNOWN if found.withheld else Exit.FINE


def _tell(args: argparse.Namespace, counts: Counter[str], withheld: int) -> None:
    said = ", ".join(f"{n} {kind}" for kind, n in sorted(counts.items())) or "nothing"
    complain(f"taken out for level {args.level}: {said}")
    if withheld:
        complain("a part could not be judged and was left out; the text says where")
    if args.output:
        complain(f"written to {printable(str(args.output))}")


def _secrets(*, keyring: bool) -> list[Secret | str]:
    """The values that this machine knows: under secret names in the environment, and in the keyring."""
    from wizard.walk.papers import environment_secrets

    found: list[Secret | str] = list(environment_secrets(os.environ))
    if keyring:
        from wizard.credentials.credential import CredentialError
        from wizard.credentials.store import KeyringError, load

        try:
            found += [c.secret for c in load() if c.secret is not None]
        except CredentialError as error:
            if not (isinstance(error, KeyringError) and error.state == "none"):
                complain(f"{error} Its keys are found by their shape only.")
    return found


def _own_names() -> tuple[str, ...]:
    from wizard.walk.papers import names

    return names()


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    """The bytes of a file; standard input is put into a nameless temporary file, since it is read twice.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        if name != "-":
            with Path(name).open("rb") as file:
                yield file
            return
        with tempfile.TemporaryFile() as spool:
            while block := sys.stdin.buffer.read(_BLOCK):
                spool.write(block)
            spool.seek(0)
            yield spool
    except OSError as error:
        raise UsageError(f"cannot read {printable(name)}: {error.strerror or error}") from error


@contextmanager
def _text(source: BinaryIO) -> Iterator[io.TextIOWrapper]:
    """The text of the bytes, line ends untouched: UTF-8, UTF-16 with a mark, odd bytes replaced."""
    source.seek(0)
    mark = source.read(2)
    source.seek(0)
    encoding = "utf-16" if mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"
    reader = io.TextIOWrapper(source, encoding, "replace", newline="")
    yield reader
    reader.detach()


class _Sink:
    """Takes the redacted text, defuses it, and puts a line end behind what a terminal shows."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._last = "\n"
        self._held = ""
        """A carriage return at the end of a part: it belongs to the line feed that comes next."""

    def write(self, text: str, /) -> None:
        """Write a part."""
        text = self._held + text
        self._held = "\r" if text.endswith("\r") else ""
        self._put(text.removesuffix(self._held))

    def _put(self, text: str) -> None:
        if text:
            self._file.write(defused(text))
            self._last = text[-1]

    def finish(self, *, line: bool) -> None:
        """Write what was held back; end the last line of what a person reads."""
        self._put(self._held)
        if line and self._last != "\n":
            self._file.write("\n")


@contextmanager
def _sink(output: Path | None, source: str) -> Iterator[_Sink]:
    """Standard output, or a file that only its owner reads and that is there whole or not at all."""
    if output is None:
        sink = _Sink(sys.stdout)
        yield sink
        sink.finish(line=True)
        return
    if source != "-" and output.exists() and output.samefile(source):
        raise UsageError("the result cannot replace the file that it is made of; name another one")
    try:
        handle, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}-")
    except OSError as error:
        raise UsageError(f"cannot write {printable(str(output))}: {error.strerror or error}") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="") as file:
            sink = _Sink(file)
            yield sink
            sink.finish(line=False)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(output)
    except BaseException:  # nothing is swallowed: what was begun is put away first
        Path(name).unlink(missing_ok=True)
        raise
