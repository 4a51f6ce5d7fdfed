"""How long the network diagnosis takes, and how quickly stored observations are judged.

Run by hand: `python -m tests.benchmarks.bench_network`. Aims: under 2 s where nothing fails, 10 s at worst.
"""

import asyncio
import time

from tests.lab.faults import scenarios
from tests.lab.judge import frozen
from tests.lab.lab import Lab
from wizard.probes.network.drawing import report
from wizard.probes.network.measure import survey
from wizard.probes.network.plan import plan_for


def live() -> dict[str, float]:
    """Seconds of every situation that needs no further program, with the product's own limits."""
    took = {}
    for row in scenarios():
        if row.needs:
            continue
        with Lab.of(row) as lab:
            began = time.perf_counter()
            asyncio.run(survey(lab.world, plan_for(lab.world)))
            took[row.id] = time.perf_counter() - began
    return took


def main() -> None:
    """Measure and print."""
    took = live()
    healthy = {row.id: took[row.id] for row in scenarios() if row.id in took and row.expect.layer == "none"}
    for title, part in (("healthy", healthy), ("all", took)):
        slowest = sorted(part, key=lambda name: part[name])[-3:]
        middle = sorted(part.values())[len(part) // 2]
        said = ", ".join(f"{name} {part[name]:.1f}" for name in reversed(slowest))
        print(f"{title:<8} median {middle:.2f} s, slowest: {said}")  # noqa: T201 - its output
    stored = frozen("healthy")[0]
    began = time.perf_counter()
    for _ in range(100):
        report(stored)
    print(f"judging  {(time.perf_counter() - began) * 10:.1f} ms")  # noqa: T201 - its output


if __name__ == "__main__":
    main()
