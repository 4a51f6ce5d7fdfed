"""How long the network diagnosis takes, and how quickly stored observations are judged.

Run by hand: `python -m tests.benchmarks.bench_network`. Aims: under 2 s where nothing fails, 10 s at worst.
Waiting is what counts, so wall time is shown beside the processor time that it took (the lab's servers run in
the same process and are part of that) and beside the load of the machine.
"""

import asyncio
import os
import resource
import time

from tests.conftest import missing_parts
from tests.lab.faults import Scenario, scenarios
from tests.lab.judge import frozen
from tests.lab.lab import Lab
from wizard.probes.network.drawing import report
from wizard.probes.network.measure import survey
from wizard.probes.network.plan import plan_for


def _busy() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def live(rows: list[Scenario]) -> dict[str, tuple[float, float]]:
    """(seconds, seconds of the processor) of every situation, with the product's own limits."""
    took = {}
    for row in rows:
        with Lab.of(row) as lab:
            began, busy = time.perf_counter(), _busy()
            asyncio.run(survey(lab.world, plan_for(lab.world)))
            took[row.id] = time.perf_counter() - began, _busy() - busy
    return took


def main() -> None:
    """Measure and print."""
    rows = [row for row in scenarios() if not missing_parts(row.needs)]
    took = live(rows)
    healthy = {row.id: took[row.id] for row in rows if row.expect.layer == "none"}
    said = " ".join(f"{part:.1f}" for part in os.getloadavg())
    print(f"{len(took)} situations, load {said}")  # noqa: T201 - its output
    for title, part in (("healthy", healthy), ("all", took)):
        slowest = sorted(part, key=lambda name: part[name][0])[-3:]
        middle = sorted(wall for wall, _ in part.values())[len(part) // 2]
        busy = sorted(cpu for _, cpu in part.values())[len(part) // 2]
        named = ", ".join(f"{name} {part[name][0]:.1f}" for name in reversed(slowest))
        print(f"{title:<8} median {middle:.2f} s wall, {busy:.2f} s processor; slowest: {named}")  # noqa: T201 - its output
    stored = frozen("healthy")[0]
    began = time.perf_counter()
    for _ in range(100):
        report(stored)
    print(f"judging  {(time.perf_counter() - began) * 10:.1f} ms")  # noqa: T201 - its output


if __name__ == "__main__":
    main()
