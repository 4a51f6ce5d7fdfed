"""What intake finds in a paste: the innermost words, the status, the ids, every error."""

import json
from urllib.parse import quote

import pytest

from wizard.diagnosis.explain import explain
from wizard.diagnosis.intake.clean import clean, join_hard_wraps, strip_controls
from wizard.diagnosis.intake.envelope import trim
from wizard.diagnosis.intake.literal import Reader
from wizard.diagnosis.intake.passages import passages
from wizard.model.words import Answerer

BODY = (
    '{"type":"error","error":{"type":"invalid_request_error","message":"max_tokens: Field required"},'
    '"request_id":"req_011A"}'
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{'a': None, 'b': True, 'c': b'x'}", {"a": None, "b": True, "c": "x"}),
        ("{ type: 'error', error: { message: \"it's\" } }", {"type": "error", "error": {"message": "it's"}}),
        ('%{"a" => "x", "b" => nil}', {"a": "x", "b": None}),
        ('{:type=>"error", :n=>3}', {"type": "error", "n": 3}),
        ("['type' => 'error', 'n' => 1.5]", {"type": "error", "n": 1.5}),
        ('["type": "error", "list": [1, 2]]', {"type": "error", "list": [1, 2]}),
        (
            "{type=error, error={type=x, message=a, b: c}}",
            {"type": "error", "error": {"type": "x", "message": "a, b: c"}},
        ),
        ("ApiError(message='no', error=Inner(type='x'))", {"message": "no", "error": {"type": "x"}}),
        ('{"a": "say "hi" now", "b": 1}', {"a": 'say "hi" now', "b": 1}),
        ('{"a": "cut off here', {"a": "cut off here"}),
        ('{"mess\n   age": "x"}', {"message": "x"}),
    ],
)
def test_objects_of_many_languages_are_read(text: str, value: object) -> None:
    """Keys, a separator and values: whatever brackets and quotes a language puts around them."""
    assert Reader(text, 0).read() == value


def test_an_object_cut_in_the_middle_says_so() -> None:
    """What is there is returned, and a reader can tell that it is not all."""
    reader = Reader('{"a": {"b": [1, "x', 0)

    assert reader.read() == {"a": {"b": [1, "x"]}}
    assert reader.cut


def test_controls_and_frames_are_taken_off() -> None:
    """Colors, boxes, bullets, quote marks, fences and HTML entities do not reach the words."""
    assert strip_controls("\x1b[31mred\x1b[0m\u200b\r\n") == "red\n"
    assert clean("│ one │\n│ two │").split() == ["one", "two"]
    assert clean("  ⎿  API Error").strip() == "API Error"
    assert clean("> quoted").strip() == "quoted"
    assert clean("a &amp;quot;b&amp;quot;") == 'a "b"'


def test_lines_broken_by_the_terminal_are_rejoined() -> None:
    """A break at the terminal's width inside a word is closed; a break at a blank stays one."""
    line = "x" * 60
    assert join_hard_wraps(f"{line}\n{line}\nend") == line + line + "end"
    assert "\n" in join_hard_wraps("a short line\nanother one")


def test_wrappers_words_are_trimmed() -> None:
    """Prefixes and suffixes of gateways and SDKs are not the message."""
    assert (
        trim("litellm.BadRequestError: AnthropicException - Overloaded. Received Model Group=x")
        == "Overloaded"
    )
    assert trim("API Error: 400 Invalid request") == "Invalid request"
    assert trim("An error occurred (ValidationException) when calling the Converse operation: no") == "no"
    assert trim("'claude-x' does not know it") == "'claude-x' does not know it"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (f"Error code: 400 - {BODY}", 400),
        ("anthropic.RateLimitError: slow down", 429),
        ("HTTP/2 529\n\nOverloaded", 529),
        ("Status Code: BadRequest no", 400),
        ("Request Failed: 413 Payload Too Large", 413),
        ('{"error":{"type":"permission_error","message":"no"}}', 403),
    ],
)
def test_the_status_is_found(text: str, status: int) -> None:
    """By number, by class or by type."""
    told = explain(text)

    assert told.error is not None
    assert told.error.status == status


