"""`probe`: run the live probes without walking through a flow. Nothing is journaled."""

import argparse
import asyncio
from collections.abc import Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from wizard.cli.asking import Question, asking_arguments, granted, key_of, world_of
from wizard.cli.console import Exit, UsageError, say, say_json
from wizard.knowledge import catalogue
from wizard.model.fact import CANNOT_TELL
from wizard.model.words import Consent

if TYPE_CHECKING:
    from wizard.credentials import Credential
    from wizard.model.observation import ProbeResult
    from wizard.model.world import World

_BY_NAME_ONLY = ("smallest_message", "other_network", "network")
"""Left out unless they are named: what costs money, compares with an earlier run, or asks third parties."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    known = ", ".join(catalogue().probes)
    parser.add_argument("probes", nargs="*", metavar="ID", help=f"default: all free ones of {known}")
    parser.add_argument("--json", action="store_true", help="print the results as JSON")
    parser.add_argument("--model", metavar="NAME", help="the model that the failing call names")
    asking_arguments(parser)
    parser.add_argument("--status-url", metavar="URL", help="ask this status page instead")
    parser.add_argument(
        "--replay",
        nargs="+",
        metavar="FILE",
        help="judge the raw observations of `probe network --json` again, offline; two files: two networks",
    )
    parser.add_argument(
        "--beside", metavar="FILE", help="set this network beside an earlier export of another network"
    )
    parser.add_argument(
        "--proxy",
        metavar="URL",
        help="look at the way through this proxy too (probe network); without a login",
    )
    parser.add_argument(
        "--no-third-parties", action="store_true", help="leave out control hosts and public resolvers"
    )


def run(args: argparse.Namespace) -> int:
    """Run probes and print what they saw; 0 all well, 1 something is wrong, 3 nothing could be told.

    Raises:
        UsageError: there is no such probe or scenario.
    """
    if args.replay:
        from wizard.cli.probe_replay import replayed

        return replayed(args.replay, as_json=args.json)
    known = catalogue().probes
    if strange := [name for name in args.probes if name not in known]:
        raise UsageError(f"there is no probe {strange[0]!r}; there are: {', '.join(known)}")
    if args.proxy and "@" in args.proxy:
        raise UsageError("a proxy with a login belongs into HTTPS_PROXY: others can read a command line")
    wanted = args.probes or [name for name in known if name not in _BY_NAME_ONLY]
    with ExitStack() as held:
        world = world_of(args, held)
        return asyncio.run(_probe(wanted, world, args))


async def _probe(wanted: Sequence[str], world: "World", args: argparse.Namespace) -> int:
    from wizard.cli.probe_replay import earlier, exported, gated, judged_together
    from wizard.evidence.gate import Gate
    from wizard.evidence.redaction import KnownSecrets
    from wizard.probes import ProbeRun, Subject
    from wizard.walk.network_lines import network_lines

    before = earlier(args.beside) if args.beside else ()
    needs_key = any(catalogue().probes[name].needs_key for name in wanted)
    key = await key_of(world) if needs_key else None
    allowed = _consents(wanted, world, key, args.yes_class, spare=args.no_third_parties, proxy=args.proxy)
    subject = Subject(credential=key, model=args.model, networks=before, proxy=args.proxy or "")
    running = ProbeRun(wanted, world, subject=subject, allow=lambda consent, host: (consent, host) in allowed)
    running.start()
    results = judged_together(await running.wait(), running, before)
    gate = Gate(known=KnownSecrets.of([key.secret] if key and key.secret else []))
    if args.json:
        say_json(gate.value(exported(results, running)))
    else:
        for result in results:
            said = network_lines(gated(result.network, gate)) if result.network else []
            for line in [_line(result, brief=bool(said)), *said]:
                say(gate.line(line))
    return _code(results)


def _consents(
    wanted: Sequence[str],
    world: "World",
    key: "Credential | None",
    beforehand: Sequence[str],
    *,
    spare: bool = False,
    proxy: str | None = None,
) -> set[tuple[Consent, str]]:
    """What is allowed: by flag, or by a person at a terminal; anything else is refused."""
    from wizard.probes import hosts_of
    from wizard.probes.network.book import third_parties

    left_out = third_parties() if spare else ()
    needs: dict[Consent, dict[str, None]] = {}
    for name in wanted:
        spec = catalogue().probes[name]
        for host in (h for h in hosts_of(name, world, key) if h not in left_out):
            needs.setdefault(spec.consent, {})[host] = None
    if proxy and "network" in wanted:
        needs.setdefault(catalogue().probes["network"].consent, {})[proxy.partition("://")[2] or proxy] = None
    allowed: set[tuple[Consent, str]] = set()
    for consent, hosts in needs.items():
        keyed = consent in (Consent.USES_KEY_FREE, Consent.USES_KEY_PAID)
        if keyed and key is None:
            continue
        if granted(_question(consent, tuple(hosts), key if keyed else None, wanted), beforehand):
            allowed |= {(consent, host) for host in hosts}
    return allowed


def _question(
    consent: Consent, hosts: tuple[str, ...], key: "Credential | None", wanted: Sequence[str]
) -> Question:
    specs = [catalogue().probes[n] for n in wanted if catalogue().probes[n].consent is consent]
    return Question(
        consent=consent,
        what=", ".join(spec.title for spec in specs),
        hosts=hosts,
        key=key,
        cost=next((spec.cost for spec in specs if spec.cost), None),
    )


def _line(result: "ProbeResult", *, brief: bool = False) -> str:
    title = catalogue().probes[result.probe].title
    if brief:
        return f"{title}: {result.state.replace('_', ' ')} in {result.ms / 1000:.1f} s."
    return f"{title}: {result.state.replace('_', ' ')} in {result.ms / 1000:.1f} s. {result.said}".rstrip()


def _code(results: "Sequence[ProbeResult]") -> int:
    """3 where nothing at all was learned, 1 where a value says that something is wrong, else 0."""
    seen = [o for result in results for o in result.observations if o.value != CANNOT_TELL]
    if not seen:
        return Exit.UNKNOWN
    facts = catalogue().facts
    fine = all(o.value in facts[o.fact].fine for o in seen)
    return Exit.FINE if fine else Exit.PROBLEM
