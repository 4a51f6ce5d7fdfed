"""Requests in a paste, in every form in which people have them; their secrets never get through."""

import json

import pytest

from wizard.diagnosis.explain import explain
from wizard.diagnosis.intake.requests.found import mask_header, mask_url
from wizard.diagnosis.intake.requests.shell import split
from wizard.model.explanation import ApiRequest

KEY = "sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789"
BODY = {"model": "claude-opus-5", "max_tokens": 10, "messages": [{"role": "user", "content": "it's"}]}


def request_in(text: str) -> ApiRequest:
    """The request of a text that holds one."""
    found = explain(text).request
    assert found is not None
    return found


TEXT = json.dumps(BODY)
QUOTED = "'" + TEXT.replace("'", "'\\''") + "'"
DOLLAR = "$'" + TEXT.replace("'", "\\'") + "'"
DOUBLE = json.dumps(TEXT)
URL = "https://api.anthropic.com/v1/messages"


@pytest.mark.parametrize(
    "command",
    [
        f"curl {URL} -H 'x-api-key: {KEY}' -d {QUOTED}",
        f'curl -sSXPOST {URL} \\\n  --header "X-Api-Key: {KEY}" \\\n  --data-raw {DOUBLE}',
        f"$ curl --json {DOLLAR} -H'x-api-key:{KEY}' --url={URL}",
        f"curl {URL} -H 'x-api-key: {KEY}' -d @- <<'EOF'\n{TEXT}\nEOF",
    ],
)
def test_curl_commands_are_read(command: str) -> None:
    """Quotes, continuations, combined flags, `$'…'` and here-documents come to the same request."""
    found = request_in(command)

    assert (found.kind, found.method, found.url) == ("curl", "POST", "https://api.anthropic.com/v1/messages")
    assert found.body == BODY
    assert KEY not in found.model_dump_json()
    assert found.headers["x-api-key"].startswith("sk-ant-api03-")


def test_a_body_in_a_file_is_noted_and_not_checked() -> None:
    """What stands in a file cannot be known, and nothing is called missing for it."""
    told = explain("curl https://api.anthropic.com/v1/messages -d @body.json")

    assert told.request is not None
    assert told.request.body is None
    assert told.problems == ()


def test_raw_http_is_read() -> None:
    """A request as on the wire, with its headers and body."""
    found = request_in(
        f"POST /v1/messages HTTP/1.1\nHost: api.anthropic.com\nauthorization: Bearer {KEY}\n\n"
        f"{TEXT}\n\nHTTP/1.1 400 Bad Request\n"
    )

    assert found.url == "https://api.anthropic.com/v1/messages"
    assert found.body == BODY
    assert KEY not in found.model_dump_json()


def test_an_archive_is_read_with_its_answer() -> None:
    """Of a HAR the failing entry counts: request, status, headers and error."""
    error = {
        "type": "error",
        "error": {"type": "invalid_request_error", "message": "max_tokens: Field required"},
    }
    entry = {
        "request": {
            "method": "POST",
            "url": "https://api.anthropic.com/v1/messages",
            "headers": [{"name": "X-Api-Key", "value": KEY}],
            "postData": {"text": json.dumps(BODY)},
        },
        "response": {
            "status": 400,
            "headers": [{"name": "request-id", "value": "req_011Z"}],
            "content": {"text": json.dumps(error)},
        },
    }
    fine = {"request": {"method": "GET", "url": "https://x.test/"}, "response": {"status": 200}}
    told = explain(json.dumps({"log": {"version": "1.2", "entries": [fine, entry]}}))

    assert told.error is not None
    assert (told.error.status, told.error.request_id) == (400, "req_011Z")
    assert told.causes[0].slug == "missing_required_field"
    assert told.request is not None
    assert (told.request.kind, told.request.body) == ("har", BODY)
    assert KEY not in told.model_dump_json()