def test_the_innermost_error_is_reported_with_its_wrappings() -> None:
    """Three layers deep, the message is the service's own, and the layers are named."""
    inner = json.dumps(
        {"error": {"message": f"litellm.BadRequestError: AnthropicException - {BODY}", "code": "400"}}
    )
    told = explain(json.dumps({"error": {"message": f"upstream: {inner}"}}))

    assert told.error is not None
    assert told.error.message == "max_tokens: Field required"
    assert told.error.request_id == "req_011A"
    assert told.error.wrappers
    assert any("wrapped" in note for note in told.notes)


def test_several_errors_are_all_listed_and_the_one_to_act_on_comes_first() -> None:
    """An overload that passes by itself does not hide the refusal that stays."""
    overloaded = '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}'
    told = explain(f"try 1: 529 {overloaded}\ntry 2: 529 {overloaded}\ntry 3: 400 {BODY}")

    assert told.causes[0].slug == "missing_required_field"
    assert [other.causes[0].slug for other in told.others] == ["overloaded"]


def test_a_long_log_is_read_in_passages() -> None:
    """Only the lines around errors are read closely, and repeated ones once."""
    calm = [f"INFO step {n}: done" for n in range(2_000)]
    calm[700] = f"ERROR first: 400 {BODY}"
    calm[900] = calm[901] = "ERROR other: Error code: 401 - nope"
    found = passages("\n".join(calm))

    assert len(found) == 2
    told = explain("\n".join(calm))
    assert told.error is not None
    assert told.error.message == "max_tokens: Field required"


@pytest.mark.parametrize(
    "text", ["", "   \n", "hello world", "The weather is fine today.", '{"a": 1}', "[]", "1234"]
)
def test_text_without_an_error_has_none(text: str) -> None:
    """Nothing is made up."""
    told = explain(text)

    assert told.error is None
    assert told.causes == ()


def test_an_unknown_message_still_gets_its_place() -> None:
    """The cause cannot be told; path and status still say where to look."""
    told = explain(
        '400 {"type":"error","error":{"type":"invalid_request_error","message":"messages.3.zorp: glibber"}}'
    )

    assert told.causes[0].slug == "unknown"
    assert told.causes[0].where == "body"
    assert told.causes[0].paths == ("messages.3.zorp",)
    assert told.causes[0].confidence == "cannot_tell"
    assert told.look_next


def test_the_paths_of_the_details_are_reported() -> None:
    """Where the API lists the places itself, these are the ones."""
    details = {
        "error_code": "image_dimensions_too_large",
        "paths": ["messages.0.content.1", "messages.2.content.0"],
    }
    error = {"type": "invalid_request_error", "message": "too large", "details": details}
    told = explain(f"Error code: 400 - {json.dumps({'type': 'error', 'error': error})}")

    assert told.causes[0].paths == ("messages.0.content.1", "messages.2.content.0")


def test_advice_follows_the_version_in_hand() -> None:
    """Under 2026-10-21 no model takes sampling parameters, and the advice says so."""
    message = "`temperature` is deprecated for this model."
    plain = explain(f"400 {message}").causes[0].fix
    newer = explain(f"anthropic-version: 2026-10-21\n400 {message}").causes[0].fix

    assert "2026-10-21" in newer
    assert newer != plain


