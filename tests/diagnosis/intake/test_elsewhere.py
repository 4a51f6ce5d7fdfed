"""What is of something else is told apart from errors of this API, by names and by form."""

import pytest

from wizard.diagnosis.explain import explain
from wizard.diagnosis.intake.elsewhere import elsewhere, of_others
from wizard.model.words import Sureness


@pytest.mark.parametrize(
    "text",
    [
        'if (error.status === 400) {\n  log("prompt is too long");\n}',
        "def f():\n    raise ValueError('messages: at least one message is required')",
        "## 2.4.0 (2026-01-02)\n\n### Bug fixes\n- no temperature for new models",
        "fix(client): drop empty text blocks before sending",
        "The table below lists the limit of max_tokens for each model.",
        "| status | meaning |\n|---|---|\n| 529 | overloaded |",
    ],
)
def test_what_somebody_wrote_about_errors_is_no_error(text: str) -> None:
    """Code, changes and documentation speak of errors in general."""
    assert elsewhere(text) == "program code, a list of changes or documentation"
    assert not explain(text).causes


@pytest.mark.parametrize(
    "text",
    [
        "    client.messages.create()\nanthropic.BadRequestError: Error code: 400 - prompt is too long",
        "const x = 1;\nAPI Error: 400 prompt is too long",
        '{"type": "error", "error": {"type": "invalid_request_error", "message": "prompt is too long"}}',
    ],
)
def test_code_beside_an_error_hides_nothing(text: str) -> None:
    """What a program printed counts, whatever code stands around it."""
    assert explain(text).causes[0].slug == "prompt_too_long"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("openai.BadRequestError: Error code: 400 - prompt too long", "openai"),
        ("connect ECONNREFUSED 127.0.0.1:5432", "5432"),
        ("An error occurred (ThrottlingException) when calling the PutItem operation", "putitem"),
        ("<html><title>404 Not Found</title></html> (GET https://shop.example.com/cart)", "shop.example.com"),
        ("404 Not Found: POST /api/users", "/api/users"),
    ],
)
def test_strangers_are_named(text: str, who: str) -> None:
    """A package, a port, an operation, a host or a path says whose error it is."""
    told = of_others(text)

    assert told is not None
    assert who in told


@pytest.mark.parametrize(
    "text",
    [
        "openai.BadRequestError: Error code: 400 - messages.3: text content blocks must be non-empty",
        "connect ECONNREFUSED 127.0.0.1:8080",
        "stripe webhook, then claude-opus-5: prompt is too long",
        "404 Not Found: POST https://relay.example.com/anthropic/v1/messages",
        "Invalid authorization token for MCP server 'slack'",
    ],
)
def test_names_of_this_api_outweigh_those_of_others(text: str) -> None:
    """Words, models, keys and paths of this API stand in no error of another vendor."""
    assert of_others(text) is None


def test_a_package_of_this_name_is_no_call() -> None:
    """A registry that could not be reached is not the API, whatever package was asked for."""
    text = "request to https://registry.npmjs.org/@anthropic-ai%2fsdk failed, reason: getaddrinfo ENOTFOUND"

    assert of_others(f"npm error {text}") is not None


@pytest.mark.parametrize(
    "text",
    [
        "< HTTP/2 200\n< request-id: req_011CX\n< anthropic-ratelimit-requests-remaining: 12",
        "INFO llm call ok model=claude-opus-5 status=200 stop_reason=end_turn",
        "test_prompt_too_long ... ok\n\nRan 2 tests in 0.1s",
    ],
)
def test_a_call_that_went_well_is_no_error(text: str) -> None:
    """A success with nothing that failed beside it is left alone."""
    assert elsewhere(text) == "a call that succeeded"
    assert not explain(text).causes


def test_a_stream_that_fails_after_its_good_status_is_an_error() -> None:
    """A stream begins with 200 and can fail later."""
    event = '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}'

    text = f"HTTP/1.1 200 OK\n\nevent: error\ndata: {event}"

    assert explain(text).causes[0].slug == "overloaded"


def test_a_stranger_is_told_as_one() -> None:
    """The reply of another service is read, called unknown, and told to be of somebody else."""
    told = explain(
        "openai.RateLimitError: Error code: 429 - {'error': {'message': 'Rate limit reached', 'code': None}}"
    )

    assert told.causes[0].slug == "unknown"
    assert told.causes[0].confidence is Sureness.CANNOT_TELL
    assert "openai" in told.causes[0].means
    assert not told.look_next
