"""What must be allowed before a check of the proof is made: the key, free or paid, or a program."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wizard.evidence import printable
from wizard.model.event import Consented, Event, Proved
from wizard.model.words import Consent
from wizard.model.world import Clock
from wizard.walk.page import ConsentAsk

if TYPE_CHECKING:
    from wizard.proof.trials import Setting

TRIALS = ("known_good", "repaired", "known_bad")
_LONGEST = 160


class Permission:
    """The questions of the verify page and their answers.

    Args:
        clock: says when an answer was given.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._programs: set[tuple[str, ...]] = set()
        self._meant: tuple[str, ...] = ()
        self.waiting: ConsentAsk | None = None
        """The question that the last action raised."""

    def forget(self) -> None:
        """Something else is done: nothing waits any more."""
        self.waiting = None

    def wait_for(self, ask: ConsentAsk) -> None:
        """Let the page ask this."""
        self.waiting = ask

    def free(self, setting: "Setting") -> ConsentAsk:
        """May the key be used for trials that cost nothing?"""
        key, hosts = setting.credential, " and ".join(setting.hosts)
        return ConsentAsk(
            consent=Consent.USES_KEY_FREE,
            hosts=setting.hosts,
            probes=TRIALS,
            sentence=f"Three trials: send the key {key.masked} ({key.source}) to {hosts}? Free of charge.",
            credential=key.line,
        )

    def paid(self, setting: "Setting") -> ConsentAsk:
        """May the key be used for trials in which a model runs?"""
        from wizard.proof.trials import knowledge

        key, hosts = setting.credential, " and ".join(setting.hosts)
        cost = f"{knowledge()['highest_cost']}, for each of 3 or 4 calls"
        return ConsentAsk(
            consent=Consent.USES_KEY_PAID,
            hosts=setting.hosts,
            probes=TRIALS,
            sentence=f"Real calls with max_tokens 1: send the key {key.masked} ({key.source}) to {hosts}?",
            highest_cost=cost,
            credential=key.line,
        )

    def program(self, command: Sequence[str]) -> ConsentAsk:
        """May the person's own program be run against the referee?"""
        from wizard.proof.referee import plays

        self._meant = tuple(command)
        shown = printable(" ".join(command), one_line=True)[:_LONGEST]
        times = len(plays())
        return ConsentAsk(
            consent=Consent.CHANGES,
            hosts=("127.0.0.1",),
            probes=(),
            sentence=(
                f"Run {shown} {times} times? It gets a planted key and an address on this machine, so its "
                "calls reach nobody else. Whatever else it does, it does for real."
            ),
            credential="a planted one, not yours",
        )

    def needed(self, ask: ConsentAsk) -> bool:
        """Whether the program of `ask` still has to be allowed; the page then asks."""
        if self._meant in self._programs:
            return False
        self.waiting = ask
        return True

    def answered(self, ask: ConsentAsk, *, granted: bool) -> Consented:
        """The answer as an event of the session."""
        about = None
        if ask.consent is Consent.CHANGES:
            about = f"run {printable(' '.join(self._meant), one_line=True)[:_LONGEST]}"
            if granted:
                self._programs.add(self._meant)
        self.waiting = None
        return Consented(
            at=self._clock.now(),
            consent=ask.consent,
            hosts=ask.hosts,
            probes=ask.probes,
            highest_cost=ask.highest_cost,
            credential=ask.credential,
            granted=granted,
            about=about,
        )

    @staticmethod
    def settled(ask: ConsentAsk, events: Sequence[Event]) -> bool | None:
        """What was said to the same question about the same key and hosts; None where it has to be asked.

        What costs is asked each time: a grant ends with the first trial that was made on it.
        """
        for event in reversed(events):
            paid_trial = isinstance(event, Proved) and event.endpoint == "/v1/messages"
            if ask.consent is Consent.USES_KEY_PAID and paid_trial:
                return None
            if (
                isinstance(event, Consented)
                and event.consent is ask.consent
                and set(ask.hosts) <= set(event.hosts)
                and event.credential == ask.credential
                and set(ask.probes) <= set(event.probes)
            ):
                return event.granted
        return None
