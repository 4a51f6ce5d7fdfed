"""What the commands that go out share: the world, the key, and asking before anything is sent."""

import argparse
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from wizard.cli.console import UsageError, checked_url, complain
from wizard.model.words import Consent

if TYPE_CHECKING:
    from wizard.credentials import Credential
    from wizard.model.event import Consented
    from wizard.model.world import World


def asking_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of every command that goes out."""
    parser.add_argument(
        "--yes-class",
        action="append",
        default=[],
        choices=[c.value for c in Consent],
        metavar="CLASS",
        help="allow a class without being asked: asks_host, uses_key_free, uses_key_paid; may be repeated",
    )
    parser.add_argument("--practice", metavar="SCENARIO", help="go against a scenario of the stand-in")
    parser.add_argument("--base-url", metavar="URL", help="ask this API instead of the official one")


def world_of(args: argparse.Namespace, held: ExitStack) -> "World":
    """The world that the options name: the real machine, or a scenario that runs as long as `held` lasts.

    Raises:
        UsageError: there is no such scenario, or an address cannot be asked.
    """
    if not args.practice:
        from wizard.probes import real_world

        status = checked_url(getattr(args, "status_url", None))
        return real_world(api_url=checked_url(args.base_url), status_url=status)
    from wizard.standin import StandinThread, UnknownScenarioError

    try:
        return held.enter_context(StandinThread(args.practice)).world
    except UnknownScenarioError as error:
        raise UsageError(str(error)) from error


async def key_of(world: "World") -> "Credential | None":
    """The key that the SDK would send, else the first that can be sent; what is odd about keys is said."""
    from wizard.walk.assemble import find_keys

    found = await find_keys(world)
    for note in found.notes:
        complain(note)
    return next((c for c in (found.goes_out, *found.usable) if c and c.secret), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing to be allowed: what goes out, to whom, with which key, at what cost."""

    consent: Consent
    what: str
    hosts: tuple[str, ...]
    key: "Credential | None" = None
    cost: str | None = None

    @property
    def sentence(self) -> str:
        """The whole question."""
        # The line of a key ends with its origin; the hosts of the question say it better.
        which = f" with the key {self.key.masked} ({self.key.source})" if self.key else ""
        cost = f" Cost: {self.cost}." if self.cost else ""
        return f"{self.what[:1].upper()}{self.what[1:]}: ask {', '.join(self.hosts)}{which}?{cost}"

    def entry(self, at: datetime, *, granted: bool) -> "Consented":
        """The question and its answer, for the ledger of a session."""
        from wizard.model.event import Consented

        return Consented(
            at=at,
            consent=self.consent,
            hosts=self.hosts,
            highest_cost=self.cost,
            credential=self.key.line if self.key else None,
            granted=granted,
        )


def granted(question: Question, beforehand: Sequence[str]) -> bool:
    """Whether it is allowed: by flag, or by a person at a terminal; anything else is refused."""
    from wizard.evidence import printable

    if question.consent.value in beforehand:
        return True
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        complain(
            f"not allowed: it {question.consent.words}; allow it with --yes-class {question.consent.value}"
        )
        return False
    print(f"{printable(question.sentence, one_line=True)} y or n> ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")
