"""Further wrappings: terminals of several widths, chained exceptions, relays of relays, other tools."""

import json
import textwrap
from collections.abc import Callable

Wrapping = Callable[[int, str, str], str]
REQUEST_ID = "req_011CVtestabcdEFGH12345"
_SDK = '  File "/srv/.venv/lib/python3.12/site-packages/anthropic/_base_client.py", line 1057, in request'
_TRACEBACK = (
    'Traceback (most recent call last):\n  File "/srv/app/worker.py", line 88, in handle\n'
    "    reply = client.messages.create(**payload)\n            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
    f"{_SDK}\n    raise self._make_status_error_from_response(err.response) from None\n"
)


def body(kind: str, message: str) -> dict[str, object]:
    """The API's own error body."""
    return {"type": "error", "error": {"type": kind, "message": message}, "request_id": REQUEST_ID}


def written(kind: str, message: str) -> str:
    """The same as JSON."""
    return json.dumps(body(kind, message), ensure_ascii=False)


def _columns(width: int) -> Wrapping:
    def broken(status: int, kind: str, message: str) -> str:
        text = f"  ⎿  API Error: {status} {written(kind, message)}"
        return "\n".join(text[at : at + width] for at in range(0, len(text), width))

    return broken


def _box(width: int) -> Wrapping:
    def boxed(status: int, kind: str, message: str) -> str:
        text, inner = f"API Error: {status} {written(kind, message)}", width - 4
        lines = [f"│ {text[at : at + inner].ljust(inner)} │" for at in range(0, len(text), inner)]
        return "\n".join(("╭" + "─" * (width - 2) + "╮", *lines, "╰" + "─" * (width - 2) + "╯"))

    return boxed


def _chained(status: int, kind: str, message: str) -> str:
    return (
        f"{_TRACEBACK}anthropic.BadRequestError: Error code: {status} - {body(kind, message)!r}\n\n"
        "The above exception was the direct cause of the following exception:\n\n"
        'Traceback (most recent call last):\n  File "/srv/app/main.py", line 12, in <module>\n    run()\n'
        "app.errors.JobFailed: the summary step failed"
    )


def _while_handling(status: int, kind: str, message: str) -> str:
    return (
        'Traceback (most recent call last):\n  File "a.py", line 3, in f\n    response.raise_for_status()\n'
        f"httpx.HTTPStatusError: Client error '{status} Bad Request' for url 'https://api.anthropic.com/v1/messages'\n\n"
        "During handling of the above exception, another exception occurred:\n\n"
        f"{_TRACEBACK}anthropic.BadRequestError: Error code: {status} - {body(kind, message)!r}"
    )


def _node_cause(status: int, kind: str, message: str) -> str:
    return (
        "Error: Agent step failed\n    at runStep (/app/dist/agent.js:201:11) {\n"
        f"  [cause]: BadRequestError: {status} {written(kind, message)}\n"
        "      at APIError.generate (file:///app/node_modules/@anthropic-ai/sdk/core/error.mjs:42:20) {\n"
        f"    status: {status},\n    headers: Headers {{ 'request-id': '{REQUEST_ID}', server: 'x' }},\n"
        f"    requestID: '{REQUEST_ID}',\n    error: {{ type: 'error', error: [Object] }}\n  }}\n}}"
    )


def _spring(status: int, kind: str, message: str) -> str:
    return (
        "2026-11-20T10:03:11.872+01:00 ERROR 4711 --- [nio-8080-exec-3] c.e.c.ChatController : call failed\n"
        f"org.springframework.web.client.HttpClientErrorException$BadRequest: {status} Bad Request: "
        f'"{written(kind, message)}"\n\tat com.example.ChatService.ask(ChatService.java:51)\n\t... 42 more'
    )


def _rust(status: int, kind: str, message: str) -> str:
    return f"Error: ApiError {{ status: {status}, body: {json.dumps(written(kind, message))} }}"


def _slog(status: int, kind: str, message: str) -> str:
    quoted = json.dumps(written(kind, message), ensure_ascii=False)
    return (
        f'time=2026-11-20T10:03:11.000Z level=ERROR msg="anthropic call failed" status={status} body={quoted}'
    )


def _json_records(status: int, kind: str, message: str) -> str:
    failed = {"level": "error", "msg": "call failed", "err": f"{status} {written(kind, message)}"}
    return "\n".join(
        (
            '{"level":"info","msg":"starting call","model":"m"}',
            json.dumps(failed),
            '{"level":"info","msg":"worker idle"}',
        )
    )


def _relay_of_a_relay(status: int, kind: str, message: str) -> str:
    inner = {"error": {"message": f"{written(kind, message)} (request id: 20261012093312873)", "type": "x"}}
    return json.dumps({"error": {"message": json.dumps(inner), "code": status}})


def _model_behind_litellm(status: int, kind: str, message: str) -> str:
    inner = f"litellm.BadRequestError: AnthropicException - {written(kind, message)}. Received Model Group=cl"
    outer = {"error": {"message": json.dumps({"error": {"message": inner, "code": str(status)}})}}
    return f"openai.BadRequestError: Error code: {status} - {outer!r}"


def _workflow_tool(status: int, kind: str, message: str) -> str:
    return json.dumps(
        {
            "errorMessage": "Bad request - please check your parameters",
            "errorDescription": message,
            "errorDetails": {
                "rawErrorMessage": [f"{status} - {written(kind, message)}"],
                "httpCode": str(status),
            },
        }
    )


def _agent_library(status: int, kind: str, message: str) -> str:
    return f"x.exceptions.ModelHTTPError: status_code: {status}, model_name: m, body: {body(kind, message)!r}"


def _issue_form(status: int, kind: str, message: str) -> str:
    return (
        "### Bug description\n\nSince the update every call fails.\n\n### Environment\n- OS: macOS 15.1\n"
        "- Version: 2.3.1\n\n### Expected behavior\nAn answer.\n\n### Relevant log output\n```shell\n"
        f"Error code: {status} - {body(kind, message)!r}\n```\n\n### Additional context\nWorked last week."
    )


def _mail(status: int, kind: str, message: str) -> str:
    text = f"Error code: {status} - {body(kind, message)!r}"
    return "\n".join(f"> > {line}" for line in textwrap.wrap(text, 70, break_long_words=False))


def _prose(status: int, kind: str, message: str) -> str:
    return f'My workflow stopped with this: "{status} - {message}" and I do not know what to change.'


WRAPPINGS: dict[str, Wrapping] = {
    **{f"columns_{width}": _columns(width) for width in (60, 80, 100)},
    **{f"box_{width}": _box(width) for width in (60, 80, 100)},
    "chained": _chained,
    "while_handling": _while_handling,
    "node_cause": _node_cause,
    "spring": _spring,
    "rust": _rust,
    "slog": _slog,
    "json_records": _json_records,
    "relay_of_a_relay": _relay_of_a_relay,
    "model_behind_litellm": _model_behind_litellm,
    "workflow_tool": _workflow_tool,
    "agent_library": _agent_library,
    "issue_form": _issue_form,
    "mail": _mail,
    "prose": _prose,
}
