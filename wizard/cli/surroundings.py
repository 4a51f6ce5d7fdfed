"""`surroundings`: what a program started here inherits on the way to the API, and what another one sees."""

import argparse
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from wizard.cli.console import Exit, UsageError, read_text, say, say_json

if TYPE_CHECKING:
    from wizard.model.world import World
    from wizard.probes.network.surroundings import Setting


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("--json", action="store_true", help="print the list as JSON")
    parser.add_argument(
        "--one-line", action="store_true", help="print one line to run in the failing program's own shell"
    )
    parser.add_argument(
        "--read", metavar="FILE", help="read what that line printed (or - to paste it), and compare"
    )


def run(args: argparse.Namespace) -> int:
    """Print the list; 1 where verification is switched off, else 0. Nothing is sent.

    Raises:
        UsageError: the file cannot be read, or holds something else than the list.
    """
    from wizard.probes import real_world
    from wizard.probes.network.surroundings import commands, read_back, settings

    if args.one_line:
        if args.json:
            say_json(commands())
        else:
            _say(line for shell, command in commands().items() for line in (f"# {shell}", command))
        return Exit.FINE
    here = real_world()
    if args.read is None:
        return _told(args, settings(here), here, [])
    from wizard.probes.network.surroundings import differences

    text = read_text(args.read)
    there = read_back(text)
    if text.strip() and not there:  # nothing at all is a list too: nothing is set there
        raise UsageError(f"{args.read} is not what the line of `a400-wizard surroundings --one-line` prints")
    world = replace(here, environ=there, system_proxies={}, home=here.home / "another")
    return _told(args, settings(world), world, differences(here.environ, there))


def _told(
    args: argparse.Namespace,
    found: "tuple[Setting, ...]",
    world: "World",
    differ: list[tuple[str, str, str]],
) -> int:
    from wizard.evidence.gate import Gate
    from wizard.probes.network.surroundings import way_words

    if args.json:
        rows = [asdict(setting) for setting in found]
        say_json(Gate().value({"way": way_words(world), "settings": rows, "differences": differ}))
    else:
        lines = [way_words(world)]
        for setting in found:
            lines.append(f"{setting.name} = {setting.value}")
            lines += [f"    {text}" for text in (setting.says, *setting.notes)]
            lines += [f"    OPEN: {setting.open_change}"] if setting.open_change else []
        lines += [f"differs: {name}: here {ours}, there {theirs}" for name, ours, theirs in differ]
        _say(lines if found or differ else [*lines, "Nothing is set that changes it."])
    return Exit.PROBLEM if any(setting.open_change for setting in found) else Exit.FINE


def _say(lines: "Iterable[str]") -> None:
    from wizard.evidence.printable import printable

    for line in lines:
        say(printable(line, one_line=True))
