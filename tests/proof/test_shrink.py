"""Shrinking against the live API: free where that is true, in budget, never without the best so far."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.proof.support import KEY, MODEL, setting_for
from wizard.cli.main import main
from wizard.model.explanation import ApiError
from wizard.proof.shrink import Oracle, Shrunk, Step, StoppedError, agreement, same, shrink
from wizard.proof.trials import knowledge
from wizard.standin import start

Body = dict[str, Any]


def body(turns: int = 40, **more: Any) -> Body:
    """A conversation with an empty text in its middle."""
    messages: list[Any] = []
    for number in range(turns):
        messages += [
            {"role": "user", "content": f"Please tell me about file {number}. " * 5},
            {"role": "assistant", "content": [{"type": "text", "text": "It is a fine file."}]},
        ]
    messages[turns | 1]["content"][0]["text"] = ""
    messages.append({"role": "user", "content": "Thank you."})
    return {"model": MODEL, "max_tokens": 500, "stream": True, "messages": messages, **more}


class Waits:
    """Takes the place of sleeping."""

    def __init__(self) -> None:
        self.asked: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.asked.append(seconds)


async def shrunk(
    failing: Body, *, paid: bool = False, budget: int = 200, script: tuple[str, ...] = (), **more: Any
) -> tuple[Shrunk, Waits, int]:
    """What shrinking comes to, the waits, and how many requests really arrived."""
    waits = Waits()
    async with start("healthy", keys=[KEY]) as standin:
        standin.script(*script)
        oracle = Oracle(setting_for(standin, paid=paid), budget, sleep=waits.sleep)
        done = await shrink(oracle, failing, **more)
        return done, waits, len(standin.requests)


async def test_it_ends_small_and_shows_what_to_remove() -> None:
    """These n bytes fail, they fail once more, and without one part they pass."""
    done, _, arrived = await shrunk(body())

    assert done.result.size < 200
    assert done.confirmed is True
    assert done.result.culprit is not None
    assert done.calls == arrived <= 60
    assert not done.stopped


@pytest.mark.parametrize("budget", [1, 3, 10])
async def test_the_budget_holds_for_every_request(budget: int) -> None:
    """No request beyond it is made, and the best so far comes back."""
    failing = body()
    done, _, arrived = await shrunk(failing, budget=budget)

    assert arrived <= budget
    assert not done.result.complete or done.confirmed is None
    assert len(json.dumps(done.result.body)) <= len(json.dumps(failing))


async def test_being_told_to_wait_costs_a_call_too() -> None:
    """The budget is what the person allowed: every request counts, those without a judgment among them."""
    done, _, arrived = await shrunk(body(4), paid=True, budget=4, script=("ok", "429", "429", "429", "429"))

    assert (done.calls, arrived) == (4, 4)
    assert "budget of 4 calls" in done.stopped


async def test_a_cancel_keeps_the_best_so_far() -> None:
    """What was found before it stays found, and every smaller body was told on the way."""
    steps: list[Step] = []
    done, _, _ = await shrunk(body(), report=steps.append, cancelled=lambda: len(steps) >= 4)

    assert done.stopped == "stopped"
    assert any(step.kept for step in steps)
    assert done.result.body == steps[-1].best
    assert done.result.error is not None


async def test_a_limit_is_waited_for_as_the_api_asks() -> None:
    """A 429 is no judgment: it waits for retry-after and asks the same again, within the budget."""
    done, waits, arrived = await shrunk(body(4), paid=True, script=("429", "ok", "429", "429"))

    assert waits.asked[:3] == [1.0, 1.0, 1.0]
    assert done.calls == arrived
    assert done.confirmed is True


async def test_no_judgment_ends_it_with_the_best_so_far() -> None:
    """An overloaded API is given up on, with growing waits, and nothing is lost."""
    done, waits, _ = await shrunk(body(4), paid=True, script=("ok", "ok", *["529"] * 10))

    assert "no judgment came" in done.stopped
    assert waits.asked == [1.0, 2.0, 4.0, 8.0]
    assert not done.result.complete


async def test_silence_is_given_up_on_sooner() -> None:
    """Each silence takes its whole time limit, so two of them are enough; one alone is asked again."""
    once, _, _ = await shrunk(body(4), paid=True, script=("ok", "reset"))
    twice, _, _ = await shrunk(body(4), paid=True, script=("ok", "ok", "reset", "reset"))

    assert once.confirmed is True
    assert "no judgment came in 2 tries" in twice.stopped


async def test_a_key_that_is_refused_on_the_way_ends_it() -> None:
    """A 401 is not another error of the body."""
    done, _, _ = await shrunk(body(4), paid=True, script=("ok", "ok", "401"))

    assert "does not take the key" in done.stopped


async def test_the_free_endpoint_counts_only_where_it_agrees() -> None:
    """The same error, another one, and none at all are told apart."""
    empty = ApiError(status=400, message="messages: text content blocks must be non-empty")
    tokens = ApiError(status=400, message="max_tokens: Input should be a valid integer")
    async with start("healthy", keys=[KEY]) as standin:
        free = Oracle(setting_for(standin), 20)
        verdicts = [
            (await agreement(free, body(2), empty)).verdict,
            (await agreement(free, body(2), tokens)).verdict,
            (
                await agreement(free, {**body(2), "messages": [{"role": "user", "content": "x"}]}, tokens)
            ).verdict,
        ]

    assert verdicts == ["same", "other", "accepted"]


def test_what_was_pasted_may_lack_parts() -> None:
    """A bare message is enough; without a message nothing is the same."""
    seen = ApiError(status=400, type="invalid_request_error", message="messages.3.content: Field required")

    assert same(seen, ApiError(message="messages.17.content: Field required"))
    assert not same(seen, ApiError(status=404, message="messages.17.content: Field required"))
    assert not same(seen, ApiError(status=400))


async def test_a_long_wait_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is told to come back in an hour is told so."""
    monkeypatch.setitem(knowledge(), "longest_wait_s", 0)
    async with start("healthy", keys=[KEY]) as standin:
        standin.script("429")
        with pytest.raises(StoppedError, match="asks to wait 1 s"):
            await Oracle(setting_for(standin, paid=True), 9).answer(body(1))


