"""Doing something twice: when the second attempt starts, which of them counts, and what is left behind."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.lab.virtual import run
from wizard.probes.answer import read_reply
from wizard.probes.exchange import Failure
from wizard.probes.network.records import Sighting
from wizard.probes.network.repeat import few, twice, went_well

AFTER = 1.0
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def sighting(attempt: int, failure: Failure | None = None, **more: object) -> Sighting:
    """What an attempt brought."""
    plain = {"id": f"x#{attempt}", "role": "target", "layer": "tcp", "op": "connect", "host": "h", "ms": 1}
    return Sighting.model_validate({**plain, "at": NOW, "attempt": attempt, "failure": failure, **more})


class Attempts:
    """Attempts that end after so many seconds, with or without a failure."""

    def __init__(self, *plans: tuple[float, Failure | None]) -> None:
        self._plans = plans
        self.begun: list[float] = []
        self.stopped: list[int] = []

    async def __call__(self, attempt: int) -> Sighting:
        self.begun.append(asyncio.get_running_loop().time())
        seconds, failure = self._plans[attempt - 1]
        try:
            await asyncio.sleep(seconds)
        except asyncio.CancelledError:
            self.stopped.append(attempt)
            raise
        return sighting(attempt, failure)


@pytest.mark.parametrize(
    ("plans", "begun", "counts", "ends"),
    [
        (((0.1, None),), [0.0], 1, 0.1),
        (((0.1, "refused"), (0.1, None)), [0.0, 1.0], 2, 1.1),
        (((0.1, "refused"), (0.1, "refused")), [0.0, 1.0], 1, 1.1),
        (((5.0, None), (0.2, None)), [0.0, 1.0], 2, 1.2),
        (((1.5, None), (5.0, None)), [0.0, 1.0], 1, 1.5),
        (((2.5, "timed_out"), (2.5, "timed_out")), [0.0, 1.0], 1, 3.5),
        (((2.5, "timed_out"), (0.1, "refused")), [0.0, 1.0], 1, 2.5),
    ],
)
def test_the_first_that_goes_well_counts(
    plans: tuple[tuple[float, Failure | None], ...], begun: list[float], counts: int, ends: float
) -> None:
    """The second starts a second after the first, where that has not gone well by then; both may run."""
    attempts = Attempts(*plans)

    async def work() -> tuple[Sighting, float]:
        seen = await twice(attempts, AFTER, lambda: True)
        return seen, asyncio.get_running_loop().time()

    seen, ended = run(work)
    assert attempts.begun == pytest.approx(begun)
    assert seen.attempt == counts
    assert ended == pytest.approx(ends)


@pytest.mark.parametrize("plans", [((5.0, None), (0.2, None)), ((1.5, None), (9.0, None))])
def test_what_lost_is_stopped(plans: tuple[tuple[float, Failure | None], ...]) -> None:
    """No attempt outlives the one that counts."""
    attempts = Attempts(*plans)

    async def work() -> int:
        seen = await twice(attempts, AFTER, lambda: True)
        await asyncio.sleep(0)
        return seen.attempt

    assert {run(work), *attempts.stopped} == {1, 2}


def test_no_time_no_second_attempt() -> None:
    """Where the budget is over, one failure is all there is."""
    attempts = Attempts((0.1, "refused"), (0.1, None))
    seen = run(lambda: twice(attempts, AFTER, lambda: False))
    assert (seen.attempt, len(attempts.begun)) == (1, 1)


def test_cancelling_stops_both() -> None:
    """A look that is stopped leaves nothing running."""
    attempts = Attempts((9.0, None), (9.0, None))

    async def work() -> None:
        task = asyncio.ensure_future(twice(attempts, AFTER, lambda: True))
        await asyncio.sleep(1.5)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await asyncio.sleep(0)

    run(work)
    assert sorted(attempts.stopped) == [1, 2]


def _answer(headers: dict[str, str]) -> Callable[[], Sighting]:
    reply = read_reply(401, headers, "{}", False).reply
    return lambda: sighting(1, layer="http", op="keyless get", reply=reply)


@pytest.mark.parametrize(
    ("seen", "well"),
    [
        (lambda: sighting(1), True),
        (lambda: sighting(1, "refused"), False),
        (_answer({"request-id": "req_1"}), True),
        (_answer({"server": "cloudflare", "cf-ray": "1-FRA"}), False),
    ],
)
def test_an_answer_of_somebody_else_is_asked_for_again(seen: Callable[[], Sighting], well: bool) -> None:
    """A request went well where the API itself answered; a box's answer may be a passing one."""
    assert went_well(seen()) is well


def test_few_of_each_family_are_tried() -> None:
    """A name with many addresses costs no more than one with some."""
    many = tuple(f"192.0.2.{n}" for n in range(20)) + tuple(f"2001:db8::{n}" for n in range(20))
    found = few(many)
    assert len(found) == 8
    assert sum(":" in address for address in found) == 4
    assert found[0] == "192.0.2.0"
