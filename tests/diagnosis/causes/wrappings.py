"""Wraps a message as programs, gateways and terminals do, from one seed."""

import html
import json
import random
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass

TYPE = "invalid_request_error"
Wrapper = Callable[["Case"], str]
WRAPPERS: dict[str, Wrapper] = {}
_LETTERS = "ABCDEFGHJKabcdefghjk23456789"


@dataclass
class Case:
    """One message to be wrapped, with the choices that the seed makes."""

    message: str
    status: int
    choose: random.Random

    @property
    def request_id(self) -> str:
        """An id of the API's shape."""
        return "req_011" + "".join(self.choose.choice(_LETTERS) for _ in range(21))

    @property
    def envelope(self) -> dict[str, object]:
        """The API's own error body."""
        return {"type": "error", "error": self.error, "request_id": self.request_id}

    @property
    def error(self) -> dict[str, str]:
        """The inner error."""
        return {"type": TYPE, "message": self.message}

    @property
    def body(self) -> str:
        """The body as JSON text."""
        return json.dumps(self.envelope)


def wrapper(function: Wrapper) -> Wrapper:
    """Register a way of wrapping."""
    WRAPPERS[function.__name__] = function
    return function


def wrap(message: str, status: int = 400, seed: int = 1) -> dict[str, str]:
    """Name of the wrapping -> the wrapped text, with indices in paths changed by the seed."""
    choose = random.Random(f"{seed}:{message}")
    told = re.sub(r"(?<=\.)\d{1,3}(?=[.:])", lambda _: str(choose.randint(0, 240)), message)
    return {name: make(Case(told, status, choose)) for name, make in WRAPPERS.items()}


@wrapper
def plain(c: Case) -> str:
    return c.message


@wrapper
def python_sdk(c: Case) -> str:
    return f"anthropic.BadRequestError: Error code: {c.status} - {c.envelope!r}"


@wrapper
def python_traceback(c: Case) -> str:
    return (
        'Traceback (most recent call last):\n  File "/app/main.py", line 12, in <module>\n'
        "    msg = client.messages.create(\n          ^^^^^^^^^^^^^^^^^^^^^^^\n"
        '  File "/lib/python3.12/site-packages/anthropic/_base_client.py", line 1047, in request\n'
        "    raise self._make_status_error_from_response(err.response) from None\n" + python_sdk(c)
    )


@wrapper
def typescript_sdk(c: Case) -> str:
    return (
        f"BadRequestError: {c.status} {c.body}\n"
        "    at APIError.generate (file:///app/node_modules/@anthropic-ai/sdk/core/error.mjs:37:20)\n"
        "    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)"
    )


@wrapper
def claude_code_old(c: Case) -> str:
    return f"  ⎿  API Error: {c.status} {c.body}"


@wrapper
def claude_code_new(c: Case) -> str:
    return f"⏺ API Error: {c.status} {c.message}"


@wrapper
def soft_wrapped(c: Case) -> str:
    text = f"API Error: {c.status} {json.dumps(c.envelope, separators=(',', ':'))}"
    lines = textwrap.wrap(text, c.choose.choice([60, 75, 95]), break_on_hyphens=False)
    return "  ⎿  " + "\n     ".join(lines)


@wrapper
def hard_wrapped(c: Case) -> str:
    text = f"API Error: {c.status} {json.dumps(c.envelope, separators=(',', ':'))}"
    width = c.choose.choice([60, 80])
    return "\n".join(text[at : at + width] for at in range(0, len(text), width))


@wrapper
def boxed(c: Case) -> str:
    lines = textwrap.wrap(f"API Error: {c.status} {c.body}", 68)
    return "\n".join(("╭" + "─" * 70 + "╮", *(f"│ {line:<68} │" for line in lines), "╰" + "─" * 70 + "╯"))


