"""Running a page's probes: their cards while they run, stopping one or all, and their results as they end."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from wizard.model.fact import FactId, ProbeId, ProbeSpec
from wizard.model.observation import Phase, ProbeResult
from wizard.walk.page import ProbeCard, ProbeState
from wizard.walk.parts import Prober, ProbeRun

_STATES: Mapping[str, ProbeState] = {
    "done": "done",
    "timed_out": "timed_out",
    "cancelled": "cancelled",
    "refused": "refused",
    "failed": "failed",
}


class Probing:
    """The probes that run now. At most one run at a time; a probe is stopped by itself.

    Args:
        prober: runs them.
        moved: told of every change of a card.
    """

    def __init__(self, prober: Prober, moved: Callable[[ProbeCard], None]) -> None:
        self._prober = prober
        self._moved = moved
        self._tasks: dict[ProbeId, asyncio.Task[None]] = {}
        self._cards: dict[ProbeId, ProbeCard] = {}
        self._ended: dict[ProbeId, ProbeResult] = {}

    @property
    def running(self) -> tuple[ProbeId, ...]:
        """The probes that have not ended."""
        return tuple(self._tasks)

    def card(self, probe: ProbeId) -> ProbeCard | None:
        """The card of a probe that runs now."""
        return self._cards.get(probe) if probe in self._tasks else None

    async def run(
        self, cards: Sequence[ProbeCard], run: ProbeRun, ended: Callable[[ProbeResult], None]
    ) -> None:
        """Run the probes of `run`, each in a task of its own, until all have ended.

        Args:
            cards: the card of each probe before it runs.
            run: what to run; its callbacks are replaced by this object's.
            ended: given each result once, as it comes.
        """
        for card in cards:
            self._cards[card.id] = replace(card, state="running", phases=(), said="", value=None, ms=None)
            self._moved(self._cards[card.id])
        self._tasks = {
            probe: asyncio.create_task(self._one(probe, run, ended), name=f"probe {probe}")
            for probe in run.probes
        }
        tasks = list(self._tasks.values())
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._tasks = {}

    async def _one(self, probe: ProbeId, run: ProbeRun, ended: Callable[[ProbeResult], None]) -> None:
        def took(result: ProbeResult) -> None:
            self._tasks.pop(result.probe, None)
            card = self._cards.pop(result.probe)
            ended(result)
            self._moved(finished(card, result))

        try:
            await self._prober.run(replace(run, probes=(probe,), on_phase=self._phase, on_result=took))
        except asyncio.CancelledError:
            if probe in self._tasks and (task := asyncio.current_task()) and task.cancelling():
                self._tasks.pop(probe)
                self._moved(replace(self._cards.pop(probe), state="cancelled", said="stopped by you"))
                task.uncancel()

    def _phase(self, probe: ProbeId, phase: Phase) -> None:
        if (card := self._cards.get(probe)) is None:
            return
        rest = [p for p in card.phases if p.name != phase.name]
        places = {p.name: i for i, p in enumerate(card.phases)}
        rest.insert(places.get(phase.name, len(rest)), phase)
        self._cards[probe] = replace(card, phases=tuple(rest))
        self._moved(self._cards[probe])

    def stop(self, probes: Sequence[ProbeId] = ()) -> None:
        """Stop these probes, or all."""
        for probe, task in list(self._tasks.items()):
            if not probes or probe in probes:
                task.cancel()


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
    )


def idle(spec: ProbeSpec, hosts: tuple[str, ...]) -> ProbeCard:
    """The card of a probe that has not run."""
    return ProbeCard(
        id=spec.id,
        title=spec.title,
        why=spec.why,
        consent=spec.consent,
        hosts=hosts,
        state="idle",
        by_hand=spec.by_hand,
        cost=spec.cost,
    )
