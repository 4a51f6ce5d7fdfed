"""The trials of a fix, against the stand-in: one thing changes at a time and every end is told."""

from dataclasses import replace

import pytest

from wizard.credentials import Credential, Kind
from wizard.model.secret import Secret
from wizard.probes import real_world
from wizard.proof.trials import Setting, for_endpoint, known_bad, known_good, repaired, uncountable
from wizard.standin import start
from wizard.standin.answer import Answer, json_answer
from wizard.standin.listener import Listener
from wizard.standin.wire import Request

KEY = "sk-ant-api03-" + "tr1al" * 12 + "AA"
MODEL = "claude-haiku-5-5"


def setting(standin: object, *, paid: bool = False, key: str = KEY) -> Setting:
    """Trials against a stand-in."""
    url = standin.base_url  # type: ignore[attr-defined]
    credential = Credential(
        id="typed", source="typed", kind=Kind.API_KEY, base_url=url, secret=Secret(key, base_url=url)
    )
    world = replace(standin.world, environ={})  # type: ignore[attr-defined]
    return Setting(world=world, credential=credential, model=MODEL, version="2026-10-21", paid=paid)


@pytest.mark.parametrize("paid", [False, True])
async def test_on_a_healthy_service_all_three_pass(paid: bool) -> None:
    """The good one is accepted, the repaired one too, the bad one refused cleanly."""
    body = {
        "model": MODEL,
        "max_tokens": 64,
        "messages": [{"role": "user", "content": "Hello"}],
        "stream": True,
    }
    async with start("healthy", keys=[KEY]) as standin:
        trials = [
            await known_good(setting(standin, paid=paid)),
            await repaired(setting(standin, paid=paid), body),
            await known_bad(setting(standin, paid=paid)),
        ]

    assert [(trial.check, trial.verdict) for trial in trials] == [
        ("known_good", "passed"),
        ("repaired", "passed"),
        ("known_bad", "passed"),
    ]
    assert all(trial.request_id for trial in trials)
    assert len({tuple(trial.held.items()) for trial in trials}) == 1
    assert "tr1al" not in repr(trials)


async def test_a_body_that_still_fails_fails() -> None:
    """The service's own words say why."""
    async with start("healthy", keys=[KEY]) as standin:
        trial = await repaired(setting(standin), {"model": MODEL, "messages": []})

    assert trial.verdict == "failed"
    assert "400 invalid_request_error" in trial.said


async def test_a_refused_key_is_no_clean_failure() -> None:
    """A 401 to the bad request proves nothing about how a 400 comes back."""
    async with start("healthy", keys=[]) as standin:
        other = setting(standin, key="sk-ant-api03-" + "x" * 60)
        good, bad = await known_good(other), await known_bad(other)

    assert (good.verdict, bad.verdict) == ("failed", "failed")
    assert "expected a clean 400, got 401" in bad.said


async def test_no_answer_is_said() -> None:
    """With nobody there nothing passes."""
    async with start("healthy", keys=[KEY]) as standin:
        gone = setting(standin)
    trial = await known_good(gone)

    assert trial.verdict == "failed"
    assert trial.status is None


@pytest.mark.parametrize(
    ("message", "verdict"), [("Not Found", "cannot_tell"), ("model: claude-nope", "failed")]
)
async def test_a_gateway_without_the_free_endpoint_fails_nothing(message: str, verdict: str) -> None:
    """It says nothing of the request then; a model that is not found is a 404 of another kind."""

    async def serve(_request: Request) -> Answer:
        error = {"type": "not_found_error", "message": message}
        return json_answer({"type": "error", "error": error}, status=404).with_headers(
            {"request-id": "req_1"}
        )

    listener = Listener(serve)
    await listener.open()
    url = listener.url
    credential = Credential(
        id="typed", source="typed", kind=Kind.API_KEY, base_url=url, secret=Secret(KEY, base_url=url)
    )
    world = replace(real_world(), environ={})
    here = Setting(world=world, credential=credential, model=MODEL, version="2026-10-21")
    trials = [await known_good(here), await known_bad(here)]
    paid = await known_good(replace(here, paid=True))
    await listener.close()

    assert {trial.verdict for trial in trials} == {verdict}
    assert paid.verdict == "failed"


async def test_what_the_free_endpoint_cannot_judge_is_not_judged() -> None:
    """A picture by URL is never fetched there, so its acceptance would prove nothing."""
    picture = {"type": "image", "source": {"type": "url", "url": "https://example.com/a.png"}}
    body = {"model": MODEL, "messages": [{"role": "user", "content": [picture]}]}
    async with start("healthy", keys=[KEY]) as standin:
        trial = await repaired(setting(standin), body)

    assert trial.verdict == "cannot_tell"
    assert uncountable({"messages": [{"content": "url"}]}) is None


@pytest.mark.parametrize(
    ("body", "odd"),
    [
        ({"tools": [{"type": "web_search_20250305", "name": "web_search"}]}, "the tool web_search_20250305"),
        ({"mcp_servers": [{"type": "url", "name": "x"}]}, "mcp_servers"),
        (
            {"messages": [{"content": [{"type": "document", "source": {"type": "file", "file_id": "f"}}]}]},
            "file sources",
        ),
        ({"tools": [{"name": "own", "input_schema": {"type": "object"}}]}, None),
        ({"tools": [{"type": "bash_20250124", "name": "bash"}], "mcp_servers": []}, None),
    ],
)
def test_what_count_tokens_refuses_is_known(body: dict[str, object], odd: str | None) -> None:
    """Tools that run on the service and sources elsewhere; the program's own tools are fine."""
    assert uncountable(body) == odd


def test_what_may_be_the_fault_itself_is_sent_as_it_is() -> None:
    """A call to the real endpoint is made cheap, but never by hiding what may be wrong."""
    paid = Setting(world=None, credential=None, model=MODEL, version="2026-10-21", paid=True)  # type: ignore[arg-type]
    thinking = {"thinking": {"type": "enabled", "budget_tokens": 2000}, "max_tokens": 4000}

    assert for_endpoint(paid, {"max_tokens": 4000, "stream": True}) == {"max_tokens": 1, "stream": False}
    for body in ({"max_tokens": "ten"}, {"max_tokens": 0}, {}, {"max_tokens": True}, thinking):
        assert for_endpoint(paid, body) == body


async def test_the_request_before_its_repair_is_the_control() -> None:
    """Where it is accepted as well, the change proves nothing."""
    good = {"model": MODEL, "messages": [{"role": "user", "content": "hi"}]}
    async with start("healthy", keys=[KEY]) as standin:
        shown = await repaired(setting(standin), good, {**good, "messages": []})
        moot = await repaired(setting(standin), good, good)

        unseen = await repaired(setting(standin), {**good, "max_tokens": 1}, {**good, "max_tokens": 0})

    assert (shown.verdict, moot.verdict, unseen.verdict) == ("passed", "cannot_tell", "cannot_tell")
    assert "only a real call" in unseen.said
    assert "without the repair: 400" in shown.said
