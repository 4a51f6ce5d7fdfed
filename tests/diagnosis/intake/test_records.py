"""Logs with several failures: each is read by itself, at its own place, and the one to act on comes first."""

from wizard.diagnosis.explain import explain
from wizard.model.explanation import Explanation

ERROR = {"type": "invalid_request_error", "message": "max_tokens: Field required"}
MISSING = repr({"type": "error", "error": ERROR, "request_id": "req_011Cabcd"})
HEADERS = (
    "{'x-api-key': 'sk-ant-api03-%s', 'anthropic-version': '2023-06-01', 'content-type': 'application/json'}"
)
LOG = f"""2026-11-20 10:03:10,100 INFO chat: starting
2026-11-20 10:03:11,872 ERROR chat: Error code: 400 - {MISSING}
2026-11-20 10:03:12,100 INFO chat: next, at most 3 tools must be used
2026-11-20 10:05:11,872 ERROR call failed: 529 Overloaded
2026-11-20 10:05:12,001 DEBUG request headers: {HEADERS % ("A" * 40)}
"""


def slugs(told: Explanation) -> list[list[str]]:
    """The causes of each error, first the one to act on."""
    return [[cause.slug for cause in one.causes] for one in (told, *told.others)]


def test_each_failure_of_a_log_stands_by_itself() -> None:
    """A fault of the request, an overload and a dump of headers do not color each other."""
    told = explain(LOG)

    assert slugs(told) == [["missing_required_field"], ["overloaded"]]
    assert told.error is not None
    assert told.error.status == 400
    assert told.others[0].error is not None
    assert told.others[0].error.status == 529


def test_a_place_in_the_paste_is_that_of_the_record() -> None:
    """Each error carries the range of its own line."""
    told = explain(LOG)
    lines = []
    for one in (told, *told.others):
        assert one.error is not None
        assert one.error.span is not None
        lines.append(LOG[slice(*one.error.span)])

    assert lines == [
        f"2026-11-20 10:03:11,872 ERROR chat: Error code: 400 - {MISSING}",
        "2026-11-20 10:05:11,872 ERROR call failed: 529 Overloaded",
    ]


def test_the_place_of_an_error_in_a_text_of_several_lines() -> None:
    """Words around an error do not belong to it."""
    text = f"Since this morning:\n\n  Error code: 400 - {MISSING}\n\nWhat now, please?"
    told = explain(text)

    assert told.error is not None
    assert told.error.span is not None
    assert text[slice(*told.error.span)] == f"Error code: 400 - {MISSING}"


def test_what_can_be_mended_comes_before_what_passes() -> None:
    """An overload that stands first in the log is listed after the fault that no waiting cures."""
    told = explain(
        "10:00:01 ERROR call failed: 529 Overloaded\n"
        "10:00:02 INFO retrying\n"
        "10:02:00 ERROR call failed: 400 prompt is too long: 250000 tokens > 200000 maximum\n"
        "10:03:00 ERROR getaddrinfo ENOTFOUND api.anthropic.com\n"
    )

    assert slugs(told) == [["prompt_too_long"], ["dns_failure"], ["overloaded"]]


def test_a_status_line_is_no_error_of_its_own() -> None:
    """What a client logs of the answer's status only repeats the error beside it."""
    told = explain(
        '10:00:01 INFO HTTP Request: POST https://api.anthropic.com/v1/messages "HTTP/1.1 400 Bad Request"\n'
        f"10:00:01 ERROR Error code: 400 - {MISSING}\n"
    )

    assert slugs(told) == [["missing_required_field"]]


def test_two_reports_of_a_client_are_two() -> None:
    """Reports that follow each other without a time are told apart too."""
    told = explain(
        "⏺ API Error: 529 Overloaded\n\n> again\n\n"
        "⏺ API Error: 400 messages: text content blocks must be non-empty\n"
    )

    assert slugs(told) == [["empty_text_block"], ["overloaded"]]


def test_a_calm_log_has_no_error() -> None:
    """Times and levels alone are no failure, whatever a line of information says."""
    told = explain(
        "10:00:01 INFO ready\n10:00:02 INFO at most 3 tools must be named\n10:00:03 DEBUG tokens: 5000\n"
    )

    assert told.error is None
    assert told.causes == ()
