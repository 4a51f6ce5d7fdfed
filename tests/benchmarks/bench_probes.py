"""How long all probes take together, against the slowest of them alone.

Run by hand: `python -m tests.benchmarks.bench_probes`. The aim: at most 10 % more than the slowest. Each
answer is delayed by a second, so that the figures show the waiting and not the machine.
"""

import asyncio
import tempfile
import time
from pathlib import Path

from tests.probes.lab import KEYLESS, Got, api_ok, credential, http, reply, world
from tests.probes.test_status_page import page
from wizard.knowledge import catalogue
from wizard.probes import run_probes

DELAY_S = 1.0


async def slow(got: Got) -> bytes:
    """Answer like the API, or like the status page, after the delay."""
    await asyncio.sleep(DELAY_S)
    if "/api/v2/" in got.target:
        return reply(200, page())
    return api_ok({"data": []}) if "x-api-key" in got.headers else KEYLESS


async def main() -> None:
    """Measure each probe alone, then all together."""
    ids = [name for name in catalogue().probes if name != "network"]  # bench_network measures that one
    with tempfile.TemporaryDirectory() as home:
        async with http(slow) as server:
            where = world(Path(home), api_url=server.url, status_url=server.url)

            async def seconds(*probes: str) -> float:
                began = time.perf_counter()
                key = credential(server.url)
                await run_probes(probes, where, credential=key, allow=lambda consent, host: True)
                return time.perf_counter() - began

            await seconds(*ids)  # the first run pays for imports
            alone = {probe: await seconds(probe) for probe in ids}
            together = await seconds(*ids)
    slowest = max(alone.values())
    for probe, took in alone.items():
        print(f"{probe:<20} {took:6.3f} s")  # noqa: T201 - its output
    print(f"{'together':<20} {together:6.3f} s  {together / slowest - 1:+.1%}")  # noqa: T201 - its output


if __name__ == "__main__":
    asyncio.run(main())
