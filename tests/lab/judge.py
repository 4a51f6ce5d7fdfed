"""A scenario looked at with the product's own diagnosis, and what of it is frozen.

A400_LAB=full   pytest tests/lab/test_verdicts.py     every situation live, with the product's own limits
A400_LAB_RUNS=20 pytest tests/lab/test_verdicts.py    so many live healthy runs in place of a few
A400_GOLDEN=write pytest tests/lab/test_verdicts.py   freeze what was observed anew
"""

import asyncio
import json
from pathlib import Path
from typing import Any

from tests.lab.faults import Scenario
from tests.lab.lab import Lab
from wizard.credentials import Credential, Kind, Style
from wizard.model.network import NetworkReport, NetworkVerdict
from wizard.model.secret import Secret
from wizard.model.world import World
from wizard.probes import ProbeRun, Subject
from wizard.probes.network.evidence import Evidence
from wizard.probes.network.measure import survey as measure
from wizard.probes.network.notebook import Limits
from wizard.probes.network.plan import plan_for
from wizard.probes.network.records import Survey
from wizard.probes.network.replay import replay, with_records

GOLDEN = Path(__file__).with_name("golden")
QUICK = Limits(operation=3.0, again_after=0.3)
"""For machines on loopback; the product's own limits are for the internet."""


async def look(world: World, limits: Limits | None) -> Survey:
    """One network: its layers, and above a network that is clear the account and the status page."""
    seen = await measure(world, plan_for(world), limits=limits)
    if not Evidence(seen).cleared:
        return seen
    key = Secret(world.environ["ANTHROPIC_API_KEY"], base_url=world.api_url)
    credential = Credential(
        id="lab", source="lab", kind=Kind.API_KEY, base_url=world.api_url, secret=key, style=Style.X_API_KEY
    )
    ids = ["models", "count_tokens", "status_page"]
    run = ProbeRun(ids, world, subject=Subject(credential=credential), allow=lambda consent, host: True)
    run.start()
    results = await run.wait()
    status = next((o.value for r in results for o in r.observations if o.fact == "status_page"), None)
    return with_records(seen, [e for records in run.exchanges.values() for e in records], status)


def surveys(row: Scenario, limits: Limits | None = None) -> list[Survey]:
    """What a person would have after looking here, and there where the scenario has another network."""
    with Lab.of(row) as lab:
        seen = [asyncio.run(look(lab.world, limits))]
        if row.elsewhere is not None:
            lab.switch()
            seen.append(asyncio.run(look(lab.world, limits)))
    return seen


def told(verdict: NetworkVerdict) -> tuple[str, str, str]:
    """A verdict in the words of the scenarios."""
    return verdict.layer, str(verdict.blames), str(verdict.sureness)


def wanted(row: Scenario) -> tuple[str, str, str]:
    """The verdict that a scenario must get."""
    return row.expect.layer, str(row.expect.blames), str(row.expect.sureness)


def shape(survey: Survey) -> dict[str, str]:
    """What was observed, without what differs between two runs: how each operation of the API's way ended."""
    seen = Evidence(survey)
    return {
        f"{op.best.layer}/{op.best.op}/{op.best.store or op.best.route}/{op.best.address or ''}": (
            (op.sender.id if op.sender else op.failure) or "fine"
        )
        for op in seen.ops
        if op.best.role == "target" and op.best.op not in ("trace", "keyless get")
    }


def alike(one: dict[str, str], other: dict[str, str]) -> bool:
    """Whether two looks saw the same where both looked.

    A way that is clear is not waited out, so that slow operations beside it may be missing.
    """
    both = one.keys() & other.keys()
    return bool(both) and all(one[name] == other[name] for name in both)


def frozen(name: str) -> list[Survey]:
    """The golden observations of a scenario.

    Raises:
        FileNotFoundError: there are none yet.
    """
    text = (GOLDEN / f"{name}.json").read_text("utf-8")
    return [Survey.model_validate(entry) for entry in json.loads(text)]


def freeze(name: str, seen: list[Survey]) -> None:
    """Write the golden observations of a scenario, one sighting a line."""
    GOLDEN.mkdir(exist_ok=True)
    (GOLDEN / f"{name}.json").write_text("[\n" + ",\n".join(_text(s) for s in seen) + "\n]\n", "utf-8")


def _text(survey: Survey) -> str:
    raw: dict[str, Any] = survey.model_dump(mode="json", exclude_defaults=True)
    sightings = raw.pop("sightings")
    head = json.dumps(raw, ensure_ascii=False)[:-1]
    lines = ",\n  ".join(json.dumps(sighting, ensure_ascii=False) for sighting in sightings)
    return f'{head}, "sightings": [\n  {lines}\n]}}'


def judged(seen: list[Survey]) -> NetworkReport:
    """The report on them."""
    return replay(seen)
