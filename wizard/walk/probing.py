"""Running a page's probes: their cards while they run, stopping one or all, and the cards of results."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from wizard.model.fact import FactId, ProbeId, ProbeSpec
from wizard.model.observation import Phase, ProbeResult
from wizard.model.words import Consent
from wizard.probes import Allow, Subject
from wizard.walk.page import ProbeCard, ProbeState
from wizard.walk.parts import Running, StartProbes

_STATES: Mapping[str, ProbeState] = {
    "running": "running",
    "done": "done",
    "timed_out": "timed_out",
    "cancelled": "cancelled",
    "refused": "refused",
    "failed": "failed",
}


class Probing:
    """The probes that run now; one run at a time.

    Args:
        start: starts them.
        moved: told of every change of a card.
    """

    def __init__(self, start: StartProbes, moved: Callable[[ProbeCard], None]) -> None:
        self._start = start
        self._moved = moved
        self._running: Running | None = None
        self._cards: dict[ProbeId, ProbeCard] = {}

    @property
    def running(self) -> tuple[ProbeId, ...]:
        """The probes that have not ended."""
        return tuple(card.id for card in self._cards.values() if card.state == "running")

    def card(self, probe: ProbeId) -> ProbeCard | None:
        """The card of a probe of the run that is under way."""
        return self._cards.get(probe)

    async def run(self, cards: Sequence[ProbeCard], subject: Subject, allow: Allow) -> list[ProbeResult]:
        """Run the probes of these cards until all have ended.

        Where the caller is cancelled the probes are stopped, and what they had found by then is still
        returned to it: the cancellation is left to be raised at its next wait.
        """
        fresh = [replace(c, state="running", phases=(), said="", value=None, ms=None) for c in cards]
        self._cards = {card.id: card for card in fresh}
        for card in fresh:
            self._moved(card)
        self._running = running = self._start(tuple(self._cards), subject, allow, self._report)
        waiting = asyncio.ensure_future(running.wait())
        try:
            return await asyncio.shield(waiting)
        except asyncio.CancelledError:
            running.cancel()
            return await waiting
        finally:
            self._running = None
            self._cards = {}

    def _report(self, probe: str, phases: tuple[Phase, ...], state: str) -> None:
        if (card := self._cards.get(probe)) is not None:
            self._cards[probe] = replace(card, phases=phases, state=_STATES[state])
            self._moved(self._cards[probe])

    def stop(self, probes: Sequence[ProbeId] = ()) -> None:
        """Stop these probes, or all."""
        if self._running is not None:
            self._running.cancel(*probes)


def finished(card: ProbeCard, result: ProbeResult, fact: FactId | None = None) -> ProbeCard:
    """The card of a probe that has ended; its value is that of `fact`, else of its first observation."""
    seen = next((o for o in result.observations if fact in (None, o.fact)), None)
    return replace(
        card,
        state=_STATES[result.state],
        phases=result.phases,
        said=result.said or (seen.said if seen else ""),
        value=seen.value if seen else None,
        ms=result.ms,
        network=result.network,
    )


def idle(spec: ProbeSpec, consent: Consent, hosts: tuple[str, ...]) -> ProbeCard:
    """The card of a probe that has not run."""
    return ProbeCard(
        id=spec.id,
        title=spec.title,
        why=spec.why,
        consent=consent,
        hosts=hosts,
        state="idle",
        by_hand=spec.by_hand,
        cost=spec.cost,
    )
