"""How far and how fast a failing request shrinks: against the checks, and live against the stand-in.

Run by hand: `python -m tests.benchmarks.bench_minimize`. The aims: a body of 480 messages with one fault to
at most 400 bytes in at most 60 calls, and growth no faster than the body's.
"""

import asyncio
import time
from typing import Any

from tests.diagnosis.minimize.test_minimize import conversation
from tests.proof.support import KEY, setting_for
from wizard.diagnosis.contract import check
from wizard.diagnosis.minimize import minimize, offline_answer
from wizard.diagnosis.minimize.search import size_of
from wizard.proof.shrink import Oracle, shrink
from wizard.standin import start

SIZES = (120, 240, 480, 960)


def faulty(messages: int) -> dict[str, Any]:
    """A long conversation with an empty text in its middle."""
    body: dict[str, Any] = conversation(messages)
    body["messages"][messages // 8 * 4 + 1]["content"][0]["text"] = ""
    return body


async def live(body: dict[str, Any]) -> tuple[int, int]:
    """(bytes, calls) against the free endpoint of the stand-in."""
    async with start("healthy", keys=[KEY]) as standin:
        done = await shrink(Oracle(setting_for(standin), 200), body)
    return done.result.size, done.calls


def main() -> None:
    """Shrink each size both ways."""
    for messages in SIZES:
        body = faulty(messages)
        began = time.perf_counter()
        done = minimize(body, offline_answer(body, lambda each: check(each, version="2026-10-21")))
        seconds = time.perf_counter() - began
        size, calls = asyncio.run(live(body))
        offline = f"offline {done.size} bytes, {done.calls} calls in {seconds:.2f} s"
        whole = f"{messages:>5} messages, {size_of(body):>7} bytes"
        print(f"{whole}: {offline}; live {size} bytes, {calls} calls")  # noqa: T201 - its output


if __name__ == "__main__":
    main()