@wrapper
def litellm(c: Case) -> str:
    told = f"litellm.BadRequestError: AnthropicException - {c.body}"
    message = f"{told}. Received Model Group=x\nAvailable Model Group Fallbacks=None"
    return json.dumps({"error": {"message": message, "type": None, "param": None, "code": str(c.status)}})


@wrapper
def litellm_bytes(c: Case) -> str:
    return f"litellm.exceptions.BadRequestError: litellm.BadRequestError: AnthropicException - b'{c.body}'"


@wrapper
def bedrock(c: Case) -> str:
    return (
        "botocore.errorfactory.ValidationException: An error occurred (ValidationException) when calling the "
        f"InvokeModel operation: {c.message}"
    )


@wrapper
def openrouter(c: Case) -> str:
    raw = {"raw": c.body, "provider_name": "Anthropic"}
    return json.dumps({"error": {"message": "Provider returned error", "code": c.status, "metadata": raw}})


@wrapper
def vercel_ai(c: Case) -> str:
    return (
        f"AI_APICallError: {c.message}\n"
        "    at file:///app/node_modules/@ai-sdk/provider-utils/dist/index.mjs:412:14 {\n"
        f"  cause: undefined,\n  url: 'https://api.anthropic.com/v1/messages',\n  statusCode: {c.status},\n"
        f"  responseBody: '{c.body}',\n  isRetryable: false\n}}"
    )


@wrapper
def java(c: Case) -> str:
    return (
        f'Exception in thread "main" com.anthropic.errors.BadRequestException: {c.status}: '
        f"{{type=error, error={{type={TYPE}, message={c.message}}}, request_id={c.request_id}}}"
    )


@wrapper
def ruby(c: Case) -> str:
    error = f':error=>{{:type=>"{TYPE}", :message=>{json.dumps(c.message)}}}'
    body = f':body=>{{:type=>"error", {error}, :request_id=>"{c.request_id}"}}'
    url = ':url=>"https://api.anthropic.com/v1/messages"'
    return f"{{{url}, :status=>{c.status}, {body}}} (Anthropic::Errors::BadRequestError)"


@wrapper
def elixir(c: Case) -> str:
    error = f'%{{"message" => {json.dumps(c.message)}, "type" => "{TYPE}"}}'
    return f'{{:error, %{{"error" => {error}, "type" => "error"}}}}'


@wrapper
def go(c: Case) -> str:
    url = "https://api.anthropic.com/v1/messages"
    return f'POST "{url}": {c.status} Bad Request (Request-ID: {c.request_id}) {c.body}'


@wrapper
def go_map(c: Case) -> str:
    return f"error, status code: {c.status}, body: map[error:map[message:{c.message} type:{TYPE}] type:error]"


@wrapper
def csharp(c: Case) -> str:
    name = "Anthropic.Exceptions.AnthropicBadRequestException"
    return f"{name}: Status Code: BadRequest\n{c.body}\n   at Anthropic.Core.HttpClient.Send()"


@wrapper
def php(c: Case) -> str:
    return (
        "PHP Fatal error:  Uncaught GuzzleHttp\\Exception\\ClientException: Client error: "
        f"`POST https://api.anthropic.com/v1/messages` resulted in a `{c.status} Bad Request` response:\n"
        f"{c.body}\n in /app/x.php:113"
    )


@wrapper
def swift(c: Case) -> str:
    error = f'["type": "{TYPE}", "message": {json.dumps(c.message)}]'
    return f'Error: ["type": "error", "error": {error}, "request_id": "{c.request_id}"]'


@wrapper
def json_log(c: Case) -> str:
    return json.dumps(
        {
            "level": "error",
            "time": "2026-11-02T11:10:35Z",
            "msg": "request failed",
            "err": f"{c.status} {c.body}",
        }
    )


@wrapper
def text_log(c: Case) -> str:
    return f"2026-11-02 11:19:37,123 - app.llm - ERROR - call failed: {c.status} {c.body}"


