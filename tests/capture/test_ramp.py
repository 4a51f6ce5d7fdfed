"""Ramp watch counts what passes, says when the old error is back, and plots in one line."""

from datetime import UTC, datetime, timedelta

import pytest

from wizard.capture.captured import Captured, Usage
from wizard.capture.ramp import Ramp, block, limits_of, percentile, plot
from wizard.diagnosis.minimize.signature import signature
from wizard.model.explanation import ApiError

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
OLD = ApiError(status=400, type="invalid_request_error", message="messages.3.content.0: Field required")


def call(seconds_ago: float, ms: float = 100.0, error: ApiError | None = None) -> Captured:
    """A call that ended some seconds ago."""
    return Captured(
        number=1,
        at=NOW - timedelta(seconds=seconds_ago),
        method="POST",
        path="/v1/messages",
        status=error.status if error else 200,
        error=error,
        whole_ms=ms,
        usage=None if error else Usage(input_tokens=30, output_tokens=10),
    )


def test_figures_of_the_last_minute() -> None:
    """Older calls fall out; the rest is counted, timed and summed."""
    ramp = Ramp()
    for seconds, ms in ((90, 9000), (50, 100), (40, 200), (30, 300), (20, 400)):
        ramp.add(call(seconds, ms))
    ramp.add(call(10, 50, ApiError(status=529, type="overloaded_error", message="Overloaded")))

    figures = ramp.look(NOW, in_flight=3)

    assert (figures.requests_per_minute, figures.tokens_per_minute, figures.in_flight) == (5, 160, 3)
    assert figures.error_rate == pytest.approx(0.2)
    assert (figures.p50_ms, figures.p95_ms) == (200, 400)


def test_rates_of_the_first_seconds_are_no_smaller_than_they_are() -> None:
    """What passed in twenty seconds is a rate of twenty seconds; a burst at the very start is none yet."""
    ramp, burst = Ramp(), Ramp()
    for seconds in range(20, 0, -1):
        ramp.add(call(seconds, ms=0))
    for _ in range(5):
        burst.add(call(0.5, ms=0))

    assert ramp.look(NOW, 0).requests_per_minute == 60
    assert burst.look(NOW, 0).requests_per_minute == 30


def test_a_long_stream_counts_when_it_ends() -> None:
    """It began before the last minute and ended in it."""
    ramp = Ramp()
    ramp.add(call(100, ms=95_000))

    assert ramp.look(NOW, 0).p95_ms == 95_000


def test_the_old_error_is_known_by_its_shape() -> None:
    """Another index is the same error; another message is not."""
    ramp = Ramp(signature(OLD))
    again = OLD.model_copy(update={"message": "messages.17.content.2: Field required"})
    other = OLD.model_copy(update={"message": "max_tokens: Field required"})

    assert [ramp.add(call(1, error=error)) for error in (other, again, None)] == [False, True, False]
    assert block(ramp.look(NOW, 0), ramp)[0].startswith("the old error is back (once")


def test_nothing_yet_is_no_crash() -> None:
    """The first look comes before the first call."""
    ramp = Ramp()
    figures = ramp.look(NOW, 0)

    assert (figures.error_rate, figures.p95_ms) == (0.0, None)
    assert block(figures, ramp, plain=True)[0].split() == ["requests/min", "0", "."]


def test_limits_stand_beside() -> None:
    """Each kind of limit that the headers name."""
    headers = {
        "anthropic-ratelimit-requests-limit": "50",
        "anthropic-ratelimit-requests-remaining": "49",
        "anthropic-ratelimit-requests-reset": "2026-11-22T09:01:00Z",
        "server": "cloudflare",
    }

    assert limits_of(headers) == {"requests": "49 of 50"}


def test_percentiles_and_plots() -> None:
    """Nearest rank, and bars from zero to the top."""
    assert percentile([1, 2, 3, 4], 50) == 2
    assert percentile(list(range(1, 101)), 95) == 95
    assert percentile([], 50) is None
    assert plot([0, 5, 10]) == "▁▅█"
    assert plot([0, 0], plain=True) == ".."


def test_the_figures_read_as_a_few_lines() -> None:
    """A number and a small plot each, in flight and queued, and the limits beside them."""
    ramp = Ramp()
    for ms in (100, 400):
        ended = call(1, ms).model_copy(
            update={
                "answer_headers": {
                    "anthropic-ratelimit-requests-limit": "50",
                    "anthropic-ratelimit-requests-remaining": "9",
                }
            }
        )
        ramp.add(ended)
        figures = ramp.look(NOW, in_flight=3, queued=2)

    assert [" ".join(line.split()) for line in block(figures, ramp)] == [
        "requests/min 12 ▅█",
        "tokens/min 480 ▅█",
        "errors 0% ▁▁",
        "p50 ms 100 ██",
        "p95 ms 400 ▃█",
        "in flight 3 queued 2",
        "left of 9 of 50 requests",
    ]