@pytest.fixture
def bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Body], str]:
    """Writes a body into a folder of its own, which is the current one."""
    monkeypatch.chdir(tmp_path)

    def write(given: Body) -> str:
        (tmp_path / "call.json").write_text(json.dumps(given), "utf-8")
        return "call.json"

    return write


def test_the_command_line(
    bad: Callable[[Body], str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Free of charge with the error given; the smallest on stdout and on disk, each step beside it."""
    error = tmp_path / "error.txt"
    said = {"type": "error", "error": {"type": "invalid_request_error", "message": "messages: text content blocks must be non-empty"}}  # fmt: skip # noqa: E501
    error.write_text(f"400 {json.dumps(said)}", "utf-8")
    live = ["minimize", bad(body()), "--live", "--practice", "healthy"]

    code = main([*live, "--error", str(error), "--yes-class", "uses_key_free"])
    told = capsys.readouterr()

    assert code == 1
    assert json.loads(told.out) == json.loads((tmp_path / "call.smallest.json").read_text("utf-8"))
    assert len((tmp_path / "call.smallest.jsonl").read_text("utf-8").splitlines()) > 2
    assert "and they pass" in told.err
    assert "sk-ant-api03-…" in told.err


def test_nothing_goes_out_unasked(bad: Callable[[Body], str], capsys: pytest.CaptureFixture[str]) -> None:
    """Without a terminal and without a grant nothing is sent; a free grant does not imply a paid one."""
    live = ["minimize", bad(body(2)), "--live", "--practice", "healthy"]

    assert main(live) == 3
    assert main([*live, "--yes-class", "uses_key_free"]) == 3
    assert "uses_key_paid" in capsys.readouterr().err
    assert main([*live, "--offline"]) == 2


def test_what_only_the_real_endpoint_sees_is_offered_at_a_cost(
    bad: Callable[[Body], str], capsys: pytest.CaptureFixture[str]
) -> None:
    """count_tokens never sees max_tokens: that is said, and the real endpoint is asked with consent."""
    file = bad({**body(2), "max_tokens": "ten", "messages": [{"role": "user", "content": "hi " * 99}]})
    live = ["minimize", file, "--live", "--practice", "healthy"]

    assert main([*live, "--yes-class", "uses_key_free", "--yes-class", "uses_key_paid"]) == 1
    said = capsys.readouterr()
    assert "the free endpoint accepts this body" in said.err
    assert json.loads(said.out)["max_tokens"] == "ten"


def test_another_error_of_the_free_endpoint_is_not_taken_for_the_wanted_one(
    bad: Callable[[Body], str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is said, and without leave for real calls nothing is shrunk: it would be another error's request."""
    pasted = tmp_path / "error.txt"
    pasted.write_text(
        "400 {'type': 'error', 'error': {'type': 'invalid_request_error', "
        "'message': 'max_tokens: Input should be a valid integer'}}",
        "utf-8",
    )
    file = bad({**body(2), "max_tokens": "ten"})
    live = ["minimize", file, "--live", "--practice", "healthy", "--error", str(pasted)]

    assert main([*live, "--yes-class", "uses_key_free"]) == 3
    said = capsys.readouterr()
    assert "the free endpoint says something else" in said.err
    assert said.out == ""


def test_a_request_that_does_not_fail_is_said(
    bad: Callable[[Body], str], capsys: pytest.CaptureFixture[str]
) -> None:
    """There is nothing to shrink, and no further call is made."""
    live = [
        "minimize",
        bad({"model": MODEL, "max_tokens": 9, "messages": [{"role": "user", "content": "hi"}]}),
    ]

    assert main([*live, "--live", "--practice", "healthy", "--yes-class", "uses_key_paid"]) == 0
    assert "does not fail" in capsys.readouterr().err
