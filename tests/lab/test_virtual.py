"""The conduct of a look under virtual time: nobody is blamed by chance, and everything ends."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from tests.lab.faults import scenario, scenarios
from tests.lab.judge import frozen, told
from tests.lab.virtual import Fate, Retold, VirtualClock, run
from tests.probes.lab import world
from wizard.model.world import World
from wizard.probes.network.analysis import verdict
from wizard.probes.network.measure import Look
from wizard.probes.network.plan import Plan, plan_for
from wizard.probes.network.records import Survey

HEALTHY = [row.id for row in scenarios() if row.expect.layer == "none" and row.expect.blames == "nobody"]
_BUDGET = 10.0


def virtual_world(home: Path, survey: Survey) -> World:
    """A world as that survey's machine had it, on a clock that waits for nobody."""
    environ = {}
    if way := survey.way("configured"):
        if way.proxy:
            environ["HTTPS_PROXY"] = way.proxy
        if way.trust_from:
            environ[way.trust_from] = str(home / "authority.pem")
    if way := survey.way("other"):
        environ |= {"HTTPS_PROXY": way.proxy or "", "NO_PROXY": way.spared}
    return replace(world(home), clock=VirtualClock(), environ=environ)


def looked(home: Path, survey: Survey, fate: Fate) -> tuple[Survey, float]:
    """A look whose operations have these fates, and the virtual seconds that it took."""
    where = virtual_world(home, survey)
    plan: Plan = plan_for(where)
    assert {r.name for r in plan.routes} == {w.name for w in survey.ways}

    async def work() -> tuple[Survey, float]:
        seen = await Look(where, plan, seconds=_BUDGET).run()
        return seen, where.clock.monotonic()

    with pytest.MonkeyPatch.context() as patch:
        Retold(survey, fate).install(patch)
        return run(work)


def weather(dice: random.Random) -> Fate:
    """A healthy network on a bad day: slow here and there, a packet lost, controls that do not answer."""

    def fate(role: str, attempt: int) -> float | None:
        lost = dice.random()
        if role == "target":
            # What the network does carry arrives at the second attempt at the latest.
            return (
                None if attempt == 1 and lost < 0.15 else dice.choice((0.01, 0.1, 0.4, 1.2)) * dice.random()
            )
        return None if lost < 0.3 else dice.uniform(0.01, 3.5)

    return fate


def test_a_thousand_healthy_looks_blame_nobody(tmp_path: Path) -> None:
    """Every delay, order and loss that a healthy network brings: all of them end in time, none blames."""
    stored = {name: frozen(name)[0] for name in HEALTHY}
    for seed in range(1000):
        dice = random.Random(seed)
        name = dice.choice(HEALTHY)
        seen, took = looked(tmp_path, stored[name], weather(dice))
        found = verdict(seen)
        assert (found.blames, found.layer) == ("nobody", "none"), (seed, name, found)
        assert took <= _BUDGET, (seed, name, took)


@pytest.mark.parametrize("name", ["healthy", "proxy-works", "interception-known", "no-ipv6"])
@pytest.mark.parametrize("dead", ["target", "control", "resolver", "portal", "everything"])
def test_whatever_hangs_it_ends_within_its_time(tmp_path: Path, name: str, dead: str) -> None:
    """Operations of a kind hang for ever, or all there are: the budget holds, and no blame comes of it."""
    seen, took = looked(
        tmp_path, frozen(name)[0], lambda role, attempt: None if dead in (role, "everything") else 0.05
    )
    assert took <= _BUDGET
    found = verdict(seen)
    if dead == "target":
        assert found.sureness != "shown" or found.controls, found
    else:
        assert found.blames == "nobody", found


def test_a_healthy_look_does_not_wait_for_controls_that_hang(tmp_path: Path) -> None:
    """Where the way is clear at once, dead controls cost a moment and not their whole time."""
    stored = frozen("healthy")[0]
    _, all_well = looked(tmp_path, stored, lambda role, attempt: 0.05)
    _, without = looked(tmp_path, stored, lambda role, attempt: 0.05 if role == "target" else None)
    assert all_well < 1
    assert without < 2


@pytest.mark.parametrize(
    "name", ["tcp-dropped", "sni-filter", "dns-name-missing", "filter-cuts-large-bodies"]
)
def test_delays_do_not_hide_what_is_broken(tmp_path: Path, name: str) -> None:
    """The same faults as live, with slow operations: the same verdict, or one that cannot tell."""
    row, stored = scenario(name), frozen(name)[0]
    for seed in range(20):
        dice = random.Random(seed)
        seen, _ = looked(tmp_path, stored, lambda role, attempt, d=dice: d.uniform(0.01, 1.5))  # type: ignore[misc]
        assert told(verdict(seen))[:2] == (row.expect.layer, str(row.expect.blames)), (seed, verdict(seen))
