"""What is said beside the cause: places, sureness, and advice for the model and the version in hand."""

import json

import pytest

from wizard.diagnosis.causes.advice import CONDITIONS
from wizard.diagnosis.explain import explain
from wizard.knowledge.cause_book import cause_book
from wizard.model.words import Answerer, Sureness


def fix(message: str, **body: object) -> str:
    """What the first cause of a message says to change, for a request with this body."""
    version = str(body.pop("version", "2023-06-01"))
    request = json.dumps({"max_tokens": 9, "messages": [{"role": "user", "content": "hi"}], **body})
    curl = f"curl https://api.anthropic.com/v1/messages -H 'anthropic-version: {version}' -d '{request}'"
    error = json.dumps({"type": "error", "error": {"type": "invalid_request_error", "message": message}})
    return explain(f"$ {curl}\n{error}").causes[0].fix


@pytest.mark.parametrize(
    ("model", "offers"), [("claude-opus-5-5", False), ("claude-haiku-4-5", True), ("claude-new-9", True)]
)
def test_an_older_version_is_offered_only_where_it_helps(model: str, offers: bool) -> None:
    """Going back to 2023-06-01 is no way out for a model that takes no sampling parameters there either."""
    told = fix("temperature: Extra inputs are not permitted", model=model, version="2026-10-21")

    assert ("2023-06-01" in told) is offers


def test_the_new_version_never_takes_sampling() -> None:
    """Under 2026-10-21 choosing one of the two is no way out, under 2023-06-01 it is."""
    both = "`temperature` and `top_p` cannot both be specified for this model. Please use only one."

    assert "only one" in fix(both, model="claude-sonnet-4-5")
    assert "no model takes them" in fix(both, model="claude-sonnet-4-5", version="2026-10-21")


@pytest.mark.parametrize(
    ("message", "model", "words"),
    [
        ('"thinking.type.disabled" is not supported for this model.', "claude-sonnet-5-5", "between_tools"),
        (
            '"thinking.type.disabled" is not supported for this model.',
            "claude-fable-5-1",
            "refuses type enabled",
        ),
        ("adaptive thinking is not supported on this model", "claude-opus-4-5", "budget_tokens"),
        ("adaptive thinking is not supported on this model", "claude-3-haiku", "does not think"),
        ("This model does not support the effort parameter.", "claude-haiku-4-5", "no effort at all"),
        ("This model does not support effort level 'max'.", "claude-opus-4-5", "low, medium, high"),
        ("thinking.enabled.budget_tokens: Field required", "claude-opus-4-8", "adaptive"),
        ("thinking.enabled.budget_tokens: Field required", "claude-opus-4-5", "1024"),
        ("Thinking may not be enabled when tool_choice forces tool use.", "claude-opus-4-6", "disabled"),
        (
            "Thinking may not be enabled when tool_choice forces tool use.",
            "claude-fable-5-2",
            "never be forced",
        ),
        ("messages: final assistant content cannot end with trailing whitespace", "claude-opus-4-5", "Trim"),
        (
            "messages: final assistant content cannot end with trailing whitespace",
            "claude-opus-5",
            "user message",
        ),
    ],
)
def test_advice_follows_the_model(message: str, model: str, words: str) -> None:
    """The same error is mended differently on different models."""
    assert words in fix(message, model=model)


def test_advice_asks_only_for_what_is_known() -> None:
    """Every line of advice has conditions that can hold, and a text."""
    for slug, entry in cause_book().entries.items():
        for line in entry.advice:
            conditions, _, text = line.partition(" :: ")
            assert text.endswith("."), slug
            assert {part.partition("=")[0] for part in conditions.split(" & ")} <= CONDITIONS, slug
        for line in entry.never:
            assert {part.partition("=")[0] for part in line.split(" & ")} <= CONDITIONS, slug


@pytest.mark.parametrize(
    "message",
    [
        "prompt is too long: 250000 tokens > 200000 maximum",
        "call failed: 400 prompt is too long: 250000 tokens > 200000 maximum",
        "ERROR reply from upstream -> worker: each image exceeds 5 MB maximum: 9 bytes > 5 bytes",
        "reason: invalid x-api-key",
    ],
)
def test_no_word_of_prose_is_a_place(message: str) -> None:
    """A place is a key of the body or a dotted path, never a word before a colon."""
    assert explain(message).causes[0].paths == ()


@pytest.mark.parametrize(
    ("message", "paths"),
    [
        ("max_tokens: must be at least 1", ("max_tokens",)),
        ("max_tokenz: Extra inputs are not permitted", ("max_tokenz",)),
        ("n: Extra inputs are not permitted", ("n",)),
        ("body -> messages -> 1 -> role: Field required", ("messages.1.role",)),
    ],
)
def test_keys_before_a_colon_are_places(message: str, paths: tuple[str, ...]) -> None:
    """Any key before the service's own words, and known keys before other words."""
    assert explain(message).causes[0].paths == paths


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("`temperature` is deprecated for this model.", Sureness.SHOWN),
        ("max_tokens: Field required", Sureness.SHOWN),
        ("connect ECONNREFUSED 127.0.0.1:4000", Sureness.SHOWN),
        ("thinking budget of 512 is too small, the minimum is 1024", Sureness.LIKELY),
        ("400 thinking budget of 512 is too small, the minimum is 1024", Sureness.SHOWN),
        ("Two tools are called read_file, tool names are not unique", Sureness.LIKELY),
        ("401", Sureness.CANNOT_TELL),
    ],
)
def test_sureness_is_that_of_the_witness(text: str, sure: Sureness) -> None:
    """The service's own words or an answer that was seen show a cause; a bare paraphrase makes it likely."""
    told = explain(text)

    assert told.causes[0].confidence is sure


def test_a_paraphrase_is_not_called_the_services_own_words() -> None:
    """Who answered is not concluded from words that anybody could have written."""
    told = explain("400 thinking budget of 512 is too small, the minimum is 1024")

    assert told.answered_by is Answerer.UNKNOWN


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        (
            '429 {"error":{"message":"Usage limit reached for 5 hours"},"request_id":"2026112214300512345"}',
            False,
        ),
        (
            '403 {"type":"error","error":{"type":"permission_error","message":"login is off, ask an admin"}}',
            False,
        ),
        ("why do I get invalid x-api-key, our admin says that the key is fine", False),
        ("invalid x-api-key", True),
        ('400 {"type":"error","error":{"message":"You set 5 cache breakpoints, at most 4"}}', True),
    ],
)
def test_shown_asks_for_more_than_one_reading(text: str, sure: bool) -> None:
    """Words of nobody known, of a relay, or quoted by a person show a cause only where all else agrees."""
    assert (explain(text).causes[0].confidence is Sureness.SHOWN) is sure
