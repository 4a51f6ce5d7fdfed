"""The probe: looks at this network layer by layer, and sets it beside another one that was looked at."""

from collections.abc import Sequence

from wizard.model.network import NetworkReport
from wizard.model.words import Sureness
from wizard.probes.fingerprint import differing, same_network
from wizard.probes.network.across import compared
from wizard.probes.network.book import third_parties
from wizard.probes.network.drawing import ladder, report
from wizard.probes.network.finding import texts
from wizard.probes.network.measure import Look
from wizard.probes.network.plan import plan_for
from wizard.probes.probing import Probing

RUNGS = ("clock", "name", "connection, IPv4", "connection, IPv6", "encryption", "answer, directly", "sending")
_EVERY = 8
"""Observations after which the ladder is drawn anew: each of them would be more than anybody can see."""


async def probe(run: Probing) -> None:
    """Set `way_breaks`, and hand over the report and the raw observations."""
    third = all(run.may_ask(host) for host in third_parties())
    plan = plan_for(run.world, third=third, proxy=run.subject.proxy or None)
    beside = ["answer, as configured"] if plan.ways_beside else []
    beside += ["answer, other proxy"] if any(route.name == "other" for route in plan.routes) else []
    rungs = [*RUNGS[:-1], *beside, RUNGS[-1]]
    run.progress.plan(rungs)
    for name in rungs:
        run.progress.begin(name)
    look = Look(run.world, plan, seconds=max(run.deadline - run.world.clock.monotonic(), 0.0))
    look.book.changed = lambda: draw(run, look) if len(look.book.sightings) % _EVERY == 0 else None
    try:
        await look.run()
    finally:
        # What was seen counts, also where the person stopped it.
        conclude(run, look)


def draw(run: Probing, look: Look) -> None:
    """Show the rungs that are known by now as phases."""
    for rung in ladder(look.survey()).rungs:
        if rung.state == "not_checked" or rung.id == "account":
            continue
        run.progress.end(
            rung.title, fine=rung.state == "fine", ms=rung.ms, said=rung.said, control=rung.control
        )


def conclude(run: Probing, look: Look) -> None:
    """Judge what was seen."""
    draw(run, look)
    run.survey = survey = look.survey()
    run.report = found = beside(report(survey), run.subject.networks)
    told = found.verdict
    if found.network:
        run.network = lambda: found.network  # with its exit, which only this probe asks for
    value = texts()[told.id]["value"] if told.sureness is not Sureness.CANNOT_TELL else "cannot_tell"
    run.observe(
        "way_breaks",
        value,
        told.sureness,
        f"{told.title}. {told.because}" + (f" Missing: {told.missing}." if told.missing else ""),
        layer=told.layer,
        blames=str(told.blames),
        controls=" ".join(told.controls[:4]) or None,
        changed=", ".join(found.changed) or None,
    )


def beside(now: NetworkReport, earlier: Sequence[NetworkReport]) -> NetworkReport:
    """This look with another network's beside it, where one was looked at before.

    The network of the first look is where the failure was noticed; it stays on the left.
    """
    known = [r for r in earlier if r.network is not None]
    others = [r for r in known if not _same(r, now)]
    if now.network is None or not others:
        return now
    changed = differing(others[-1].network or "", now.network)
    if _same(known[0], now):
        return compared(now, _alone(others[-1]), changed)
    first = [r for r in known if _same(r, known[0])][-1]
    both = compared(_alone(first), now, changed)
    return both.model_copy(update={"ladder": now.ladder, "picture": now.picture, "network": now.network})


def _same(one: NetworkReport, other: NetworkReport) -> bool:
    return same_network(one.network or "", other.network or "")


def _alone(report: NetworkReport) -> NetworkReport:
    """A report without what was once beside it."""
    return report.model_copy(
        update={"rows": tuple(row.model_copy(update={"there": None}) for row in report.rows)}
    )
