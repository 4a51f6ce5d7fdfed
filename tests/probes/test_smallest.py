"""The smallest request: does it fail like yours, and is it about money?"""

from pathlib import Path

import pytest

from tests.probes.lab import Got, api_error, api_ok, credential, http, only, reply, world
from wizard.model.explanation import ApiError
from wizard.model.observation import ProbeResult
from wizard.model.words import Sureness
from wizard.probes import run_probes

CREDIT = "Your credit balance is too low to access the API. See Plans"


async def run(
    home: Path,
    answer: bytes,
    probe: str = "count_tokens",
    *,
    model: str | None = "m",
    failing: ApiError | None = None,
) -> tuple[ProbeResult, list[Got]]:
    """Run a probe against one answer."""
    async with http(lambda got: answer) as server:
        (result,) = await run_probes(
            [probe],
            world(home, api_url=server.url),
            credential=credential(server.url),
            model=model,
            failing=failing,
            allow=lambda consent, host: True,
        )
    return result, server.got


async def test_counting_is_likely_and_a_real_message_shows(home: Path) -> None:
    """Counting runs no model, so it proves less than a message does."""
    counted, _ = await run(home, api_ok({"input_tokens": 8}))
    sent, _ = await run(home, api_ok({"type": "message"}), "smallest_message")

    for fact, value in (("smallest_request", "works"), ("billing_check", "clear")):
        assert (only(counted, fact).value, only(counted, fact).sureness) == (value, Sureness.LIKELY)
        assert (only(sent, fact).value, only(sent, fact).sureness) == (value, Sureness.SHOWN)


async def test_the_smallest_bodies(home: Path) -> None:
    """One word, one token, and nothing that an endpoint does not take."""
    _, counted = await run(home, api_ok({}), model="claude-x")
    _, sent = await run(home, api_ok({}), "smallest_message", model=None)
    message = [{"role": "user", "content": "hi"}]

    assert (counted[0].method, counted[0].target) == ("POST", "/v1/messages/count_tokens")
    assert counted[0].json() == {"model": "claude-x", "messages": message}
    assert sent[0].json() == {"model": "claude-haiku-5-5", "messages": message, "max_tokens": 1}


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        (api_error(400, "invalid_request_error", CREDIT), "no_credit"),
        (
            api_error(400, "invalid_request_error", "You have reached your specified API usage limits."),
            "spend_limit",
        ),
        (api_error(429, "rate_limit_error", "Number of requests has exceeded"), "rate_limited"),
        (api_error(429, "rate_limit_error", "x", code="enforced_spend_limit_reached"), "spend_limit"),
        (api_error(401, "authentication_error", "invalid x-api-key"), "cannot_tell"),
        (reply(403, "<title>Blocked</title>"), "cannot_tell"),
    ],
)
async def test_money(home: Path, answer: bytes, value: str) -> None:
    """Only wordings and codes about money set the fact."""
    result, _ = await run(home, answer)

    assert only(result, "billing_check").value == value


@pytest.mark.parametrize(
    ("failing", "value", "sureness"),
    [
        (None, "cannot_tell", Sureness.CANNOT_TELL),
        (ApiError(status=400, type="invalid_request_error", message=CREDIT), "fails_same", Sureness.SHOWN),
        (ApiError(status=400, message="The CREDIT balance is too low, pay"), "fails_same", Sureness.LIKELY),
        (ApiError(status=400, message="max_tokens: Field required"), "fails_other", Sureness.LIKELY),
        (ApiError(status=429, type="rate_limit_error", message="slow"), "fails_other", Sureness.SHOWN),
        (ApiError(status=400, code="image_dimensions_too_large"), "fails_other", Sureness.SHOWN),
        (ApiError(status=400, type="invalid_request_error"), "fails_same", Sureness.LIKELY),
    ],
)
async def test_fails_like_yours(home: Path, failing: ApiError | None, value: str, sureness: Sureness) -> None:
    """Status and code decide; words count without their ids and numbers; unknown is not compared."""
    result, _ = await run(home, api_error(400, "invalid_request_error", CREDIT), failing=failing)
    seen = only(result, "smallest_request")

    assert (seen.value, seen.sureness) == (value, sureness)


async def test_ids_in_the_words_do_not_tell_errors_apart(home: Path) -> None:
    """Request ids and numbers differ each time."""
    answer = api_error(400, "invalid_request_error", "thing req_011abc at 17 is off")
    failing = ApiError(status=400, message="thing req_099xyz at 4 is off")

    result, _ = await run(home, answer, failing=failing)

    assert only(result, "smallest_request").value == "fails_same"