def test_a_class_of_the_sdk_names_its_code() -> None:
    """The exception's class stands for the code where the body was lost."""
    told = explain("anthropic.ThreadNotFoundError: Error code: 404")

    assert told.causes[0].slug == "thread_not_found"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (f"400 {BODY}", Answerer.API),
        (BODY.replace("req_011A", "req_vrtx_011A"), Answerer.VERTEX),
        (
            "An error occurred (ValidationException) when calling the Converse operation: nope",
            Answerer.BEDROCK,
        ),
        (
            "400 nope (Service: BedrockRuntime, Request ID: 1c099724-caf4-941d-4072-014b3ce107f8)",
            Answerer.BEDROCK,
        ),
        ("Request Failed: 400 nope (Request ID: C275:33D2F9:E76233:11E11A4:6920044E)", Answerer.COPILOT),
        (
            '{"error":{"message":"no (request id: 2026072804251944303314)","type":"<nil>"},"type":"error"}',
            Answerer.GATEWAY,
        ),
        ("<html><head><title>403 Forbidden</title></head><center>nginx</center></html>", Answerer.PROXY),
        ("<html><head><title>Just a moment...</title></head></html>", Answerer.CLOUDFLARE),
        ('403 {"error":{"type":"forbidden","message":"Request not allowed"}}', Answerer.CLOUDFLARE),
        ("connect ECONNREFUSED 127.0.0.1:443", Answerer.NOBODY),
        ("Streaming is required for operations that may take longer than 10 minutes.", Answerer.SDK),
        ("litellm.APIError: something broke in the proxy, error 500", Answerer.LITELLM),
        ("HTTP/1.1 400 Bad Request\napim-request-id: 1\n\nnope", Answerer.FOUNDRY),
    ],
)
def test_who_answered_is_told_from_the_text(text: str, who: Answerer) -> None:
    """Ids, headers, envelopes, pages and words show who sent the reply."""
    told = explain(text)

    assert told.answered_by == who
    assert told.answered_because


def test_an_object_that_lost_its_beginning_is_read() -> None:
    """A paste that begins in the middle of a reply still shows its message and its id."""
    told = explain('..._error","message":"max_tokens: Field required"},"request_id":"req_011A"}')

    assert told.error is not None
    assert told.error.message == "max_tokens: Field required"
    assert told.error.request_id == "req_011A"


@pytest.mark.parametrize("times", [1, 2])
def test_an_error_inside_an_address_is_read(times: int) -> None:
    """Pages that hand an error on in their address escape it, sometimes twice."""
    escaped = BODY
    for _ in range(times):
        escaped = quote(escaped)

    told = explain(f"https://app.example.com/chat/oops?status=400&body={escaped}")

    assert told.error is not None
    assert told.error.type == "invalid_request_error"


@pytest.mark.parametrize(
    "reply",
    [
        {"type": "message", "role": "assistant", "content": [], "stop_reason": "refusal"},
        {"type": "message_delta", "delta": {"stop_reason": "refusal"}},
    ],
)
def test_a_reply_that_ends_in_a_refusal_is_told_as_one(reply: dict[str, object]) -> None:
    """People paste it as an error, and it is the policy that stopped it."""
    assert explain(json.dumps(reply)).causes[0].slug == "usage_policy_refusal"


def test_a_reply_that_ended_well_is_no_error() -> None:
    """The same shapes without a refusal are left alone."""
    assert not explain(json.dumps({"type": "message", "content": [], "stop_reason": "end_turn"})).causes


def test_the_line_in_the_services_own_words_is_the_one_that_counts() -> None:
    """What a person writes around a quoted error does not hide it."""
    text = "my new account returns an error for every call\n\nError:\n\n```\nprompt is too long: 9 > 3\n```"
    told = explain(text)

    assert told.error is not None
    assert told.error.message == "prompt is too long: 9 > 3"


@pytest.mark.parametrize("text", ["429 Main Street", "404 days until the election", "500 items in the list"])
def test_a_number_before_a_thing_is_no_status(text: str) -> None:
    """A text that begins with a number of three digits is not thereby an answer."""
    assert all(cause.slug == "unknown" for cause in explain(text).causes)


def test_one_line_below_warnings_reports_no_failure() -> None:
    """A setting that a program logs names numbers that are statuses elsewhere."""
    assert not explain("2026-11-22T10:00:00Z DEBUG retry on 429, 500 and 529").causes
