"""Judging a play from what arrived and how the program ended. Pure: the same facts give the same judgment."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from wizard.evidence import printable, redact
from wizard.evidence.redaction import KnownSecrets
from wizard.proof.program import Ran
from wizard.proof.referee.plays import Arrival, Judgment, Play, Policy, Told

_LONGEST_LAST = 200
"""Letters of a program's last line that are shown where it broke before its call."""


def judge(
    play: Play,
    arrivals: Sequence[Arrival],
    ran: Ran,
    policy: Policy,
    *,
    key: str,
    canary: str,
    lag_s: float = 0.0,
) -> tuple[Judgment, ...]:
    """Everything that one play shows.

    Args:
        play: what the server did.
        arrivals: every request that came.
        ran: how the program ended.
        policy: the figures to judge by.
        key: the planted key, which must not be printed.
        canary: a word planted in the answer's body outside its message, which must not be printed.
        lag_s: seconds by which this machine was late meanwhile; waits are not judged finer than that.
    """
    call = the_call(arrivals)
    if not call:
        return (Judgment(play.id, "arrives", "cannot_tell", _absent(ran, key)),)
    judged = [_once(play, call, ran)] if play.kind == "once" else _retried(play, call, ran, policy, lag_s)
    return (*judged, *_layers(play, call, policy, lag_s), *_ending(play, ran, policy, key, canary))


def _absent(ran: Ran, key: str) -> str:
    """Why nothing may have arrived: a program that broke before its call says so itself."""
    said = "nothing arrived: the program did not send its call to ANTHROPIC_BASE_URL"
    if ran.exit_code in (0, None):
        return said
    lines = [line.strip() for line in ran.output.splitlines() if line.strip()]
    last = redact(printable(lines[-1][:_LONGEST_LAST], one_line=True), secrets=[key]).text if lines else ""
    ended = f"signal {-ran.exit_code}" if ran.exit_code < 0 else f"exit code {ran.exit_code}"
    return f"nothing arrived: it ended with {ended} before it called us" + (f": {last}" if last else "")


def the_call(arrivals: Sequence[Arrival]) -> list[Arrival]:
    """The attempts of the call that came most often; a program may make other calls beside it."""
    messages = [arrival for arrival in arrivals if arrival.path.rstrip("/").endswith("/messages")]
    if not messages:
        return []
    body = Counter(arrival.body for arrival in messages).most_common(1)[0][0]
    return [arrival for arrival in messages if arrival.body == body]


def gaps(call: Sequence[Arrival]) -> list[float]:
    """Seconds between the end of one attempt and the start of the next."""
    return [max(0.0, later.at - earlier.ended) for earlier, later in pairwise(call)]


def judge_jitter(first_gaps: Mapping[str, float], policy: Policy, *, lag_s: float = 0.0) -> Judgment:
    """Whether the first waits of plays differ: equal ones mean that all clients come back at once."""
    values = sorted(first_gaps.values())
    if len(values) < 2:
        return Judgment(
            "all", "jitter", "cannot_tell", "fewer than two plays were retried, so jitter cannot show"
        )
    apart = values[-1] - values[0]
    if policy.same_gap * values[-1] < apart <= lag_s:
        said = f"first waits differ by {apart:.2f} s, but this machine was late by as much"
        return Judgment("all", "jitter", "cannot_tell", said)
    if apart > policy.same_gap * values[-1]:
        said = f"first waits differ between {values[0]:.2f} s and {values[-1]:.2f} s"
        return Judgment("all", "jitter", "passed", said)
    said = f"every first wait is {values[0]:.2f} s: without jitter all clients come back at the same moment"
    return Judgment("all", "jitter", "failed", said)


def _once(play: Play, call: Sequence[Arrival], ran: Ran) -> Judgment:
    if len(call) == 1:
        return Judgment(play.id, "once", "passed", "sent exactly once")
    times = f"{len(call)} times" if ran.exit_code is not None else f"{len(call)} times and was not done yet"
    said = f"sent {times}: repeating cannot change the answer, it only adds load and delay"
    return Judgment(play.id, "once", "failed", said)


def _retried(play: Play, call: Sequence[Arrival], ran: Ran, policy: Policy, lag_s: float) -> list[Judgment]:
    if len(call) == 1:
        return [_single(play, ran)]
    judged = [
        Judgment(play.id, "retried", "passed", f"tried {len(call)} times"),
        _bounded(play, call, ran, policy),
    ]
    if play.fate == "hang":
        # The time between two attempts is mostly the program's own time limit: it says nothing of its waits.
        return judged
    return [*judged, _spacing(play, gaps(call), policy, lag_s)]