def test_sdk_logs_are_read() -> None:
    """The request options of the Python SDK's debug log hold the body."""
    options = {"method": "post", "url": "/v1/messages", "headers": {"x-api-key": KEY}, "json_data": BODY}
    found = request_in(f"DEBUG:anthropic._base_client:Request options: {options!r}")

    assert (found.kind, found.method, found.url, found.body) == ("sdk-log", "POST", "/v1/messages", BODY)
    assert KEY not in found.model_dump_json()


def test_calls_in_code_are_read() -> None:
    """Literal arguments are taken, names are left open, and header arguments become headers."""
    python = request_in(
        'client.beta.messages.create(\n    model="claude-opus-5",\n    max_tokens=10,\n'
        '    betas=["a", "b"],\n    messages=[{"role": "user", "content": "it\'s"}],\n)'
    )
    typescript = explain(
        "await client.messages.create({ model: 'claude-opus-5', max_tokens: 10, messages: history });"
    )

    assert (python.kind, python.body) == ("python", BODY)
    assert python.headers["anthropic-beta"] == "a,b"
    assert typescript.request is not None
    assert typescript.request.kind == "typescript"
    assert typescript.request.body == {"model": "claude-opus-5", "max_tokens": 10}
    assert typescript.problems == ()
    assert any("in part" in note for note in typescript.notes)


def test_bodies_and_batch_lines_are_read() -> None:
    """A body alone, and a line of a batch file."""
    assert request_in(json.dumps(BODY)).body == BODY
    line = request_in("\n".join(json.dumps({"custom_id": f"c{n}", "params": BODY}) for n in range(2)))
    assert (line.kind, line.body) == ("jsonl", BODY)


def test_a_body_that_is_no_json_is_kept_as_text() -> None:
    """The text is there for the check, which shows the place of the slip."""
    found = request_in('{"model": "claude-opus-5", "messages": [{"role": "user", "content": "x"},]}')

    assert found.body is None
    assert found.body_text is not None


def test_a_key_that_cannot_be_seen_is_not_judged() -> None:
    """A variable stands for the key in most pasted commands; that is no fault of the request."""
    told = explain(f"curl {URL} -H 'x-api-key: $KEY' -H 'anthropic-version: 2023-06-01' -d {QUOTED}")

    assert [problem for problem in told.problems if "key" in problem.path] == []


def test_a_request_is_not_taken_for_an_error() -> None:
    """Words about errors inside a message are the person's own."""
    body = {**BODY, "messages": [{"role": "user", "content": "Error code: 400 - credit balance is too low"}]}

    assert explain(json.dumps(body)).error is None
    assert explain(f"curl https://api.anthropic.com/v1/messages -d '{json.dumps(body)}'").error is None


def test_secrets_are_masked_and_plain_values_are_not() -> None:
    """A masked key keeps its family and last four characters; a variable's name is no secret."""
    assert mask_header("authorization", f"Bearer {KEY}") == "Bearer sk-ant-api03-…6789"
    assert mask_header("X-Custom", KEY) == "sk-ant-api03-…6789"
    assert mask_header("x-api-key", "$ANTHROPIC_API_KEY") == "$ANTHROPIC_API_KEY"
    assert mask_header("content-type", "application/json") == "application/json"
    assert (
        mask_url("https://me:pw@api.test/v1?api_key=abc&beta=true")
        == "https://api.test/v1?api_key=••••&beta=true"
    )


def test_a_key_in_an_error_is_masked() -> None:
    """What an answer repeats of a key does not get through either."""
    told = explain(
        f'401 {{"type":"error","error":{{"type":"authentication_error","message":"bad key {KEY}"}}}}'
    )

    assert KEY not in told.model_dump_json()


def test_shell_words_are_split_as_a_shell_does() -> None:
    """Quotes of three kinds, escapes and line breaks."""
    words, _ = split("a 'b c' \"d \\\"e\\\"\" f\\ g $'h\\ni' \\\n j\nnext")

    assert words == ["a", "b c", 'd "e"', "f g", "h\ni", "j"]
