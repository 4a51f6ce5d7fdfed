"""How long `check` takes and how much memory, against `json.loads` of the same body. Run by hand.

    python -m tests.benchmarks.bench_check

Wanted: a body of 32 MB in under twice the time of `json.loads`, and under three times its size in memory.
"""

import base64
import json
import os
import sys
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.diagnosis.contract.bodies import Body, ask, assistant, call, image, png, result, text, tool, user
from wizard.diagnosis.contract import check
from wizard.diagnosis.minimize import minimize, offline_answer


def _seconds(work: Callable[[], Any], rounds: int = 5) -> float:
    best = 1e9
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begun)
    return best


def _peak(work: Callable[[], Any]) -> int:
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def _images() -> Body:
    data = base64.b64encode(png() + os.urandom(3_000_000)).decode()
    return ask(messages=[user(*[image(data)] * 8)])


def _prose() -> Body:
    words = 'Some prose with "quotes", é and\nlines. ' * 90
    return ask(
        messages=[m for _ in range(4200) for m in (user(text(words)), assistant(text(words)))] + [user("go")]
    )


def _tools() -> Body:
    messages: list[Body] = [user("go")]
    for number in range(4000):
        messages += [
            assistant(text("let me see " * 300), call(f"toolu_{number}", "run", input={"n": number})),
            user(result(f"toolu_{number}", "x" * 3800)),
        ]
    return ask(messages=messages, tools=[tool("run")])


def _dense() -> Body:
    """Nothing but short calls and their results, many in a message: the most blocks in the least text."""
    messages: list[Body] = [user("go")]
    for turn in range(4600):
        numbers = range(45 * turn, 45 * turn + 45)
        messages += [
            assistant(
                text("next"), *(call(f"toolu_{number}", "run", input={"n": number}) for number in numbers)
            ),
            user(*(result(f"toolu_{number}", "ok") for number in numbers)),
        ]
    return ask(messages=messages, tools=[tool("run")])


def _tiny() -> Body:
    """As many messages as a request may have, each of one word."""
    return ask(messages=[*[user("hi"), assistant("ok")] * 49_999, user("go")])


def _faulty() -> Body:
    """The dense body with one fault near its end, which is to be told with line and column."""
    body = _dense()
    body["messages"][-2]["content"][1]["mood"] = "calm"
    return body


def main() -> None:
    """Print one line for each kind of body."""
    check({})  # builds the validators, which a program does once
    sys.stdout.write(f"{'body':10} {'MB':>5} {'loads ms':>9} {'check ms':>9} {'times':>6} {'memory':>7}\n")
    kinds: dict[str, Callable[[], Body]] = {
        "images": _images, "prose": _prose, "tools": _tools, "dense": _dense, "faulty": _faulty,
        "tiny": _tiny, "small": ask,
    }  # fmt: skip
    for name, make in kinds.items():
        data = json.dumps(make()).encode()
        loads, checks = _seconds(partial(json.loads, data)), _seconds(partial(check, data))
        memory = _peak(partial(check, data)) / len(data)
        times = f"{loads * 1000:9.2f} {checks * 1000:9.2f} {checks / loads:6.2f}"
        sys.stdout.write(f"{name:10} {len(data) / 1e6:5.1f} {times} {memory:6.2f}x\n")
    body = _tools()
    body["messages"] = [*body["messages"][:481], user("end")]
    body["messages"][240]["mood"] = "calm"
    done = minimize(body, offline_answer(body, check))
    sys.stdout.write(f"minimize 482 messages: {done.size} bytes in {done.calls} calls\n")


if __name__ == "__main__":
    main()