@wrapper
def long_log(c: Case) -> str:
    calm = [
        f"2026-11-02T10:00:{i % 60:02d}Z INFO worker {i} processed a job in {i * 3} ms" for i in range(300)
    ]
    return "\n".join((*calm, f"2026-11-02T10:05:00Z ERROR call failed: {c.status} {c.body}", *calm))


@wrapper
def escaped_once(c: Case) -> str:
    return json.dumps(f"Error: {c.status} {c.body}")[1:-1]


@wrapper
def escaped_twice(c: Case) -> str:
    return json.dumps(json.dumps(f"{c.status} {c.body}")[1:-1])[1:-1]


@wrapper
def three_deep(c: Case) -> str:
    inner = json.dumps(
        {"error": {"message": f"litellm.BadRequestError: AnthropicException - {c.body}", "code": "400"}}
    )
    return json.dumps({"error": {"message": f"upstream error: {inner}"}})


@wrapper
def sse(c: Case) -> str:
    start = {
        "type": "message_start",
        "message": {"id": "msg_01", "type": "message", "role": "assistant", "content": []},
    }
    failed = {"type": "error", "error": c.error}
    return f"event: message_start\ndata: {json.dumps(start)}\n\nevent: error\ndata: {json.dumps(failed)}\n"


@wrapper
def curl_verbose(c: Case) -> str:
    return (
        "* Connected to api.anthropic.com (160.79.104.10) port 443\n> POST /v1/messages HTTP/2\n"
        "> Host: api.anthropic.com\n> user-agent: curl/8.5.0\n> anthropic-version: 2023-06-01\n>\n"
        f"< HTTP/2 {c.status}\n< content-type: application/json\n< request-id: {c.request_id}\n"
        f"< cf-ray: 8f3c2a1b4d5e6f70-FRA\n<\n{c.body}"
    )


@wrapper
def html_escaped(c: Case) -> str:
    return html.escape(f"{c.status} {c.body}")


@wrapper
def markdown(c: Case) -> str:
    return f"I get this error:\n\n```json\n{json.dumps(c.envelope, indent=2)}\n```\nwhat can I do?"


@wrapper
def quoted_mail(c: Case) -> str:
    return "\n".join(f"> {line}" for line in json.dumps(c.envelope, indent=2).split("\n"))


@wrapper
def smart_quotes(c: Case) -> str:
    marks = iter("“”" * c.body.count('"'))
    return f"Error {c.status} " + re.sub('"', lambda _: next(marks), c.body)


@wrapper
def colored(c: Case) -> str:
    return f"\x1b[31m\x1b[1mError\x1b[0m: \x1b[33m{c.status}\x1b[0m {c.body}"


@wrapper
def langchain(c: Case) -> str:
    name = "langchain_core.exceptions.LangChainException"
    return f"{name}: Error invoking ChatAnthropic: Error code: {c.status} - {c.envelope!r}"


@wrapper
def foundry(c: Case) -> str:
    body = json.dumps({"type": "error", "error": c.error})
    return f"HTTP/1.1 {c.status} Bad Request\napim-request-id: 2b1f8c1e-1111-2222-3333-444455556666\n\n{body}"


@wrapper
def without_backticks(c: Case) -> str:
    return f"API Error: {c.status} " + c.message.replace("`", "")


@wrapper
def upper_case(c: Case) -> str:
    return f"API Error: {c.status} {c.message}".upper()


@wrapper
def foreign_punctuation(c: Case) -> str:
    told = c.message.replace(":", "：").replace(",", "，")
    return f"请求失败：状态码 {c.status}，错误信息：{told}"


@wrapper
def cut(c: Case) -> str:
    text = f"API Error: {c.status} {c.body}"
    start = text.index('"message": ') + len('"message": "')
    return text[: start + max(len(c.message) * 9 // 10, min(len(c.message), 70))]
