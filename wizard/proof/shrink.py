"""Shrinking a failing request against the live API: asking in turn, waiting where it is told to, in budget.

The free endpoint (count_tokens) is asked only where it gives the same error as the real one did. A refused
call to the real one costs nothing; an accepted one costs its input and one token.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from wizard.diagnosis.minimize import Minimized, search, units
from wizard.diagnosis.minimize.search import Answer, Candidate, size_of
from wizard.diagnosis.minimize.signature import Signature, about_size, signature
from wizard.model.explanation import ApiError
from wizard.probes.exchange import Exchange, Reply
from wizard.probes.text import tidy
from wizard.proof.trials import Setting, ask, for_endpoint, knowledge

_LATER = (408, 409, 429, 500, 502, 503, 504, 529)
"""Statuses after which the same request is asked again (facts: api C1 and C3)."""
_ABOUT_THE_CALLER = (401, 402, 403)
"""Statuses that say nothing of the body: where one comes up on the way, the search ends."""

_MOST_SUSPECTS = 12
"""Parts that are taken out one by one at the end, to see what the rest passes without."""

Sleep = Callable[[float], Awaitable[None]]


class StoppedError(Exception):
    """The search cannot go on; its text is one sentence for the person."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a person who watches should see after each call."""

    calls: int
    """Calls made, those that were told to come back later among them."""
    budget: int
    about: str
    best: Mapping[str, Any]
    """The smallest body so far that fails in the same way."""
    kept: bool = False
    """Whether `best` has just become smaller."""


@dataclass(frozen=True, slots=True)
class Shrunk:
    """What came of it."""

    result: Minimized
    calls: int
    stopped: str = ""
    """Why it ended early, in one sentence; empty where it did not."""
    confirmed: bool | None = None
    """Whether the smallest body failed in the same way once more at the end; None where it was not asked."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whether the free endpoint can stand for the real one."""

    verdict: Literal["same", "accepted", "other", "no_answer"]
    said: str
    error: ApiError | None = None