def _single(play: Play, ran: Ran) -> Judgment:
    if play.fate == "hang" and ran.exit_code is None:
        said = f"still waiting for an answer after {ran.seconds:.0f} s: its time limit is longer than that"
        return Judgment(play.id, "retried", "cannot_tell", said)
    if play.kind == "stream":
        return Judgment(
            play.id, "retried", "passed", "not sent again: part of the answer had already arrived"
        )
    return Judgment(play.id, "retried", "failed", "not tried again, although such a failure often passes")


def _bounded(play: Play, call: Sequence[Arrival], ran: Ran, policy: Policy) -> Judgment:
    if len(call) > policy.most_attempts:
        return Judgment(play.id, "gives up", "failed", f"tried {len(call)} times: that is no bound")
    if ran.exit_code is None:
        said = f"had not given up when it was stopped after {ran.seconds:.0f} s: allow it a longer deadline"
        return Judgment(play.id, "gives up", "cannot_tell", said)
    return Judgment(play.id, "gives up", "passed", f"gave up after {len(call)} attempts")


def _spacing(play: Play, waits: Sequence[float], policy: Policy, lag_s: float) -> Judgment:
    shown = ", ".join(f"{wait:.2f}" for wait in waits[:8])
    if play.retry_after_s is not None:
        early = [wait for wait in waits if wait < play.retry_after_s * policy.retry_after_slack]
        verdict: Told = "failed" if early else "passed"
        what = "came back before retry-after was over" if early else "waited for retry-after"
        return Judgment(
            play.id, "spacing", verdict, f"{what} (asked {play.retry_after_s} s; waits: {shown} s)"
        )
    if min(waits) < policy.shortest_gap_s:
        return Judgment(play.id, "spacing", "failed", f"came back at once (waits: {shown} s)")
    if len(waits) == 1:
        said = f"one wait of {shown} s: too few attempts to see whether the waits grow"
        return Judgment(play.id, "spacing", "cannot_tell", said)
    if max(waits[1:]) >= waits[0] * policy.growth:
        return Judgment(play.id, "spacing", "passed", f"the waits grow ({shown} s)")
    if max(waits[1:]) + lag_s >= (waits[0] - lag_s) * policy.growth:
        said = f"this machine was late by {lag_s:.2f} s meanwhile: too much to judge these waits ({shown} s)"
        return Judgment(play.id, "spacing", "cannot_tell", said)
    return Judgment(play.id, "spacing", "failed", f"the waits do not grow ({shown} s)")


def _layers(play: Play, call: Sequence[Arrival], policy: Policy, lag_s: float) -> list[Judgment]:
    """Nested retry loops multiply: the inner one counts from zero each time the outer one goes round."""
    counts = [arrival.retry_count for arrival in call]
    rounds = counts.count(0)
    inner = max((count for count in counts if count is not None), default=0) + 1
    if None not in counts and rounds > 1 and inner > 1:
        said = (
            f"two layers of retries multiply: {rounds} rounds of {inner} attempts make {len(call)} requests"
        )
        return [Judgment(play.id, "layers", "failed", said)]
    waits = gaps(call)
    falls = [
        place
        for place in range(2, len(waits))
        if waits[place - 1] > 1.5 * waits[0]
        and waits[place] < 0.6 * waits[place - 1]
        and waits[place - 1] - waits[place] > policy.shortest_gap_s + lag_s
    ]
    if play.retry_after_s is None and (None in counts or inner == 1) and falls:
        times = "once" if len(falls) == 1 else f"{len(falls)} times"
        said = f"the waits start over {times}, as nested layers of retries make them"
        return [Judgment(play.id, "layers", "failed", said)]
    return []


def _ending(play: Play, ran: Ran, policy: Policy, key: str, canary: str) -> list[Judgment]:
    judged = []
    lower = ran.output.lower()
    if ran.exit_code is not None:
        judged.append(_exit_code(play, ran.exit_code))
        clear = bool(play.status and play.kind != "stream" and str(play.status) in lower) or any(
            word in lower for word in policy.says_so
        )
        said = "says that the call failed" if clear else "ends without saying what failed"
        judged.append(Judgment(play.id, "message", "passed" if clear else "failed", said))
    if key and (key in ran.output or any(KnownSecrets.of([key]).find(ran.output))):
        judged.append(Judgment(play.id, "leaks", "failed", "prints the key"))
    elif canary and canary in ran.output:
        said = "prints the raw answer: show the message and the request id, and keep the rest in the log"
        judged.append(Judgment(play.id, "leaks", "failed", said))
    else:
        judged.append(Judgment(play.id, "leaks", "passed", "prints neither the key nor the raw answer"))
    return judged


def _exit_code(play: Play, code: int) -> Judgment:
    if code == 0:
        return Judgment(play.id, "exit code", "failed", "exit code 0 although the call failed")
    if code < 0 or code >= 126:
        return Judgment(play.id, "exit code", "failed", f"ended by a signal or a crash ({code})")
    return Judgment(play.id, "exit code", "passed", f"exit code {code}")
