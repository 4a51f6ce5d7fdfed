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
HISTORY = 40
"""Points that each small plot remembers."""
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
    limits: Mapping[str, str]
    """What the newest rate-limit headers said is left: name -> `remaining of limit`."""


class Ramp:
    """Counts calls as they end.

    Args:
        old_error: the error that was mended; its return is said.
    """

    def __init__(self, old_error: Signature | None = None) -> None:
        self._calls: deque[Captured] = deque()
        self._old = old_error
        self._limits: dict[str, str] = {}
        self.returned = 0
        """How often the old error came back."""
        self.history: dict[str, deque[float]] = {
            name: deque(maxlen=HISTORY) for name in ("p95_ms", "error_rate", "requests_per_minute")
        }

    def add(self, call: Captured) -> bool:
        """Count a call; True where the old error's shape came back with it."""
        self._calls.append(call)
        self._limits |= limits_of(call.answer_headers)
        back = bool(self._old and call.error and signature(call.error) == self._old)
        self.returned += back
        return back

    def look(self, now: datetime, in_flight: int) -> Figures:
        """The figures of the last minute, kept for the plots too."""
        while self._calls and (now - self._calls[0].at) > timedelta(seconds=WINDOW_S):
            self._calls.popleft()
        calls = list(self._calls)
        times = sorted(call.whole_ms for call in calls if call.whole_ms is not None)
        tokens = sum(call.usage.input_tokens + call.usage.output_tokens for call in calls if call.usage)
        figures = Figures(
            requests_per_minute=len(calls) * 60 / WINDOW_S,
            tokens_per_minute=tokens * 60 / WINDOW_S,
            error_rate=sum(call.bad for call in calls) / len(calls) if calls else 0.0,
            p50_ms=percentile(times, 50),
            p95_ms=percentile(times, 95),
            in_flight=in_flight,
            limits=dict(self._limits),
        )
        for name, points in self.history.items():
            points.append(getattr(figures, name) or 0.0)
        return figures


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


def line(figures: Figures, ramp: Ramp, *, plain: bool = False) -> str:
    """The figures as one line for people."""
    p50 = "-" if figures.p50_ms is None else f"{figures.p50_ms:.0f}"
    p95 = "-" if figures.p95_ms is None else f"{figures.p95_ms:.0f}"
    parts = [
        f"{figures.requests_per_minute:.0f} requests/min",
        f"{figures.tokens_per_minute:.0f} tokens/min",
        f"errors {figures.error_rate:.0%}",
        f"p50 {p50} ms, p95 {p95} ms {plot(list(ramp.history['p95_ms'])[-12:], plain=plain)}",
        f"in flight {figures.in_flight}",
        *(f"{kind} left {left}" for kind, left in sorted(figures.limits.items())),
    ]
    if ramp.returned:
        parts.insert(0, f"the old error is back ({ramp.returned} times)")
    return " | ".join(parts)
