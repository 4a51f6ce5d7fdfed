"""How long a step takes to be saved, and a full session to be exported.

Run by hand: `python -m tests.benchmarks.bench_evidence`. The aim: export of a full session under 0.5 s.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.evidence.build import AT, NOW, context, flow, full, seen, started
from wizard.evidence import Gate
from wizard.evidence.redaction import KnownSecrets
from wizard.evidence.render import FORMS, render
from wizard.evidence.report import report
from wizard.model.event import Probed
from wizard.model.observation import ProbeResult
from wizard.session import Store

STEPS = 60
SECRETS = ("first-known-secret", "second-known-secret", "third-known-secret")


def timed(name: str, work: Callable[[], object], times: int) -> None:
    """Print the mean time of one run in milliseconds."""
    begin = time.perf_counter()
    for _ in range(times):
        work()
    print(f"{name:<40} {(time.perf_counter() - begin) / times * 1000:8.1f} ms")  # noqa: T201 - its output


def main() -> None:
    """Measure and print."""
    measured = {f"header_{n}": "a value as long as they are" for n in range(12)}
    observation = seen("key_check", "accepted", said="The key was accepted.", measured=measured)
    result = ProbeResult(probe="models", state="done", started=AT, ms=1.0, observations=(observation,) * 3)
    event = Probed(at=AT, step="key", result=result)
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder)).create(started(), b"flow") as sitting:
        sitting.know(SECRETS)
        timed("one step saved and synced", lambda: sitting.append(event), STEPS)

    gate = Gate(known=KnownSecrets(SECRETS), key=b"case")
    state = full(history=(observation,) * STEPS)
    made = report(state, flow(), context=context(gate=gate), now=NOW)
    timed(
        f"report of {STEPS} observations",
        lambda: report(state, flow(), context=context(gate=gate), now=NOW),
        5,
    )
    for form in FORMS:
        timed(f"rendered as {form}", lambda form=form: render(made, form, gate=gate), 5)  # type: ignore[misc]


if __name__ == "__main__":
    main()
