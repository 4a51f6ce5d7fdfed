"""`a400-wizard redact FILE`: a text with everything taken out that must not leave the machine."""

import argparse

from wizard.cli.console import Exit, complain, read_text, say_json
from wizard.evidence import printable, redact
from wizard.evidence.redaction import DEFAULT_LEVEL, LEVELS


def arguments(parser: argparse.ArgumentParser) -> None:
    """The file, who will read the result, and the form of the output."""
    parser.add_argument(
        "file", metavar="FILE", help="a log, an error or any other text; - reads standard input"
    )
    parser.add_argument(
        "--level",
        choices=LEVELS,
        default=DEFAULT_LEVEL,
        help="who will read it: yourself (local), support, or anyone (public); default %(default)s",
    )
    parser.add_argument("--json", action="store_true", help="print the text and every replacement as JSON")


def run(args: argparse.Namespace) -> int:
    """Print the redacted text; what was taken out is counted on standard error."""
    found = redact(read_text(args.file), level=args.level)
    if args.json:
        findings = [
            {"layer": f.layer, "kind": f.kind, "start": f.start, "end": f.end, "replacement": f.replacement}
            for f in found.findings
        ]
        say_json({"level": args.level, "withheld": found.withheld, "text": found.text, "findings": findings})
    else:
        print(printable(found.text), end="" if found.text.endswith("\n") else "\n")
        counts = {
            kind: sum(f.kind == kind for f in found.findings) for kind in {f.kind for f in found.findings}
        }
        said = ", ".join(f"{n} {kind}" for kind, n in sorted(counts.items())) or "nothing"
        complain(f"taken out for level {args.level}: {said}")
    return Exit.UNKNOWN if found.withheld else Exit.FINE
