"""How long export, draft and review of a full session take: `python -m tests.benchmarks.bench_case`.

Issue 5 asks for an export of a full session in under 0.5 s.
"""

import sys
import time
from collections.abc import Callable

from tests.evidence.case.build import at, gate, leaving, pasted, probed, session, told
from wizard.evidence.case import open_case
from wizard.knowledge.load import catalogue
from wizard.model.event import Consented, Event, Noted
from wizard.model.words import Consent
from wizard.session.case.drafting import case_draft
from wizard.session.case.export import export
from wizard.session.case.review import review

SECRETS = ("own-secret-word-4711", "another-secret-0815", "third-secret-2342")


def full(events: int) -> tuple[Event, ...]:
    """A long session: probes, answers, notes and consents in turn."""
    more: list[Event] = []
    while len(more) < events:
        number = len(more)
        more += [
            probed(),
            told("network", "other_network", "fails", 100 + number),
            Noted(at=at(100 + number), field="tried", text=f"try {number}: wrote to jo{number}@firm.example"),
            Consented(
                at=at(100 + number), consent=Consent.ASKS_HOST, hosts=("api.anthropic.com",), granted=True
            ),
            pasted(f"messages.{number}.content: text content blocks must be non-empty"),
        ]
    return session(*more)


def best(work: Callable[[], object], runs: int = 5) -> float:
    """The fastest of some runs, in seconds of this process."""
    times = []
    for _ in range(runs):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times)


def main() -> None:
    for events in (20, 100, 300):
        whole = leaving(full(events), gate(*SECRETS))
        data = export(whole, None, at(9000)).data
        out = best(lambda whole=whole: export(whole, None, at(9000)))  # type: ignore[misc]
        seen = best(lambda whole=whole: case_draft(whole, None, "a400", at(9000)))  # type: ignore[misc]
        back = best(lambda data=data: review(open_case(data), catalogue(), at(9000)))  # type: ignore[misc]
        size = len(data) / 1024
        sys.stdout.write(
            f"{events:4} events: export {out:.3f} s, draft {seen:.3f} s, review {back:.3f} s, {size:.0f} KB\n"
        )


if __name__ == "__main__":
    main()
