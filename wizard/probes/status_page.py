"""What the official status page says of the component in use, at the time of the failure."""

import asyncio
from datetime import datetime

from wizard.model.words import Sureness
from wizard.probes.http import Outcome
from wizard.probes.keyed import Judged
from wizard.probes.outgoing import Ask
from wizard.probes.probing import Probing
from wizard.probes.reach import reach_of
from wizard.probes.route import configured, direct
from wizard.probes.status_report import StatusReport, judge, read_report

_RECENT_S = 300
PHASES = ("dns", "tcp", "tls", "request", "answer")


async def probe(run: Probing) -> None:
    """Set `status_page`."""
    run.progress.plan(PHASES)
    now = run.world.clock.now()
    at = run.subject.at_failure or now
    paths = ["summary.json", "incidents/unresolved.json"]
    if (now - at).total_seconds() > _RECENT_S:
        paths.append("incidents.json")  # what was over before now may still cover the time of the failure
    outcomes = await asyncio.gather(*(_fetch(run, path, first=not i) for i, path in enumerate(paths)))
    report = merged([o for o in outcomes if o.exchange.reply and o.exchange.reply.status == 200])
    if report is None:
        return _not_read(run, outcomes[0])
    judged: Judged = judge(report, surface=run.subject.surface, at=at)
    run.observe(
        "status_page",
        judged.value,
        judged.sureness,
        judged.said,
        outcomes[0].exchange,
        **_measured(report, at),
    )
    return None


async def _fetch(run: Probing, path: str, *, first: bool) -> Outcome:
    """One document of the page, as the environment says and then directly: no key is at stake."""
    ask = Ask(name="status page", url=f"{run.world.status_url}/api/v2/{path}")
    watch = run.layers if first else None
    route = configured(run.world, ask.url)
    inherits = bool(route.proxy or route.trust.named_by)
    outcome: Outcome = await run.ask(ask, route, watch, share=0.5 if inherits else 1.0)
    if inherits and read_report(outcome.body) is None:
        outcome = await run.ask(ask, direct(run.world), watch)
    return outcome


def merged(outcomes: list[Outcome]) -> StatusReport | None:
    """One report from all documents; the summary has the components, the others more incidents."""
    reports = [r for r in (read_report(o.body) for o in outcomes) if r is not None]
    if not reports:
        return None
    components = next((r.components for r in reports if r.components), ())
    incidents = {i.id: i for r in reversed(reports) for i in r.incidents}
    return StatusReport(components=components, incidents=tuple(incidents.values()))


def _not_read(run: Probing, outcome: Outcome) -> None:
    reply = outcome.exchange.reply
    said = reach_of(outcome.exchange).said
    if reply is not None:
        said = (
            f"What answered is not the official status page ({reply.status}, {reply.title or reply.shape})."
        )
    run.observe("status_page", "cannot_tell", Sureness.CANNOT_TELL, said, outcome.exchange)


def _measured(report: StatusReport, at: datetime) -> dict[str, str | int | None]:
    open_ones = [i for i in report.incidents if i.open]
    return {
        "unresolved": len(open_ones),
        "incident": open_ones[0].name if open_ones else None,
        "incident_link": open_ones[0].link if open_ones else None,
        "matched_to": at.isoformat(timespec="seconds"),
    }
