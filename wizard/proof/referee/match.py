"""Running the plays: the program is started once for each, with nothing changed but where it calls."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from wizard.model.event import Proved
from wizard.proof.program import run_program
from wizard.proof.referee.judge import gaps, judge, judge_jitter, the_call
from wizard.proof.referee.plays import Arrival, Judgment, Play, plays, policy
from wizard.proof.referee.server import RefereeServer

DEADLINE_S = 45.0
"""Seconds that the program gets for one play, counted from its first request."""
_TICK_S = 0.05


@dataclass(frozen=True, slots=True)
class Match:
    """All plays of one run."""

    judgments: tuple[Judgment, ...]
    arrivals: Mapping[str, tuple[Arrival, ...]]

    @property
    def passed(self) -> bool:
        """Whether nothing failed; what could not be told fails nothing."""
        return not any(judgment.verdict == "failed" for judgment in self.judgments)

    @property
    def told(self) -> bool:
        """Whether anything at all arrived."""
        return any(self.arrivals.values())

    @property
    def absent(self) -> str:
        """Why nothing arrived, in one sentence; empty where something did."""
        if self.told:
            return ""
        return next((each.said for each in self.judgments if each.rule == "arrives"), "nothing arrived")


async def play_match(
    command: Sequence[str],
    chosen: Sequence[Play],
    *,
    environ: Mapping[str, str],
    token: str,
    deadline_s: float = DEADLINE_S,
    starting: Callable[[Play], None] = lambda _play: None,
    report: Callable[[Play, tuple[Judgment, ...]], None] = lambda _play, _judged: None,
) -> Match:
    """Run the program once for each play and judge what happens.

    The program gets a planted key instead of a real one: nothing that it sends leaves the machine, and the
    key can be looked for in its output.

    Args:
        command: the program and its arguments.
        chosen: what to play, in order.
        environ: the environment to start from.
        token: letters and digits made for this run; names the path and marks the planted key.
        deadline_s: seconds for each play, counted from its first request; as many to get there.
        starting: called before each play.
        report: called after each play.

    Raises:
        ProgramError: the command does not start.
    """
    key, canary = f"sk-ant-api03-REFEREE{token}", f"canary{token}"
    judgments: list[Judgment] = []
    arrivals: dict[str, tuple[Arrival, ...]] = {}
    first_gaps: dict[str, float] = {}
    late = 0.0
    for play in chosen:
        starting(play)
        async with (
            RefereeServer(play, token=token, canary=canary, clock=time.monotonic) as server,
            _Lag() as lag,
        ):
            changed = _environment(environ, server.base_url, key)
            ran = await run_program(command, changed, deadline_s=deadline_s, begun=server.begun)
            came = tuple(sorted(server.arrivals, key=lambda arrival: arrival.at))
        arrivals[play.id] = came
        judged = judge(play, came, ran, policy(), key=key, canary=canary, lag_s=lag.worst)
        late = max(late, lag.worst)
        first_gaps |= _first_gap(play, came)
        judgments += judged
        report(play, judged)
    if first_gaps:
        judgments.append(judge_jitter(first_gaps, policy(), lag_s=late))
    return Match(tuple(judgments), arrivals)


def _first_gap(play: Play, came: Sequence[Arrival]) -> dict[str, float]:
    """The first wait of a play in which the program was free to choose it; empty for any other."""
    free = play.kind == "transient" and play.fate != "hang" and play.retry_after_s is None
    waits = gaps(the_call(came)) if free else []
    return {play.id: waits[0]} if waits else {}


class _Lag:
    """Measures how late this machine is, so that a busy one is not taken for a program's bad manners."""

    def __init__(self) -> None:
        self.worst = 0.0

    async def __aenter__(self) -> "_Lag":
        self._task = asyncio.create_task(self._measure())
        return self

    async def __aexit__(self, *_exc: object) -> None:
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task

    async def _measure(self) -> None:
        while True:
            before = time.monotonic()
            await asyncio.sleep(_TICK_S)
            self.worst = max(self.worst, time.monotonic() - before - _TICK_S)


def _environment(environ: Mapping[str, str], base_url: str, key: str) -> dict[str, str]:
    changed = {
        name: value
        for name, value in environ.items()
        if name not in ("ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_CUSTOM_HEADERS")
    }
    around = ",".join(filter(None, (environ.get("NO_PROXY") or environ.get("no_proxy"), "127.0.0.1")))
    return {
        **changed,
        "ANTHROPIC_BASE_URL": base_url,
        "ANTHROPIC_API_KEY": key,
        "NO_PROXY": around,
        "no_proxy": around,
    }


def entry(match: Match, at: datetime) -> Proved:
    """The result as an event of a session: it passed only where every play was played."""
    failed = sorted({f"{each.play}: {each.rule}" for each in match.judgments if each.verdict == "failed"})
    played, known = len(match.arrivals), len(plays())
    verdict: Literal["passed", "failed", "not_done"] = "failed" if failed else "passed"
    said = f"{played} plays: nothing to mend" if not failed else f"to mend: {', '.join(failed[:6])}"
    if not match.told:
        verdict, said = "not_done", match.absent
    elif not failed and played < known:
        verdict, said = "not_done", f"only {played} of {known} plays were played; they found nothing to mend"
    return Proved(at=at, check="retries", verdict=verdict, said=said)
