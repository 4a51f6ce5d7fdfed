"""The official Python SDK, pointed at the stand-in by base URL, sees what it sees at the service."""

from collections.abc import Iterator
from typing import Any

import anthropic
import pytest

from tests.standin.conftest import SMALLEST
from wizard.standin import Behavior, Standin, StandinThread

MODEL = "claude-haiku-5-5"


@pytest.fixture
def client(standin: Standin) -> Iterator[anthropic.Anthropic]:
    """The SDK's client with the practice key and no retries."""
    with anthropic.Anthropic(base_url=standin.base_url, api_key=standin.key, max_retries=0) as made:
        yield made


def hello(client: anthropic.Anthropic, **more: Any) -> anthropic.types.Message:
    """The smallest message."""
    options: dict[str, Any] = {**SMALLEST, **more}
    return client.messages.create(**options)  # type: ignore[no-any-return]


def test_create_returns_a_message(client: anthropic.Anthropic, standin: Standin) -> None:
    """A message comes back typed; the request went out with the SDK's own version and credential header."""
    message = hello(client)
    assert message.content[0].type == "text"
    assert message._request_id
    asked = standin.requests[-1]
    assert asked.header("anthropic-version") == "2026-10-21"
    assert (asked.header("authorization") or "").startswith("Bearer …")


def test_stream_yields_the_same_text(client: anthropic.Anthropic) -> None:
    """Streaming and not streaming say the same."""
    options: dict[str, Any] = {**SMALLEST, "max_tokens": 200}
    with client.messages.stream(**options) as stream:
        words = "".join(stream.text_stream)
        final = stream.get_final_message()
    whole = hello(client, max_tokens=200).content[0]
    assert whole.type == "text"
    assert words == whole.text
    assert final.stop_reason == "end_turn"


def test_an_error_inside_a_stream_is_raised(client: anthropic.Anthropic, standin: Standin) -> None:
    """The SDK raises what an error event says."""
    standin.script("stream-error")
    options: dict[str, Any] = {**SMALLEST, "max_tokens": 200}
    with (
        pytest.raises(anthropic.APIStatusError, match="Overloaded"),
        client.messages.stream(**options) as stream,
    ):
        stream.get_final_message()


def test_a_forced_tool_is_called(client: anthropic.Anthropic) -> None:
    """With a forced tool the message is a call of it, streamed or not."""
    tool = {"name": "look", "input_schema": {"type": "object"}}
    message = hello(client, tools=[tool], tool_choice={"type": "tool", "name": "look"})
    assert (message.stop_reason, message.content[0].type) == ("tool_use", "tool_use")
    options: dict[str, Any] = {**SMALLEST, "tools": [tool], "tool_choice": {"type": "any"}}
    with client.messages.stream(**options) as stream:
        assert stream.get_final_message().content[0].type == "tool_use"


def test_tokens_are_counted(client: anthropic.Anthropic) -> None:
    """count_tokens gives a number that grows with the text."""

    def count(words: str) -> int:
        messages: list[Any] = [{"role": "user", "content": words}]
        return client.messages.count_tokens(model=MODEL, messages=messages).input_tokens

    assert 0 < count("hi") < count("hi " * 100)


def test_models_are_listed_over_pages(client: anthropic.Anthropic) -> None:
    """The SDK's pager walks all pages; lifecycle filters; one model can be asked for."""
    every = list(client.models.list(limit=5))
    assert len({model.id for model in every}) == len(every) > 10
    assert all(model.capabilities is not None for model in every)
    retired = list(client.models.list(lifecycle=["retired"]))
    assert {model.lifecycle for model in retired} == {"retired"}
    assert client.models.retrieve("claude-opus-5").max_tokens == 128000


def test_a_batch_is_made_and_found(client: anthropic.Anthropic) -> None:
    """The SDK makes a batch and retrieves it."""
    requests: list[Any] = [{"custom_id": "one", "params": dict(SMALLEST)}]
    batch = client.messages.batches.create(requests=requests)
    assert client.messages.batches.retrieve(batch.id).id == batch.id


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("400", anthropic.BadRequestError),
        ("401", anthropic.AuthenticationError),
        ("403", anthropic.PermissionDeniedError),
        ("409", anthropic.ConflictError),
        ("413", anthropic.RequestTooLargeError),
        ("429", anthropic.RateLimitError),
        ("500", anthropic.InternalServerError),
        ("529", anthropic.OverloadedError),
        ("reset", anthropic.APIConnectionError),
        ("cut", anthropic.APIConnectionError),
    ],
)
def test_errors_map_to_the_right_class(
    client: anthropic.Anthropic, standin: Standin, name: str, kind: type[Exception]
) -> None:
    """Each status is raised as the SDK's own class for it."""
    standin.script(name)
    with pytest.raises(kind):
        hello(client)


def test_an_error_code_has_a_class_of_its_own() -> None:
    """A coded error is raised as the class that the SDK keeps for the code."""
    with (
        StandinThread(behavior=Behavior(standing="on_hold")) as standin,
        anthropic.Anthropic(base_url=standin.base_url, api_key=standin.key, max_retries=0) as client,
        pytest.raises(anthropic.OrganizationOnHoldError) as caught,
    ):
        hello(client)
    assert caught.value.request_id
    assert isinstance(caught.value, anthropic.BadRequestError)


def test_an_unknown_model_is_not_found(client: anthropic.Anthropic) -> None:
    """A model that does not exist is a 404 with the name that was sent."""
    with pytest.raises(anthropic.NotFoundError, match="model: claude-nine"):
        hello(client, model="claude-nine")


def test_a_400_is_sent_once_and_a_529_three_times(standin: Standin) -> None:
    """The SDK's retries follow x-should-retry and the status."""
    with anthropic.Anthropic(base_url=standin.base_url, api_key=standin.key, max_retries=2) as client:
        for names, attempts in ((("400",), 1), (("429", "529", "ok"), 3)):
            before = len(standin.requests)
            standin.script(*names)
            try:
                hello(client)
            except anthropic.BadRequestError:
                assert names == ("400",)
            assert len(standin.requests) - before == attempts


def test_sampling_through_extra_body_is_refused_on_the_new_version(client: anthropic.Anthropic) -> None:
    """The commonest break of the upgrade to 2.x."""
    with pytest.raises(anthropic.BadRequestError, match="temperature: Extra inputs are not permitted"):
        hello(client, extra_body={"temperature": 0.5})


def test_a_timeout_is_a_timeout() -> None:
    """A slow answer ends in the SDK's timeout."""
    with (
        StandinThread("slow") as standin,
        anthropic.Anthropic(
            base_url=standin.base_url, api_key=standin.key, max_retries=0, timeout=0.3
        ) as client,
        pytest.raises(anthropic.APITimeoutError),
    ):
        hello(client)
