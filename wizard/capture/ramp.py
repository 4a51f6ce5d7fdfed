"""Ramp watch: returning to normal traffic gradually, with figures to look at while it happens.

It only counts what passes through the recording proxy: it sends nothing and slows nothing down.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wizard.capture.captured import RATE_LIMITS, Captured
from wizard.diagnosis.minimize.signature import Signature, signature

WINDOW_S = 60.0
"""Seconds that the figures look back."""
LEAST_S = 10.0
"""Seconds that a rate is taken over at least: a burst at the start is no rate yet."""
HISTORY = 40
"""Points that each small plot remembers."""
_PLOTTED = ("requests_per_minute", "tokens_per_minute", "error_rate", "p50_ms", "p95_ms")
_WIDTH = 24
"""Points of a plot that are shown."""
_BARS = "▁▂▃▄▅▆▇█"
_PLAIN_BARS = ".:-=+*#@"


@dataclass(frozen=True, slots=True)
class Figures:
    """One look at the traffic of the last minute."""

    requests_per_minute: float
    tokens_per_minute: float
    error_rate: float
    """Part of the calls that failed, from 0 to 1."""
    p50_ms: float | None
    p95_ms: float | None
    in_flight: int
    queued: int
    limits: Mapping[str, str]
    """What the newest rate-limit headers said is left: name -> `remaining of limit`."""


class Ramp:
    """Counts calls as they end.

    Args:
        old_error: the error that was mended; its return is said.
    """

    def __init__(self, old_error: Signature | None = None) -> None:
        self._calls: deque[Captured] = deque()
        self._began: datetime | None = None
        self._old = old_error
        self._limits: dict[str, str] = {}
        self.returned = 0
        """How often the old error came back."""
        self.last_return: Captured | None = None
        """The call with which it came back last."""
        self.history: dict[str, deque[float]] = {name: deque(maxlen=HISTORY) for name in _PLOTTED}

    def add(self, call: Captured) -> bool:
        """Count a call; True where the old error's shape came back with it."""
        self._calls.append(call)
        self._began = self._began or ended(call)
        self._limits |= limits_of(call.answer_headers)
        back = bool(self._old and call.error and signature(call.error) == self._old)
        self.returned += back
        self.last_return = call if back else self.last_return
        return back

    def look(self, now: datetime, in_flight: int, queued: int = 0) -> Figures:
        """The figures of the last minute, kept for the plots too."""
        while self._calls and (now - ended(self._calls[0])) > timedelta(seconds=WINDOW_S):
            self._calls.popleft()
        calls = list(self._calls)
        times = sorted(call.whole_ms for call in calls if call.whole_ms is not None)
        tokens = sum(call.usage.input_tokens + call.usage.output_tokens for call in calls if call.usage)
        # In the first minute there is less than a minute to look back on.
        since = (now - self._began).total_seconds() if self._began else WINDOW_S
        span = min(WINDOW_S, max(LEAST_S, since))
        figures = Figures(
            requests_per_minute=len(calls) * 60 / span,
            tokens_per_minute=tokens * 60 / span,
            error_rate=sum(call.bad for call in calls) / len(calls) if calls else 0.0,
            p50_ms=percentile(times, 50),
            p95_ms=percentile(times, 95),
            in_flight=in_flight,
            queued=queued,
            limits=dict(self._limits),
        )
        for name, points in self.history.items():
            points.append(getattr(figures, name) or 0.0)
        return figures


def ended(call: Captured) -> datetime:
    """When a call ended: a stream of two minutes belongs into the minute in which it came to its end."""
    return call.at + timedelta(milliseconds=call.whole_ms or 0.0)


def limits_of(headers: Mapping[str, str]) -> dict[str, str]:
    """What rate-limit headers say is left, by kind (facts: api C4)."""
    found = {}
    for name, limit in headers.items():
        if name.startswith(RATE_LIMITS) and name.endswith("-limit"):
            kind = name.removeprefix(RATE_LIMITS).removesuffix("-limit")
            found[kind] = f"{headers.get(f'{RATE_LIMITS}{kind}-remaining', '?')} of {limit}"
    return found


def percentile(ordered: Sequence[float], part: int) -> float | None:
    """The nearest-rank percentile of ordered values; None of none."""
    if not ordered:
        return None
    return ordered[max(0, -(-len(ordered) * part // 100) - 1)]


def plot(points: Sequence[float], *, plain: bool = False) -> str:
    """A plot one line high, from zero to the largest point."""
    bars = _PLAIN_BARS if plain else _BARS
    top = max(points, default=0.0)
    if top <= 0:
        return bars[0] * len(points)
    return "".join(bars[min(len(bars) - 1, int(point / top * (len(bars) - 1) + 0.5))] for point in points)


def block(figures: Figures, ramp: Ramp, *, plain: bool = False) -> list[str]:
    """The figures as a few lines for people: the old error first, a number and a plot each, the limits.

    Args:
        figures: the newest look.
        ramp: whose history is plotted.
        plain: plots without block characters, for terminals and logs that cannot show them.
    """
    shown = {
        "requests_per_minute": ("requests/min", f"{figures.requests_per_minute:.0f}"),
        "tokens_per_minute": ("tokens/min", f"{figures.tokens_per_minute:.0f}"),
        "error_rate": ("errors", f"{figures.error_rate:.0%}"),
        "p50_ms": ("p50 ms", _ms(figures.p50_ms)),
        "p95_ms": ("p95 ms", _ms(figures.p95_ms)),
    }
    lines = [_returned(ramp)] if ramp.last_return is not None else []
    for name, (title, value) in shown.items():
        points = list(ramp.history[name])[-_WIDTH:]
        lines.append(f"{title:<13}{value:>8}  {plot(points, plain=plain)}")
    lines.append(f"{'in flight':<13}{figures.in_flight:>8}  queued {figures.queued}")
    lines += [f"{'left of':<13}{left:>8}  {kind}" for kind, left in sorted(figures.limits.items())]
    return lines


def _returned(ramp: Ramp) -> str:
    call = ramp.last_return
    assert call is not None
    times = "once" if ramp.returned == 1 else f"{ramp.returned} times"
    request = call.error.request_id if call.error else None
    return f"the old error is back ({times}, last with request {request or call.number})"


def _ms(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f}"