class Oracle:
    """Asks one endpoint about bodies, one at a time, within a budget of calls.

    Args:
        setting: key, way, version and endpoint.
        budget: calls at most.
        waiting: told before each wait, with its seconds and its reason.
        sleep: waits.
    """

    def __init__(
        self,
        setting: Setting,
        budget: int,
        *,
        waiting: Callable[[float, str], None] = lambda _seconds, _why: None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._setting = setting
        self._budget = budget
        self._waiting = waiting
        self._sleep = sleep
        self._last: float | None = None
        self.calls = 0

    @property
    def left(self) -> int:
        """Calls that may still be made."""
        return self._budget - self.calls

    async def answer(self, body: Mapping[str, Any]) -> ApiError | None:
        """What the API says about a body: its error, or None where it is accepted.

        Raises:
            StoppedError: the budget is used up, the key must not be sent, or no judgment comes.
        """
        patience, wait = int(knowledge()["most_refusals"]), float(knowledge()["first_wait_s"])
        tries = silent = 0
        while True:
            await self._pace()
            done = await self._once(body)
            reply = done.reply
            if reply is not None and reply.status not in _LATER:
                return _error(reply)
            tries, silent = tries + 1, silent + (reply is None)
            if tries >= patience or silent >= int(knowledge()["most_silences"]):
                raise StoppedError(f"no judgment came in {tries} tries: {_why(done)}")
            asked = _asked_wait(reply)
            if asked is not None and asked > knowledge()["longest_wait_s"]:
                raise StoppedError(f"the API asks to wait {asked:.0f} s: come back after that")
            pause = asked if asked is not None else wait
            self._waiting(pause, _why(done))
            await self._sleep(pause)
            wait *= 2

    async def _once(self, body: Mapping[str, Any]) -> Exchange:
        if self.left < 1:
            raise StoppedError(f"the budget of {self._budget} calls is used up")
        self.calls += 1
        done = await ask(self._setting, "minimize", for_endpoint(self._setting, body))
        if isinstance(done, str):
            raise StoppedError(done)
        return done

    async def _pace(self) -> None:
        """Stay below the free endpoint's own limit of calls a minute."""
        if self._setting.paid:
            return
        clock, gap = self._setting.world.clock, 60.0 / knowledge()["free_calls_per_minute"]
        now = clock.monotonic()
        if self._last is not None and now - self._last < gap:
            await self._sleep(gap - (now - self._last))
        self._last = clock.monotonic()


def _error(reply: Reply) -> ApiError | None:
    if reply.status == 200:
        return None
    return ApiError(
        status=reply.status,
        type=reply.error_type,
        code=reply.error_code,
        message=reply.message,
        request_id=reply.headers.get("request-id"),
        cf_ray=reply.headers.get("cf-ray"),
    )


def _asked_wait(reply: Reply | None) -> float | None:
    """Seconds that an answer asks to wait; dates are not read, because the API sends seconds."""
    asked = reply.headers.get("retry-after", "") if reply else ""
    return float(asked) if asked.isdigit() and len(asked) < 6 else None


def _why(done: Exchange) -> str:
    if done.reply is not None:
        return f"{done.reply.status} {done.reply.message or done.reply.error_type or ''}".strip()
    return f"{done.failed.failure} at {done.failed.layer}" if done.failed else "no answer"


async def agreement(free: Oracle, body: Mapping[str, Any], wanted: ApiError) -> Agreement:
    """Whether the free endpoint gives the error that the real one gave.

    Raises:
        StoppedError: no judgment comes.
    """
    error = await free.answer(body)
    if error is None:
        return Agreement("accepted", "the free endpoint accepts this body: the error is not one that it sees")
    if same(error, wanted):
        return Agreement("same", "the free endpoint gives the same error", error)
    said = f"the free endpoint says something else: {error.status} {error.message or error.type or ''}"
    return Agreement("other", said.strip(), error)


def same(one: ApiError, wanted: ApiError) -> bool:
    """Whether two errors are the same, as far as the wanted one says: a pasted one may lack parts."""
    # What the API said was cut on its way in; what was pasted is cut alike.
    ours = signature(one)
    theirs = signature(wanted.model_copy(update={"message": tidy(wanted.message or "")}))
    return (
        (theirs.status is None or theirs.status == ours.status)
        and (theirs.type is None or theirs.type == ours.type)
        and bool(wanted.message)
        and theirs.shape == ours.shape
    )


async def shrink(
    oracle: Oracle,
    body: dict[str, Any],
    *,
    report: Callable[[Step], None] = lambda _step: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Shrunk:
    """Shrink a body against the live API and confirm the end.

    A cancel, a used-up budget or an API that judges no more end it with the best so far.

    Args:
        oracle: asks; its budget holds for everything.
        body: the body that fails.
        report: told after each call.
        cancelled: looked at before each call.
    """
    budget = oracle.calls + oracle.left
    steps = search(body, budget=max(1, oracle.left - 1))
    watch = _Watch(body)
    candidate: Candidate | None = None
    try:
        candidate = next(steps)
        while True:
            if cancelled():
                raise StoppedError("stopped")
            answer = await oracle.answer(candidate.body)
            about = candidate.about
            _still_about_the_body(answer, watch.wanted)
            watch.take(answer)
            candidate = steps.send(answer)
            kept = watch.better(candidate.best)
            report(Step(oracle.calls, budget, about, candidate.best, kept=kept))
    except StopIteration as end:
        result: Minimized = end.value
        report(Step(oracle.calls, budget, "done", result.body, kept=watch.better(result.body)))
        return await _confirmed(oracle, result)
    except StoppedError as error:
        best = candidate.best if candidate else body
        ended = Minimized(best, oracle.calls, (), error=watch.error, complete=False)
        return Shrunk(ended, oracle.calls, stopped=str(error))


class _Watch:
    """The error that the search stays with, and the best body so far."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        self.wanted: Signature | None = None
        self.error: ApiError | None = None
        self._best: Mapping[str, Any] = body

    def take(self, answer: Answer) -> None:
        """Remember the first error: it is the one that the search stays with."""
        if self.wanted is None and isinstance(answer, ApiError):
            self.wanted, self.error = signature(answer), answer

    def better(self, best: Mapping[str, Any]) -> bool:
        """Whether the best body changed since it was asked last."""
        changed = best is not self._best
        self._best = best
        return changed


def _still_about_the_body(answer: ApiError | None, wanted: Signature | None) -> None:
    """End a search whose key stopped being accepted: every further answer would count as another error."""
    turned = answer is not None and answer.status in _ABOUT_THE_CALLER
    if turned and answer is not None and wanted is not None and wanted.status != answer.status:
        raise StoppedError(f"the API does not take the key any more: {answer.status} {answer.message or ''}")


async def _confirmed(oracle: Oracle, result: Minimized) -> Shrunk:
    """The smallest body once more: it must fail now as it did; and what to take out so that it passes."""
    if result.error is None or oracle.left < 1:
        return Shrunk(result, oracle.calls)
    confirmed: bool | None = None
    stopped = ""
    try:
        again = await oracle.answer(result.body)
        confirmed = again is not None and signature(again) == signature(result.error)
        whole = about_size(result.error, _message(result.error))
        if confirmed and result.complete and result.culprit is None and not whole:
            result = result._replace(culprit=await _culprit(oracle, result.body))
    except StoppedError as error:
        stopped = str(error) if confirmed is None else ""
    return Shrunk(result._replace(calls=oracle.calls), oracle.calls, stopped, confirmed)


def _message(error: ApiError | str) -> str:
    return error if isinstance(error, str) else error.message or ""


async def _culprit(oracle: Oracle, body: dict[str, Any]) -> str | None:
    """The smallest part without which the rest is accepted, as a JSON Pointer; found by trying.

    The search tries what the message names. Messages that name nothing leave it to this.

    Raises:
        StoppedError: no judgment comes.
    """
    places = sorted(_parts(body), key=lambda place: size_of(units.get(body, place)))
    for place in places[:_MOST_SUSPECTS]:
        if await oracle.answer(units.without(body, [place])) is None:
            return units.pointer(place)
    return None


def _parts(value: Any, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Places of everything that can be taken out of a body that is small already."""
    if isinstance(value, dict):
        inner: list[tuple[str | int, Any]] = [(str(key), item) for key, item in value.items()]
    else:
        inner = list(enumerate(value)) if isinstance(value, list) else []
    found: list[tuple[str | int, ...]] = []
    for step, item in inner:
        if not isinstance(step, str) or step not in units.NEEDED:
            found.append((*at, step))
        found += _parts(item, (*at, step))
    return found
