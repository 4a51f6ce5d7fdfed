"""How long explaining takes: one message, a long log, a large body, hostile text, and the command's start.

Run by hand: `python -m tests.benchmarks.bench_explain`. Nothing here is a test; figures depend on the
machine.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial

from wizard.diagnosis import explain

MESSAGE = (
    'API Error: 400 {"type":"error","error":{"type":"invalid_request_error","message":"messages.3.content.0: '
    "unexpected `tool_use_id` found in `tool_result` blocks: toolu_01A. Each `tool_result` block must have a "
    'corresponding `tool_use` block in the previous message."},"request_id":"req_011CUuQhGVMX7v32Lz9nc5rQ"}'
)
HOSTILE = {
    "braces": "{" * 1_000_000,
    "open strings": '{"error": "' * 90_000,
    "quotes": '"' * 1_000_000,
    "blanks": '{"a": "x"' + " " * 1_000_000,
    "newlines": '{"error": "x"' + "\n" * 1_000_000 + "y",
    "backslashes": '{"error": "' + "\\" * 1_000_000,
    "escaped quotes": '{\\"error\\": \\"' * 70_000,
    "go maps": "error map[" * 100_000,
    "paths": "messages.0.content." * 50_000 + ": Extra inputs are not permitted",
    "dots": "error: " + "." * 1_000_000,
    "brackets": "error [" * 140_000,
    "curl": "curl -d '" * 100_000,
    "calls": "messages.create(" * 60_000,
    "posts": "POST /v1/messages HTTP/1.1\nHost: x\n\n{\n" * 25_000,
    "html": "<title" * 160_000,
    "entities": "error &amp;" * 90_000,
    "ansi": "error \x1b[" * 120_000,
    "error lines": "\n".join(
        f"ERROR {i} Error code: 400 - {{'error': {{'message': 'm{i}'}}}}" for i in range(15_000)
    ),
}


def log(lines: int = 10_000) -> str:
    """A service's log with three errors in it."""
    calm = [
        f"2026-11-02T10:{i // 60 % 60:02d}:{i % 60:02d}Z INFO worker-{i % 7} handled job {i} in {i % 90} ms"
        for i in range(lines)
    ]
    for place in (lines // 5, lines // 2, lines - 9):
        calm[place] = f"2026-11-02T10:00:00Z ERROR call failed: {MESSAGE}"
    return "\n".join(calm)


def seconds(work: Callable[[], object], times: int) -> float:
    """The median time of one run."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def say(name: str, taken: float, goal: str) -> None:
    """One line of the result."""
    sys.stdout.write(f"{name:18} {taken:9.4f} s   {goal}\n")


def main() -> None:
    """Print every figure with its goal."""
    explain(MESSAGE)
    say("one message", seconds(lambda: explain(MESSAGE), 200), "goal 0.005 s")
    text = log()
    say("10,000-line log", seconds(lambda: explain(text), 5), "goal 0.3 s")
    content = "x" * 32_000_000
    body = json.dumps({"model": "m", "max_tokens": 1, "messages": [{"role": "user", "content": content}]})
    say("32 MB body", seconds(lambda: explain(body), 1), "with its check")
    for name, hostile in HOSTILE.items():
        say(name, seconds(partial(explain, hostile), 1), f"{len(hostile) / 1e6:.1f} MB of hostile text")
    command = [sys.executable, "-m", "wizard", "explain", "-"]
    start = partial(subprocess.run, command, input=MESSAGE.encode(), stdout=subprocess.DEVNULL, check=False)
    say("command", seconds(start, 7), "goal 0.35 s")


if __name__ == "__main__":
    main()
