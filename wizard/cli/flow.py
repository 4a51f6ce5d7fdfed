"""`a400-wizard flow check|show|new`: for those who write flows."""

import argparse
import re
import shutil
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

from wizard.cli.console import Exit, UsageError, complain, read_bytes, say, say_json
from wizard.evidence import printable
from wizard.flow import Finding, LoadedFlow, inspect, shipped_flows
from wizard.flow.picture import table, tree
from wizard.flow.shelf import shipped_folder
from wizard.flow.table import cases
from wizard.knowledge import catalogue
from wizard.model.words import Severity
from wizard.session.boundary import user_flows

_WIDEST = 120


def arguments(parser: argparse.ArgumentParser) -> None:
    """Check, show, or begin a flow."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    check = actions.add_parser("check", help="print what is wrong with flow files, with file and line")
    check.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="flow files (- reads standard input); the shipped flows where none is named",
    )
    check.add_argument("--json", action="store_true", help="print the findings as JSON")

    show = actions.add_parser("show", help="print a flow as a tree and as its table")
    show.add_argument("flow", metavar="FILE|ID", help="a flow file, or the name of a flow such as api-400")
    form = show.add_mutually_exclusive_group()
    form.add_argument("--tree", action="store_true", help="only the tree of its questions")
    form.add_argument("--table", action="store_true", help="only its decision table")
    form.add_argument("--json", action="store_true", help="the flow as JSON, with one example for each row")

    new = actions.add_parser("new", help="write a small valid flow to begin with")
    new.add_argument("file", metavar="FILE", help="where to write it; an existing file is left alone")
    new.add_argument("--id", help="the flow's id; without it, the file's name")


def run(args: argparse.Namespace) -> int:
    """Carry out one of the three."""
    act: Callable[[argparse.Namespace], int] = {"check": _check, "show": _show, "new": _new}[args.action]
    return act(args)


def _check(args: argparse.Namespace) -> int:
    names = args.files or [_near_here(file.path) for file in shipped_flows()]
    if not names:
        raise UsageError("no shipped flows were found; the installation is not complete")
    checked = [(name, *_inspected(name)) for name in names]
    if args.json:
        say_json([_as_json(name, loaded, findings) for name, loaded, findings in checked])
    else:
        for name, loaded, findings in checked:
            _say_findings(name, loaded, findings)
    return Exit.PROBLEM if any(findings for _, _, findings in checked) else Exit.FINE


def _near_here(path: Path) -> str:
    """A path as one would type it: relative where it lies below the current folder."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _inspected(name: str) -> tuple[LoadedFlow | None, tuple[Finding, ...]]:
    data = read_bytes(name)
    shown = "standard input" if name == "-" else name
    return inspect(data, name=shown, shipped=_is_shipped(name), catalogue=catalogue(), today=_today())


def _is_shipped(name: str) -> bool:
    return name != "-" and Path(name).resolve().parent == shipped_folder().resolve()


def _today() -> date:
    return datetime.now(UTC).date()


def _say_findings(name: str, loaded: LoadedFlow | None, findings: Sequence[Finding]) -> None:
    for finding in findings:
        say(printable(finding.words, one_line=True))
    shown = printable("standard input" if name == "-" else name, one_line=True)
    if not findings and loaded:
        say(f"{shown}: no findings ({len(loaded.flow.steps)} steps, {len(loaded.flow.rules)} rows)")
    else:
        wrong = sum(1 for f in findings if f.severity is Severity.ERROR)
        complain(f"{shown}: {_count(wrong, 'error')}, {_count(len(findings) - wrong, 'warning')}")


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


def _as_json(name: str, loaded: LoadedFlow | None, findings: Sequence[Finding]) -> dict[str, object]:
    return {
        "file": name,
        "flow": loaded.flow.id if loaded else None,
        "sha256": loaded.sha256 if loaded else None,
        "findings": [finding.model_dump(mode="json") for finding in findings],
    }


def _show(args: argparse.Namespace) -> int:
    loaded = _usable(args.flow)
    if args.json:
        say_json(
            {
                "sha256": loaded.sha256,
                "shipped": loaded.shipped,
                "flow": loaded.flow.model_dump(mode="json"),
                "cases": cases(loaded.flow, catalogue()),
            }
        )
        return Exit.FINE
    width = min(shutil.get_terminal_size((80, 24)).columns, _WIDEST) if sys.stdout.isatty() else 80
    parts = []
    if not args.table:
        parts.append(tree(loaded.flow, catalogue(), width))
    if not args.tree:
        parts.append(table(loaded.flow, catalogue(), width))
    if loaded.foreign:
        say("This flow did not come with a400-wizard: somebody else wrote it.\n")
    say(printable("\n\n\n".join("\n".join(lines) for lines in parts)))
    return Exit.FINE


def _usable(name: str) -> LoadedFlow:
    """The flow of a shipped name or of a file; findings go to standard error.

    Raises:
        UsageError: there is no such flow, or it has errors.
    """
    known = {file.id: file for file in reversed(shipped_flows(user_flows()))}
    path = str(known[name].path) if name in known else name
    if name not in known and name != "-" and not Path(name).exists():
        raise UsageError(f"there is no flow {name}; known are {', '.join(reversed(known))}, or name a file")
    loaded, findings = _inspected(path)
    if loaded is None or any(f.severity is Severity.ERROR for f in findings):
        for finding in findings:
            complain(printable(finding.words, one_line=True))
        raise UsageError(f"{printable(path, one_line=True)} cannot be shown before its errors are mended")
    return loaded


def _new(args: argparse.Namespace) -> int:
    path = Path(args.file)
    flow_id = args.id or re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,48}", flow_id):
        raise UsageError(
            f"{flow_id or 'an empty id'} is no id: small letters, digits and hyphens, a letter first"
        )
    text = files("wizard.flow").joinpath("template.toml").read_text("utf-8")
    text = text.replace("FLOW-ID", flow_id).replace("TODAY", _today().isoformat())
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"{args.file} is there already; it was left as it is") from None
    except OSError as error:
        raise UsageError(f"cannot write {args.file}: {error.strerror or error}") from error
    shown = printable(args.file, one_line=True)
    say(f"wrote {shown}; check it with: a400-wizard flow check {shown}")
    return Exit.FINE
