"""`probe`: run the live probes without walking through a flow. Nothing is journaled."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from wizard.cli.console import Exit, UsageError, checked_url, complain, say, say_json
from wizard.knowledge import catalogue
from wizard.model.fact import CANNOT_TELL
from wizard.model.words import Consent

if TYPE_CHECKING:
    from wizard.credentials import Credential
    from wizard.model.observation import ProbeResult
    from wizard.model.world import World

_BY_NAME_ONLY = ("smallest_message", "other_network")
"""Left out unless they are named: one costs money, the other compares with an earlier run."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    known = ", ".join(catalogue().probes)
    parser.add_argument("probes", nargs="*", metavar="ID", help=f"default: all free ones of {known}")
    parser.add_argument("--json", action="store_true", help="print the results as JSON")
    parser.add_argument(
        "--yes-class",
        action="append",
        default=[],
        choices=[c.value for c in Consent],
        metavar="CLASS",
        help="allow a class without being asked: asks_host, uses_key_free, uses_key_paid; may be repeated",
    )
    parser.add_argument("--model", metavar="NAME", help="the model that the failing call names")
    parser.add_argument("--practice", metavar="SCENARIO", help="look at a scenario of the stand-in")
    parser.add_argument("--base-url", metavar="URL", help="ask this API instead of the official one")
    parser.add_argument("--status-url", metavar="URL", help="ask this status page instead")


def run(args: argparse.Namespace) -> int:
    """Run probes and print what they saw; 0 all well, 1 something is wrong, 3 nothing could be told.

    Raises:
        UsageError: there is no such probe or scenario.
    """
    known = catalogue().probes
    if strange := [name for name in args.probes if name not in known]:
        raise UsageError(f"there is no probe {strange[0]!r}; there are: {', '.join(known)}")
    wanted = args.probes or [name for name in known if name not in _BY_NAME_ONLY]
    with ExitStack() as held:
        world = _world(args, held)
        return asyncio.run(_probe(wanted, world, args))


def _world(args: argparse.Namespace, held: ExitStack) -> "World":
    if not args.practice:
        from wizard.probes import real_world

        return real_world(api_url=checked_url(args.base_url), status_url=checked_url(args.status_url))
    from wizard.standin import StandinThread, UnknownScenarioError

    try:
        return held.enter_context(StandinThread(args.practice)).world
    except UnknownScenarioError as error:
        raise UsageError(str(error)) from error


async def _probe(wanted: Sequence[str], world: "World", args: argparse.Namespace) -> int:
    from wizard.evidence.gate import Gate
    from wizard.evidence.redaction import KnownSecrets
    from wizard.probes import run_probes

    key = await _key(wanted, world)
    allowed = _consents(wanted, world, key, args.yes_class)
    results = await run_probes(
        wanted,
        world,
        credential=key,
        model=args.model,
        allow=lambda consent, host: (consent, host) in allowed,
    )
    gate = Gate(known=KnownSecrets.of([key.secret] if key and key.secret else []))
    if args.json:
        say_json(gate.value([result.model_dump(mode="json") for result in results]))
    else:
        for result in results:
            say(gate.line(_line(result)))
    return _code(results)


async def _key(wanted: Sequence[str], world: "World") -> "Credential | None":
    """The key that the SDK would send, else the first that can be sent, where a probe wants one."""
    from wizard.walk.assemble import find_keys

    if not any(catalogue().probes[name].needs_key for name in wanted):
        return None
    found = await find_keys(world)
    for note in found.notes:
        complain(note)
    return next((c for c in (found.goes_out, *found.usable) if c and c.secret), None)


def _consents(
    wanted: Sequence[str], world: "World", key: "Credential | None", beforehand: Sequence[str]
) -> set[tuple[Consent, str]]:
    """What is allowed: by flag, or by a person at a terminal; anything else is refused."""
    from wizard.probes import hosts_of

    needs: dict[Consent, dict[str, None]] = {}
    for name in wanted:
        spec = catalogue().probes[name]
        for host in hosts_of(name, world, key):
            needs.setdefault(spec.consent, {})[host] = None
    allowed: set[tuple[Consent, str]] = set()
    for consent, hosts in needs.items():
        keyed = consent in (Consent.USES_KEY_FREE, Consent.USES_KEY_PAID)
        if keyed and key is None:
            continue
        if consent.value in beforehand or _asked(consent, list(hosts), key if keyed else None, wanted):
            allowed |= {(consent, host) for host in hosts}
    return allowed


def _asked(consent: Consent, hosts: list[str], key: "Credential | None", wanted: Sequence[str]) -> bool:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        complain(f"not allowed: it {consent.words}; allow it with --yes-class {consent.value}")
        return False
    specs = [catalogue().probes[n] for n in wanted if catalogue().probes[n].consent is consent]
    cost = next((f" Cost: {spec.cost}." for spec in specs if spec.cost), "")
    which = f" with the key {key.line}" if key else ""
    print(
        f"{', '.join(spec.title for spec in specs)}: ask {', '.join(hosts)}{which}?{cost} y or n> ",
        end="",
        file=sys.stderr,
        flush=True,
    )
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _line(result: "ProbeResult") -> str:
    title = catalogue().probes[result.probe].title
    return f"{title}: {result.state.replace('_', ' ')} in {result.ms / 1000:.1f} s. {result.said}".rstrip()


def _code(results: "Sequence[ProbeResult]") -> int:
    """3 where nothing at all was learned, 1 where a value says that something is wrong, else 0."""
    seen = [o for result in results for o in result.observations if o.value != CANNOT_TELL]
    if not seen:
        return Exit.UNKNOWN
    facts = catalogue().facts
    fine = all(o.value in facts[o.fact].fine for o in seen)
    return Exit.FINE if fine else Exit.PROBLEM
